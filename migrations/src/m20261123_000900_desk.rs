//! What operators add: deliveries that repeat old ones, and pauses that end by themselves.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261123_000900_desk",
        up: vec![
            // The event was delivered before, or passed over: its receiver is told so.
            "ALTER TABLE outbox_retries ADD COLUMN replayed boolean NOT NULL DEFAULT false".to_owned(),
            // A pause counts until then; NULL: until somebody resumes the task.
            "ALTER TABLE scheduled_tasks ADD COLUMN paused_until timestamptz".to_owned(),
        ],
        down: vec![
            "ALTER TABLE scheduled_tasks DROP COLUMN paused_until".to_owned(),
            "ALTER TABLE outbox_retries DROP COLUMN replayed".to_owned(),
        ],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
