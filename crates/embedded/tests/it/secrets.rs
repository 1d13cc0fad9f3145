//! `secrets.toml`.

use crate::support::folder;
use erp_embedded::secrets::{Created, load_or_create};
use std::{collections::HashSet, fs, os::unix::fs::PermissionsExt, thread};

#[test]
fn made_once_and_private() {
    let folder = folder();
    let dir = folder.path().join("erp");
    let (path, created) = load_or_create(&dir).unwrap();
    let Created::New { admin_password } = created else { panic!("it was not there") };
    assert_eq!(path, dir.canonicalize().unwrap().join("secrets.toml"));
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# ") && text.contains("KEEP THIS FILE"));

    let table: toml::Table = text.parse().unwrap();
    let value = |section: &str, key: &str| table[section][key].as_str().unwrap().to_owned();
    let keys = [value("jwt", "secret"), value("health", "aes_key"), value("health", "hmac_key")];
    assert_eq!(HashSet::from(keys.clone()).len(), 3);
    assert!(keys.iter().all(|key| key.len() == 44 && key.ends_with('=')), "32 bytes in base64 each");
    assert_eq!(value("auth", "super_admin_password"), admin_password);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let (again, created) = load_or_create(&dir).unwrap();
    assert!(matches!(created, Created::Existing));
    assert_eq!((again, fs::read_to_string(&path).unwrap()), (path.clone(), text));
    assert_eq!(mode(), 0o600, "brought back");
    let files: HashSet<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, HashSet::from([".gitignore".into(), "secrets.toml".into()]), "no leftovers");
}

#[test]
fn racing_starts_agree() {
    let folder = folder();
    for round in 0..20 {
        let dir = folder.path().join(round.to_string());
        let made = thread::scope(|scope| {
            let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| load_or_create(&dir).unwrap().1)).collect();
            starts.into_iter().map(|start| start.join().unwrap()).filter(|created| matches!(created, Created::New { .. })).count()
        });
        assert_eq!(made, 1);
    }
}
