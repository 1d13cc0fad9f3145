//! Starting, stopping, refusing.

use crate::support::{Other, ended, folder, options, sql, start};
use erp_embedded::{Cluster, EmbeddedError, Options, StopOutcome, find_bin, reset, running, stop_running};
use std::{env, fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn first_start_then_warm_start() {
    let folder = folder();
    let options = options(&folder);
    let mut words = Vec::new();
    let cluster = Cluster::start(&options, &mut |word| words.push(word.to_owned())).unwrap();
    assert_eq!(words, ["creating the database cluster…"]);
    sql(&cluster, "erp_owner", "erp", "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)").unwrap();
    assert_eq!(running(&options.dir).unwrap().pid, cluster.pid());
    assert_eq!(running(&options.dir).unwrap().url("erp_app", "erp"), cluster.app_url());
    let pid = cluster.pid();
    cluster.stop().unwrap();
    assert!(ended(pid));
    assert!(running(&options.dir).is_none());

    let cluster = Cluster::start(&options, &mut |word| panic!("nothing to say on a warm start: {word}")).unwrap();
    assert_eq!(sql(&cluster, "erp_owner", "erp", "SELECT n FROM kept").unwrap(), "7");
    assert!(cluster.timings().iter().any(|(name, _)| *name == "start"));
    let pid = cluster.pid();
    drop(cluster);
    assert!(ended(pid), "dropping stops the server");
}

#[test]
fn durable_settings() {
    let folder = folder();
    let cluster = start(&Options { durable: true, ..options(&folder) });
    for (setting, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "off"),
        ("autovacuum", "on"),
        ("listen_addresses", ""),
        ("max_connections", "10"),
        ("server_encoding", "UTF8"),
        ("timezone", "UTC"),
    ] {
        assert_eq!(sql(&cluster, "postgres", "erp", &format!("SHOW {setting}")).unwrap(), value, "{setting}");
    }
}

#[test]
fn the_socket_belongs_to_this_user_alone() {
    let folder = folder();
    let cluster = start(&options(&folder));
    assert_eq!(mode(cluster.socket_dir()), 0o700);
    assert_eq!(mode(&cluster.socket_dir().join(".s.PGSQL.5432")), 0o700);
    assert!(cluster.owner_url().starts_with("postgres://erp_owner@localhost/erp?host=%2F"));
    assert!(cluster.superuser_url("x").starts_with("postgres://postgres@localhost/x?"));
}

#[test]
fn roles_have_no_more_than_they_need() {
    let folder = folder();
    let cluster = start(&options(&folder));
    let attributes =
        "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = ";
    for role in ["erp_owner", "erp_app"] {
        assert_eq!(sql(&cluster, role, "erp", &format!("{attributes} '{role}'")).unwrap(), "t|f|f|f|f|f", "{role}");
    }
    let owners = "SELECT datdba::regrole, (SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'public') FROM pg_database WHERE datname = 'erp'";
    assert_eq!(sql(&cluster, "erp_app", "erp", owners).unwrap(), "erp_owner|erp_owner");
    sql(&cluster, "erp_owner", "erp", "CREATE TABLE t (); CREATE SCHEMA s").unwrap();
    let refused = sql(&cluster, "erp_app", "erp", "CREATE TABLE u ()").unwrap_err();
    assert!(refused.contains("permission denied for schema public"), "{refused}");
    assert!(sql(&cluster, "erp_app", "erp", "SELECT * FROM t").unwrap_err().contains("permission denied for table"));
}

#[test]
fn a_second_process_is_refused_and_can_be_stopped() {
    let folder = folder();
    let options = options(&folder);
    let mut other = Other::start(&options.dir, true);
    let holder = i32::try_from(other.child.id()).unwrap();
    let error = Cluster::start(&options, &mut |_| {}).unwrap_err();
    assert!(matches!(error, EmbeddedError::Locked { pid: Some(pid), .. } if pid == holder), "{error}");
    assert!(error.to_string().contains(&format!("pid {holder}")), "{error}");
    assert!(matches!(reset(&options.dir), Err(EmbeddedError::Locked { .. })));

    assert_eq!(stop_running(&options.dir).unwrap(), StopOutcome::Server { pid: holder });
    assert!(ended(other.server_pid));
    other.child.wait().unwrap();
    assert_eq!(stop_running(&options.dir).unwrap(), StopOutcome::NotRunning);
    start(&options);
}

