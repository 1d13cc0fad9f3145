//! What only happens as root. As a plain user these start a cluster and check that nothing special happened.

use crate::support::{folder, options, sql, start};
use std::{
    env, fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    process::Command,
};

fn is_root() -> bool {
    fs::metadata("/proc/self").map_or(0, |meta| meta.uid()) == 0
}

#[test]
fn files_keep_their_owner() {
    let folder = folder();
    // Nobody else may enter, as below /root.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let options = options(&folder);
    let cluster = start(&options);
    assert_eq!(sql(&cluster, "erp_app", "erp", "SELECT 1").unwrap(), "1");
    let ours = fs::metadata(folder.path()).unwrap().uid();
    assert_eq!(fs::metadata(options.dir.join("pg/data/PG_VERSION")).unwrap().uid(), ours);
}

/// The fallback where user namespaces are refused, in a process of its own because of the variable.
#[test]
fn setuid_fallback() {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "root::setuid_fallback_inner", "--nocapture"])
        .env("ERP_EMBEDDED_ROOT_MODE", "setuid")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn setuid_fallback_inner() {
    if env::var_os("ERP_EMBEDDED_ROOT_MODE").is_none() {
        return;
    }
    let folder = folder();
    let options = options(&folder);
    drop(start(&options));
    let cluster = start(&options);
    assert_eq!(sql(&cluster, "erp_app", "erp", "SELECT 1").unwrap(), "1");
    let owner = fs::metadata(options.dir.join("pg/data/PG_VERSION")).unwrap().uid();
    assert_ne!(owner, 0);
    let dir = fs::metadata(&options.dir).unwrap().permissions().mode() & 0o777;
    assert_eq!(dir, if is_root() { 0o711 } else { 0o700 });
    drop(cluster);
    if is_root() {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let error = erp_embedded::Cluster::start(&options, &mut |_| {}).unwrap_err();
        assert!(error.to_string().contains("is closed to the user"), "{error}");
    }
}
