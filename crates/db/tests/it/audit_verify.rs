//! Verification of the audit chain, and what it says about every way of tampering that a superuser has.

use erp_core::{AuditEntry, Origin, TenantId};
use erp_db::{
    DbError, WriteTx,
    audit::{self, Anchor, FaultKind, Report},
};
use erp_testkit::TestDb;

/// How many rows each tenant's chain has before somebody tampers with it.
const ROWS: i64 = 6;

async fn append(test: &TestDb, tenant: TenantId, actor: &str, rows: i64) {
    let origin = Origin::operator(actor);
    let db = test.db().await;
    let written = db.write(tenant, &origin, async |tx: &WriteTx| {
        for n in 0..rows {
            tx.audit(AuditEntry::new("test.thing.changed", "thing", erp_core::new_id()).detail("n", n).reason("why ‘not’\n\"quoted\""));
        }
        Ok::<_, DbError>(())
    });
    written.await.unwrap();
}

async fn check(test: &TestDb, tenant: TenantId, from: Option<Anchor>, anchors: &[Anchor]) -> Report {
    audit::verify(&test.db().await, tenant, from, anchors, &|_| {}).await.unwrap()
}

fn anchor(report: &Report) -> Anchor {
    assert_eq!(report.fault, None);
    Anchor { seq: report.last_seq, hash: hex(&report.last_hash) }
}

fn hex(text: &str) -> [u8; 32] {
    std::array::from_fn(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap())
}

/// As a superuser, with the triggers off; `$T` and `$O` are the two tenants.
async fn tamper(test: &TestDb, tenant: TenantId, other: TenantId, statements: &str) {
    let statements = statements.replace("$T", &format!("'{tenant}'")).replace("$O", &format!("'{other}'"));
    test.execute(&format!("SET session_replication_role = replica; {statements}")).await;
}

struct Case {
    name: &'static str,
    statements: &'static str,
    /// The first bad row and its fault; `None`: the chain alone cannot show it.
    alone: Option<(i64, FaultKind)>,
    /// The same when an anchor was taken at the last row before.
    anchored: (i64, FaultKind),
}

const fn seen(name: &'static str, statements: &'static str, seq: i64, kind: FaultKind) -> Case {
    Case { name, statements, alone: Some((seq, kind)), anchored: (seq, kind) }
}

const fn unseen(name: &'static str, statements: &'static str, seq: i64, kind: FaultKind) -> Case {
    Case { name, statements, alone: None, anchored: (seq, kind) }
}

const HEAD_TO_LAST: &str = "DELETE FROM audit_log WHERE tenant_id = $T AND seq > 4; UPDATE audit_head h SET seq = 4, row_hash = (SELECT row_hash FROM audit_log WHERE tenant_id = $T AND seq = 4) WHERE tenant_id = $T";

