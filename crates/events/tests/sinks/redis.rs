//! Redis Streams.

use std::{collections::HashMap, sync::Arc, time::Duration};

use erp_events::{Envelope, Sink, sinks::build};
use erp_testkit::{Fault, TestRedis, within};
use serde_json::{Value, json};

use crate::support::{PASSWORD, deps, ends, event, retry};

fn sink(url: &str, more: &Value) -> Arc<dyn Sink> {
    let mut config = json!({ "url": url, "timeout": "2s" });
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    build("redis_stream", &config, &deps()).unwrap()
}

async fn ask<T: redis::FromRedisValue>(url: &str, words: &[&str]) -> T {
    let mut connection = redis::Client::open(url).unwrap().get_multiplexed_async_connection().await.unwrap();
    redis::cmd(words[0]).arg(&words[1..]).query_async(&mut connection).await.unwrap()
}

async fn entries(url: &str) -> Vec<HashMap<String, String>> {
    let found: Vec<(String, HashMap<String, String>)> = ask(url, &["XRANGE", "erp:events", "-", "+"]).await;
    found.into_iter().map(|(_, fields)| fields).collect()
}

/// Again and again, as the relay does.
async fn until_taken(sink: &Arc<dyn Sink>, event: &Envelope) {
    within(Duration::from_mins(1), "delivered", async || ends(sink, event).await.is_ok()).await;
}

#[tokio::test]
async fn an_event_is_one_entry_however_often_it_comes() {
    let redis = TestRedis::shared();
    let (sink, event, other) = (sink(redis.url(), &json!({})), event(), event());
    for one in [&event, &other, &event, &event] {
        sink.deliver(one).await.unwrap();
    }
    let found = entries(redis.url()).await;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].len(), 4);
    assert_eq!(found[0]["event_id"], event.event_id.to_string());
    assert_eq!(found[0]["type"], event.event_type);
    assert_eq!(found[0]["tenant"], event.tenant_id.to_string());
    assert_eq!(serde_json::from_str::<Value>(&found[0]["envelope"]).unwrap(), serde_json::to_value(&event).unwrap());
    let life: u64 = ask(redis.url(), &["TTL", &format!("{{erp:events}}:seen:{}", event.event_id)]).await;
    assert!((604_000..=604_800).contains(&life), "{life}");
}

#[tokio::test]
async fn many_at_once_are_one_entry_too() {
    let redis = TestRedis::shared();
    let (sink, event) = (sink(redis.url(), &json!({})), event());
    let all = futures::future::join_all((0..64).map(|_| sink.deliver(&event))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(entries(redis.url()).await.len(), 1);
}

#[tokio::test]
async fn the_stream_is_kept_short() {
    let redis = TestRedis::shared();
    let sink = sink(redis.url(), &json!({ "max_length": 10 }));
    for _ in 0..500 {
        sink.deliver(&event()).await.unwrap();
    }
    let length: usize = ask(redis.url(), &["XLEN", "erp:events"]).await;
    // Whole nodes of a hundred entries go.
    assert!(length < 250, "{length}");
}

/// A script that fails half-way is not undone: an event that was marked, but has no entry, would be lost.
#[tokio::test]
async fn an_append_that_failed_is_no_delivery() {
    let redis = TestRedis::shared();
    let (sink, event) = (sink(redis.url(), &json!({})), event());
    ask::<()>(redis.url(), &["SET", "erp:events", "not a stream"]).await;
    let refused = retry(ends(&sink, &event).await);
    assert!(refused.contains("Redis refused") && !refused.contains("canary"), "{refused}");
    ask::<()>(redis.url(), &["DEL", "erp:events"]).await;
    sink.deliver(&event).await.unwrap();
    assert_eq!(entries(redis.url()).await.len(), 1);
}

#[tokio::test]
async fn a_server_that_forgot_the_script_gets_it_again() {
    let redis = TestRedis::start();
    let sink = sink(redis.url(), &json!({}));
    sink.deliver(&event()).await.unwrap();
    ask::<()>(redis.url(), &["SCRIPT", "FLUSH"]).await;
    sink.deliver(&event()).await.unwrap();
    assert_eq!(entries(redis.url()).await.len(), 2);
}

#[tokio::test]
async fn a_server_that_is_away_or_hangs_costs_a_retry_and_no_event() {
    let mut redis = TestRedis::start();
    let (sink, event) = (sink(redis.url(), &json!({ "timeout": "500ms" })), event());
    redis.stop();
    assert!(retry(ends(&sink, &event).await).contains("Redis"));
    redis.restart();
    until_taken(&sink, &event).await;
    redis.freeze();
    let late = crate::support::event();
    assert!(retry(ends(&sink, &late).await).contains("did not answer within 0.5 s"));
    redis.thaw();
    until_taken(&sink, &late).await;
    assert_eq!(entries(redis.url()).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_or_vanishes_is_replaced() {
    let redis = TestRedis::start();
    let (proxy, url) = redis.proxy();
    let sink = sink(&url, &json!({ "timeout": "500ms" }));
    sink.deliver(&event()).await.unwrap();
    for (turn, fault) in [Fault::Reset, Fault::Blackhole, Fault::HalfOpen, Fault::Refuse].into_iter().enumerate() {
        let event = event();
        proxy.set(fault);
        retry(ends(&sink, &event).await);
        proxy.set(Fault::Pass);
        until_taken(&sink, &event).await;
        assert_eq!(entries(redis.url()).await.len(), turn + 2, "{fault:?}");
    }
}

#[tokio::test]
async fn the_password_comes_from_its_reference_and_goes_nowhere_else() {
    let redis = TestRedis::start();
    ask::<()>(redis.url(), &["CONFIG", "SET", "requirepass", PASSWORD]).await;
    let known = sink(redis.url(), &json!({ "password_env": "ERP_SINK_PASSWORD" }));
    known.deliver(&event()).await.unwrap();
    for unknown in [json!({}), json!({ "password_env": "ERP_SINK_HOOK" })] {
        let refused = retry(ends(&sink(redis.url(), &unknown), &event()).await);
        assert!(!refused.contains("whsec_") && !refused.contains("canary"), "{refused}");
    }
}
