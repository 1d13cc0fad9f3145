use std::collections::BTreeSet;

use erp_core::{
    Origin,
    crypto::{Keyset, MasterKey, PiiCrypto},
};
use erp_db::{Db, Failure, WriteTx};
use erp_health::{
    identifier::{input::NewIdentifier, service},
    patient::sight::Sight,
};
use erp_testkit::keys;
use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, App, CARD};

async fn ten_at_once(app: &App, body: impl Fn(usize) -> Value, key: Option<&str>) -> Vec<Answer> {
    let calls = (0..10).map(|n| {
        let call = app.call("desk", Method::POST, "/patients").json(&body(n));
        let call = match key {
            Some(key) => call.header("idempotency-key", key),
            None => call,
        };
        call.send()
    });
    futures_join(calls).await
}

async fn futures_join<F: Future<Output = Answer>>(calls: impl Iterator<Item = F>) -> Vec<Answer> {
    let mut calls: Vec<_> = calls.map(Box::pin).collect();
    let mut answers: Vec<Option<Answer>> = calls.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (call, answer) in calls.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(ready) = call.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        if answers.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_ten_times_makes_one_patient() {
    let app = App::new().await;
    let body = json!({"name": "张伟", "phone": "13800005678", "identifiers": [{"kind": "id_card", "value": CARD}]});
    let answers = ten_at_once(&app, |_| body.clone(), Some("key-1")).await;
    let first = answers[0].clone();
    for answer in &answers {
        assert_eq!((answer.status, &answer.text, answer.etag()), (201, &first.text, first.etag()));
        assert_eq!(answer.headers["location"], first.headers["location"]);
    }
    assert_eq!(answers.iter().filter(|a| a.headers.contains_key("idempotent-replayed")).count(), 9);
    assert_eq!(app.database.rows("SELECT count(*) FROM patient").await, ["1"]);
    assert_eq!(app.database.rows("SELECT count(*) FROM domain_events").await, ["1"]);

    let other = app
        .call("desk", Method::POST, "/patients")
        .header("idempotency-key", "key-1")
        .json(&json!({"name": "李四"}))
        .send()
        .await
        .expect(422);
    assert_eq!(other.code(), "common.idempotency.mismatch");
    // A refusal frees its key.
    let call = async |body: Value| app.call("desk", Method::POST, "/patients").header("idempotency-key", "key-2").json(&body).send().await;
    call(json!({"name": ""})).await.expect(422);
    call(json!({"name": "李四"})).await.expect(201);
    app.call("desk", Method::POST, "/patients").header("idempotency-key", "a b").json(&body).send().await.expect(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_registrations_of_one_person_one_succeeds() {
    let app = App::new().await;
    let answers = ten_at_once(&app, |_| json!({"name": "张伟", "birth_date": "1960-01-01"}), None).await;
    let mut statuses: Vec<u16> = answers.iter().map(|a| a.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409, 409, 409]);
    let answers = ten_at_once(
        &app,
        |n| json!({"name": format!("李{n}"), "confirm_duplicate": true, "identifiers": [{"kind": "id_card", "value": CARD}]}),
        None,
    )
    .await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);
    assert!(answers.iter().filter(|a| a.status != 201).all(|a| a.code() == "health.patient.identifier_taken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_never_repeated_and_changes_never_lost() {
    let app = App::new().await;
    let answers = ten_at_once(&app, |n| json!({"name": format!("张{n}")}), None).await;
    let numbers: BTreeSet<&str> = answers.iter().map(|a| a.json["mrn"].as_str().unwrap()).collect();
    assert_eq!(numbers.len(), 10);
    let path = format!("/patients/{}", answers[0].id());
    let edits = futures_join((0..10).map(|n| {
        let body = json!({"occupation": format!("job {n}")});
        app.call("desk", Method::PUT, &path).header("if-match", "\"1\"").json(&body).send()
    }))
    .await;
    let mut statuses: Vec<u16> = edits.iter().map(|a| a.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409, 409, 409]);
    let added = futures_join((0..10).map(|n| {
        let body = json!({"kind": "visit_card", "value": format!("card-{n:04}")});
        app.call("desk", Method::POST, &format!("{path}/identifiers")).json(&body).send()
    }))
    .await;
    assert!(added.iter().all(|a| a.status == 201), "{:?}", added.iter().map(|a| &a.text).collect::<Vec<_>>());
    assert_eq!(app.get(&path).await.etag(), "\"12\"");
}

/// A server whose primary keys are `primary`, and that can read by `other`.
async fn server(app: &App, primary: &str, other: &str) -> Db {
    let set = |of: &str| {
        let key = |name: &str| MasterKey::from_bytes(keys::key(&format!("{of}{name}")));
        Keyset::new(key(primary), vec![key(other)])
    };
    Db::connect(app.database.pool_options(), PiiCrypto::new(set("aes"), set("hmac"))).await.unwrap()
}

/// In the middle of a rotation two servers write different blind indexes for one number: no unique index sees that it is one.
#[tokio::test(flavor = "multi_thread")]
async fn servers_with_different_primary_keys_do_not_both_write_a_number() {
    let app = App::new().await;
    let (first, second) =
        (app.post("/patients", &json!({ "name": "张伟" })).await.id(), app.post("/patients", &json!({ "name": "李四" })).await.id());
    let (before, after) = (server(&app, "", ", second").await, server(&app, ", second", "").await);
    let origin = Origin::system("test");
    let number: NewIdentifier = serde_json::from_value(json!({ "kind": "passport", "value": "E98765432" })).unwrap();
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let (added, first_is_in) = tokio::sync::oneshot::channel::<()>();
    let slow = before.write(app.tenant.id, &origin, async |tx: &WriteTx| {
        let patient = Sight::everything().find(tx, first.parse().unwrap()).await?;
        let done = service::add(tx, patient, &number).await;
        added.send(()).unwrap();
        wait.await.unwrap();
        done
    });
    let quick = async {
        first_is_in.await.unwrap();
        let write = after.write(app.tenant.id, &origin, async |tx: &WriteTx| {
            let patient = Sight::everything().find(tx, second.parse().unwrap()).await?;
            service::add(tx, patient, &number).await
        });
        let mut write = std::pin::pin!(write);
        let early = tokio::time::timeout(std::time::Duration::from_millis(500), &mut write).await;
        assert!(early.is_err(), "it waits for the first");
        go.send(()).unwrap();
        write.await
    };
    let (slow, quick) = tokio::join!(slow, quick);
    assert!(slow.is_ok());
    match quick {
        Err(Failure::Problem(problem)) => assert_eq!(problem.code, "health.patient.identifier_taken"),
        other => panic!("{other:?}"),
    }
    assert_eq!(app.database.rows("SELECT count(*) FROM patient_identifier WHERE deleted_at IS NULL").await, ["1"]);
}
