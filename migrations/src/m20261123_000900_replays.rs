//! Deliveries that repeat old ones say so; pages of dead letters of all tenants, of one, of a sink, of a state.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261123_000900_replays",
        // The event was delivered before, or passed over: its receiver is told so.
        up: vec![
            "ALTER TABLE outbox_retries ADD COLUMN replayed boolean NOT NULL DEFAULT false".to_owned(),
            "CREATE INDEX dead_letters_newest ON dead_letters (dead_at, id)".to_owned(),
            "CREATE INDEX dead_letters_state ON dead_letters (status, dead_at, id)".to_owned(),
            "CREATE INDEX dead_letters_sink ON dead_letters (sink, status, dead_at, id)".to_owned(),
            "CREATE INDEX dead_letters_tenant ON dead_letters (tenant_id, status, dead_at, id)".to_owned(),
        ],
        down: vec![
            "DROP INDEX dead_letters_tenant, dead_letters_sink, dead_letters_state, dead_letters_newest".to_owned(),
            "ALTER TABLE outbox_retries DROP COLUMN replayed".to_owned(),
        ],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
