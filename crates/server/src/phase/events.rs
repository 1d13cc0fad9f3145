//! Phase 8: the bus on which committed events are announced.

use std::sync::Arc;

use erp_events::EventBus;

use super::Limited;

/// Phase 8's witness: what is committed from now on is heard.
pub struct Wired {
    pub(super) limited: Limited,
    pub(super) bus: EventBus,
}

impl Limited {
    /// Phase 8. Opens the bus and has the database tell it of every commit.
    pub fn events(self) -> Wired {
        let bus = EventBus::new();
        self.db.listen(Arc::new(bus.clone()));
        Wired { limited: self, bus }
    }
}

impl Wired {
    pub const fn bus(&self) -> &EventBus {
        &self.bus
    }
}
