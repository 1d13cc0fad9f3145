//! Erased people, and people who must not be erased.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261122_000510_health_erasure",
        up: vec!["ALTER TABLE patient ADD COLUMN erased_at timestamptz, ADD COLUMN legal_hold_at timestamptz".to_owned()],
        down: vec!["ALTER TABLE patient DROP COLUMN legal_hold_at, DROP COLUMN erased_at".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
