//! Webhooks that arrive.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use erp_events::{Refusal, sinks::build};
use serde_json::json;

use crate::support::{OTHER, Receiver, SECRET, Taken, event, hook, now, retry, towards};

/// Whether a second implementation takes the request under this secret: `verify.py`.
fn verified(taken: &Taken, secret: &str) -> bool {
    let headers: serde_json::Map<_, _> =
        taken.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect();
    let question = json!({ "secret": secret, "headers": headers, "body": String::from_utf8(taken.body.to_vec()).unwrap() });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sinks/verify.py");
    let mut python = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let answer = python.wait_with_output().unwrap();
    assert!(answer.status.success(), "verify.py failed; its reason is on standard error");
    String::from_utf8(answer.stdout).unwrap().starts_with("yes")
}

#[tokio::test]
async fn a_receiver_gets_the_signed_envelope() {
    let receiver = Receiver::start().await;
    let event = event();
    hook(receiver.address, "15s").deliver(&event).await.unwrap();
    let taken = receiver.taken().remove(0);
    assert_eq!(taken.json(), serde_json::to_value(&event).unwrap());
    assert_eq!(taken.header("webhook-id"), event.event_id.to_string());
    assert_eq!(taken.header("content-type"), "application/json");
    assert_eq!(taken.header("host"), receiver.address.to_string());
    let age = now().timestamp() - taken.header("webhook-timestamp").parse::<i64>().unwrap();
    assert!((0..60).contains(&age), "{age}");
    assert!(verified(&taken, SECRET));
    assert!(!verified(&taken, OTHER));
    let forged = Taken { body: taken.body.to_vec().iter().map(|b| if *b == b'*' { b'+' } else { *b }).collect(), ..taken.clone() };
    assert!(!verified(&forged, SECRET));
    let mut other_id = taken;
    other_id.headers.insert("webhook-id", "another".parse().unwrap());
    assert!(!verified(&other_id, SECRET));
}

#[tokio::test]
async fn during_a_rotation_both_secrets_verify() {
    let receiver = Receiver::start().await;
    let url = format!("http://{}/hook?of=tests", receiver.address);
    let config = json!({ "url": url, "secrets_env": ["ERP_SINK_HOOK_OTHER", "ERP_SINK_HOOK"] });
    let sink = build("webhook", &config, &towards(receiver.address)).unwrap();
    sink.deliver(&event()).await.unwrap();
    let taken = receiver.taken().remove(0);
    assert_eq!(taken.header("webhook-signature").split(' ').count(), 2);
    assert!(verified(&taken, SECRET) && verified(&taken, OTHER));
}

#[tokio::test]
async fn a_second_delivery_bears_the_same_id() {
    let receiver = Receiver::start().await;
    let (sink, event) = (hook(receiver.address, "15s"), event());
    sink.deliver(&event).await.unwrap();
    sink.deliver(&event).await.unwrap();
    let ids: Vec<String> = receiver.taken().iter().map(|taken| taken.header("webhook-id").to_owned()).collect();
    assert_eq!(ids, [event.event_id.to_string(), event.event_id.to_string()]);
}

#[tokio::test]
async fn statuses_mean_what_they_should_and_the_answer_is_not_kept() {
    let receiver = Receiver::start().await;
    let (sink, event) = (hook(receiver.address, "15s"), event());
    for status in [200, 201, 202, 204, 299] {
        receiver.answer(status, &[]);
        assert_eq!(sink.deliver(&event).await, Ok(()), "{status}");
    }
    for status in [301, 302, 307, 408, 409, 425, 429, 500, 502, 503, 504] {
        receiver.answer(status, &[("retry-after", "90")]);
        let Err(Refusal::Retry { error, after }) = sink.deliver(&event).await else { panic!("{status}") };
        assert_eq!(after, Some(Duration::from_secs(90)), "{status}");
        assert!(error.contains(&status.to_string()) && !error.contains("own words"), "{error}");
    }
    for status in [400, 401, 403, 404, 410, 413, 422, 451] {
        receiver.answer(status, &[("retry-after", "90")]);
        let Err(Refusal::Dead { error }) = sink.deliver(&event).await else { panic!("{status}") };
        assert!(error.contains(&status.to_string()) && !error.contains("own words"), "{error}");
    }
}

#[tokio::test]
async fn pauses_may_be_dates_and_have_an_end() {
    let receiver = Receiver::start().await;
    let (sink, event) = (hook(receiver.address, "15s"), event());
    let soon = (now() + Duration::from_mins(10)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (said, least, most) in [(soon.as_str(), 300, 600), ("Fri, 31 Dec 2100 23:59:59 GMT", 36_000, 36_000), ("999999999", 36_000, 36_000)]
    {
        receiver.answer(503, &[("retry-after", said)]);
        let Err(Refusal::Retry { after: Some(after), .. }) = sink.deliver(&event).await else { panic!("{said}") };
        assert!((least..=most).contains(&after.as_secs()), "{said}: {after:?}");
    }
    receiver.answer(503, &[("retry-after", "tomorrow")]);
    assert_eq!(retry(sink.deliver(&event).await), "the receiver answered 503");
}
