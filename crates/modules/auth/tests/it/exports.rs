//! The audit trail and the login log as files.

use erp_core::{AuditEntry, Origin};
use erp_db::{Failure, WriteTx};
use serde_json::{Value, json};

use crate::support::Office;

async fn note(office: &Office, reason: &str, times: usize) {
    let write = async |tx: &WriteTx| {
        for _ in 0..times {
            tx.audit(AuditEntry::new("test.thing.made", "thing", None).reason(reason));
        }
        Ok::<_, Failure>(())
    };
    office.app.db.write(office.app.tenant.id, &Origin::operator("root@host"), write).await.unwrap();
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_goes_out_whole_or_filtered_and_says_so_in_the_trail() {
    let office = Office::open().await;
    note(&office, "because", 1_001).await;
    let (media, text) = office.file("/audit-logs/export").await;
    let all = lines(&text);
    let last = office.app.number("SELECT max(seq) FROM audit_log").await;
    assert_eq!((media.as_str(), &all[0]["export"]["query"]), ("application/x-ndjson", &json!({ "format": "ndjson" })));
    let seqs: Vec<i64> = all[1..all.len() - 1].iter().map(|line| line["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=last).rev().collect::<Vec<_>>(), "every line once, that of the export the first");
    assert_eq!((&all[all.len() - 1], &all[1]["action"]), (&json!({ "end": { "rows": last } }), &json!("auth.audit.exported")));
    let some = lines(&office.file("/audit-logs/export?action=test.*&outcome=success").await.1);
    assert_eq!(some.len(), 1_001 + 2);
    assert_eq!(some[0]["export"]["query"], json!({ "format": "ndjson", "action": "test.*", "outcome": "success" }));
    assert_eq!(office.audited("auth.audit.exported").await, 2);
    for (bad, path) in [("format=xml", "format"), ("outcome=bad", "outcome"), ("format=chain&actor=anonymous", "actor")] {
        let refused = office.get(&format!("/audit-logs/export?{bad}")).await;
        assert_eq!((refused.is(422).faults()[0].0.as_str(), office.audited("auth.audit.exported").await), (path, 2), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_a_spreadsheet_is_a_formula() {
    let office = Office::open().await;
    for reason in ["=1+1", "＝cmd|' /C calc'!A0", "\"quoted\", and\r\nmore"] {
        note(&office, reason, 1).await;
    }
    let (media, text) = office.file("/audit-logs/export?format=csv&action=test.thing.made").await;
    assert_eq!(media, "text/csv; charset=utf-8");
    assert!(text.starts_with("\u{feff}seq,at,actor,action,"), "{text}");
    for cell in [",'=1+1,", ",'＝cmd|' /C calc'!A0,", ",\"\"\"quoted\"\", and\r\nmore\","] {
        assert!(text.contains(cell), "{cell} in {text}");
    }
    assert_eq!(text.matches("test.thing.made").count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_login_log_goes_out_for_who_may() {
    let office = Office::open().await;
    office.app.try_login(None, "admin", "wrong").await;
    let all = lines(&office.file("/login-logs/export?outcome=bad_credentials").await.1);
    assert_eq!((all.len(), &all[1]["username"], &all[2]["end"]["rows"]), (3, &json!("admin"), &json!(1)));
    let (_, text) = office.file("/login-logs/export?format=csv").await;
    assert_eq!(text.lines().count(), 3, "{text}");
    assert_eq!(office.audited("auth.login_log.exported").await, 2);
    let (_, nobody) = office.member("nobody", &[]).await;
    for path in ["/login-logs/export", "/audit-logs/export"] {
        assert_eq!(office.by(&nobody, "GET", path, None, None).await.refusal(), (403, "auth.permission.denied"));
    }
}
