//! The tenant's working days: Monday to Friday, but for the holidays and the moved working days of its calendar (调休).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use erp_core::Problem;
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::ConnectionTrait;

/// How far ahead the next working day is looked for.
const HORIZON: u64 = 60;

/// Whether people work that day where the calendar says nothing.
pub fn is_weekday(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether the tenant works that day.
///
/// # Errors
/// Those of the database.
pub async fn is_workday(tx: &TenantTx, day: NaiveDate) -> Outcome<bool> {
    Ok(next_workday(tx, day).await? == day)
}

/// The first working day that is `day` or after it.
///
/// # Errors
/// 409 for a calendar of holidays alone; those of the database.
pub async fn next_workday(tx: &TenantTx, day: NaiveDate) -> Outcome<NaiveDate> {
    let last = day.checked_add_days(Days::new(HORIZON)).unwrap_or(NaiveDate::MAX);
    let statement = "SELECT day, kind FROM calendar_day WHERE tenant_id = $1 AND day >= $2 AND day <= $3";
    let mut special = std::collections::BTreeMap::new();
    for row in tx.query_all_raw(sql(statement, [tx.tenant().get().into(), day.into(), last.into()])).await? {
        special.insert(row.try_get::<NaiveDate>("", "day")?, row.try_get::<String>("", "kind")? == "workday");
    }
    let works = |day: &NaiveDate| special.get(day).copied().unwrap_or_else(|| is_weekday(*day));
    day.iter_days().take_while(|day| *day <= last).find(works).ok_or_else(|| Problem::conflict("config.calendar.no_workday").into())
}
