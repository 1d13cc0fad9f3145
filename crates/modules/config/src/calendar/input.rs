//! What clients send about a year.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use erp_core::{
    Problem,
    problem::{Faults, FieldProblem},
};
use erp_kit::calendar::is_weekday;
use erp_web::extract::objects;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::input::line;

pub const KINDS: [&str; 2] = ["holiday", "workday"];
const DAYS_MAX: usize = 366;
const NAME_MAX: usize = 100;
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// The year's days that are not what their weekday says. Days that are left out are as their weekday says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "days": [
    { "date": "2026-10-01", "kind": "holiday", "name": "国庆节" },
    { "date": "2026-10-10", "kind": "workday", "name": "国庆节调休" }
] }))]
pub struct YearReplacement {
    #[serde(deserialize_with = "objects")]
    #[schema(max_items = 366)]
    pub days: Vec<DayIn>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayIn {
    #[schema(format = Date, example = "2026-10-01")]
    pub date: String,
    /// `holiday`, or `workday`: a weekend on which people work.
    #[schema(example = "holiday")]
    pub kind: String,
    #[serde(default)]
    #[schema(max_length = 100, example = "国庆节")]
    pub name: Option<String>,
}

/// A day, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Day {
    pub date: NaiveDate,
    pub kind: String,
    pub name: Option<String>,
}

impl YearReplacement {
    pub fn check(&self, year: i32) -> Result<Vec<Day>, Problem> {
        let mut faults = Faults::default();
        if self.days.len() > DAYS_MAX {
            faults.push(FieldProblem::new("days", "common.field.too_many").param("max", DAYS_MAX));
            return faults.finish().map(|()| Vec::new());
        }
        let (mut days, mut seen) = (Vec::with_capacity(self.days.len()), BTreeSet::new());
        for (i, day) in self.days.iter().enumerate() {
            let path = |field: &str| format!("days.{i}.{field}");
            let date = date(&mut faults, &path("date"), &day.date, year);
            if !KINDS.contains(&day.kind.as_str()) {
                faults.push(FieldProblem::new(path("kind"), "common.field.choice").param("allowed", KINDS.join(", ")));
            }
            let name = day.name.as_ref().and_then(|name| line(&mut faults, &path("name"), name, NAME_MAX));
            let Some(date) = date else { continue };
            if !seen.insert(date) {
                faults.add(path("date"), "config.calendar.day_repeated");
            } else if day.kind == "workday" && is_weekday(date) {
                // More likely a slip in the date than a wish to say what goes without saying.
                faults.add(path("date"), "config.calendar.workday_anyway");
            }
            days.push(Day { date, kind: day.kind.clone(), name });
        }
        faults.finish()?;
        days.sort_by_key(|day| day.date);
        Ok(days)
    }
}

fn date(faults: &mut Faults, path: &str, text: &str, year: i32) -> Option<NaiveDate> {
    let form = text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    match text.parse::<NaiveDate>() {
        Ok(date) if form && date.year() == year => Some(date),
        Ok(_) if form => {
            faults.add(path, "config.calendar.other_year");
            None
        }
        _ => {
            faults.add(path, "config.calendar.date_invalid");
            None
        }
    }
}
