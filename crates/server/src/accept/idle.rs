//! When a connection last had something to do.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::Instant;

/// The requests of one connection.
#[derive(Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

struct State {
    running: usize,
    since: Instant,
}

/// A request in flight; ends on drop, so that a cancelled one counts too.
pub(super) struct Busy(Activity);

impl Default for Activity {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State { running: 0, since: Instant::now() })))
    }
}

impl Activity {
    pub(super) fn begin(&self) -> Busy {
        self.change(|state| state.running += 1);
        Busy(self.clone())
    }

    /// Ends once there has been no request for `limit`.
    pub(super) async fn idle_for(&self, limit: Duration) {
        loop {
            let deadline = {
                let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if state.running > 0 { Instant::now() + limit } else { state.since + limit }
            };
            if deadline <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(deadline).await;
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        state.since = Instant::now();
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.change(|state| state.running -= 1);
    }
}

/// The body of an answer: its request is in flight until the last byte went out.
pub(super) struct Counted {
    body: Body,
    _busy: Busy,
}

impl Counted {
    pub(super) fn new(body: Body, busy: Busy) -> Self {
        Self { body, _busy: busy }
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_request_in_flight_is_never_idle() {
        let activity = Activity::default();
        let busy = activity.begin();
        let limit = Duration::from_secs(10);
        assert!(tokio::time::timeout(Duration::from_secs(100), activity.idle_for(limit)).await.is_err());
        drop(busy);
        tokio::time::timeout(Duration::from_secs(11), activity.idle_for(limit)).await.unwrap();
    }
}
