//! A year of the calendar: reading it, and putting another in its place.

use chrono::NaiveDate;
use erp_core::{AuditEntry, Problem, new_id};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value as Bound};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::input::Day;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Year {
    #[schema(example = 2026)]
    pub year: i32,
    /// The days that are not what their weekday says, in order.
    pub days: Vec<Day>,
    /// 0 before anybody has written it.
    pub version: i32,
}

fn bounds(year: i32) -> Outcome<(NaiveDate, NaiveDate)> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(Problem::not_found);
    Ok((day(1, 1)?, day(12, 31)?))
}

pub async fn read(tx: &TenantTx, year: i32) -> Outcome<Year> {
    let (first, last) = bounds(year)?;
    let tenant = tx.tenant().get();
    let statement = "SELECT version FROM calendar_year WHERE tenant_id = $1 AND year = $2";
    let row = tx.query_one_raw(sql(statement, [tenant.into(), (year as i16).into()])).await?;
    let version = row.map(|row| row.try_get("", "version")).transpose()?.unwrap_or(0);
    let statement = "SELECT day, kind, name FROM calendar_day WHERE tenant_id = $1 AND day >= $2 AND day <= $3 ORDER BY day";
    let mut days = Vec::new();
    for row in tx.query_all_raw(sql(statement, [tenant.into(), first.into(), last.into()])).await? {
        days.push(Day { date: row.try_get("", "day")?, kind: row.try_get("", "kind")?, name: row.try_get("", "name")? });
    }
    Ok(Year { year, days, version })
}

/// Puts the checked days in place of what `version` was. Nothing is written when nothing differs.
pub async fn replace(tx: &WriteTx, year: i32, version: i32, days: Vec<Day>) -> Outcome<Year> {
    let (first, last) = bounds(year)?;
    let tenant = tx.tenant().get();
    // Whoever writes the same year waits here, also where it was never written.
    let statement = "INSERT INTO calendar_year (tenant_id, id, year, created_by, updated_by) VALUES ($1, $2, $3, $4, $4) \
        ON CONFLICT (tenant_id, year) DO UPDATE SET year = excluded.year RETURNING id, version, (xmax = 0) AS fresh";
    let user = tx.origin().actor.user_id();
    let values: [Bound; 4] = [tenant.into(), new_id().into(), (year as i16).into(), user.into()];
    let row = tx.query_one_raw(sql(statement, values)).await?.ok_or_else(Problem::not_found)?;
    let (id, fresh): (uuid::Uuid, bool) = (row.try_get("", "id")?, row.try_get("", "fresh")?);
    let standing = if fresh { 0 } else { row.try_get("", "version")? };
    Problem::expect_version(standing, version)?;
    let before = read(tx, year).await?;
    if !fresh && before.days == days {
        return Ok(before);
    }
    let clear = "DELETE FROM calendar_day WHERE tenant_id = $1 AND day >= $2 AND day <= $3";
    tx.execute_raw(sql(clear, [tenant.into(), first.into(), last.into()])).await?;
    let rows = json!(days.iter().map(|day| json!({ "day": day.date, "kind": day.kind, "name": day.name })).collect::<Vec<_>>());
    let fill = "INSERT INTO calendar_day (tenant_id, day, kind, name) SELECT $1, d.day, d.kind, d.name \
        FROM jsonb_to_recordset($2) AS d(day date, kind text, name text)";
    tx.execute_raw(sql(fill, [tenant.into(), rows.into()])).await?;
    if !fresh {
        let statement =
            "UPDATE calendar_year SET version = version + 1, updated_at = now(), updated_by = $3 WHERE tenant_id = $1 AND id = $2";
        tx.execute_raw(sql(statement, [tenant.into(), id.into(), user.into()])).await?;
    }
    let version = standing + 1;
    tx.audit(
        AuditEntry::new("config.calendar.changed", "calendar", id)
            .detail("year", year)
            .detail("holidays", days.iter().filter(|day| day.kind == "holiday").count())
            .detail("workdays", days.iter().filter(|day| day.kind == "workday").count())
            .detail("version", version),
    );
    Ok(Year { year, days, version })
}
