//! A server says at once which sinks it cannot use; a tenant's open dead letters of a sink, and of its types, are found
//! without the others'.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261123_001250_sink_faults",
        up: vec![
            // By the sink's name, why whoever leads the shard can make nothing of its row. Servers have environments of their own: it
            // is theirs to say, and is forgotten with their lease.
            "ALTER TABLE relay_leases ADD COLUMN unusable jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(unusable) = 'object')".to_owned(),
            "CREATE INDEX dead_letters_sink_open ON dead_letters (tenant_id, sink, event_type text_pattern_ops, dead_at, id) WHERE status = 'open'".to_owned(),
        ],
        down: vec!["DROP INDEX dead_letters_sink_open".to_owned(), "ALTER TABLE relay_leases DROP COLUMN unusable".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
