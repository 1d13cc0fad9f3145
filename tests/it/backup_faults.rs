//! What goes wrong with backups: a dump without rows, a changed file, a kill, a full disk.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use erp_embedded::find_clients;
use erp_testkit::{Erp, Process, TestDb};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{
    backup::{Saved, restore},
    support::{SOON, on, refused},
};

fn programs() -> std::path::PathBuf {
    find_clients(Path::new("."), 0).unwrap().bin
}

/// The client programs with another pg_dump: `script`, in which `$REAL` is the real one.
fn with_pg_dump(script: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let real = programs();
    for name in ["pg_restore", "psql"] {
        std::os::unix::fs::symlink(real.join(name), folder.path().join(name)).unwrap();
    }
    let real = real.join("pg_dump");
    let text = format!("#!/bin/sh\nREAL={}\n[ \"$1\" = --version ] && exec $REAL --version\n{script}\n", real.display());
    let path = folder.path().join("pg_dump");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn create(saved: &Saved) -> Erp {
    saved.erp(&["create", "--out"]).arg(saved.path())
}

/// As somebody would who wants the sums to agree.
fn reseal(path: &Path, change: impl FnOnce(&mut serde_json::Value)) {
    let hash = |name: &str| hex::encode(Sha256::digest(fs::read(path.join(name)).unwrap()));
    let mut manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(path.join("manifest.json")).unwrap()).unwrap();
    let dump = hash("dump.pgc");
    manifest["dump"]["sha256"] = dump.clone().into();
    manifest["dump"]["bytes"] = fs::metadata(path.join("dump.pgc")).unwrap().len().into();
    change(&mut manifest);
    fs::write(path.join("manifest.json"), manifest.to_string()).unwrap();
    fs::write(path.join("SHA256SUMS"), format!("{dump}  dump.pgc\n{}  manifest.json\n", hash("manifest.json"))).unwrap();
}

