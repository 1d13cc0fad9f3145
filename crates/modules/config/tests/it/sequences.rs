//! Number sequences: never a number twice, and without gaps.

use std::collections::BTreeSet;

use erp_core::{Origin, Problem};
use erp_db::{Outcome, WriteTx, sequences};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App};

async fn next(app: &App, code: &str) -> String {
    loop {
        let drawn = app.post(&format!("/sequences/{code}/next"), &json!({})).await;
        // A rule that changes back and forth at this very moment may make somebody come again.
        if drawn.status != 503 {
            return number(&drawn.expect(201));
        }
    }
}

fn number(drawn: &Answer) -> String {
    drawn.json["number"].as_str().unwrap().to_owned()
}

async fn set(app: &App, version: i32, rule: Value) {
    loop {
        let answer = app.put("/sequences/lab.no", version, &rule).await;
        if answer.status != 503 {
            answer.expect(200);
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sequences_are_seen_changed_and_drawn() {
    let app = App::new().await;
    let listed = app.get("/sequences").await.expect(200);
    let codes: Vec<_> = listed.items().iter().map(|sequence| sequence["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["appointment.no", "dialysis.no", "lab.no", "points.order_no"]);
    let lab = app.get("/sequences/lab.no").await.expect(200);
    assert_eq!((&lab.json["pattern"], &lab.json["reset"], lab.etag()), (&json!("L{yyyy}{mm}{dd}{seq:5}"), &json!("day"), "\"1\""));
    assert!(lab.json["example"].as_str().unwrap().ends_with("00001"));
    set(&app, 1, json!({ "pattern": "T{seq:3}", "step": 5 })).await;
    assert_eq!((next(&app, "lab.no").await, next(&app, "lab.no").await), ("T001".to_owned(), "T006".to_owned()));
    let changed = app.get("/sequences/lab.no").await.expect(200);
    assert_eq!((&changed.json["reset"], &changed.json["step"], &changed.json["gapless"]), (&json!("never"), &json!(5), &json!(true)));
    assert_eq!(app.audited("config.sequence.changed").await.len(), 1);
    assert_eq!(app.audited("config.sequence.drawn").await.len(), 2);
    // The same request again is the same number.
    let draw =
        async || app.call("desk", Method::POST, "/sequences/lab.no/next").header("idempotency-key", "k").json(&json!({})).send().await;
    assert_eq!(draw().await.expect(201).json, draw().await.expect(201).json);
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_rules_are_refused() {
    let app = App::new().await;
    for (body, fault) in [
        (json!({ "pattern": "L{seq}" }), ("pattern", "config.sequence.pattern_invalid")),
        (json!({ "pattern": "L{yyyy}" }), ("pattern", "config.sequence.pattern_invalid")),
        (json!({ "pattern": "L';--{seq:4}" }), ("pattern", "config.sequence.pattern_invalid")),
        (json!({ "pattern": "L{dd}{seq:4}" }), ("pattern", "config.sequence.repeats")),
        (json!({ "pattern": "L{seq:4}", "reset": "day" }), ("pattern", "config.sequence.repeats")),
        (json!({ "pattern": "L{seq:4}", "reset": "week" }), ("reset", "common.field.choice")),
        (json!({ "pattern": "L{seq:4}", "step": 0 }), ("step", "common.field.range")),
        (json!({ "pattern": "L{seq:4}", "step": 1001 }), ("step", "common.field.range")),
        (json!({ "pattern": "L{seq:4}", "next": 1 }), ("next", "common.field.unknown")),
        (json!({}), ("pattern", "common.field.required")),
    ] {
        assert_eq!(app.put("/sequences/lab.no", 1, &body).await.expect(422).faults(), [fault], "{body}");
    }
    let good = json!({ "pattern": "L{seq:4}" });
    assert_eq!(app.put("/sequences/lab.no", 2, &good).await.expect(409).json["current_version"], 1);
    app.put("/sequences/none", 1, &good).await.expect(404);
    app.get("/sequences/none").await.expect(404);
    app.post("/sequences/none/next", &json!({})).await.expect(404);
    assert_eq!(app.post("/sequences/lab.no/next", &json!({ "count": 2 })).await.expect(422).faults(), [("count", "common.field.unknown")]);
    app.second_tenant().await;
    set(&app, 1, good).await;
    let theirs = app.call("other", Method::GET, "/sequences/lab.no").send().await.expect(200);
    assert_eq!(theirs.json["pattern"], "L{yyyy}{mm}{dd}{seq:5}");
    app.grant("nobody", &app.tenant, &[]);
    app.call("nobody", Method::POST, "/sequences/lab.no/next").json(&json!({})).send().await.expect(403);
}

/// Sixty-four writers, every fourth of which comes to nothing: what is kept is 1 to 48.
#[tokio::test(flavor = "multi_thread")]
async fn many_writers_get_every_number_once_and_leave_no_gap() {
    let app = App::new().await;
    set(&app, 1, json!({ "pattern": "{seq:1}" })).await;
    let origin = Origin::system("test");
    let work = (0..64).map(|n| {
        let (app, origin) = (&app, &origin);
        async move {
            // A pool has fewer connections than there are writers: they take turns, and may be told to come back.
            loop {
                let drawn: Outcome<String> = app
                    .db
                    .write(app.tenant.id, origin, async |tx: &WriteTx| {
                        let number = sequences::next(tx, "lab.no").await?.ok_or_else(Problem::not_found)?;
                        tokio::task::yield_now().await;
                        if n % 4 == 3 { Err(Problem::conflict("common.duplicate").into()) } else { Ok(number.text) }
                    })
                    .await;
                match drawn {
                    Ok(number) => return Some(number.parse::<u32>().unwrap()),
                    Err(failure) if Problem::from(failure.clone()).status == 503 => tokio::task::yield_now().await,
                    Err(_) => return None,
                }
            }
        }
    });
    let drawn: Vec<u32> = join_all(work).await.into_iter().flatten().collect();
    let distinct: BTreeSet<u32> = drawn.iter().copied().collect();
    assert_eq!((drawn.len(), distinct), (48, (1..=48).collect()));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_rule_gives_no_number_again() {
    let app = App::new().await;
    let mut seen = BTreeSet::new();
    let rules = [
        json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}" }),
        json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}", "reset": "never" }),
        json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}", "reset": "year" }),
        json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}", "step": 3 }),
        json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}", "reset": "month" }),
        json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}", "reset": "never" }),
    ];
    for (version, rule) in (1..).zip(rules) {
        set(&app, version, rule.clone()).await;
        for _ in 0..3 {
            assert!(seen.insert(next(&app, "lab.no").await), "{rule}: {seen:?}");
        }
    }
}

/// The rule changes again and again while numbers are drawn.
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_changes_under_the_writers_gives_no_number_twice() {
    let app = App::new().await;
    let writers = (0..4).map(|_| {
        let app = &app;
        async move {
            let mut drawn = Vec::new();
            for _ in 0..15 {
                drawn.push(next(app, "lab.no").await);
            }
            drawn
        }
    });
    let change = async {
        for version in 1..=20 {
            let reset = ["never", "year", "month", "day"][version as usize % 4];
            set(&app, version, json!({ "pattern": "T{yyyy}{mm}{dd}{seq:4}", "reset": reset })).await;
        }
    };
    let (drawn, ()) = tokio::join!(join_all(writers), change);
    let all: Vec<String> = drawn.into_iter().flatten().filter(|number| number.starts_with('T')).collect();
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_drawn_ahead_only_where_gaps_are_allowed() {
    let app = App::new().await;
    let ahead = async || sequences::ahead(&app.db, app.tenant.id, &Origin::system("test"), "lab.no").await;
    let problem: Problem = ahead().await.unwrap_err().into();
    assert_eq!(problem.code, "config.sequence.gapless");
    set(&app, 1, json!({ "pattern": "{seq:1}", "gapless": false })).await;
    assert_eq!(ahead().await.unwrap().unwrap().text, "1");
    assert_eq!(next(&app, "lab.no").await, "2");
}