#[test]
fn the_same_process_is_refused_too_and_never_signals_itself() {
    let folder = folder();
    let options = options(&folder);
    let cluster = start(&options);
    assert!(matches!(Cluster::start(&options, &mut |_| {}), Err(EmbeddedError::Locked { .. })));
    assert!(matches!(stop_running(&options.dir), Err(EmbeddedError::Locked { .. })));
    assert_eq!(sql(&cluster, "erp_app", "erp", "SELECT 1").unwrap(), "1");
}

#[test]
fn a_long_path_gets_a_short_socket() {
    let folder = folder();
    let deep = folder.path().join("a folder with spaces, commas and 'quotes'").join("d".repeat(90));
    let options = Options { dir: deep, ..options(&folder) };
    let cluster = start(&options);
    assert!(!cluster.socket_dir().starts_with(&options.dir));
    assert_eq!(mode(cluster.socket_dir()), 0o700);
    assert_eq!(sql(&cluster, "erp_app", "erp", "SELECT 1").unwrap(), "1");
    let socket = cluster.socket_dir().to_owned();
    cluster.stop().unwrap();
    drop(start(&options));
    reset(&options.dir).unwrap();
    assert!(!socket.exists());
}

#[test]
fn a_squatted_socket_folder_is_refused() {
    let folder = folder();
    let options = options(&folder);
    let socket = start(&options).socket_dir().to_owned();
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o777)).unwrap();
    let error = Cluster::start(&options, &mut |_| {}).unwrap_err();
    assert!(matches!(error, EmbeddedError::UnsafeSocketFolder { .. }), "{error}");
}

#[test]
fn another_major_version_is_refused() {
    let folder = folder();
    let options = options(&folder);
    drop(start(&options));
    fs::write(options.dir.join("pg/data/PG_VERSION"), "9\n").unwrap();
    let error = Cluster::start(&options, &mut |_| {}).unwrap_err();
    assert!(matches!(&error, EmbeddedError::OtherMajor { made_by, .. } if made_by == "9"), "{error}");
    assert!(error.to_string().contains("was made by PostgreSQL 9"), "{error}");
}

#[test]
fn scratch_holds_the_data_and_reset_removes_it() {
    let folder = folder();
    let scratch = folder.path().join("scratch");
    let options = Options { scratch: Some(scratch.clone()), ..options(&folder) };
    let cluster = start(&options);
    assert!(scratch.join("data/PG_VERSION").exists());
    assert_eq!(running(&options.dir).unwrap().pid, cluster.pid());
    cluster.stop().unwrap();
    let elsewhere = Options { scratch: Some(folder.path().join("other")), ..options.clone() };
    assert!(matches!(Cluster::start(&elsewhere, &mut |_| {}), Err(EmbeddedError::ScratchConflict { .. })));
    reset(&options.dir).unwrap();
    assert!(!scratch.join("data").exists());
    start(&options);
}

#[test]
fn a_folder_never_used_is_no_error() {
    let folder = folder();
    let dir = folder.path().join("none");
    assert_eq!(stop_running(&dir).unwrap(), StopOutcome::NotRunning);
    reset(&dir).unwrap();
    assert!(running(&dir).is_none() && !dir.exists());
}

/// In a process of its own because of the variable.
#[test]
fn a_wrong_bin_folder_is_not_overruled() {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "start::a_wrong_bin_folder_inner", "--nocapture"])
        .env("ERP_PG_BIN", "/nonexistent")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_wrong_bin_folder_inner() {
    if env::var_os("ERP_PG_BIN").is_none_or(|path| path != "/nonexistent") {
        return;
    }
    let folder = folder();
    assert!(find_bin().is_none());
    let error = Cluster::start(&Options { install: true, ..options(&folder) }, &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "ERP_PG_BIN is /nonexistent, but postgres and initdb are not both there");
}
