//! Who is told of events as soon as they are committed.

use std::sync::{Arc, PoisonError, RwLock};

use erp_core::{NewEvent, TenantId};

use crate::Db;

/// Hears of the events of every transaction of this process that has committed, in the order in which its commits are answered.
/// The outbox is the truth: what must happen is a sink's work. For wake-ups, and for what this process remembers.
pub trait EventListener: Send + Sync + 'static {
    /// Called between the commit and its answer: it must neither wait nor panic. `events` is never empty.
    fn committed(&self, tenant: TenantId, events: &Arc<[NewEvent]>);
}

#[derive(Default)]
pub(crate) struct Listeners(RwLock<Arc<[Arc<dyn EventListener>]>>);

impl Listeners {
    /// Those who listen at this moment.
    pub(crate) fn now(&self) -> Arc<[Arc<dyn EventListener>]> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Db {
    /// Adds a listener, for as long as this database is open.
    pub fn listen(&self, listener: Arc<dyn EventListener>) {
        let mut listeners = self.0.listeners.0.write().unwrap_or_else(PoisonError::into_inner);
        *listeners = listeners.iter().cloned().chain([listener]).collect();
    }
}
