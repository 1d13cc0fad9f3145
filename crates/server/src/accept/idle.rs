//! When a connection last had something to do.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use erp_web::load::lent::{Place, lent};
use hyper::body::{Frame, SizeHint};
use tokio::time::Instant;

/// How often a connection that is to end is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// The requests of one connection.
#[derive(Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

struct State {
    running: usize,
    /// Requests whose answer is being made and which do not wait for the rest of their body. A place can be given back while it
    /// is lent, so this is right between two moves only.
    working: isize,
    since: Instant,
    /// How long it may have none: less before the first one.
    limit: Duration,
    idle: Duration,
}

/// A request in flight; ends on drop, so that a cancelled one counts too.
pub(super) struct Busy(Activity);

impl Activity {
    /// `first` for the first request, `idle` between two.
    pub(super) fn new(first: Duration, idle: Duration) -> Self {
        Self(Arc::new(Mutex::new(State { running: 0, working: 0, since: Instant::now(), limit: first, idle })))
    }

    pub(super) fn begin(&self) -> Busy {
        self.change(|state| {
            state.running += 1;
            state.limit = state.idle;
        });
        Busy(self.clone())
    }

    /// Ends once there has been no request for too long.
    pub(super) async fn idle(&self) {
        loop {
            let deadline = {
                let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if state.running > 0 { Instant::now() + state.limit } else { state.since + state.limit }
            };
            if deadline <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(deadline).await;
        }
    }

    /// Ends once nobody waits for us: neither a request that is worked on nor one whose client sends and reads as it should
    /// within `grace`.
    pub(super) async fn abandoned(&self, grace: Duration) {
        tokio::time::sleep(grace).await;
        while self.0.lock().unwrap_or_else(PoisonError::into_inner).working > 0 {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The answer of a request is being made; ends on drop.
    pub(super) fn work(&self) -> Working {
        self.take_back();
        Working(Arc::new(self.clone()))
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        state.since = Instant::now();
    }
}

/// A request that is worked on.
pub(super) struct Working(Arc<Activity>);

impl Working {
    /// The request's body; while it is waited for, nothing is worked on.
    pub(super) fn body(&self, body: Body) -> Body {
        lent(body, &self.0)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.lend();
    }
}

impl Place for Activity {
    fn lend(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).working -= 1;
    }

    fn take_back(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).working += 1;
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
        let activity = Activity::new(Duration::from_secs(1), Duration::from_secs(10));
        tokio::time::timeout(Duration::from_secs(2), activity.idle()).await.unwrap();
        let busy = activity.begin();
        assert!(tokio::time::timeout(Duration::from_secs(100), activity.idle()).await.is_err());
        drop(busy);
        assert!(tokio::time::timeout(Duration::from_secs(9), activity.idle()).await.is_err());
        tokio::time::timeout(Duration::from_secs(2), activity.idle()).await.unwrap();
    }
}
