//! Plan, end and number of users on the command line.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Args;
use erp_core::{Exit, clock::representable};
use erp_db::{Db, tenants};

use crate::Failed;

/// What a tenant may be given.
#[derive(Args, Clone, Debug, Default)]
pub struct TermsOpts {
    /// The code of its plan
    #[arg(long, value_name = "CODE")]
    pub plan: Option<String>,
    /// Until when it may be used: 2027-01-01T00:00:00Z, or a date, which is its first moment in UTC
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub expires: Option<DateTime<Utc>>,
    /// Users at most: 1 to 1000000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..=1_000_000))]
    pub max_users: Option<i32>,
    /// Its IANA time zone
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<String>,
}

impl TermsOpts {
    /// The id of the plan, which there must be.
    pub async fn plan_id(&self, db: &Db) -> Result<Option<uuid::Uuid>, Failed> {
        let Some(code) = &self.plan else { return Ok(None) };
        match tenants::plan_of_code(db, code).await? {
            Some(id) => Ok(Some(id)),
            None => Err(Failed::new(Exit::Usage, "tenant.plan_unknown", format!("there is no plan {code}"))
                .hint("plans are made at /api/v1/tenant-plans")),
        }
    }

    /// Refuses an end that has passed.
    pub fn judge(&self, now: DateTime<Utc>) -> Result<(), Failed> {
        match self.expires {
            Some(end) if end <= now => Err(Failed::usage(format!("--expires {} has passed", end.format("%FT%TZ")))),
            _ => Ok(()),
        }
    }
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let date = text.parse::<NaiveDate>().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    date.ok()
        .or_else(|| DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()))
        .filter(|time| representable(time.timestamp()))
        .ok_or_else(|| "no time such as 2027-01-01T00:00:00Z".to_owned())
}

fn zone(text: &str) -> Result<String, String> {
    text.parse::<chrono_tz::Tz>().map(|zone| zone.name().to_owned()).map_err(|_| "no IANA time zone such as Asia/Shanghai".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_times_or_dates() {
        assert_eq!(moment("2027-01-01").unwrap(), moment("2027-01-01T00:00:00Z").unwrap());
        assert_eq!(moment("2027-01-01T08:00:00+08:00").unwrap(), moment("2027-01-01").unwrap());
        assert!(moment("+99999-01-01").is_err() && moment("-0001-01-01").is_err() && moment("9999-12-31").is_ok());
        assert!(moment("tomorrow").is_err() && moment("").is_err() && zone("Mars/Base").is_err());
    }
}
