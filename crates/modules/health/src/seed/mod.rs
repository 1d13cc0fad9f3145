//! What a tenant gets: the sequence of medical record numbers, and for a demonstration some people to click through.

mod demo;

use erp_core::Problem;
use erp_db::{Outcome, WriteTx, sequences, sql};
use erp_kit::{Profile, SeedContext, SeedReport};
use erp_settings::HealthSection;
use sea_orm::ConnectionTrait;

use crate::patient::{
    input::check_new,
    register::{self, MRN, MRN_PATTERN},
    service,
};

/// Idempotent: an administrator's pattern is kept, and people are made only where a tenant never had any.
pub async fn run(context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
    let section: HealthSection = context.config.section().map_err(Problem::internal)?;
    let demo = context.profile == Profile::Demo;
    let make = async |tx: &WriteTx| {
        let sequence = sequences::ensure(tx, MRN, MRN_PATTERN).await?;
        let people = if demo { people(tx, section.index_names).await? } else { 0 };
        Ok((sequence, people))
    };
    let (sequence, people) = context.write(make).await?;
    if sequence {
        report.created(format!("number sequence {MRN}"));
    }
    if people > 0 {
        report.created(format!("{people} demonstration patients"));
    }
    Ok(())
}

async fn people(tx: &WriteTx, index_names: bool) -> Outcome<usize> {
    // Of two seeds at once, the second waits here and then finds the first one's people.
    tx.execute_raw(sql(
        "SELECT 1 FROM number_sequence WHERE tenant_id = $1 AND code = $2 FOR UPDATE",
        [tx.tenant().get().into(), MRN.into()],
    ))
    .await?;
    let any = tx.query_one_raw(sql("SELECT 1 AS n FROM patient WHERE tenant_id = $1 LIMIT 1", [tx.tenant().get().into()])).await?;
    if any.is_some() {
        return Ok(0);
    }
    let today = service::today(tx).await?;
    let everybody = demo::people(today);
    for body in &everybody {
        let (person, identifiers) = check_new(body, today)?;
        let mrn = register::next_mrn(tx).await?;
        register::insert(tx, mrn.text, person, identifiers, register::Source::of("demo"), index_names).await?;
    }
    Ok(everybody.len())
}
