//! The bus: what was committed in this process, told to who listens, at once and without a promise.
//!
//! For caches, metrics and wake-ups. The outbox is the truth: whatever must happen is a sink's work. A subscriber that falls more
//! than [`CAPACITY`] events behind misses some; it is told so, and looks at the truth again.

use std::{panic::AssertUnwindSafe, sync::Arc};

use erp_core::{NewEvent, TenantId};
use erp_db::EventListener;
use futures::FutureExt;
use tokio::sync::broadcast::{self, Receiver, error::RecvError};
use tokio_util::task::AbortOnDropHandle;

/// How many events a subscriber may be behind.
pub const CAPACITY: usize = 1_024;
/// Events that a subscriber missed, by its name.
pub const LAGGED: &str = "erp_bus_lagged_total";

/// One committed event.
#[derive(Clone, Debug)]
pub struct Announced {
    pub tenant: TenantId,
    /// The events of its transaction, shared by all who hear of them.
    events: Arc<[NewEvent]>,
    at: usize,
}

impl Announced {
    pub fn event(&self) -> &NewEvent {
        &self.events[self.at]
    }
}

/// Cheap to clone; every clone is the same bus.
#[derive(Clone, Debug)]
pub struct EventBus(broadcast::Sender<Announced>);

/// Who listens. Neither method may be relied on to be called for every event.
#[async_trait::async_trait]
pub trait Subscriber: Send + 'static {
    /// Says who lagged, in metrics and log.
    fn name(&self) -> &'static str;

    async fn heard(&mut self, event: &Announced);

    /// Events were missed: forget what was built from them and look at the database.
    async fn resync(&mut self);
}

/// Listens until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it ends the subscription"]
pub struct Subscription(AbortOnDropHandle<()>);

impl Subscription {
    /// Whether it has ended: only when the bus itself is gone.
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

impl EventBus {
    pub fn new() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }

    /// Has the subscriber listen, on a task of its own, to what is announced from now on. A subscriber that panics goes on listening.
    pub fn subscribe(&self, subscriber: impl Subscriber) -> Subscription {
        Subscription(AbortOnDropHandle::new(tokio::spawn(listen(self.0.subscribe(), subscriber))))
    }
}

impl Default for EventBus {
    fn default() -> Self {
        Self::new()
    }
}

impl EventListener for EventBus {
    fn committed(&self, tenant: TenantId, events: &Arc<[NewEvent]>) {
        for at in 0..events.len() {
            // Refused when nobody listens, which is nobody's loss.
            self.0.send(Announced { tenant, events: events.clone(), at }).ok();
        }
    }
}

async fn listen(mut receiver: Receiver<Announced>, mut subscriber: impl Subscriber) {
    let name = subscriber.name();
    loop {
        let sound = match receiver.recv().await {
            Ok(event) => AssertUnwindSafe(subscriber.heard(&event)).catch_unwind().await.is_ok(),
            Err(RecvError::Lagged(missed)) => {
                metrics::counter!(LAGGED, "subscriber" => name).increment(missed);
                tracing::warn!(subscriber = name, missed, "a subscriber of the event bus fell behind and looks at the database again");
                false
            }
            Err(RecvError::Closed) => return,
        };
        // After a panic too: the event it was at may have been lost.
        if !sound && AssertUnwindSafe(subscriber.resync()).catch_unwind().await.is_err() {
            tracing::error!(subscriber = name, "a subscriber of the event bus could not look at the database again");
        }
    }
}
