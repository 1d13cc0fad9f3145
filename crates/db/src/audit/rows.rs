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

/// A chain on its way out in order, batch by batch, as far as it went when that began. A row is the JSON line of PostgreSQL's
/// `row_to_json` (bytes as `\x…`). Before the rows come the records of those that are archived, each as the member `archived` of a line.
pub struct Export {
    tenant: TenantId,
    head: Option<Anchor>,
    /// Rows behind it came later. Of a chain that was tampered with, whatever stands there goes out.
    last: i64,
    archived: i64,
    records: Option<Vec<String>>,
    after: i64,
    done: bool,
}

impl Export {
    pub async fn begin(db: &Db, tenant: TenantId) -> Result<Self, DbError> {
        let (records, archived) = db.read(tenant, archive::lines).await?;
        let statement = "SELECT h.seq, h.row_hash, GREATEST(h.seq, (SELECT seq FROM audit_log ORDER BY seq DESC LIMIT 1)) AS last \
            FROM (SELECT 1) one LEFT JOIN audit_head h ON true";
        let row = db.read(tenant, async |tx: &TenantTx| Ok::<_, DbError>(tx.query_one_raw(sql(statement, [])).await?)).await?;
        let mut export = Self {
            tenant,
            head: None,
            last: 0,
            archived,
            records: Some(records).filter(|all| !all.is_empty()),
            after: i64::MIN,
            done: false,
        };
        if let Some(row) = row {
            export.last = row.try_get::<Option<i64>>("", "last")?.unwrap_or(0);
            if let (Some(seq), Some(hash)) = (row.try_get::<Option<i64>>("", "seq")?, row.try_get::<Option<Vec<u8>>>("", "row_hash")?) {
                export.head = Some(Anchor { seq, hash: hash.try_into().unwrap_or_default() });
            }
        }
        Ok(export)
    }

    /// What the chain's head said at the beginning.
    pub const fn head(&self) -> Option<Anchor> {
        self.head
    }

    /// The next lines; none when that was all.
    ///
    /// # Errors
    /// Those of the database; unavailable where rows were moved into files meanwhile.
    pub async fn next(&mut self, db: &Db) -> Result<Option<Vec<String>>, DbError> {
        if let Some(records) = self.records.take() {
            return Ok(Some(records));
        }
        if self.done {
            return Ok(None);
        }
        let batch = db.read(self.tenant, async |tx: &TenantTx| batch(tx, LINE, self.after).await).await?;
        if batch.archived != self.archived {
            return Err(DbError::Unavailable("rows were archived meanwhile: export again".to_owned()));
        }
        self.done = batch.is_last();
        let mut lines = Vec::with_capacity(batch.rows.len());
        for row in &batch.rows {
            self.after = row.try_get("", "seq")?;
            if self.after > self.last {
                self.done = true;
                break;
            }
            lines.push(row.try_get::<String>("", "line")?);
        }
        Ok(Some(lines))
    }
}

/// Hands every line of an [`Export`] to `sink`, and gives the head.
pub async fn export<E: From<DbError>>(
    db: &Db,
    tenant: TenantId,
    sink: &mut (dyn FnMut(&str) -> Result<(), E> + Send),
) -> Result<Option<Anchor>, E> {
    let mut export = Export::begin(db, tenant).await?;
    while let Some(lines) = export.next(db).await? {
        lines.iter().try_for_each(|line| sink(line))?;
    }
    Ok(export.head())
}
