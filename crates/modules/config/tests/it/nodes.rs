//! Two servers on one database: what one changes the other one knows.

use std::time::Duration;

use erp_core::Origin;
use erp_db::{Outcome, WriteTx};
use erp_testkit::{eventually, within};
use serde_json::json;

use crate::support::{App, LAB, LIMIT};

/// Far sooner than what is remembered is forgotten by itself, and long for a machine that is busy. The word itself takes
/// milliseconds.
const SOON: Duration = Duration::from_secs(20);

async fn limit(app: &App) -> u32 {
    app.settings.get(app.tenant.id, None, &LIMIT).await.unwrap()
}

/// Waits until the node hears of changes, and so remembers what it reads.
async fn remembers(app: &App) {
    eventually("the node hears of changes", async || app.settings.hears()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_one_node_is_heard_on_the_other() {
    let one = App::new().await;
    let two = one.node().await;
    let tenant = one.tenant.id;
    remembers(&one).await;
    remembers(&two).await;
    assert_eq!((limit(&one).await, limit(&two).await), (10, 10));
    // Behind everybody's back: from memory it is as it was.
    one.database
        .execute("INSERT INTO setting (tenant_id, id, scope, scope_id, key, value) SELECT id, gen_random_uuid(), 'tenant', id, 'test.limit', '77' FROM tenant WHERE code = 'clinic'")
        .await;
    assert_eq!((limit(&one).await, limit(&two).await), (10, 10), "both remember");
    for (version, value) in [(1, 20), (2, 30), (3, 40)] {
        one.put("/settings/test.limit", version, &json!({ "value": value })).await.expect(200);
        assert_eq!(limit(&one).await, value, "the node that changed it knows at once");
        within(SOON, "the other node hears of it", async || limit(&two).await == value).await;
    }
    assert!(!two.settings.is_on(tenant, LAB).await.unwrap());
    one.put("/flags/test.lab", 0, &json!({ "enabled": true })).await.expect(200);
    within(SOON, "the other node hears of the flag", async || two.settings.is_on(tenant, LAB).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_comes_to_nothing_is_no_change() {
    let app = App::new().await;
    remembers(&app).await;
    let settings = app.settings.clone();
    let failed: Outcome<()> = app
        .db
        .write(app.tenant.id, &Origin::system("test"), async |tx: &WriteTx| {
            settings.changes(tx).await?;
            Err(erp_core::Problem::conflict("common.duplicate").into())
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(limit(&app).await, 10);
}

/// Whoever does not hear relies on nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_ear_is_cut_off_reads_the_database() {
    let one = App::new().await;
    let two = one.node().await;
    remembers(&two).await;
    assert_eq!(limit(&two).await, 10);
    for round in 0..3 {
        one.database.cut("erp/config%").await;
        one.put("/settings/test.limit", round, &json!({ "value": 50 + round })).await.expect(200);
        let value = u32::try_from(50 + round).unwrap();
        within(SOON, "the value is read although nobody heard of it", async || limit(&two).await == value).await;
    }
    eventually("it hears again", async || two.settings.hears()).await;
    one.put("/settings/test.limit", 3, &json!({ "value": 99 })).await.expect(200);
    within(SOON, "and hears of changes", async || limit(&two).await == 99).await;
}
