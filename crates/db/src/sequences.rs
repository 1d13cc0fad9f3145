//! Human-readable numbers (a medical record number, an order number): never repeated within a tenant, and without gaps, since a
//! number belongs to the transaction that draws it.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use erp_core::{Origin, Problem, TenantId};
use sea_orm::ConnectionTrait;

use crate::{Db, DbError, Outcome, WriteTx, sql};

/// A number that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub text: String,
    /// The tenant's own day, by which its period was chosen.
    pub day: NaiveDate,
}

/// How often the rule may change under somebody who draws before they are told to come again.
const ATTEMPTS: usize = 5;

/// When a sequence begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reset {
    Never,
    Year,
    Month,
    Day,
}

impl Reset {
    pub const ALL: [Self; 4] = [Self::Never, Self::Year, Self::Month, Self::Day];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reset| reset.as_str() == name)
    }

    /// What counts where nothing was said: the shortest period that the pattern names.
    pub fn of_pattern(pattern: &str) -> Self {
        let names = |part| pattern.contains(part);
        if names("{dd}") {
            Self::Day
        } else if names("{mm}") {
            Self::Month
        } else if names("{yy") {
            Self::Year
        } else {
            Self::Never
        }
    }
}

/// The period of `local` in which a sequence counts.
const PERIOD: &str = "CASE COALESCE(reset, CASE WHEN strpos(pattern, '{dd}') > 0 THEN 'day' WHEN strpos(pattern, '{mm}') > 0 THEN 'month' \
      WHEN strpos(pattern, '{yy') > 0 THEN 'year' ELSE 'never' END) \
    WHEN 'day' THEN to_char(local, 'YYYYMMDD') WHEN 'month' THEN to_char(local, 'YYYYMM') WHEN 'year' THEN to_char(local, 'YYYY') ELSE 'all' END";

/// The pattern, its period and the counter in one statement: whoever draws at the same moment waits for this row, so the less
/// is sent while it is held, the better. A counter that was closed while we waited for it gives nothing.
static NEXT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH sequence AS (SELECT s.pattern, s.step, s.reset, now() AT TIME ZONE t.timezone AS local \
           FROM number_sequence s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = $1 AND s.code = $2), \
         counter AS (INSERT INTO number_counter (tenant_id, code, period, value) SELECT $1, $2, {PERIOD}, 1 FROM sequence \
           ON CONFLICT (tenant_id, code, period) DO UPDATE SET \
             value = CASE WHEN number_counter.blank THEN 1 ELSE number_counter.value + (SELECT step FROM sequence) END, blank = false \
           WHERE NOT number_counter.closed RETURNING value) \
         SELECT pattern, local::date AS day, value FROM sequence, counter"
    )
});

/// The next number of a sequence of the tenant, by its pattern: `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the tenant's own day and
/// `{seq:N}` (zero-padded to N digits). The counter restarts with each period. A transaction that is rolled back leaves no gap:
/// whoever draws next waits for this one, and then gets its number. `None` where the tenant has no such sequence.
pub async fn next(tx: &WriteTx, code: &str) -> Result<Option<Number>, DbError> {
    for _ in 0..ATTEMPTS {
        if let Some(number) = draw(tx, code).await? {
            return Ok(Some(number));
        }
        // Another pattern came into force while we waited for the counter of the old one, or there is no such sequence.
        let statement = "SELECT 1 AS there FROM number_sequence WHERE tenant_id = $1 AND code = $2";
        if tx.query_one_raw(sql(statement, [tx.tenant().get().into(), code.into()])).await?.is_none() {
            return Ok(None);
        }
    }
    Err(DbError::Contention { sqlstate: "40001".to_owned() })
}

async fn draw(tx: &WriteTx, code: &str) -> Result<Option<Number>, DbError> {
    let Some(row) = tx.query_one_raw(sql(&NEXT, [tx.tenant().get().into(), code.into()])).await? else { return Ok(None) };
    let (pattern, day, value): (String, NaiveDate, i64) = (row.try_get("", "pattern")?, row.try_get("", "day")?, row.try_get("", "value")?);
    Ok(Some(Number { text: render(&pattern, day, value), day }))
}

