//! What the product does when what it stands on fails: the database, Redis, the disk, the clock, its own process.
//!
//! | file | fault |
//! |---|---|
//! | `outage.rs` | the database is gone, cut off or silent |
//! | `hung.rs` | one backend hangs, the pool is exhausted, the network is slow |
//! | `redis.rs` | Redis is gone, silent or slow |
//! | `crash.rs`, `checker.rs` | servers are killed during writes |
//! | `stop.rs` | a stop with work in flight |
//! | `clock.rs` | the machine's clock is wrong |
//! | `disk.rs` | a volume is full |
//! | `cancel.rs`, `abort.rs` | clients go away in mid-request |
//!
//! Times are asserted with room for a busy machine. What takes minutes is `#[ignore]`d and run by
//! `cargo xtask test -p erp faults --run-ignored only`.

mod abort;
mod cancel;
mod checker;
mod clock;
mod crash;
mod disk;
mod hung;
mod outage;
mod redis;
mod stop;

use std::time::{Duration, Instant};

use erp_testkit::{Answer, Api};
use reqwest::Method;
use serde_json::Value;

/// The bound that the product promises for an answer without its database, with room for a busy machine.
const PROMPT: Duration = Duration::from_secs(5);

/// Says loudly that a test proved nothing here.
#[expect(clippy::print_stderr, reason = "it has no other way to be heard")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}

/// A refusal that says when to come again: the database is away, or too many wait for it already.
#[track_caller]
fn is_unavailable(answer: &Answer) {
    let (status, code) = answer.problem();
    assert!(status == 503 && ["common.unavailable", "common.busy"].contains(&code), "{answer}");
    let wait = answer.header("retry-after").and_then(|wait| wait.parse::<u64>().ok());
    assert!(wait.is_some_and(|wait| (1..=2).contains(&wait)), "{answer}");
}

/// An answer and how long it took. A connection without an answer fails the test.
async fn timed(answer: impl Future<Output = Answer>) -> (Answer, Duration) {
    let start = Instant::now();
    (answer.await, start.elapsed())
}

/// Every operation of the API but the probes, with a body that its handler takes.
fn operations() -> Vec<(Method, String, Option<Value>)> {
    let document: Value = serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap();
    let mut found = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if path.starts_with("/health/") {
                continue;
            }
            let body = &operation["requestBody"]["content"]["application/json"];
            let named = body["schema"]["$ref"].as_str().and_then(|at| document.pointer(at.trim_start_matches('#'))).unwrap_or(&Value::Null);
            let example =
                [&body["example"], &body["schema"]["example"], &named["example"]].into_iter().find(|example| !example.is_null()).cloned();
            let path = path.split('/').map(|part| if part.starts_with('{') { "0199ab00-0000-7000-8000-000000000001" } else { part });
            let path = path.collect::<Vec<_>>().join("/");
            found.push((Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), path, example));
        }
    }
    assert!(found.len() >= 19, "{found:?}");
    found
}

async fn ask(api: &Api, (method, path, body): &(Method, String, Option<Value>)) -> Answer {
    let request = api.request(method.clone(), path).header("If-Match", "\"1\"");
    api.send(match body {
        Some(body) => request.json(body),
        None => request,
    })
    .await
}
