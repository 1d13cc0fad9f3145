//! Reading the chain in order, a batch at a time, each with the head of the same moment.

use std::sync::LazyLock;

use erp_core::TenantId;
use sea_orm::{ConnectionTrait, QueryResult};

use super::{archive, readable_time, verify::Anchor};
use crate::{Db, DbError, TenantTx, sql};

/// Rows a statement: enough to make its cost small, few enough to hold in memory.
const BATCH: usize = 1000;

/// What a verification looks at.
pub(super) static PARTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "seq, prev_hash, row_hash, key_id, record, {}, actor, action, entity, entity_id, outcome, trace_id",
        readable_time("occurred_at")
    )
});
const LINE: &str = "seq, row_to_json(l)::text AS line";

pub(super) struct Batch {
    pub rows: Vec<QueryResult>,
    pub head: Option<Anchor>,
    /// The last row that is archived at that moment; 0 where none is.
    pub archived: i64,
}

impl Batch {
    /// Whether nothing followed at that moment.
    pub fn is_last(&self) -> bool {
        self.rows.len() < BATCH
    }
}

/// The rows that follow `after`, in one statement with the head, hence in one snapshot: what it shows was committed together.
pub(super) async fn batch(tx: &TenantTx, columns: &str, after: i64) -> Result<Batch, DbError> {
    let select = format!(
        "SELECT h.seq AS head_seq, h.row_hash AS head_hash, COALESCE((SELECT max(last_seq) FROM audit_archive), 0) AS archived, r.* \
         FROM (SELECT 1) one LEFT JOIN audit_head h ON true LEFT JOIN LATERAL (SELECT {columns} FROM audit_log l WHERE seq > $1 ORDER BY seq LIMIT $2) r ON true ORDER BY r.seq"
    );
    let mut rows = tx.query_all_raw(sql(&select, [after.into(), (BATCH as i64).into()])).await?;
    let head = match rows.first() {
        Some(row) => match (row.try_get::<Option<i64>>("", "head_seq")?, row.try_get::<Option<Vec<u8>>>("", "head_hash")?) {
            (Some(seq), Some(hash)) => Some(Anchor { seq, hash: hash.try_into().unwrap_or_default() }),
            _ => None,
        },
        None => None,
    };
    let archived = rows.first().map(|row| row.try_get("", "archived")).transpose()?.unwrap_or_default();
    // Without rows the join still gives its one line, with the head alone.
    if rows.first().map(|row| row.try_get::<Option<i64>>("", "seq")).transpose()?.flatten().is_none() {
        rows.clear();
    }
    Ok(Batch { rows, head, archived })
}

/// Hands every row of the chain to `sink` in order, as the JSON line of PostgreSQL's `row_to_json` (bytes as `\x…`), and gives the head.
/// Before them come the records of rows that are archived, each as the member `archived` of a line.
pub async fn export<E: From<DbError>>(
    db: &Db,
    tenant: TenantId,
    sink: &mut (dyn FnMut(&str) -> Result<(), E> + Send),
) -> Result<Option<Anchor>, E> {
    let (records, archived) = db.read(tenant, archive::lines).await?;
    for record in &records {
        sink(record)?;
    }
    let mut after = i64::MIN;
    loop {
        let batch = db.read(tenant, async |tx: &TenantTx| batch(tx, LINE, after).await).await?;
        if batch.archived != archived {
            return Err(DbError::Unavailable("rows were archived meanwhile: export again".to_owned()).into());
        }
        for row in &batch.rows {
            after = row.try_get("", "seq").map_err(DbError::from)?;
            sink(&row.try_get::<String>("", "line").map_err(DbError::from)?)?;
        }
        if batch.is_last() {
            return Ok(batch.head);
        }
    }
}
