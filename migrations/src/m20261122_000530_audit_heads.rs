//! The heads of the audit chains are seen in system scope: whoever verifies all chains must find those of tenants whose row is gone.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    let scope = "(SELECT current_setting('app.scope', true)) = 'system'";
    SqlMigration {
        name: "m20261122_000530_audit_heads",
        up: vec![format!("CREATE POLICY system_scope ON audit_head FOR ALL USING ({scope}) WITH CHECK ({scope})")],
        down: vec!["DROP POLICY system_scope ON audit_head".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
