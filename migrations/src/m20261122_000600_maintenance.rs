//! Maintenance: at most one row, there while requests are refused.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, drop};

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261122_000600_maintenance",
        up: maintenance().build(),
        down: drop(&["maintenance"]),
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

fn maintenance() -> Table {
    Table::global("maintenance")
        .column("one boolean PRIMARY KEY DEFAULT true CHECK (one)")
        .column("message text CHECK (length(message) BETWEEN 1 AND 500)")
        .column("allow_ip text[] NOT NULL DEFAULT '{}'")
        .column("until timestamptz")
        .column("started_at timestamptz NOT NULL DEFAULT now()")
        .column("actor text NOT NULL")
}
