//! Neither secrets nor payloads in logs, at the most talkative level, nor in what is refused.

use std::{
    io,
    sync::{Arc, Mutex},
};

use erp_events::{
    Sink,
    sinks::{SecretStore, SinkDeps, build},
};
use erp_testkit::{TestNats, TestRedis};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    credentials::{new_user, trusted},
    support::{PASSWORD, Receiver, SECRET, deps, event, hook},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// One thread, so that every task logs here.
#[tokio::test]
async fn nothing_tells_a_secret_or_a_payload() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _here = tracing::subscriber::set_default(subscriber);

    let nats = TestNats::start_with(&["--user", "erp", "--pass", PASSWORD].map(std::path::Path::new));
    let redis = TestRedis::start();
    let receiver = Receiver::start().await;
    let trusted = trusted();
    let creds = new_user(&trusted.account);
    let seed = creds.lines().find(|line| line.starts_with("SU")).unwrap().to_owned();
    let secrets = SecretStore::new([("ERP_SINK_CREDS".to_owned(), creds)], None);
    let by_creds = SinkDeps { secrets: Arc::new(secrets), ..deps() };
    let login = json!({ "servers": [nats.url()], "username": "erp", "password_env": "ERP_SINK_PASSWORD" });
    let sinks: Vec<Arc<dyn Sink>> = vec![
        build("nats", &login, &deps()).unwrap(),
        build("redis_stream", &json!({ "url": redis.url(), "password_env": "ERP_SINK_PASSWORD" }), &deps()).unwrap(),
        build("redis_stream", &json!({ "url": redis.url() }), &deps()).unwrap(),
        hook(receiver.address, "15s"),
        build("nats", &json!({ "servers": [trusted.nats.url()], "credentials_env": "ERP_SINK_CREDS" }), &by_creds).unwrap(),
    ];
    let mut refused = String::new();
    for sink in &sinks {
        if let Err(refusal) = sink.deliver(&event()).await {
            refused += &format!("{refusal} {refusal:?} ");
        }
    }
    // No stream; a password that Redis does not know.
    assert!(refused.contains("no JetStream stream") && refused.contains("Redis"), "{refused}");
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("async_nats"), "nothing was logged: {} bytes", logged.len());
    for canary in [PASSWORD, SECRET, &SECRET["whsec_".len()..], "canary", &seed] {
        assert!(!logged.contains(canary), "{canary} was logged");
        assert!(!refused.contains(canary), "{canary} was told");
    }
}
