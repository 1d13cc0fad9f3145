//! Patients who do not exist, as bait.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261122_000540_health_decoy",
        up: vec!["ALTER TABLE patient ADD COLUMN decoy boolean NOT NULL DEFAULT false".to_owned()],
        down: vec!["ALTER TABLE patient DROP COLUMN decoy".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
