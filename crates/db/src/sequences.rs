//! Human-readable numbers (a medical record number, an order number): gap-tolerant, never repeated within a tenant.

use chrono::{Datelike, NaiveDate};
use sea_orm::ConnectionTrait;

use crate::{DbError, WriteTx, sql};

/// A number that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub text: String,
    /// The tenant's own day, by which its period was chosen.
    pub day: NaiveDate,
}

/// The pattern, its period and the counter in one statement: whoever draws at the same moment waits for this row, so the less
/// is sent while it is held, the better.
const NEXT: &str = "WITH sequence AS (SELECT s.pattern, now() AT TIME ZONE t.timezone AS local \
      FROM number_sequence s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = $1 AND s.code = $2), \
    counter AS (INSERT INTO number_counter (tenant_id, code, period, value) \
      SELECT $1, $2, CASE WHEN strpos(pattern, '{dd}') > 0 THEN to_char(local, 'YYYYMMDD') WHEN strpos(pattern, '{mm}') > 0 THEN to_char(local, 'YYYYMM') \
        WHEN strpos(pattern, '{yy') > 0 THEN to_char(local, 'YYYY') ELSE 'all' END, 1 FROM sequence \
      ON CONFLICT (tenant_id, code, period) DO UPDATE SET value = number_counter.value + 1 RETURNING value) \
    SELECT pattern, local::date AS day, value FROM sequence, counter";

/// The next number of a sequence of the tenant, by its pattern: `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the tenant's own day and
/// `{seq:N}` (zero-padded to N digits). The counter restarts with each period that the pattern names. `None` where the tenant has
/// no such sequence.
pub async fn next(tx: &WriteTx, code: &str) -> Result<Option<Number>, DbError> {
    let Some(row) = tx.query_one_raw(sql(NEXT, [tx.tenant().get().into(), code.into()])).await? else { return Ok(None) };
    let (pattern, day, value): (String, NaiveDate, i64) = (row.try_get("", "pattern")?, row.try_get("", "day")?, row.try_get("", "value")?);
    Ok(Some(Number { text: render(&pattern, day, value), day }))
}

/// The tenant's default pattern of a code; nothing happens where the tenant has one already.
pub async fn ensure(tx: &WriteTx, code: &str, pattern: &str) -> Result<bool, DbError> {
    let done = tx
        .execute_raw(sql(
            "INSERT INTO number_sequence (tenant_id, code, pattern) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [tx.tenant().get().into(), code.into(), pattern.into()],
        ))
        .await?;
    Ok(done.rows_affected() > 0)
}

fn render(pattern: &str, at: NaiveDate, value: i64) -> String {
    let dated = pattern
        .replace("{yyyy}", &format!("{:04}", at.year()))
        .replace("{yy}", &format!("{:02}", at.year().rem_euclid(100)))
        .replace("{mm}", &format!("{:02}", at.month()))
        .replace("{dd}", &format!("{:02}", at.day()));
    let Some((head, rest)) = dated.split_once("{seq:") else { return format!("{dated}{value}") };
    let Some((width, tail)) = rest.split_once('}') else { return format!("{dated}{value}") };
    format!("{head}{value:0width$}{tail}", width = width.parse().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_render() {
        let at = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        assert_eq!(render("P{yyyy}{seq:6}", at, 42), "P2026000042");
        assert_eq!(render("{yy}{mm}{dd}-{seq:3}/x", at, 1234), "260309-1234/x");
    }
}
