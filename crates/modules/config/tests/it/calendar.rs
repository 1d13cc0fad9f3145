//! Holidays and moved working days.

use chrono::NaiveDate;
use erp_core::Problem;
use erp_db::{Failure, TenantTx};
use erp_kit::calendar::{is_workday, next_workday};
use http::Method;
use serde_json::{Value, json};

use crate::support::App;

fn day(date: &str, kind: &str) -> Value {
    json!({ "date": date, "kind": kind, "name": "国庆节" })
}

fn october() -> Value {
    let holidays = (1..=7).map(|n| day(&format!("2026-10-0{n}"), "holiday"));
    json!({ "days": holidays.chain([day("2026-10-10", "workday"), day("2026-09-27", "workday")]).collect::<Vec<_>>() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_written_whole_and_decides_what_is_a_working_day() {
    let app = App::new().await;
    let empty = app.get("/calendar/2026").await.expect(200);
    assert_eq!((&empty.json["days"], empty.etag()), (&json!([]), "\"0\""));
    let written = app.put("/calendar/2026", 0, &october()).await.expect(200);
    assert_eq!((written.etag(), written.json["days"].as_array().unwrap().len()), ("\"1\"", 9));
    assert_eq!(written.json["days"][0]["date"], "2026-09-27", "in order");
    assert_eq!(app.get("/calendar/2026").await.expect(200).text, written.text);
    assert_eq!(app.get("/calendar/2027").await.expect(200).json["days"], json!([]));

    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    let works = async |text: &str| app.db.read(app.tenant.id, async |tx: &TenantTx| is_workday(tx, date(text)).await).await.unwrap();
    for (text, expected) in [
        ("2026-09-30", true),
        ("2026-10-01", false),
        ("2026-10-07", false),
        ("2026-10-08", true),
        ("2026-10-10", true),
        ("2026-10-11", false),
        ("2026-09-27", true),
        ("2026-09-26", false),
    ] {
        assert_eq!(works(text).await, expected, "{text}");
    }
    let next = async |text: &str| app.db.read(app.tenant.id, async |tx: &TenantTx| next_workday(tx, date(text)).await).await;
    assert_eq!(next("2026-10-01").await.unwrap(), date("2026-10-08"));
    assert_eq!(next("2026-10-03").await.unwrap(), date("2026-10-08"));

    // Nothing differs, in whatever order: nothing is written.
    assert_eq!(app.put("/calendar/2026", 1, &october()).await.expect(200).etag(), "\"1\"");
    assert_eq!(app.put("/calendar/2026", 0, &json!({ "days": [] })).await.expect(409).json["current_version"], 1);
    assert_eq!(app.put("/calendar/2027", 3, &json!({ "days": [] })).await.expect(409).json["current_version"], 0);
    let cleared = app.put("/calendar/2026", 1, &json!({ "days": [] })).await.expect(200);
    assert_eq!((cleared.etag(), works("2026-10-01").await), ("\"2\"", true));
    assert_eq!(app.audited("config.calendar.changed").await.len(), 2);
    // A year of holidays alone has no next working day, and says so.
    let all: Vec<Value> = date("2026-01-01").iter_days().take(365).map(|date| day(&date.to_string(), "holiday")).collect();
    app.put("/calendar/2026", 2, &json!({ "days": all })).await.expect(200);
    let problem: Problem = Failure::into(next("2026-03-01").await.unwrap_err());
    assert_eq!(problem.code, "config.calendar.no_workday");
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_years_are_refused_whole() {
    let app = App::new().await;
    app.second_tenant().await;
    let refused = |days: Value| {
        let app = &app;
        async move {
            let answer = app.put("/calendar/2026", 0, &json!({ "days": days })).await.expect(422);
            answer.faults().iter().map(|(path, code)| format!("{path} {code}")).collect::<Vec<_>>()
        }
    };
    for (days, fault) in [
        (json!([day("2026-02-29", "holiday")]), "days.0.date config.calendar.date_invalid"),
        (json!([day("2026-2-1", "holiday")]), "days.0.date config.calendar.date_invalid"),
        (json!([day("20261001", "holiday")]), "days.0.date config.calendar.date_invalid"),
        (json!([day("2027-01-01", "holiday")]), "days.0.date config.calendar.other_year"),
        (json!([day("2026-10-01", "party")]), "days.0.kind common.field.choice"),
        (json!([day("2026-10-01", "holiday"), day("2026-10-01", "workday")]), "days.1.date config.calendar.day_repeated"),
        (json!([day("2026-10-01", "workday")]), "days.0.date config.calendar.workday_anyway"),
        (json!([{ "date": "2026-10-01", "kind": "holiday", "name": "x".repeat(101) }]), "days.0.name common.field.too_long"),
        (json!([{ "date": "2026-10-01", "kind": "holiday", "hours": 4 }]), "days[0].hours common.field.unknown"),
        (json!([["2026-10-01", "holiday"]]), "days[0] common.field.type"),
        (json!(vec![day("2026-10-01", "holiday"); 367]), "days common.field.too_many"),
    ] {
        assert_eq!(refused(days).await, [fault]);
    }
    for year in ["1999", "2200", "20260", "abcd", "-2026", "02026", "+202"] {
        app.get(&format!("/calendar/{year}")).await.expect(404);
        app.put(&format!("/calendar/{year}"), 0, &json!({ "days": [] })).await.expect(404);
    }
    assert_eq!(app.call("desk", Method::PUT, "/calendar/2026").json(&october()).send().await.status, 428);
    assert_eq!(app.get("/calendar/2026").await.expect(200).etag(), "\"0\"");
    app.put("/calendar/2026", 0, &october()).await.expect(200);
    assert_eq!(app.call("other", Method::GET, "/calendar/2026").send().await.expect(200).json["days"], json!([]));
    app.grant("nobody", &app.tenant, &[]);
    app.call("nobody", Method::GET, "/calendar/2026").send().await.expect(403);
}
