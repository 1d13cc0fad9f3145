//! Searching the audit trail for what was refused or failed: rare among what succeeded.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    let index =
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_refused ON audit_log (tenant_id, outcome, seq) WHERE outcome <> 'success'";
    SqlMigration {
        name: "m20261122_000550_audit_refused",
        up: vec![index.to_owned()],
        down: vec!["DROP INDEX IF EXISTS audit_log_refused".to_owned()],
        why_no_down: None,
        // The trail is big by then, and nobody waits for an index.
        transactional: false,
        compat_floor: "m20261122_000300_health",
    }
}
