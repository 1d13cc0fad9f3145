//! Deliveries that repeat old ones say so.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261123_000900_replays",
        // The event was delivered before, or passed over: its receiver is told so.
        up: vec!["ALTER TABLE outbox_retries ADD COLUMN replayed boolean NOT NULL DEFAULT false".to_owned()],
        down: vec!["ALTER TABLE outbox_retries DROP COLUMN replayed".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
