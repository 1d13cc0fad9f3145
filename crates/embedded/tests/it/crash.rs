//! Death without warning, of us and of PostgreSQL.

use crate::support::{Other, ended, eventually, exists, folder, options, sql, sql_at, start};
use erp_embedded::{EmbeddedError, Options, StopOutcome, reset, running, stop_running};
use std::{fs, process::Command};

fn kill(pid: i32, signal: &str) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

#[test]
fn data_survives_the_kill_of_its_holder() {
    let folder = folder();
    let options = options(&folder);
    let other = Other::start(&options.dir, true);
    let place = running(&options.dir).unwrap();
    sql_at(&place.socket_dir, "erp_owner", "erp", "CREATE TABLE kept AS SELECT 7 AS n").unwrap();
    let server = other.server_pid;
    other.kill();
    // At once, while PostgreSQL may still be on its way down.
    let cluster = start(&options);
    assert!(ended(server));
    assert_eq!(sql(&cluster, "erp_owner", "erp", "SELECT n FROM kept").unwrap(), "7");
}

#[cfg(target_os = "linux")]
#[test]
fn the_server_dies_with_its_holder() {
    let folder = folder();
    let options = options(&folder);
    let other = Other::start(&options.dir, true);
    let server = other.server_pid;
    other.kill();
    eventually("PostgreSQL stops by itself", || !exists(server));
}

#[test]
fn an_orphan_is_adopted_or_stopped() {
    let folder = folder();
    let loose = Options { die_with_parent: false, ..options(&folder) };
    let other = Other::start(&loose.dir, false);
    let orphan = other.server_pid;
    other.kill();
    assert!(exists(orphan));
    assert!(matches!(reset(&loose.dir), Err(EmbeddedError::StillRunning { pid, .. }) if pid == orphan));

    let cluster = start(&loose);
    assert_eq!(cluster.pid() == orphan, cfg!(target_os = "linux"), "the same options: taken over");
    let orphan = cluster.pid();
    cluster.leave_running().unwrap();
    assert!(exists(orphan));

    let cluster = start(&Options { max_connections: 11, ..loose.clone() });
    assert!(cluster.pid() != orphan && ended(orphan), "other options: stopped and started anew");
    let orphan = cluster.pid();
    cluster.leave_running().unwrap();

    let cluster = start(&Options { die_with_parent: true, max_connections: 11, ..loose.clone() });
    assert!(cluster.pid() != orphan && ended(orphan), "a bond to our life needs a child of ours");
    cluster.stop().unwrap();

    let cluster = start(&loose);
    let orphan = cluster.pid();
    cluster.leave_running().unwrap();
    assert_eq!(stop_running(&loose.dir).unwrap(), StopOutcome::Orphan { pid: orphan });
    assert!(ended(orphan));
}

#[test]
fn a_server_killed_outright_recovers() {
    let folder = folder();
    let options = options(&folder);
    let cluster = start(&options);
    sql(&cluster, "erp_owner", "erp", "CREATE TABLE kept AS SELECT 7 AS n").unwrap();
    sql(&cluster, "postgres", "erp", "CHECKPOINT").unwrap();
    kill(cluster.pid(), "-9");
    cluster.stop().unwrap();
    assert!(options.dir.join("pg/data/postmaster.pid").exists());
    let cluster = start(&options);
    assert_eq!(sql(&cluster, "erp_owner", "erp", "SELECT n FROM kept").unwrap(), "7");
}

/// kill(pid, 0) succeeds for zombies and for strangers that got the number, and PostgreSQL would refuse to start.
#[test]
fn a_stale_pid_file_is_no_obstacle() {
    let folder = folder();
    let options = options(&folder);
    drop(start(&options));
    let data = options.dir.join("pg/data").canonicalize().unwrap();
    let socket = options.dir.join("pg/s").canonicalize().unwrap();

    let mut stranger = Command::new("sleep").arg("60").current_dir(&data).spawn().unwrap();
    let mut zombie = Command::new("true").spawn().unwrap();
    eventually("it ends", || !exists(zombie.id() as i32));
    for pid in [stranger.id(), zombie.id(), std::process::id(), 1] {
        let text = format!("{pid}\n{}\n1700000000\n5432\n{}\n\n  123456    654321\nready   \n", data.display(), socket.display());
        fs::write(data.join("postmaster.pid"), &text).unwrap();
        fs::write(socket.join(".s.PGSQL.5432.lock"), &text).unwrap();
        assert!(running(&options.dir).is_none());
        let cluster = start(&options);
        assert_eq!(sql(&cluster, "erp_app", "erp", "SELECT 1").unwrap(), "1", "pid {pid}");
    }
    assert!(stranger.try_wait().unwrap().is_none(), "nobody signalled the stranger");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
    zombie.wait().unwrap();
}

#[test]
fn a_half_made_cluster_does_not_count() {
    let folder = folder();
    let options = options(&folder);
    fs::create_dir_all(options.dir.join("pg/data.new/base")).unwrap();
    fs::write(options.dir.join("pg/data.new/PG_VERSION"), "15\n").unwrap();
    let cluster = start(&options);
    assert_eq!(sql(&cluster, "erp_app", "erp", "SELECT 1").unwrap(), "1");
    assert!(!options.dir.join("pg/data.new").exists());
}

/// Every commit that was answered before the kill is there after it, with the settings of production.
#[test]
fn answered_commits_survive() {
    let folder = folder();
    let options = Options { durable: true, ..options(&folder) };
    drop(start(&options));
    let other = Other::start(&options.dir, true);
    let place = running(&options.dir).unwrap();
    sql_at(&place.socket_dir, "erp_owner", "erp", "CREATE TABLE n (n int)").unwrap();
    let mut answered = 0;
    while answered < 20 {
        sql_at(&place.socket_dir, "erp_owner", "erp", &format!("INSERT INTO n VALUES ({answered})")).unwrap();
        answered += 1;
    }
    other.kill();
    let cluster = start(&options);
    assert_eq!(sql(&cluster, "erp_owner", "erp", "SELECT count(*) FROM n").unwrap(), answered.to_string());
}