/// As [`next`], in a transaction of its own before the one that will use the number: nobody waits for that one, and if it comes
/// to nothing, the number is lost.
///
/// # Errors
/// 409 for a sequence that must have no gaps; those of the database.
pub async fn ahead(db: &Db, tenant: TenantId, origin: &Origin, code: &str) -> Outcome<Option<Number>> {
    db.write(tenant, origin, async |tx: &WriteTx| {
        let statement = "SELECT gapless FROM number_sequence WHERE tenant_id = $1 AND code = $2";
        let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), code.into()])).await?;
        if row.map(|row| row.try_get::<bool>("", "gapless")).transpose()?.unwrap_or(false) {
            return Err(Problem::conflict("config.sequence.gapless").into());
        }
        Ok(next(tx, code).await?)
    })
    .await
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

/// What makes a sequence's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub pattern: String,
    /// From one number to the next, 1 to 1000.
    pub step: i32,
    /// None: by the pattern.
    pub reset: Option<Reset>,
    /// Whether numbers may be drawn ahead of the transaction that uses them.
    pub gapless: bool,
}

/// Puts `rule`, which [`judge`] has passed, in place of what `version` was: the new version, or `None` where another one stands.
/// The numbers go on from the highest that any rule before gave, so that none is given twice.
pub async fn change(tx: &WriteTx, code: &str, version: i32, rule: &Rule) -> Result<Option<i32>, DbError> {
    let (tenant, user) = (tx.tenant().get(), tx.origin().actor.user_id());
    // First, since whoever else changes the rule has to wait here.
    let lock = "SELECT version FROM number_sequence WHERE tenant_id = $1 AND code = $2 FOR NO KEY UPDATE";
    tx.execute_raw(sql(lock, [tenant.into(), code.into()])).await?;
    // The counter of this moment, so that whoever is making it is waited for.
    let before = open(tx, code, 0).await?;
    let update = "UPDATE number_sequence SET pattern = $3, step = $4, reset = $5, gapless = $6, updated_at = now(), updated_by = $7, \
        version = version + 1 WHERE tenant_id = $1 AND code = $2 AND version = $8 RETURNING version";
    let values: [sea_orm::Value; 8] = [
        tenant.into(),
        code.into(),
        rule.pattern.as_str().into(),
        rule.step.into(),
        rule.reset.map(Reset::as_str).into(),
        rule.gapless.into(),
        user.into(),
        version.into(),
    ];
    let Some(row) = tx.query_one_raw(sql(update, values)).await? else { return Ok(None) };
    let version = row.try_get("", "version")?;
    let period = format!("SELECT {PERIOD} AS period FROM {MOMENT}");
    let after: Option<String> = match tx.query_one_raw(sql(&period, [tenant.into(), code.into()])).await? {
        Some(row) => row.try_get("", "period")?,
        None => None,
    };
    if before == after {
        return Ok(Some(version));
    }
    // Whoever waits for one of these counters looks at the rule again. One that is closed has given nothing higher since.
    let close = "UPDATE number_counter SET closed = true WHERE tenant_id = $1 AND code = $2 AND NOT closed RETURNING CASE WHEN blank THEN 0 ELSE value END AS value";
    let values: Result<Vec<i64>, _> =
        tx.query_all_raw(sql(close, [tenant.into(), code.into()])).await?.iter().map(|row| row.try_get("", "value")).collect();
    open(tx, code, values?.into_iter().max().unwrap_or(0)).await?;
    Ok(Some(version))
}

/// A sequence's rule, and this moment on the tenant's clock.
const MOMENT: &str = "(SELECT s.pattern, s.reset, now() AT TIME ZONE t.timezone AS local FROM number_sequence s JOIN tenant t ON t.id = s.tenant_id \
    WHERE s.tenant_id = $1 AND s.code = $2) AS moment";

