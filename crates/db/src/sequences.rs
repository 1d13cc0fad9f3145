//! Human-readable numbers (a medical record number, an order number): gap-tolerant, never repeated within a tenant.

use chrono::{DateTime, Datelike, Utc};
use sea_orm::ConnectionTrait;

use crate::{DbError, WriteTx, sql};

/// The next number of a sequence of the tenant, by its pattern: `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the tenant's own day and
/// `{seq:N}` (zero-padded to N digits). The counter restarts with each period that the pattern names.
pub async fn next(tx: &WriteTx, code: &str) -> Result<String, DbError> {
    let sequence = tx
        .query_one_raw(sql(
            "SELECT s.pattern, (now() AT TIME ZONE t.timezone) AT TIME ZONE 'UTC' AS local FROM number_sequence s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = $1 AND s.code = $2",
            [tx.tenant().get().into(), code.into()],
        ))
        .await?
        .ok_or_else(|| DbError::Value { sqlstate: "sequence".to_owned(), message: format!("the tenant has no number sequence {code}") })?;
    let pattern: String = sequence.try_get("", "pattern")?;
    let local: DateTime<Utc> = sequence.try_get("", "local")?;
    let period = period(&pattern, local);
    let counter = tx
        .query_one_raw(sql(
            "INSERT INTO number_counter (tenant_id, code, period, value) VALUES ($1, $2, $3, 1) \
             ON CONFLICT (tenant_id, code, period) DO UPDATE SET value = number_counter.value + 1 RETURNING value",
            [tx.tenant().get().into(), code.into(), period.into()],
        ))
        .await?;
    let value: i64 = counter.map(|row| row.try_get("", "value")).transpose()?.unwrap_or(1);
    Ok(render(&pattern, local, value))
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

fn period(pattern: &str, at: DateTime<Utc>) -> String {
    if pattern.contains("{dd}") {
        at.format("%Y%m%d").to_string()
    } else if pattern.contains("{mm}") {
        at.format("%Y%m").to_string()
    } else if pattern.contains("{yyyy}") || pattern.contains("{yy}") {
        at.format("%Y").to_string()
    } else {
        "all".to_owned()
    }
}

fn render(pattern: &str, at: DateTime<Utc>, value: i64) -> String {
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
    use chrono::TimeZone;

    #[test]
    fn patterns_render_and_name_their_period() {
        let at = Utc.with_ymd_and_hms(2026, 3, 9, 1, 2, 3).unwrap();
        assert_eq!(render("P{yyyy}{seq:6}", at, 42), "P2026000042");
        assert_eq!(render("{yy}{mm}{dd}-{seq:3}/x", at, 1234), "260309-1234/x");
        assert_eq!(
            (period("P{seq:6}", at), period("{yy}", at), period("{mm}", at), period("{dd}", at)),
            ("all".into(), "2026".into(), "202603".into(), "20260309".into())
        );
    }
}
