//! What must be so of stored events, for `erp verify`: each proof is one statement, and so one snapshot.

use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::ConnectionTrait;

use crate::sink_rows::fits_sql;

/// Something that must not be there, counted.
pub struct Proof {
    /// `events.what`.
    pub id: &'static str,
    /// What is so when all is well.
    pub title: &'static str,
    /// What a fault is, in the plural.
    pub fault: &'static str,
    statement: &'static str,
}

/// Every proof; what has to be compared event by event goes 30 days back. A copy that a replay made (`replay_of`) bears the version of the event that it repeats, and is one sink's alone.
pub const ALL: [Proof; 5] = [
    Proof {
        id: "events.archive",
        title: "an event is pending or in the archive, never both",
        fault: "events are pending and in the archive",
        statement: "SELECT count(*) FROM domain_events d JOIN domain_event_archive a ON a.occurred_at = d.occurred_at AND a.id = d.id",
    },
    Proof {
        id: "events.retries",
        title: "what waits for a sink is in the archive, and its sink is there",
        fault: "events wait for a sink that is gone, or are in no archive",
        statement: "SELECT count(*) FROM outbox_retries r WHERE NOT EXISTS (SELECT FROM outbox_sinks s WHERE s.name = r.sink) \
            OR NOT EXISTS (SELECT FROM domain_event_archive a WHERE a.occurred_at = r.occurred_at AND a.id = r.id)",
    },
    Proof {
        id: "events.heads",
        title: "what waits behind another event has such an event before it",
        fault: "events wait behind nothing: nobody will try them",
        statement: "SELECT count(*) FROM outbox_retries p WHERE p.parked AND NOT EXISTS (SELECT FROM outbox_retries h WHERE h.sink = p.sink \
            AND h.tenant_id = p.tenant_id AND h.aggregate_type = p.aggregate_type AND h.aggregate_id = p.aggregate_id AND h.id < p.id)",
    },
    Proof {
        id: "events.order",
        title: "events of one thing are stored in the order of its versions",
        fault: "events are stored before an earlier version of the same thing",
        statement: "SELECT count(*) FROM (SELECT aggregate_version, lag(aggregate_version) OVER (PARTITION BY tenant_id, aggregate_type, aggregate_id ORDER BY id) AS before \
            FROM (SELECT tenant_id, aggregate_type, aggregate_id, aggregate_version, id FROM domain_event_archive WHERE occurred_at > now() - interval '30 days' \
              AND NOT jsonb_exists(headers, 'replay_of') \
            UNION ALL SELECT tenant_id, aggregate_type, aggregate_id, aggregate_version, id FROM domain_events) e) w WHERE before > aggregate_version",
    },
    Proof {
        id: "events.inbox",
        title: "every consumer inside the product took each of its events, or they wait for it",
        fault: "events of the archive were neither taken by a consumer, nor do they wait for it",
        // From its first mark on: a consumer that is new gets what comes, not what was.
        statement: concat!(
            "SELECT count(*) FROM outbox_sinks s \
             CROSS JOIN LATERAL (SELECT min(processed_at) AS since FROM event_inbox WHERE consumer = s.name) first \
             JOIN domain_event_archive a ON a.relayed_at > first.since AND a.occurred_at > greatest(first.since, now() - interval '30 days') \
             AND (s.event_filter IS NULL OR EXISTS (SELECT FROM unnest(s.event_filter) f WHERE ",
            fits_sql!("f", "a.event_type"),
            ")) WHERE s.kind = 'internal' AND s.disabled_at IS NULL AND NOT jsonb_exists(a.headers, 'replay_of') \
             AND NOT EXISTS (SELECT FROM event_inbox i WHERE i.consumer = s.name AND i.event_id = a.event_id) \
             AND NOT EXISTS (SELECT FROM outbox_retries r WHERE r.sink = s.name AND r.event_id = a.event_id) \
             AND NOT EXISTS (SELECT FROM dead_letters d WHERE d.sink = s.name AND d.event_id = a.event_id)"
        ),
    },
];

impl Proof {
    /// How many faults there are.
    pub async fn faults(&self, db: &Db) -> Result<u64, DbError> {
        db.system(async |tx: &SystemTx| {
            // A look over a month of events may take longer than a request may.
            tx.execute_raw(sql("SET LOCAL statement_timeout = 0", [])).await?;
            let row = tx.query_one_raw(sql(self.statement, [])).await?;
            Ok(row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or(0).unsigned_abs())
        })
        .await
    }
}
