//! A receiver of webhooks that keeps a ledger, and answers as a scenario says.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use serde::Deserialize;
use uuid::Uuid;

/// An event that was taken.
#[derive(Clone, Debug, Deserialize)]
pub struct Arrival {
    #[serde(rename = "aggregate_id")]
    pub thing: Uuid,
    #[serde(rename = "aggregate_version")]
    pub version: i64,
}

/// What it answers to an event that was asked so often before.
type Answer = Arc<dyn Fn(&Arrival, u32) -> StatusCode + Send + Sync>;

/// Listens on a port of 127.0.0.1 as long as the program runs.
#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    taken: Mutex<Vec<Arrival>>,
    asked: Mutex<HashMap<(Uuid, i64), u32>>,
    answer: Mutex<Answer>,
}

impl Receiver {
    pub async fn start() -> Result<Self> {
        let answer: Answer = Arc::new(|_, _| StatusCode::NO_CONTENT);
        let inner = Arc::new(Inner { taken: Mutex::default(), asked: Mutex::default(), answer: Mutex::new(answer) });
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let this = Self { address: listener.local_addr()?, inner: inner.clone() };
        let app = Router::new().route("/", post(take)).with_state(inner);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(this)
    }

    pub fn answers(&self, answer: impl Fn(&Arrival, u32) -> StatusCode + Send + Sync + 'static) {
        *self.inner.answer.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(answer);
    }

    pub fn forget(&self) {
        self.inner.taken.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.inner.asked.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.answers(|_, _| StatusCode::NO_CONTENT);
    }

    /// Everything that was taken, in order.
    pub fn taken(&self) -> Vec<Arrival> {
        self.inner.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn take(State(inner): State<Arc<Inner>>, Json(arrival): Json<Arrival>) -> StatusCode {
    let before = {
        let mut asked = inner.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let times = asked.entry((arrival.thing, arrival.version)).or_default();
        *times += 1;
        *times - 1
    };
    let answer = inner.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let status = answer(&arrival, before);
    if status.is_success() {
        inner.taken.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
    }
    status
}
