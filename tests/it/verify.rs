//! `erp verify`: what must be so of stored data, proven by one command.

use crate::{
    audit::tamper,
    support::{closed_port, envelope, on, seeded},
};

/// The status of each proof by its id.
#[track_caller]
fn proven(db: &erp_testkit::TestDb, code: i32) -> std::collections::BTreeMap<String, String> {
    let ran = on(db).args(["verify", "--json"]).run().expect(code);
    let items = envelope(&ran)["data"]["items"].as_array().unwrap().clone();
    items.iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item["status"].as_str().unwrap().to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_data_is_proven_and_each_fault_is_found_by_its_own_proof() {
    let db = seeded().await;
    let sound = proven(&db, 0);
    for id in ["audit.chain", "db.guards", "health.ciphertext"] {
        assert_eq!(sound[id], "ok", "{sound:?}");
    }
    tamper(&db, "UPDATE audit_log SET actor = 'nobody' WHERE seq = (SELECT min(seq) FROM audit_log)").await;
    let found = proven(&db, 1);
    assert_eq!((found["audit.chain"].as_str(), found["db.guards"].as_str()), ("fail", "ok"), "{found:?}");
    db.execute("ALTER TABLE patient NO FORCE ROW LEVEL SECURITY").await;
    assert_eq!(proven(&db, 1)["db.guards"], "fail");
    on(&db).args(["verify", "--run", "health"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_at_is_no_verdict() {
    let db = seeded().await;
    let port = closed_port();
    let dead =
        on(&db).set("database.url", format!("postgres://erp_app:quiet-Harbor-77@127.0.0.1:{port}/erp")).without("database.migrate_url");
    dead.clone().arg("verify").run().expect(69);
    dead.clone().args(["verify", "--list"]).run().expect(0);
    dead.args(["verify", "--run", "nothing"]).run().expect(64);
}