/// Opens the counter of this moment's period, which has given `highest` already; one that is open stays as it is. The period.
async fn open(tx: &WriteTx, code: &str, highest: i64) -> Result<Option<String>, DbError> {
    let statement = format!(
        "INSERT INTO number_counter (tenant_id, code, period, value, blank) SELECT $1, $2, {PERIOD}, GREATEST($3, 1), $3 = 0 FROM {MOMENT} \
         ON CONFLICT (tenant_id, code, period) DO UPDATE SET \
           value = CASE WHEN number_counter.closed THEN excluded.value ELSE number_counter.value END, \
           blank = CASE WHEN number_counter.closed THEN excluded.blank ELSE number_counter.blank END, closed = false RETURNING period"
    );
    let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), code.into(), highest.into()])).await?;
    Ok(row.map(|row| row.try_get("", "period")).transpose()?)
}

/// The code of what is wrong with a pattern, if something is: it has one `{seq:N}`, no other braces than the parts of the date,
/// and says enough of the date that no number comes back when the sequence begins anew.
pub fn judge(pattern: &str, reset: Option<Reset>) -> Result<(), &'static str> {
    const INVALID: &str = "config.sequence.pattern_invalid";
    if pattern.len() > 64 {
        return Err(INVALID);
    }
    let mut rest = pattern.to_owned();
    for part in ["{yyyy}", "{yy}", "{mm}", "{dd}"] {
        rest = rest.replace(part, "");
    }
    let (head, tail) = rest.split_once("{seq:").ok_or(INVALID)?;
    let (width, tail) = tail.split_once('}').ok_or(INVALID)?;
    let digits = (1..=2).contains(&width.len()) && width.bytes().all(|b| b.is_ascii_digit());
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'.'));
    if !digits || !matches!(width.parse(), Ok(1..=18)) || !plain(head) || !plain(tail) {
        return Err(INVALID);
    }
    let (year, month, day) = (pattern.contains("{yy"), pattern.contains("{mm}"), pattern.contains("{dd}"));
    let enough = match reset.unwrap_or_else(|| Reset::of_pattern(pattern)) {
        Reset::Never => true,
        Reset::Year => year,
        Reset::Month => year && month,
        Reset::Day => year && month && day,
    };
    if enough { Ok(()) } else { Err("config.sequence.repeats") }
}

/// What a pattern makes of a number on a day.
pub fn render(pattern: &str, at: NaiveDate, value: i64) -> String {
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

    #[test]
    fn a_pattern_says_enough_that_no_number_comes_back() {
        for (pattern, reset) in [
            ("P{yyyy}{seq:6}", None),
            ("A{yyyy}{mm}{dd}{seq:4}", None),
            ("A{yyyy}{mm}{dd}{seq:4}", Some(Reset::Year)),
            ("{seq:1}", None),
            ("{dd}/{seq:4}", Some(Reset::Never)),
            ("L-{yy}{mm}.{seq:18}_x", Some(Reset::Month)),
        ] {
            assert_eq!(judge(pattern, reset), Ok(()), "{pattern} {reset:?}");
        }
        for (pattern, reset) in [
            ("{dd}{seq:4}", None),
            ("{mm}{seq:4}", None),
            ("P{seq:6}", Some(Reset::Year)),
            ("P{yyyy}{seq:6}", Some(Reset::Month)),
            ("P{yyyy}{dd}{seq:6}", None),
        ] {
            assert_eq!(judge(pattern, reset), Err("config.sequence.repeats"), "{pattern} {reset:?}");
        }
        for pattern in [
            "",
            "P",
            "P{seq}",
            "P{seq:}",
            "P{seq:0}",
            "P{seq:19}",
            "P{seq:4}{seq:4}",
            "P{hh}{seq:4}",
            "P {seq:4}",
            "张{seq:4}",
            "{seq:+4}",
            "}{seq:4}",
        ] {
            assert_eq!(judge(pattern, None), Err("config.sequence.pattern_invalid"), "{pattern}");
        }
        assert!(judge(&format!("{}{{seq:4}}", "x".repeat(64)), None).is_err());
    }
}
