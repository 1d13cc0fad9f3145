//! NATS JetStream.

use std::{fs, path::Path, sync::Arc, time::Duration};

use async_nats::jetstream::{self, stream::Config};
use erp_events::{Envelope, Refusal, Sink, sinks::build};
use erp_testkit::{Fault, TestNats, within};
use futures::StreamExt;
use serde_json::{Value, json};

use crate::support::{PASSWORD, deps, ends, event, retry};

pub fn sink(url: &str, more: &Value) -> Arc<dyn Sink> {
    let mut config = json!({ "servers": [url], "timeout": "5s" });
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    build("nats", &config, &deps()).unwrap()
}

/// A stream that takes every event, made by its owner.
pub async fn stream(url: &str) -> jetstream::stream::Stream {
    owned(async_nats::connect(url).await.unwrap()).await
}

async fn owned(client: async_nats::Client) -> jetstream::stream::Stream {
    let config = Config { name: "events".to_owned(), subjects: vec!["erp.>".to_owned()], ..Config::default() };
    jetstream::new(client).create_stream(config).await.unwrap()
}

async fn count(stream: &jetstream::stream::Stream) -> u64 {
    stream.get_info().await.unwrap().state.messages
}

async fn until_taken(sink: &Arc<dyn Sink>, event: &Envelope) {
    within(Duration::from_mins(1), "delivered", async || ends(sink, event).await.is_ok()).await;
}

#[tokio::test]
async fn an_event_is_one_message_however_often_it_comes() {
    let nats = TestNats::start();
    let stream = stream(&nats.url()).await;
    let (sink, event) = (sink(&nats.url(), &json!({})), event());
    for _ in 0..3 {
        sink.deliver(&event).await.unwrap();
    }
    sink.deliver(&crate::support::event()).await.unwrap();
    assert_eq!(count(&stream).await, 2);
    let message = stream.get_raw_message(1).await.unwrap();
    assert_eq!(message.subject.as_str(), format!("erp.{}.health.patient.created", event.tenant_id));
    assert_eq!(message.headers.get("Nats-Msg-Id").unwrap().as_str(), event.event_id.to_string());
    assert_eq!(serde_json::from_slice::<Value>(&message.payload).unwrap(), serde_json::to_value(&event).unwrap());
}

#[tokio::test]
async fn without_a_stream_it_waits_for_one() {
    let nats = TestNats::start();
    let (sink, event) = (sink(&nats.url(), &json!({})), event());
    let refused = retry(ends(&sink, &event).await);
    assert_eq!(refused, format!("no JetStream stream takes the subject erp.{}.health.patient.created", event.tenant_id));
    let stream = stream(&nats.url()).await;
    sink.deliver(&event).await.unwrap();
    assert_eq!(count(&stream).await, 1);
}

/// Somebody who answers under the subject is no stream.
#[tokio::test]
async fn a_listener_that_acknowledges_nothing_has_not_taken_it() {
    let nats = TestNats::start();
    let client = async_nats::connect(nats.url()).await.unwrap();
    let mut heard = client.subscribe("erp.>").await.unwrap();
    client.flush().await.unwrap();
    let sink = sink(&nats.url(), &json!({ "timeout": "500ms" }));
    assert!(retry(ends(&sink, &event()).await).contains("did not acknowledge within 0.5 s"));
    assert!(heard.next().await.is_some());
}

#[tokio::test]
async fn what_is_too_large_or_has_no_subject_is_dead() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("nats.conf");
    fs::write(&config, "max_payload: 2048\n").unwrap();
    let nats = TestNats::start_with(&[Path::new("--config"), &config]);
    let _stream = stream(&nats.url()).await;
    let sink = sink(&nats.url(), &json!({}));
    sink.deliver(&event()).await.unwrap();
    let large = Envelope { payload: json!({ "text": "x".repeat(4096) }), ..event() };
    assert!(matches!(ends(&sink, &large).await, Err(Refusal::Dead { .. })));
    for unfit in ["health.*", "health.>", "a b", "a\r\nPUB b", "", "a..b"] {
        let unfit = Envelope { event_type: unfit.to_owned(), ..event() };
        assert!(matches!(ends(&sink, &unfit).await, Err(Refusal::Dead { .. })), "{:?}", unfit.event_type);
    }
}

#[tokio::test]
async fn a_server_that_is_away_or_hangs_costs_a_retry_and_no_event() {
    let mut nats = TestNats::start();
    let sink = sink(&nats.url(), &json!({ "timeout": "1s" }));
    let event = event();
    nats.stop();
    assert_eq!(retry(ends(&sink, &event).await), "NATS cannot be reached: connection refused");
    nats.restart();
    let stream = stream(&nats.url()).await;
    until_taken(&sink, &event).await;
    let late = crate::support::event();
    nats.freeze();
    assert!(retry(ends(&sink, &late).await).contains("did not acknowledge within 1 s"));
    nats.thaw();
    until_taken(&sink, &late).await;
    assert_eq!(count(&stream).await, 2);
    nats.stop();
    let last = crate::support::event();
    retry(ends(&sink, &last).await);
    nats.restart();
    until_taken(&sink, &last).await;
    within(Duration::from_mins(1), "three messages", async || stream.get_info().await.is_ok_and(|info| info.state.messages == 3)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_in_the_middle_costs_a_retry_and_no_event() {
    let nats = TestNats::start();
    let stream = stream(&nats.url()).await;
    let (proxy, url) = nats.proxy();
    let sink = sink(&url, &json!({ "timeout": "1s" }));
    sink.deliver(&event()).await.unwrap();
    for (turn, fault) in [Fault::Reset, Fault::Blackhole, Fault::Refuse].into_iter().enumerate() {
        let event = event();
        proxy.set(fault);
        retry(ends(&sink, &event).await);
        proxy.set(Fault::Pass);
        until_taken(&sink, &event).await;
        assert_eq!(count(&stream).await, turn as u64 + 2, "{fault:?}");
    }
}

#[tokio::test]
async fn logins_come_from_their_references() {
    let password = [Path::new("--user"), Path::new("erp"), Path::new("--pass"), Path::new(PASSWORD)];
    let token = [Path::new("--auth"), Path::new(PASSWORD)];
    let by_password = json!({ "username": "erp", "password_env": "ERP_SINK_PASSWORD" });
    let by_token = json!({ "token_env": "ERP_SINK_PASSWORD" });
    for (arguments, known, owner) in [
        (password.as_slice(), by_password, async_nats::ConnectOptions::new().user_and_password("erp".into(), PASSWORD.into())),
        (token.as_slice(), by_token, async_nats::ConnectOptions::new().token(PASSWORD.into())),
    ] {
        let nats = TestNats::start_with(arguments);
        let stream = owned(owner.connect(nats.url()).await.unwrap()).await;
        sink(&nats.url(), &known).deliver(&event()).await.unwrap();
        assert_eq!(count(&stream).await, 1);
        for unknown in [json!({}), json!({ "username": "erp", "password_env": "ERP_SINK_HOOK" }), json!({ "token_env": "ERP_SINK_HOOK" })] {
            let refused = retry(ends(&sink(&nats.url(), &unknown), &event()).await);
            assert!(refused.starts_with("NATS cannot be reached") && !refused.contains("whsec_"), "{refused}");
        }
    }
}
