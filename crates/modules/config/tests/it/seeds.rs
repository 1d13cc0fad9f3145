//! Seeding: once, twice, at once, and what it never undoes.

use futures::future::join_all;
use serde_json::json;

use crate::support::App;

const ROWS: &str = "SELECT md5(string_agg(t, '|' ORDER BY t)) FROM (SELECT d::text AS t FROM dict_type d UNION ALL SELECT i::text FROM dict_item i \
    UNION ALL SELECT x::text FROM theme x UNION ALL SELECT s::text FROM number_sequence s UNION ALL SELECT a.seq::text FROM audit_log a) x";

#[tokio::test(flavor = "multi_thread")]
async fn a_second_seed_changes_nothing_and_takes_nothing_back() {
    let app = App::new().await;
    let dicts = app.get("/dicts").await.expect(200);
    assert_eq!(dicts.items().len(), 20);
    assert!(dicts.items().iter().all(|dict| dict["builtin"] == true));
    let shifts = app.get("/dicts/dialysis_shift/items").await.expect(200);
    let values: Vec<_> = shifts.items().iter().map(|item| (item["value"].as_str().unwrap(), item["label_zh"].as_str().unwrap())).collect();
    assert_eq!(values[..2], [("morning", "上午班"), ("afternoon", "下午班")]);

    let morning = format!("/dicts/dialysis_shift/items/{}", shifts.items()[0]["id"].as_str().unwrap());
    app.put(&morning, 1, &json!({ "label_en": "Early", "label_zh": "早班", "sort": 99, "color": "#000000", "status": "disabled" }))
        .await
        .expect(200);
    app.put("/dicts/dialysis_zone", 1, &json!({ "name_en": "Rooms", "name_zh": "房间" })).await.expect(200);
    app.put("/sequences/lab.no", 1, &json!({ "pattern": "X{yyyy}{seq:3}" })).await.expect(200);
    app.put("/themes/light", 1, &json!({ "name_en": "Bright", "name_zh": "亮", "tokens": {} })).await.expect(200);
    let before = app.database.rows(ROWS).await;
    assert_eq!(app.seed(&app.tenant).await, Vec::<String>::new());
    assert_eq!(app.database.rows(ROWS).await, before);
    // What a later version of the product adds comes in beside what is there.
    app.database.execute("DELETE FROM dict_item WHERE value = 'evening'").await;
    assert_eq!(app.seed(&app.tenant).await, ["1 values of dictionaries"]);
    assert_eq!(app.get(&morning).await.expect(200).json["label_zh"], "早班");
}

#[tokio::test(flavor = "multi_thread")]
async fn seeds_at_once_make_everything_once() {
    let app = App::new().await;
    let tenant = app.database.tenant("second").await;
    let made = join_all((0..6).map(|_| app.seed(&tenant))).await;
    let sequences = made.iter().flatten().filter(|line| line.starts_with("number sequence")).count();
    assert_eq!(sequences, 4, "{made:?}");
    let count = |what: &str| made.iter().flatten().filter_map(|line| line.strip_suffix(what)?.trim().parse::<u32>().ok()).sum::<u32>();
    assert_eq!((count("dictionaries"), count("themes")), (20, 2), "{made:?}");
}

/// An administrator's dictionary of the same code stays the administrator's.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_made_before_is_theirs() {
    let app = App::new().await;
    app.database.execute("DELETE FROM dict_type WHERE code = 'specimen'").await;
    app.post("/dicts", &json!({ "code": "specimen", "name_en": "Ours", "name_zh": "我们的" })).await.expect(201);
    assert_eq!(app.seed(&app.tenant).await, Vec::<String>::new());
    assert_eq!(app.get("/dicts/specimen/items").await.expect(200).items().len(), 0);
}
