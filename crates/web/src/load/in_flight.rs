//! The cap on requests in flight.

use std::sync::{
    Arc,
    atomic::{AtomicIsize, Ordering},
};

use axum::{extract::Request, response::Response};

use super::{
    busy,
    lent::{Place, lent},
};

/// The requests that are worked on. Cheap to clone; one per process.
#[derive(Clone, Debug)]
pub struct InFlight(Arc<Count>);

#[derive(Debug)]
struct Count {
    most: isize,
    /// Whole only between two moves: a place can be given back while it is lent.
    taken: AtomicIsize,
}

/// One request's place; given back on drop, so that a cancelled request gives it back too.
struct Taken(Arc<Count>);

impl InFlight {
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Count { most: isize::try_from(most).unwrap_or(isize::MAX), taken: AtomicIsize::new(0) }))
    }

    /// So many at this moment.
    pub fn taken(&self) -> usize {
        usize::try_from(self.0.taken.load(Ordering::Relaxed)).unwrap_or(0)
    }

    fn take(&self) -> Option<Taken> {
        let before = self.0.taken.fetch_add(1, Ordering::Relaxed);
        let taken = Taken(self.0.clone());
        (before < self.0.most).then_some(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.lend();
    }
}

impl Place for Count {
    fn lend(&self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }

    fn take_back(&self) {
        self.taken.fetch_add(1, Ordering::Relaxed);
    }
}

/// 503 over the cap, before anything is looked at.
pub(crate) async fn in_flight<F>(gate: &InFlight, request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let Some(_taken) = gate.take() else { return busy("in_flight") };
    next(request.map(|body| lent(body, &gate.0))).await
}
