//! A pause of a task may end by itself.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261123_000950_pauses",
        // Beside `paused`: when the task is on again; null until somebody resumes it.
        up: vec!["ALTER TABLE scheduled_tasks ADD COLUMN paused_until timestamptz".to_owned()],
        down: vec!["ALTER TABLE scheduled_tasks DROP COLUMN paused_until".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
