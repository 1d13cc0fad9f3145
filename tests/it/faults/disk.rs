//! A volume is full: writes are refused, reads go on, and room is all that is needed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use erp_testkit::{Answer, Api, OwnCluster, Role, Running, TestDb, eventually};
use sea_orm::sqlx::Executor;
use serde_json::json;

use crate::{
    audit_archive::{OLD, Past},
    support::{SOON, admin, on, refused},
};

/// A small volume of its own, unmounted with the value.
struct Volume(PathBuf);

impl Volume {
    /// None, and a loud word, where mounting is not allowed.
    fn of(megabytes: u32) -> Option<Self> {
        let path = std::env::temp_dir().join(format!("erp-volume-{}", uuid::Uuid::now_v7().simple()));
        fs::create_dir(&path).unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={megabytes}m,mode=0711"), "tmpfs"]).arg(&path).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(path));
        }
        fs::remove_dir(&path).unwrap();
        super::skipped("only root may mount the small volume that this test fills");
        None
    }

    /// Takes the room that is left, but for so many kilobytes.
    fn fill(&self, left: u64) {
        let ballast = self.0.join("ballast");
        let free = free(&self.0).saturating_sub(left << 10);
        fs::write(ballast, vec![0; usize::try_from(free).unwrap()]).unwrap();
    }

    fn empty(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        // Lazily: whoever still has a file open there keeps it until he ends.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = fs::remove_dir(&self.0); // an empty folder at worst
    }
}

fn free(path: &Path) -> u64 {
    let out = Command::new("stat").args(["-f", "-c", "%a %S"]).arg(path).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    text.split_whitespace().map(|n| n.parse::<u64>().unwrap()).product()
}

/// Registers somebody with much to store.
async fn register(api: &Api, n: usize) -> Answer {
    let new =
        json!({ "name": format!("Disk Number{n}"), "phone": format!("138{n:08}"), "address": "x".repeat(200), "confirm_duplicate": true });
    api.post("/api/v1/health/patients", &new).await
}

/// A clinic whose database is on a volume that has just become full; `path` is its one patient. Dropped from the top.
struct Full {
    server: Running,
    api: Api,
    path: String,
    db: TestDb,
    own: OwnCluster,
    volume: Volume,
}

