//! `erp migrate down`

use std::time::Duration;

use clap::Args;
use erp_core::{AuditEntry, Exit};
use erp_db::migrate::Runner;
use erp_migrations::Migrator;
use erp_server::{PhaseError, phase::Connected};
use serde_json::json;

use super::record::record;
use crate::{Context, Failed, Output, commands::table, progress};

/// Take the newest migrations back; their tables go with everything in them
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp migrate down --steps 1 --dry-run\n  erp migrate down --steps 1 --yes --confirm erp")]
pub struct Opts {
    /// So many, newest first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    steps: u32,
    /// The database's name once more
    #[arg(long, value_name = "DATABASE")]
    confirm: Option<String>,
    /// Wait so long for another process that migrates
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = humantime::parse_duration)]
    lock_timeout: Duration,
    /// Change nothing; exit 3 and name what would be taken back
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, connected: &Connected, opts: &Opts) -> Result<Output, Failed> {
    let runner = Runner::<Migrator>::new(connected.db());
    if opts.dry_run {
        let names = runner.plan_down(opts.steps).await.map_err(PhaseError::migrate)?;
        let data = json!({ "dry_run": true, "would_revert": names });
        return Ok(if names.is_empty() {
            Output::new(data, "nothing to take back")
        } else {
            Output::new(data, format!("would take back {}", names.join(", "))).exit(Exit::Differences)
        });
    }
    let database = connected.db().database();
    if !context.globals.yes || opts.confirm.as_deref() != Some(database.as_str()) {
        return Err(Failed::usage(format!("this deletes tables of the database {database} with everything in them"))
            .hint(format!("if that is meant: erp migrate down --steps {} --yes --confirm {database}", opts.steps)));
    }
    let mut bars = progress::Migrations::new(context);
    let report = runner.down(opts.steps, opts.lock_timeout, &mut bars).await.map_err(PhaseError::migrate)?;
    drop(bars);
    let human = if report.reverted.is_empty() {
        "nothing to take back".to_owned()
    } else {
        let rows: Vec<Vec<String>> = report.reverted.iter().map(|a| vec![a.name.clone(), format!("{} ms", a.ms)]).collect();
        format!("{}\n{} taken back, {} pending", table(&["migration", "took"], &rows), report.reverted.len(), report.pending.len())
    };
    let warning = if report.reverted.is_empty() {
        None
    } else {
        let names: Vec<&str> = report.reverted.iter().map(|step| step.name.as_str()).collect();
        let entry =
            AuditEntry::new("core.migration.reverted", "migration", None).detail("names", json!(names)).detail("database", database);
        record(context, connected, entry).await
    };
    Ok(Output::new(report, human).warnings(warning))
}