#[rustfmt::skip]
const MATRIX: &[Case] = &[
    seen("the record is edited", "UPDATE audit_log SET record = convert_to(replace(convert_from(record, 'UTF8'), 'changed', 'granted'), 'UTF8') WHERE tenant_id = $T AND seq = 3", 3, FaultKind::Altered),
    seen("the hash is edited", "UPDATE audit_log SET row_hash = sha256(record) WHERE tenant_id = $T AND seq = 3", 3, FaultKind::Altered),
    seen("the actor", "UPDATE audit_log SET actor = 'nobody' WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the action", "UPDATE audit_log SET action = 'x.y.z' WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the entity", "UPDATE audit_log SET entity = 'x' WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the entity's id", "UPDATE audit_log SET entity_id = NULL WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the outcome", "UPDATE audit_log SET outcome = 'denied' WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the trace", "UPDATE audit_log SET trace_id = 'x' WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the time", "UPDATE audit_log SET occurred_at = occurred_at - interval '1 microsecond' WHERE tenant_id = $T AND seq = 2", 2, FaultKind::ColumnMismatch),
    seen("the key's id", "UPDATE audit_log SET key_id = key_id # 1 WHERE tenant_id = $T AND seq = 5", 5, FaultKind::UnknownKey),
    seen("the link", "UPDATE audit_log SET prev_hash = row_hash WHERE tenant_id = $T AND seq = 5", 5, FaultKind::BrokenLink),
    seen("the first row is deleted", "DELETE FROM audit_log WHERE tenant_id = $T AND seq = 1", 1, FaultKind::Gap),
    seen("a middle row", "DELETE FROM audit_log WHERE tenant_id = $T AND seq = 3", 3, FaultKind::Gap),
    seen("the last row", "DELETE FROM audit_log WHERE tenant_id = $T AND seq = 6", 6, FaultKind::Truncated),
    seen("all rows", "DELETE FROM audit_log WHERE tenant_id = $T", 1, FaultKind::Truncated),
    seen("all rows of all tenants", "TRUNCATE audit_log", 1, FaultKind::Truncated),
    seen("two rows are swapped", "UPDATE audit_log SET seq = 100 WHERE tenant_id = $T AND seq = 2; UPDATE audit_log SET seq = 2 WHERE tenant_id = $T AND seq = 4; UPDATE audit_log SET seq = 4 WHERE tenant_id = $T AND seq = 100", 2, FaultKind::BrokenLink),
    seen("a middle row is deleted and the rest moves up", "DELETE FROM audit_log WHERE tenant_id = $T AND seq = 3; UPDATE audit_log SET seq = 3 WHERE tenant_id = $T AND seq = 4", 3, FaultKind::BrokenLink),
    seen("the rest moves up with its links mended", "DELETE FROM audit_log WHERE tenant_id = $T AND seq = 3; UPDATE audit_log SET seq = 3, prev_hash = (SELECT row_hash FROM audit_log WHERE tenant_id = $T AND seq = 2) WHERE tenant_id = $T AND seq = 4", 3, FaultKind::Altered),
    seen("a row before the first", "ALTER TABLE audit_log DROP CONSTRAINT audit_log_seq_check; INSERT INTO audit_log SELECT (a).* FROM (SELECT jsonb_populate_record(l, '{\"seq\": 0}') a FROM audit_log l WHERE tenant_id = $T AND seq = 1) x", 0, FaultKind::Gap),
    seen("a forged row at the end", "INSERT INTO audit_log SELECT (a).* FROM (SELECT jsonb_populate_record(l, jsonb_build_object('seq', 7, 'prev_hash', row_hash, 'row_hash', sha256(record))) a FROM audit_log l WHERE tenant_id = $T AND seq = 6) x", 7, FaultKind::Altered),
    seen("a forged row with the head moved on", "INSERT INTO audit_log SELECT (a).* FROM (SELECT jsonb_populate_record(l, jsonb_build_object('seq', 7, 'prev_hash', row_hash, 'row_hash', sha256(record))) a FROM audit_log l WHERE tenant_id = $T AND seq = 6) x; UPDATE audit_head SET seq = 7, row_hash = (SELECT row_hash FROM audit_log WHERE tenant_id = $T AND seq = 7) WHERE tenant_id = $T", 7, FaultKind::Altered),
    seen("a row of another tenant", "DELETE FROM audit_log WHERE tenant_id = $T AND seq = 3; UPDATE audit_log SET tenant_id = $T WHERE tenant_id = $O AND seq = 3", 3, FaultKind::BrokenLink),
    seen("another tenant's whole chain", "DELETE FROM audit_log WHERE tenant_id = $T; UPDATE audit_log SET tenant_id = $T WHERE tenant_id = $O; UPDATE audit_head SET row_hash = (SELECT row_hash FROM audit_head WHERE tenant_id = $O) WHERE tenant_id = $T", 1, FaultKind::Altered),
    seen("the head is set back", "UPDATE audit_head SET seq = 4, row_hash = (SELECT row_hash FROM audit_log WHERE tenant_id = $T AND seq = 4) WHERE tenant_id = $T", 5, FaultKind::HeadMismatch),
    seen("the head's hash", "UPDATE audit_head SET row_hash = sha256(row_hash) WHERE tenant_id = $T", 6, FaultKind::HeadMismatch),
    seen("the head is moved on", "UPDATE audit_head SET seq = 9 WHERE tenant_id = $T", 7, FaultKind::Truncated),
    seen("the head is deleted", "DELETE FROM audit_head WHERE tenant_id = $T", 1, FaultKind::HeadMismatch),
    unseen("the tail together with the head, as an old backup has them", HEAD_TO_LAST, 5, FaultKind::Truncated),
    unseen("the whole chain together with the head", "DELETE FROM audit_log WHERE tenant_id = $T; DELETE FROM audit_head WHERE tenant_id = $T", 1, FaultKind::Truncated),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_tampering_is_found_where_it_can_be() {
    let mut wrong = Vec::new();
    for case in MATRIX {
        let test = TestDb::new().await;
        let (tenant, other) = (test.tenant("clinic").await.id, test.tenant("other").await.id);
        append(&test, tenant, "tester", ROWS).await;
        append(&test, other, "tester", ROWS).await;
        let before = anchor(&check(&test, tenant, None, &[]).await);
        tamper(&test, tenant, other, case.statements).await;
        for (anchors, want) in [(&[][..], case.alone), (&[before], Some(case.anchored))] {
            let found = check(&test, tenant, None, anchors).await.fault.map(|fault| (fault.seq, fault.kind));
            if found != want {
                wrong.push(format!("{}, with {} anchors: {found:?} instead of {want:?}", case.name, anchors.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cut back and written on by the product itself: sound in itself, and not what it was.
#[tokio::test(flavor = "multi_thread")]
async fn another_history_behind_a_cut_needs_an_anchor_to_be_seen() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    append(&test, tenant, "tester", ROWS).await;
    let before = anchor(&check(&test, tenant, None, &[]).await);
    tamper(&test, tenant, tenant, HEAD_TO_LAST).await;
    append(&test, tenant, "somebody else", 5).await;
    let alone = check(&test, tenant, None, &[]).await;
    assert_eq!((alone.fault, alone.rows, alone.anchored_seq), (None, 9, 0));
    let fault = check(&test, tenant, None, &[before]).await.fault.unwrap();
    assert_eq!((fault.seq, fault.kind), (ROWS, FaultKind::AnchorMismatch));
    let fault = check(&test, tenant, Some(before), &[]).await.fault.unwrap();
    assert_eq!((fault.seq, fault.kind), (ROWS + 1, FaultKind::BrokenLink));
}

/// More rows than a batch has, and the part behind an anchor alone.
#[tokio::test(flavor = "multi_thread")]
async fn long_chains_are_read_in_batches_and_can_be_resumed() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    let empty = check(&test, tenant, None, &[]).await;
    assert_eq!((empty.fault, empty.rows, empty.last_seq), (None, 0, 0));
    append(&test, tenant, "tester", 1000).await;
    let first = anchor(&check(&test, tenant, None, &[]).await);
    assert_eq!(first.seq, 1000);
    append(&test, tenant, "tester", 1234).await;
    let whole = check(&test, tenant, None, &[first]).await;
    assert_eq!((whole.fault.as_ref(), whole.rows, whole.last_seq, whole.anchored_seq), (None, 2234, 2234, 1000));
    let rest = check(&test, tenant, Some(first), &[]).await;
    assert_eq!((rest.fault.as_ref(), rest.rows, rest.anchored_seq), (None, 1234, 1000));
    assert_eq!(rest.last_hash, whole.last_hash);
    tamper(&test, tenant, tenant, "UPDATE audit_log SET actor = 'x' WHERE seq = 2001").await;
    let fault = check(&test, tenant, Some(first), &[]).await.fault.unwrap();
    assert_eq!((fault.seq, fault.kind, fault.column), (2001, FaultKind::ColumnMismatch, Some("actor")));
}

/// Verifying does not hold writers up, and what they add meanwhile is no fault.
#[tokio::test(flavor = "multi_thread")]
async fn a_chain_is_verified_while_it_grows() {
    let test = std::sync::Arc::new(TestDb::new().await);
    let tenant = test.tenant("busy").await.id;
    append(&test, tenant, "tester", 2500).await;
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let test = test.clone();
            tokio::spawn(async move {
                for _ in 0..25 {
                    append(&test, tenant, "writer", 3).await;
                }
            })
        })
        .collect();
    for _ in 0..10 {
        assert_eq!(check(&test, tenant, None, &[]).await.fault, None);
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(check(&test, tenant, None, &[]).await.rows, 2800);
}