impl Full {
    async fn open() -> Option<Self> {
        let volume = Volume::of(256)?;
        let own = OwnCluster::on(&volume.0.join("cluster"));
        let db = own.database().await;
        on(&db).args(["seed", "--profile", "ci"]).run().expect(0);
        let server = on(&db).args(["serve", "--no-tasks"]).spawn();
        let api = admin(&server).await;
        let first = register(&api, 0).await.expect(201);
        let path = format!("/api/v1/health/patients/{}", first.text_at("id"));
        volume.fill(0);
        Some(Self { server, api, path, db, own, volume })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_volume_refuses_writes_serves_reads_and_heals_with_room() {
    let Some(Full { server, api, path, db, mut own, volume }) = Full::open().await else { return };

    let (mut acknowledged, mut refused, mut gone) = (1, 0, 0);
    for n in 1..3_000 {
        let answer = register(&api, n).await;
        match answer.status.as_u16() {
            201 => acknowledged += 1,
            503 => {
                assert_eq!(answer.problem().1, "common.unavailable", "{answer}");
                refused += 1;
                let read = api.get(&path).await;
                assert!([200, 503].contains(&read.status.as_u16()), "{read}");
                gone += i32::from(read.status == 503);
                if refused == 10 {
                    break;
                }
            }
            _ => panic!("{answer}"),
        }
    }
    assert_eq!(refused, 10, "the volume was never full");
    eprintln!("full after {acknowledged} writes; {gone} of 10 reads failed; PostgreSQL runs: {}", own.runs());
    api.get("/health/live").await.expect(200);

    volume.empty();
    if !own.runs() {
        // PostgreSQL itself gave up: its service manager starts it again.
        own.stop();
        own.resume();
    }
    let mut n = 10_000;
    eventually("writes are taken again", async || {
        n += 1;
        register(&api, n).await.status == 201
    })
    .await;
    api.get(&path).await.expect(200);
    assert!(db.query_scalar::<i64>("SELECT count(*) FROM patient").await > acknowledged);
    on(&db).args(["audit", "verify"]).run().expect(0);
    server.stop().expect(0);
}

/// Lengthens the write-ahead log without making any table longer, until that fails. True if the server ended itself over it.
async fn fill_the_log(own: &OwnCluster, db: &TestDb) -> bool {
    let mut conn = db.connection(Role::Superuser).await;
    for _ in 0..200 {
        let written = conn.execute("SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 1000000))").await;
        if let Err(error) = written {
            return error.as_database_error().is_none() || own.log().contains("PANIC");
        }
    }
    panic!("the write-ahead log found room for 200 MB");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_write_ahead_log_takes_the_server_down_and_room_brings_everything_back() {
    let Some(Full { server, api, path, db, mut own, volume }) = Full::open().await else { return };
    let panicked = fill_the_log(&own, &db).await;
    let (read, written) = (api.get(&path).await, register(&api, 1).await);
    eprintln!(
        "ended itself: {panicked}; afterwards a read is {}, a write {}; PostgreSQL runs: {}",
        read.status,
        written.status,
        own.runs()
    );
    assert!([200, 503].contains(&read.status.as_u16()), "{read}");
    assert_eq!(written.problem(), (503, "common.unavailable"), "{written}");
    api.get("/health/live").await.expect(200);

    volume.empty();
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    if !own.runs() {
        // PostgreSQL gave up: its service manager starts it again, on a volume with room.
        own.stop();
        own.resume();
    }
    eventually("writes are taken again", async || register(&api, 2).await.status == 201).await;
    api.get(&path).await.expect(200);
    on(&db).args(["audit", "verify"]).run().expect(0);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_checkpoint_volume_fails_the_task_and_loses_no_checkpoint() {
    let Some(volume) = Volume::of(1) else { return };
    let db = crate::support::seeded().await;
    let file = volume.0.join("audit.jsonl");
    let erp = on(&db).set("audit.signing_key", erp_testkit::keys::base64("audit")).set("audit.checkpoint_file", &file);
    let run = || erp.clone().args(["run-task", "core.audit-checkpoint"]).run();
    run().expect(0);
    volume.fill(0);
    let new = |n: usize| json!({ "name": format!("Disk Number{n}"), "phone": format!("1380016{n:04}"), "confirm_duplicate": true });
    let server = erp.clone().args(["serve", "--no-tasks"]).spawn();
    let api = admin(&server).await;
    let mut failed = false;
    for n in 0..200 {
        api.post("/api/v1/health/patients", &new(n)).await.expect(201);
        let ran = run();
        if ran.code != 0 {
            assert!([1, 74].contains(&ran.code) && !ran.stderr.contains("panicked"), "{ran}");
            failed = true;
            break;
        }
    }
    assert!(failed, "the volume was never full");
    api.post("/api/v1/health/patients", &new(9_999)).await.expect(201);
    volume.empty();
    run().expect(0);
    erp.clone().args(["audit", "verify", "--checkpoints"]).arg(&file).run().expect(0);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_archive_volume_deletes_no_row_and_leaves_no_part() {
    let Some(volume) = Volume::of(1) else { return };
    let past = Past::new().await;
    let archive = || past.erp().set("audit.archive_dir", &volume.0).args(["audit", "archive"]);
    let names = || fs::read_dir(&volume.0).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    let before = past.hot_rows().await;
    volume.fill(4);
    refused(&archive(), 74, "audit.archive_io");
    assert_eq!((names(), past.hot_rows().await), (vec!["ballast".into()], before));
    volume.empty();
    archive().run().expect(0);
    assert_eq!((names().len(), past.hot_rows().await), (1, before - OLD + 1));
    past.erp().args(["audit", "verify", "--archive"]).arg(&volume.0).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_log_volume_stops_nothing() {
    let Some(volume) = Volume::of(1) else { return };
    let db = crate::support::seeded().await;
    let log = volume.0.join("erp.log");
    // As a service manager redirects it.
    let script = format!("exec {} serve --no-tasks \"$@\" 2>> {}", env!("CARGO_BIN_EXE_erp"), log.display());
    let erp = erp_testkit::Erp::new("/bin/sh").database(&db).set("log.level", "trace").set("limits.user_per_minute", "1000000");
    let server = erp.args(["-c", &script, "erp"]).spawn();
    volume.fill(0);
    let api = admin(&server).await;
    for _ in 0..200 {
        api.get("/api/v1/health/patients").await.expect(200);
    }
    assert!(free(&volume.0) == 0, "the volume is not full");
    server.terminate();
    server.wait(SOON).expect(0);
}
