use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::App;

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_complete_and_ordered_where_times_are_equal() {
    let app = App::new().await;
    let id = app.post("/patients", &json!({"name": "张伟", "birth_date": "1960-01-01"})).await.expect(201).id();
    // 250 copies of one moment; their envelopes belong to another row, which must not matter to the order.
    app.database.execute(&format!(
        "INSERT INTO patient (tenant_id, id, mrn, name_enc, name_bidx, birth_year, status, created_at) \
         SELECT tenant_id, gen_random_uuid(), 'X' || n, name_enc, name_bidx, birth_year, CASE WHEN n % 5 = 0 THEN 'archived' ELSE status END, \
         CASE WHEN n % 50 = 0 THEN created_at - interval '1 day' ELSE created_at END FROM patient, generate_series(1, 249) n WHERE id = '{id}'"
    ))
    .await;
    let want = app.database.rows("SELECT id FROM patient ORDER BY created_at DESC, id DESC").await;
    assert_eq!(walk(&app, "").await, want);
    let archived = app.database.rows("SELECT id FROM patient WHERE status = 'archived' ORDER BY created_at DESC, id DESC").await;
    assert_eq!(walk(&app, "&status=archived").await, archived);

    let mut found = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = app.post("/patients/search", &json!({"name": "张伟", "limit": 60, "cursor": cursor})).await.expect(200);
        found.extend(page.ids());
        cursor = page.json["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(found, want);
    let since = app
        .database
        .rows("SELECT to_char(max(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM patient")
        .await
        .remove(0);
    assert_eq!(app.get(&format!("/patients?limit=200&created_to={since}")).await.expect(200).ids().len(), 4);
    assert_eq!(walk(&app, &format!("&created_from={since}")).await.len(), 246);
    // Whichever of cursor and time is the lower bound decides.
    let first = app.get("/patients?limit=1").await.json["next_cursor"].as_str().unwrap().to_owned();
    let before = app.get(&format!("/patients?limit=200&created_to={since}&cursor={first}")).await.expect(200).ids();
    assert_eq!(before, want[want.len() - 4..]);
    assert_eq!(walk(&app, "&created_to=2999-01-01T00:00:00Z").await, want);
}

async fn walk(app: &App, filter: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get(&format!("/patients?limit=37{filter}{cursor}")).await.expect(200);
        found.extend(page.ids());
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "no row twice");
    found
}

/// Under row-level security every list and search of a large tenant goes through an index.
#[tokio::test(flavor = "multi_thread")]
async fn no_query_scans_the_tenant() {
    let app = App::new().await;
    app.post("/patients", &json!({"name": "张伟", "birth_date": "1960-01-01", "phone": "13800005678"})).await.expect(201);
    app.database.execute(
        "INSERT INTO patient (tenant_id, id, mrn, name_enc, name_bidx, name_pinyin_bidx, birth_name_bidx, phone_bidx, phone_last4_bidx, birth_year, created_at) \
         SELECT tenant_id, gen_random_uuid(), 'X' || n, name_enc, sha256(('n' || n)::bytea), sha256(('y' || n)::bytea), sha256(('b' || n)::bytea), \
         sha256(('p' || n)::bytea), sha256(('l' || n % 10000)::bytea), 1930 + n % 90, created_at - make_interval(mins => n) FROM patient, generate_series(1, 30000) n",
    )
    .await;
    app.database.execute(
        "INSERT INTO patient_identifier (tenant_id, id, patient_id, kind, system, value_enc, value_bidx, last4_bidx) \
         SELECT tenant_id, gen_random_uuid(), id, 'other', 'urn:x', '\\x00', sha256(('v' || mrn)::bytea), sha256(right(mrn, 4)::bytea) FROM patient",
    )
    .await;
    app.database.execute("ANALYZE patient").await;
    app.database.execute("ANALYZE patient_identifier").await;
    app.database.execute("SELECT pg_stat_reset()").await;
    app.db.close().await;
    let app = app.reopened().await;
    let cursor = app.get("/patients?limit=1").await.json["next_cursor"].as_str().unwrap().to_owned();
    app.get(&format!("/patients?limit=200&cursor={cursor}")).await.expect(200);
    app.get("/patients?limit=200&status=active").await.expect(200);
    // Nobody's: found to be so without a look at everybody.
    for nobody in ["gender=other", "status=active&gender=other", "status=merged&gender=male"] {
        assert_eq!(app.get(&format!("/patients?limit=200&{nobody}")).await.expect(200).ids().len(), 0);
    }
    for body in [
        json!({"phone": "13800005678"}),
        json!({"identifier": "E12345678"}),
        json!({"mrn": "X77"}),
        json!({"name": "张伟"}),
        json!({"pinyin": "zhangwei"}),
        json!({"last4": "5678", "birth_year": 1960}),
    ] {
        app.post("/patients/search", &body).await.expect(200);
    }
    app.post(
        "/patients/duplicates",
        &json!({"name": "张伟", "birth_date": "1960-01-01", "phone": "13800005678", "identifiers": [{"kind": "other", "value": "1234"}]}),
    )
    .await
    .expect(200);
    app.post(
        "/patients",
        &json!({"name": "李四", "birth_date": "1970-01-01", "phone": "13800005679", "identifiers": [{"kind": "other", "value": "1234"}]}),
    )
    .await
    .expect(201);
    app.db.close().await;
    // The server's own count of scans and of rows fetched; sessions report it when they end.
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    let scans = app.database.rows("SELECT relname || ' ' || seq_scan || ' ' || idx_scan || ' ' || idx_tup_fetch FROM pg_stat_user_tables WHERE relname IN ('patient', 'patient_identifier') ORDER BY 1").await;
    for line in &scans {
        let numbers: Vec<i64> = line.split(' ').skip(1).map(|n| n.parse().unwrap()).collect();
        // Two full pages and a handful of hits: far from 30,000 rows, by whatever index.
        assert!(numbers[0] == 0 && numbers[1] > 0 && numbers[2] < 1_000, "{scans:?}");
    }
}
