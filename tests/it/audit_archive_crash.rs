//! `erp audit archive` is killed, or meets another one.

use std::{
    fs,
    time::{Duration, Instant},
};

use erp_db::audit::{self, archive::Files};
use erp_testkit::{Process, Role, within};
use sea_orm::sqlx::{AssertSqlSafe, Executor};

use crate::{
    audit_archive::{OLD, Past, append},
    support::{SOON, refused},
};

const KILL: i32 = 9;

/// Waits until the process waits for a lock that the test holds.
async fn blocked(past: &Past, process: &Process) {
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/owner%' AND wait_event_type = 'Lock'";
    within(SOON, "the archiving waits", async || {
        assert!(process.status().is_none(), "it ended: {} {}", process.stdout(), process.stderr());
        past.db.query_scalar::<i64>(waits).await > 0
    })
    .await;
}

async fn killed(past: &Past, process: &Process) {
    process.signal(KILL);
    assert!(process.wait(SOON).is_some());
    // Its session ends with it, and its transaction with that.
    let left = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/owner%'";
    past.db.cut("erp/%").await;
    within(SOON, "its sessions are gone", async || past.db.query_scalar::<i64>(left).await == 0).await;
}

/// Every row is in the table or in a file that is recorded, and the chain is sound either way.
async fn whole(past: &Past) -> i64 {
    past.with_dir().args(["audit", "verify"]).run().expect(0);
    past.erp().args(["audit", "verify"]).run().expect(0);
    let hot: i64 =
        past.db.query_scalar("SELECT min(seq) FROM audit_log WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'default')").await;
    let archived: i64 = past.db.query_scalar("SELECT COALESCE(max(last_seq), 0) FROM audit_archive").await;
    assert_eq!(hot, archived + 1);
    archived
}

/// At each lock on its way: the file is there and nothing is recorded; it is recorded, the rows are deleted, and nothing is committed.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_step_it_loses_nothing_and_the_next_run_finishes() {
    let past = Past::new().await;
    let first = format!("0000000001-{:010}.jsonl", 8);
    for lock in ["LOCK TABLE audit_archive IN EXCLUSIVE MODE", "LOCK TABLE audit_log IN SHARE MODE", "SELECT * FROM audit_head FOR UPDATE"]
    {
        let mut held = past.db.connection(Role::Superuser).await;
        held.execute(AssertSqlSafe(format!("BEGIN; {lock}"))).await.unwrap();
        let process = past.archive().begin();
        blocked(&past, &process).await;
        assert!(past.files().iter().all(|name| name.ends_with(&first)) && past.files().len() == 1, "{lock}: {:?}", past.files());
        killed(&past, &process).await;
        held.execute("ROLLBACK").await.unwrap();
        assert_eq!(whole(&past).await, 0, "{lock}");
    }
    // What is left of others: a part without its name, a file that was damaged since.
    // The next run finishes the file that was begun, whatever it would make of these rows itself.
    let name = past.files().remove(0);
    fs::write(past.dir().join(name.replace("0000000008", "0000000007") + ".partial"), "half").unwrap();
    fs::write(past.dir().join(&name), "not what was written").unwrap();
    past.with_dir().args(["audit", "archive", "--segment-rows", "12"]).run().expect(0);
    assert_eq!(whole(&past).await, OLD);
    let ranges: Vec<String> = past.files().iter().map(|name| name[43..].replace("0000000", "")).collect();
    assert_eq!(ranges, ["001-008.jsonl", "009-020.jsonl", "021-024.jsonl"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_nothing() {
    let past = Past::new().await;
    append(&past.db, 400).await;
    past.db.age_audit("default", 400, 200).await;
    let (mut last, mut midway) = (0, 0);
    for round in 0..40_u64 {
        let process = past.with_dir().args(["audit", "archive", "--segment-rows", "4"]).begin();
        tokio::time::sleep(Duration::from_millis(100 + 37 * (round % 17))).await;
        killed(&past, &process).await;
        let archived = whole(&past).await;
        assert!(archived >= last, "{archived} after {last}");
        midway += u32::from(archived > last && archived < 400);
        last = archived;
        if archived == 400 || midway >= 6 {
            break;
        }
    }
    past.with_dir().args(["audit", "archive", "--segment-rows", "4"]).run().expect(0);
    assert_eq!(whole(&past).await, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_is_told_to_wait() {
    let past = Past::new().await;
    let mut held = past.db.connection(Role::Superuser).await;
    held.execute("BEGIN; SELECT * FROM audit_head FOR UPDATE").await.unwrap();
    let process = past.archive().begin();
    blocked(&past, &process).await;
    let said = refused(&past.archive(), 75, "audit.archiving");
    assert!(said.contains("another process archives: erp/lock:audit@"), "{said}");
    held.execute("ROLLBACK").await.unwrap();
    assert_eq!(process.wait(SOON).and_then(|status| status.code()), Some(0), "{}", process.stderr());
    assert_eq!(whole(&past).await, OLD);
}

/// Rows leave for files between the batches of a verification: neither is a fault.
#[tokio::test(flavor = "multi_thread")]
async fn a_chain_is_verified_while_it_is_archived() {
    let past = Past::new().await;
    append(&past.db, 2400).await;
    past.db.age_audit("default", 2300, 200).await;
    let (tenant, db) = (past.db.tenant("default").await.id, past.db.db().await);
    let process = past.with_dir().args(["audit", "archive", "--segment-rows", "25"]).begin();
    let mut meanwhile = 0;
    while process.status().is_none() {
        let report = audit::verify(&db, tenant, None, &[], &|_| {}).await.unwrap();
        assert_eq!(report.fault, None);
        meanwhile += u32::from((1..2300).contains(&report.archived.rows));
        let files = Files::open(&past.dir(), None, None).unwrap();
        assert_eq!(files.verify(&db, tenant, &[], &|_| {}).await.unwrap().0.fault, None);
    }
    assert_eq!(process.wait(SOON).and_then(|status| status.code()), Some(0), "{}", process.stderr());
    assert!(meanwhile > 0, "it was over before anybody looked");
    assert_eq!(whole(&past).await, 2300);
}

/// A whole file of the usual size.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "on demand: a measurement"]
async fn ten_thousand_rows_take_seconds() {
    let past = Past::new().await;
    for _ in 0..10 {
        append(&past.db, 1000).await;
    }
    past.db.age_audit("default", 10_000, 200).await;
    let begun = Instant::now();
    past.with_dir().args(["audit", "archive"]).run().expect(0);
    let archived = begun.elapsed();
    let size = fs::metadata(past.dir().join(&past.files()[0])).unwrap().len();
    let begun = Instant::now();
    assert_eq!(whole(&past).await, 10_000);
    println!("10,000 rows archived in {archived:?}, {size} bytes; verified twice in {:?}", begun.elapsed());
    assert!(archived < Duration::from_mins(1), "{archived:?}");
}
