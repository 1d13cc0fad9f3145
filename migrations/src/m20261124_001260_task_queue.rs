//! Runs of tasks that somebody asked for and left to a server.

use erp_db::migrate::SqlMigration;

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261124_001260_task_queue",
        up: vec![
            // A row is gone once its run has begun: the run has its id, and the history has the rest.
            "CREATE TABLE task_queue (
                id uuid PRIMARY KEY,
                task text NOT NULL,
                args jsonb NOT NULL CHECK (jsonb_typeof(args) = 'object'),
                tenants jsonb CHECK (jsonb_typeof(tenants) = 'array'),
                force boolean NOT NULL,
                timeout_ms bigint CHECK (timeout_ms > 0),
                actor text NOT NULL,
                asked_at timestamptz NOT NULL DEFAULT now()
            )"
            .to_owned(),
            "CREATE INDEX task_queue_oldest ON task_queue (asked_at, id)".to_owned(),
        ],
        down: vec!["DROP TABLE task_queue".to_owned()],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}
