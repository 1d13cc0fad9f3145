//! Dead letters of a type are found without a scan; a pause says who made it, when and why.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261123_000960_desk",
        up: vec![
            // By bytes, so that the beginning of a type is a range whatever the database's collation: of one tenant, and of all.
            "CREATE INDEX dead_letters_tenant_type ON dead_letters (tenant_id, event_type text_pattern_ops, status, dead_at, id)"
                .to_owned(),
            "CREATE INDEX dead_letters_type ON dead_letters (event_type text_pattern_ops, status, dead_at, id)".to_owned(),
            // Of a pause that stands in `paused`; null without one.
            "ALTER TABLE scheduled_tasks ADD COLUMN paused_by text, ADD COLUMN paused_at timestamptz, ADD COLUMN paused_reason text"
                .to_owned(),
        ],
        down: vec![
            "ALTER TABLE scheduled_tasks DROP COLUMN paused_reason, DROP COLUMN paused_at, DROP COLUMN paused_by".to_owned(),
            "DROP INDEX dead_letters_type, dead_letters_tenant_type".to_owned(),
        ],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
