//! Searching the audit trail by action and by time.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    let index = |name: &str, columns: &str| format!("CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON audit_log (tenant_id, {columns})");
    SqlMigration {
        name: "m20261122_000500_audit_search",
        up: vec![index("audit_log_action", "action, seq"), index("audit_log_time", "occurred_at, seq")],
        down: vec!["DROP INDEX IF EXISTS audit_log_action".to_owned(), "DROP INDEX IF EXISTS audit_log_time".to_owned()],
        why_no_down: None,
        // The trail is big by then, and nobody waits for an index.
        transactional: false,
        compat_floor: "m20261122_000300_health",
    }
}
