//! `_FILE` variables and credentials.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use erp_settings::{DumpFormat, LoadOptions, WechatSection, load, standard_schema};
use tempfile::TempDir;

use crate::support::{good, has, judge, safe};

fn secret_file(content: &[u8], mode: u32) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("value");
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    (dir, path)
}

fn by_file(path: &std::path::Path) -> LoadOptions {
    let mut options = good().var("ERP__WECHAT__SECRET_FILE", path.to_str().unwrap());
    options.env.remove("ERP__WECHAT__SECRET");
    options
}

#[test]
fn one_trailing_newline_goes_and_nothing_else() {
    for (content, value) in [
        ("Vr7kQ2mZ9x\n", "Vr7kQ2mZ9x"),
        ("Vr7kQ2mZ9x\r\n", "Vr7kQ2mZ9x"),
        ("Vr7kQ2mZ9x", "Vr7kQ2mZ9x"),
        (" Vr7kQ2\n\n", " Vr7kQ2\n"),
        ("0012345\n", "0012345"),
    ] {
        let (_dir, path) = secret_file(content.as_bytes(), 0o600);
        assert_eq!(safe(&by_file(&path)).section::<WechatSection>().unwrap().secret.unwrap().expose(), value);
    }
}

#[test]
fn the_origin_shows_variable_and_path() {
    let (_dir, path) = secret_file(b"Vr7kQ2mZ9x\n", 0o640);
    let entries = safe(&by_file(&path)).explain(&standard_schema());
    let entry = entries.iter().find(|entry| entry.key == "wechat.secret").unwrap();
    assert_eq!(entry.origin.as_ref().unwrap().text, format!("env ERP__WECHAT__SECRET_FILE → {}", path.display()));
}

#[test]
fn value_and_file_in_one_layer_are_refused() {
    let (_dir, path) = secret_file(b"Vr7kQ2mZ9x\n", 0o600);
    let (findings, code) = judge(&by_file(&path).var("ERP__WECHAT__SECRET", "Vr7kQ2mZ9x"), false);
    assert!(code == 78 && has(&findings, "CONF-007", "wechat.secret"), "{findings:?}");
    // A higher layer simply wins.
    let config = safe(&by_file(&path).set("wechat.secret", "q9LmT4xVz7"));
    assert_eq!(config.section::<WechatSection>().unwrap().secret.unwrap().expose(), "q9LmT4xVz7");
}

#[test]
fn an_open_file_is_77_outside_development() {
    for mode in [0o644, 0o604, 0o660, 0o641] {
        let (_dir, path) = secret_file(b"Vr7kQ2mZ9x\n", mode);
        let (findings, code) = judge(&by_file(&path), false);
        assert!(code == 77 && has(&findings, "CONF-008", "wechat.secret"), "{mode:o} {findings:?}");
        assert_eq!(findings[0].group(), "files");
        let development = LoadOptions { environment: Some("development".into()), ..by_file(&path) };
        assert_eq!(judge(&development, false).1, 0, "{mode:o}");
    }
}

#[test]
fn a_missing_file_is_66_and_a_binary_one_78() {
    assert_eq!(judge(&by_file("/nowhere/at/all".as_ref()), false).1, 66);
    let (_dir, path) = secret_file(b"\xff\xfe", 0o600);
    let (findings, code) = judge(&by_file(&path), false);
    assert!(code == 78 && has(&findings, "CONF-012", "wechat.secret"), "{findings:?}");
}

#[test]
fn its_value_is_never_dumped() {
    let (_dir, path) = secret_file(b"Vr7kQ2mZ9x\n", 0o600);
    let (schema, options) = (standard_schema(), by_file(&path));
    let raw = load(&schema, &options).unwrap();
    for format in [DumpFormat::Toml, DumpFormat::Json, DumpFormat::Env] {
        let revealed = raw.dump(&schema, format, true);
        assert!(!revealed.contains("Vr7kQ2mZ9x"), "{revealed}");
        assert!(revealed.contains(&options.env["ERP__JWT__SECRET"]), "{revealed}");
        assert!(!raw.dump(&schema, format, false).contains(&options.env["ERP__JWT__SECRET"]));
    }
}

#[test]
fn credentials_set_keys_and_are_checked_for_typos() {
    let dir = TempDir::new().unwrap();
    let file = |name: &str, content: &str| fs::write(dir.path().join(name), content).unwrap();
    file("wechat.secret", "Vr7kQ2mZ9x\n");
    file("wechat.secrt", "x");
    file("tls.key", "of another service");
    file("plain", "of another service");
    let mut options = LoadOptions { credentials_dir: Some(dir.path().into()), ..good() };
    options.env.remove("ERP__WECHAT__SECRET");
    let (findings, code) = judge(&options, false);
    assert!(code == 78 && has(&findings, "CONF-001", "wechat.secrt") && findings.len() == 1, "{findings:?}");
    fs::remove_file(dir.path().join("wechat.secrt")).unwrap();
    assert_eq!(safe(&options).section::<WechatSection>().unwrap().secret.unwrap().expose(), "Vr7kQ2mZ9x");
}

#[test]
fn a_configuration_file_with_a_secret_should_not_be_open() {
    let (_dir, path) = secret_file(b"[wechat]\nsecret = \"Vr7kQ2mZ9x\"\n", 0o644);
    let options = LoadOptions { files: vec![path.clone()], ..good() };
    let (findings, code) = judge(&options, false);
    assert!(code == 0 && has(&findings, "SAFE-028", "wechat.secret"), "{findings:?}");
    assert_eq!(judge(&options, true).1, 78);
    fs::write(&path, "[wechat]\nsecret = \"__MUST_SET_VIA_ENV__\"\n").unwrap();
    assert_eq!(judge(&options, true), (Vec::new(), 0));
}
