//! The list of patients of one gender: without an index a rare one is searched for through the whole table.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    let index = "CREATE INDEX CONCURRENTLY IF NOT EXISTS patient_gender_recent ON patient (tenant_id, gender, created_at DESC, id DESC) \
        WHERE deleted_at IS NULL";
    SqlMigration {
        name: "m20261122_000520_health_gender",
        up: vec![index.to_owned()],
        down: vec!["DROP INDEX IF EXISTS patient_gender_recent".to_owned()],
        why_no_down: None,
        transactional: false,
        compat_floor: "m20261122_000300_health",
    }
}
