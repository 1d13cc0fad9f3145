//! An event, a receiver of webhooks, names that lead where a test wants.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::Response, routing::any};
use chrono::{DateTime, Utc};
use erp_core::SystemClock;
use erp_events::{
    Envelope, Refusal, Sink,
    sinks::{Outbound, Resolve, SecretStore, SinkDeps, build},
};
use serde_json::{Value, json};

/// A secret of the form that webhooks want, and another.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const OTHER: &str = "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";
pub const PASSWORD: &str = "canary-password-7301";

pub fn event() -> Envelope {
    let headers = json!({ "correlation_id": "c-1" });
    Envelope {
        id: 7,
        shard: 3,
        event_id: erp_core::new_id(),
        tenant_id: erp_core::new_id(),
        event_type: "health.patient.created".to_owned(),
        schema_version: 1,
        aggregate_type: "patient".to_owned(),
        aggregate_id: erp_core::new_id(),
        aggregate_version: 1,
        occurred_at: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
        headers,
        payload: json!({ "name": "张*", "note": "canary-payload-8842 \u{1F600}" }),
    }
}

pub fn deps() -> SinkDeps {
    let environment = [("ERP_SINK_HOOK", SECRET), ("ERP_SINK_HOOK_OTHER", OTHER), ("ERP_SINK_PASSWORD", PASSWORD)];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let secrets = Arc::new(SecretStore::new(environment, None));
    SinkDeps { clock: SystemClock::shared(), secrets, outbound: Outbound::default() }
}

/// Plain HTTP to one loopback address and port.
pub fn towards(address: SocketAddr) -> SinkDeps {
    let mut deps = deps();
    deps.outbound = Outbound { allowed: vec![address.ip().into()], ports: vec![address.port()], plain_http: true, ..Outbound::default() };
    deps
}

pub fn hook(address: SocketAddr, timeout: &str) -> Arc<dyn Sink> {
    let config = json!({ "url": format!("http://{address}/hook"), "secrets_env": ["ERP_SINK_HOOK"], "timeout": timeout });
    build("webhook", &config, &towards(address)).unwrap()
}

/// The text of a refusal that asks for another try.
pub fn retry(result: Result<(), Refusal>) -> String {
    match result {
        Err(Refusal::Retry { error, .. }) => error,
        other => panic!("no Retry: {other:?}"),
    }
}

/// Delivers, and sees that it ends by itself. The limit is generous, for busy machines; the sink's own are far below it.
pub async fn ends(sink: &Arc<dyn Sink>, event: &Envelope) -> Result<(), Refusal> {
    let start = Instant::now();
    let result = sink.deliver(event).await;
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
    result
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Taken {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Taken {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// An HTTP receiver on a loopback address; counts connections too.
pub struct Receiver {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    taken: Mutex<Vec<Taken>>,
    answer: Mutex<(u16, Vec<(&'static str, String)>)>,
}

impl Receiver {
    pub async fn start() -> Self {
        Self::on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    pub async fn on(address: SocketAddr) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { answer: Mutex::new((200, Vec::new())), ..Shared::default() });
        let app = Router::new().fallback(any(take)).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, shared }
    }

    pub fn answer(&self, status: u16, headers: &[(&'static str, &str)]) {
        *self.shared.answer.lock().unwrap() = (status, headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().unwrap().clone()
    }
}

async fn take(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response<String> {
    shared.taken.lock().unwrap().push(Taken { headers, body });
    let (status, headers) = shared.answer.lock().unwrap().clone();
    let mut answer = Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(name, value);
    }
    answer.body("the receiver's own words".to_owned()).unwrap()
}

/// A listener that must not be connected to.
pub struct Trap {
    pub address: SocketAddr,
    accepted: Arc<AtomicUsize>,
}

impl Trap {
    pub async fn on(address: SocketAddr) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let (address, accepted) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let count = accepted.clone();
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { address, accepted }
    }

    pub async fn start() -> Self {
        Self::on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Connections so far; one more of our own proves that it would have seen them.
    pub async fn accepted(&self) -> usize {
        let before = self.accepted.load(Ordering::SeqCst);
        let _own = tokio::net::TcpStream::connect(self.address).await.unwrap();
        erp_testkit::eventually("the trap sees connections", async || self.accepted.load(Ordering::SeqCst) > before).await;
        let seen = self.accepted.fetch_sub(1, Ordering::SeqCst) - 1;
        assert_eq!(seen, before, "a connection came late");
        seen
    }
}

/// Names with what they lead to at the first question, the second, and so on; the last answer stays.
#[derive(Default)]
pub struct Names {
    answers: HashMap<&'static str, Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Names {
    pub fn new<const N: usize>(names: [(&'static str, &[&[&str]]); N]) -> Arc<Self> {
        let parse = |answer: &&[&str]| answer.iter().map(|one| one.parse().unwrap()).collect();
        let answers = names.into_iter().map(|(name, answers)| (name, answers.iter().map(parse).collect())).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl Resolve for Names {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        let answers = self.answers.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(answers[turn.min(answers.len() - 1)].clone())
    }
}

/// Now, as a receiver would see it.
pub fn now() -> DateTime<Utc> {
    erp_core::Clock::now(&SystemClock)
}
