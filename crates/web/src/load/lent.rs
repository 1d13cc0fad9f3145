//! A request's body that lends its request's place to others while it waits for the client.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use futures::Stream;

/// A place that can be given to others while its holder waits for a client.
pub trait Place: Send + Sync + 'static {
    fn lend(&self);
    fn take_back(&self);
}

struct Lent<P: Place> {
    body: BodyDataStream,
    place: Arc<P>,
    waits: bool,
}

/// The same body; a body that has ended waits for nobody.
pub fn lent<P: Place>(body: Body, place: &Arc<P>) -> Body {
    if body.is_end_stream() {
        return body;
    }
    Body::from_stream(Lent { body: body.into_data_stream(), place: place.clone(), waits: false })
}

impl<P: Place> Lent<P> {
    fn mark(&mut self, waits: bool) {
        match (self.waits, waits) {
            (false, true) => self.place.lend(),
            (true, false) => self.place.take_back(),
            _ => {}
        }
        self.waits = waits;
    }
}

impl<P: Place> Stream for Lent<P> {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.body).poll_next(cx);
        self.mark(polled.is_pending());
        polled
    }
}

impl<P: Place> Drop for Lent<P> {
    fn drop(&mut self) {
        self.mark(false);
    }
}