/// What pg_dump makes of a bound role that is told to go on: it ends with 0, and every tenant table is empty.
#[tokio::test(flavor = "multi_thread")]
async fn a_dump_that_is_silently_empty_is_caught() {
    let saved = Saved::new().await;
    let owner = saved.db.owner_url();
    let bare = Command::new(programs().join("pg_dump")).args(["--format=custom", "--schema=public", "-d", &owner]).output().unwrap();
    assert!(String::from_utf8_lossy(&bare.stderr).contains("row-level security"), "the owner's dump was expected to fail: {bare:?}");

    let liar =
        with_pg_dump(&format!("exec $REAL --format=custom --schema=public --no-owner --no-privileges --enable-row-security -d '{owner}'"));
    let ran = create(&saved).env("ERP_PG_BIN", liar.path()).run().expect(1);
    assert!(ran.stderr.contains("recorded, 0 found"), "{ran}");
    assert_eq!(fs::read_dir(saved.folder.path()).unwrap().count(), 0, "it was kept");

    // The same brought in later, with sums that agree: verify and restore look into the dump.
    create(&saved).env("ERP_PG_BIN", liar.path()).arg("--no-check").run().expect(0);
    let ran = saved.verify(&[]).run().expect(1);
    assert!(ran.stdout.contains("patient of tenant") && ran.stdout.contains("1 recorded, 0 found"), "{ran}");
    let target = TestDb::empty().await;
    refused(&restore(&target, &saved.path(), &[]), 1, "backup.differs");
    assert!(!target.query_scalar::<bool>("SELECT to_regclass('tenant') IS NOT NULL").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_backup_does_not_verify() {
    let saved = Saved::new().await;
    saved.create();
    let path = saved.path();
    let dump = fs::read(path.join("dump.pgc")).unwrap();
    for at in [0, dump.len() / 2, dump.len() - 1] {
        let mut changed = dump.clone();
        changed[at] ^= 1;
        fs::write(path.join("dump.pgc"), changed).unwrap();
        let ran = saved.verify(&[]).run().expect(1);
        assert!(ran.stdout.contains("dump.pgc was changed"), "{ran}");
    }
    fs::write(path.join("dump.pgc"), &dump[..dump.len() / 2]).unwrap();
    saved.verify(&[]).run().expect(1);
    // Sums that agree do not help a dump that cannot be read, nor counts that were never so.
    reseal(&path, |_| {});
    saved.verify(&[]).run().expect(1);
    fs::write(path.join("dump.pgc"), &dump).unwrap();
    reseal(&path, |manifest| manifest["tables"]["patient"]["rows"] = 7.into());
    let ran = saved.verify(&[]).run().expect(1);
    assert!(ran.stdout.contains("patient: 7 recorded, 1 found"), "{ran}");
    reseal(&path, |manifest| manifest["tables"]["patient"]["rows"] = 1.into());
    saved.verify(&[]).run().expect(0);
    reseal(&path, |manifest| manifest["format"] = "erp.backup/v9".into());
    refused(&saved.verify(&[]), 65, "backup.invalid");
    fs::remove_file(path.join("SHA256SUMS")).unwrap();
    refused(&saved.verify(&[]), 65, "backup.invalid");
    refused(&saved.erp(&["verify", "/nonexistent"]), 66, "input");
}

/// Waits for the file to have something in it, or for the process's end.
fn begun(process: &Process, file: &Path) {
    let start = Instant::now();
    while process.status().is_none() && fs::metadata(file).map_or(0, |meta| meta.len()) == 0 {
        assert!(start.elapsed() < SOON, "{}", process.stderr());
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_backup_leaves_nothing_that_verifies() {
    let saved = Saved::new().await;
    let partial = saved.folder.path().join("saved.partial");
    let slow = with_pg_dump("\"$REAL\" \"$@\" | { head -c 4000; sleep 1; cat; }");
    let process = create(&saved).env("ERP_PG_BIN", slow.path()).begin();
    begun(&process, &partial.join("dump.pgc"));
    refused(&create(&saved), 75, "backup.busy");
    process.signal(9);
    process.wait(SOON).unwrap();
    assert!(partial.exists() && !saved.path().exists());
    refused(&saved.erp(&["verify"]).arg(&partial), 65, "backup.invalid");
    // A signal that can be heard leaves nothing at all, of the one before neither.
    fs::remove_file(partial.join("dump.pgc")).unwrap();
    let process = create(&saved).env("ERP_PG_BIN", slow.path()).begin();
    begun(&process, &partial.join("dump.pgc"));
    process.signal(15);
    assert_eq!(process.wait(SOON).unwrap().code(), Some(143));
    assert_eq!(fs::read_dir(saved.folder.path()).unwrap().count(), 0);

    // At any moment: either there is none, or it is whole.
    let started = Instant::now();
    create(&saved).run().expect(0);
    let whole = started.elapsed();
    for n in 0..8 {
        if saved.path().exists() {
            saved.verify(&[]).run().expect(0);
            fs::remove_dir_all(saved.path()).unwrap();
        }
        let process = create(&saved).begin();
        std::thread::sleep(whole * n / 8);
        process.signal(9);
        process.wait(SOON).unwrap();
    }
    if !saved.path().exists() {
        create(&saved).run().expect(0);
    }
    saved.verify(&[]).run().expect(0);
    assert!(!partial.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_written_is_said_and_left_clean() {
    let saved = Saved::new().await;
    fs::create_dir(saved.path()).unwrap();
    refused(&create(&saved), 73, "output");
    fs::remove_dir(saved.path()).unwrap();
    refused(&saved.erp(&["create", "--out", "/nonexistent/saved"]), 73, "output");
    refused(&saved.erp(&["create", "--out", "/proc/saved"]), 73, "output");
    // A limit on the size of files ends writing half-way, as a full disk does.
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
    let mut full = Erp::new("/bin/sh").args(["-c", script, env!("CARGO_BIN_EXE_erp"), "backup", "create", "--out"]).arg(saved.path());
    full = full.database(&saved.db).set("database.backup_url", &saved.url);
    let ran = full.run().expect(74);
    assert!(ran.stderr.contains("dump.pgc") && ran.stderr.contains("nothing was kept"), "{ran}");
    assert_eq!(fs::read_dir(saved.folder.path()).unwrap().count(), 0);
}

/// One transaction: what was there stays until everything is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_restore_changes_nothing() {
    let saved = Saved::new().await;
    saved.create();
    let target = TestDb::new().await;
    on(&target).args(["seed", "--profile", "ci"]).run().expect(0);
    let state = "SELECT (SELECT count(*) FROM patient) || '/' || (SELECT string_agg(id::text, ',' ORDER BY id) FROM user_account)";
    let before: String = target.query_scalar(state).await;
    // psql gets half of it and is then alone with its open transaction.
    let real = programs();
    let slow = tempfile::tempdir().unwrap();
    for name in ["pg_dump", "psql"] {
        std::os::unix::fs::symlink(real.join(name), slow.path().join(name)).unwrap();
    }
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in *--no-owner*) {0} \"$@\" | {{ head -c 20000; sleep 1; cat; }};; *) exec {0} \"$@\";; esac\n",
        real.join("pg_restore").display()
    );
    fs::write(slow.path().join("pg_restore"), text).unwrap();
    fs::set_permissions(slow.path().join("pg_restore"), fs::Permissions::from_mode(0o755)).unwrap();
    let process = restore(&target, &saved.path(), &["--clean"]).env("ERP_PG_BIN", slow.path()).begin();
    // Looked at from another database: a session of this one would refuse the restore.
    let sessions = format!("FROM pg_stat_activity WHERE datname = '{}' AND application_name = 'erp/backup'", target.name());
    let at_work = format!("SELECT EXISTS (SELECT {sessions} AND backend_xid IS NOT NULL)");
    erp_testkit::eventually("psql is inside its transaction", async || saved.db.query_scalar::<bool>(&at_work).await).await;
    process.signal(9);
    process.wait(SOON).unwrap();
    let gone = format!("SELECT NOT EXISTS (SELECT {sessions})");
    erp_testkit::eventually("its session ends", async || saved.db.query_scalar::<bool>(&gone).await).await;
    assert_eq!(target.query_scalar::<String>(state).await, before);
    on(&target).args(["migrate", "verify"]).run().expect(0);
    restore(&target, &saved.path(), &["--clean"]).run().expect(0);
    assert_eq!(target.query_scalar::<i64>("SELECT count(*) FROM patient").await, 1);
}
