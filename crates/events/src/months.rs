//! The months of the archive and of the inbox: made ahead, dropped when their time is over.
//!
//! The serving role owns nothing, so that both go through two functions of the schema, which know these two tables alone and refuse
//! to drop what a retry or an open dead letter still needs.

use chrono::NaiveDate;
use erp_core::fail::Point;
use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::ConnectionTrait;

/// Months that are there before they begin.
const AHEAD: i32 = 3;

/// A table with a partition for each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monthly {
    Archive,
    Inbox,
}

impl Monthly {
    pub const ALL: [Self; 2] = [Self::Archive, Self::Inbox];

    pub const fn table(self) -> &'static str {
        match self {
            Self::Archive => "domain_event_archive",
            Self::Inbox => "event_inbox",
        }
    }
}

/// What became of a month that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    Dropped,
    /// A retry or an open dead letter still needs it.
    Needed,
}

/// Makes this month and the next three where they are missing; how many that were.
pub async fn make_ahead(db: &Db) -> Result<u64, DbError> {
    let statement = "SELECT count(*) FILTER (WHERE erp_partition_ensure(t.name, (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => m))::date)) AS made \
        FROM (VALUES ($1), ($2)) AS t(name), generate_series(0, $3::int) AS m";
    let values = [Monthly::Archive.table().into(), Monthly::Inbox.table().into(), AHEAD.into()];
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(statement, values)).await?;
        Ok(row.map(|row| row.try_get::<i64>("", "made")).transpose()?.unwrap_or(0).unsigned_abs())
    })
    .await
}

/// The months of a table that ended more than `keep_days` days ago, oldest first.
pub async fn over(db: &Db, table: Monthly, keep_days: u32) -> Result<Vec<NaiveDate>, DbError> {
    let statement = "SELECT month FROM (SELECT to_date(right(c.relname, 6), 'YYYYMM') AS month FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
          WHERE i.inhparent = to_regclass('public.' || $1) AND c.relname ~ '_p[0-9]{6}$') months \
        WHERE month + interval '1 month' <= (now() AT TIME ZONE 'UTC') - make_interval(days => $2) ORDER BY month";
    let keep = i32::try_from(keep_days).unwrap_or(i32::MAX);
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(statement, [table.table().into(), keep.into()])).await?;
        rows.iter().map(|row| Ok(row.try_get("", "month")?)).collect()
    })
    .await
}

/// Drops a month with all its rows, unless something still needs them.
pub async fn drop_month(db: &Db, table: Monthly, month: NaiveDate) -> Result<Drop, DbError> {
    let dropped = db
        .system(async |tx: &SystemTx| {
            tx.query_one_raw(sql("SELECT erp_partition_drop($1, $2)", [table.table().into(), month.into()])).await?;
            Point::P11.pass();
            Ok::<_, DbError>(())
        })
        .await;
    match dropped {
        Ok(()) => Ok(Drop::Dropped),
        Err(DbError::Contention { sqlstate }) if sqlstate == "55006" => Ok(Drop::Needed),
        Err(error) => Err(error),
    }
}
