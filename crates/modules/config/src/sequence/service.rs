//! Looking at sequences, changing one, drawing a number by hand.

use chrono::NaiveDate;
use erp_core::{AuditEntry, Problem};
use erp_db::{
    Outcome, TenantTx, WriteTx,
    sequences::{self, Reset, Rule},
    sql,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use utoipa::ToSchema;

/// A sequence as it is stored, and the tenant's own day.
#[derive(Clone, Debug, FromQueryResult)]
struct Row {
    code: String,
    pattern: String,
    step: i32,
    reset: Option<String>,
    gapless: bool,
    version: i32,
    today: NaiveDate,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SequenceView {
    #[schema(example = "patient.mrn")]
    pub code: String,
    #[schema(example = "P{yyyy}{seq:6}")]
    pub pattern: String,
    pub step: i32,
    /// `never`, `year`, `month` or `day`.
    pub reset: &'static str,
    pub gapless: bool,
    /// What the first number of today's period looks like.
    #[schema(example = "P2026000001")]
    pub example: String,
    pub version: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SequenceList {
    pub items: Vec<SequenceView>,
}

/// A number that was drawn by hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Drawn {
    #[schema(example = "P2026000042")]
    pub number: String,
}

impl From<Row> for SequenceView {
    fn from(row: Row) -> Self {
        let reset = row.reset.as_deref().and_then(Reset::named).unwrap_or_else(|| Reset::of_pattern(&row.pattern));
        Self {
            example: sequences::render(&row.pattern, row.today, 1),
            code: row.code,
            pattern: row.pattern,
            step: row.step,
            reset: reset.as_str(),
            gapless: row.gapless,
            version: row.version,
        }
    }
}

const READ: &str = "SELECT s.code, s.pattern, s.step, s.reset, s.gapless, s.version, (now() AT TIME ZONE t.timezone)::date AS today \
    FROM number_sequence s JOIN tenant t ON t.id = s.tenant_id WHERE s.tenant_id = $1";

/// All of them, by code: there are as many as modules have kinds of numbers.
pub async fn list(tx: &TenantTx) -> Outcome<Vec<SequenceView>> {
    let rows = tx.query_all_raw(sql(&format!("{READ} ORDER BY s.code"), [tx.tenant().get().into()])).await?;
    rows.iter().map(|row| Ok(Row::from_query_result(row, "")?.into())).collect()
}

/// The sequence of this code, or 404.
pub async fn require(tx: &TenantTx, code: &str) -> Outcome<SequenceView> {
    let row = tx.query_one_raw(sql(&format!("{READ} AND s.code = $2"), [tx.tenant().get().into(), code.into()])).await?;
    Ok(Row::from_query_result(&row.ok_or_else(Problem::not_found)?, "")?.into())
}

/// Puts a checked rule in place of what `version` was.
pub async fn replace(tx: &WriteTx, code: &str, version: i32, rule: &Rule) -> Outcome<SequenceView> {
    let before = require(tx, code).await?;
    if sequences::change(tx, code, version, rule).await?.is_none() {
        return Err(Problem::version_conflict(require(tx, code).await?.version).into());
    }
    let after = require(tx, code).await?;
    tx.audit(
        AuditEntry::new("config.sequence.changed", "sequence", None)
            .detail("code", code)
            .detail("from", before.pattern)
            .detail("pattern", after.pattern.as_str())
            .detail("step", after.step)
            .detail("reset", after.reset)
            .detail("gapless", after.gapless)
            .detail("version", after.version),
    );
    Ok(after)
}

/// The next number, for a paper that is filled in by hand.
pub async fn draw(tx: &WriteTx, code: &str) -> Outcome<Drawn> {
    let number = sequences::next(tx, code).await?.ok_or_else(Problem::not_found)?;
    tx.audit(AuditEntry::new("config.sequence.drawn", "sequence", None).detail("code", code).detail("number", number.text.as_str()));
    Ok(Drawn { number: number.text })
}
