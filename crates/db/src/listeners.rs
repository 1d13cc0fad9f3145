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
    /// What to do once the transaction of these events has committed.
    pub(crate) fn tell(&self, tenant: TenantId, events: Vec<NewEvent>) -> Option<Box<dyn FnOnce() + Send>> {
        let listeners = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if events.is_empty() || listeners.is_empty() {
            return None;
        }
        let events: Arc<[NewEvent]> = events.into();
        Some(Box::new(move || listeners.iter().for_each(|listener| listener.committed(tenant, &events))))
    }
}

impl Db {
    /// Adds a listener, for as long as this database is open.
    pub fn listen(&self, listener: Arc<dyn EventListener>) {
        let mut listeners = self.0.listeners.0.write().unwrap_or_else(PoisonError::into_inner);
        *listeners = listeners.iter().cloned().chain([listener]).collect();
    }
}
