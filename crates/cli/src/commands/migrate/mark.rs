//! `erp migrate mark`

use clap::Args;
use erp_core::AuditEntry;
use erp_db::migrate::Runner;
use erp_migrations::Migrator;
use erp_server::{PhaseError, phase::Connected};
use serde_json::json;

use super::record::record;
use crate::{Context, Failed, Output, commands::values};

/// Record a migration as applied without running it; the reason is kept in erp_migrations
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp migrate mark m20261122_000300_health --applied --reason 'applied by hand after an outage' --yes --confirm erp"
)]
pub struct Opts {
    #[arg(value_name = "NAME")]
    name: String,
    /// That its statements have been applied
    #[arg(long, required = true)]
    applied: bool,
    /// Why it was not applied by erp migrate
    #[arg(long, value_name = "TEXT", value_parser = values::reason)]
    reason: String,
    /// The database's name once more
    #[arg(long, value_name = "DATABASE")]
    confirm: Option<String>,
}

pub async fn run(context: &Context, connected: &Connected, opts: &Opts) -> Result<Output, Failed> {
    let database = connected.db().database();
    if !opts.applied || !context.globals.yes || opts.confirm.as_deref() != Some(database.as_str()) {
        return Err(Failed::usage(format!("what is marked is never applied: the schema of {database} must be so already"))
            .hint(format!("if that is meant: add --yes --confirm {database}")));
    }
    let reason = format!("{} ({})", opts.reason, context.actor());
    let marked = Runner::<Migrator>::new(connected.db()).mark(&opts.name, &reason).await.map_err(PhaseError::migrate)?;
    let human = if marked { format!("{} is recorded as applied", opts.name) } else { format!("nothing to do: {} is applied", opts.name) };
    let warning = if marked {
        let entry =
            AuditEntry::new("core.migration.marked", "migration", None).reason(opts.reason.as_str()).detail("name", opts.name.as_str());
        record(context, connected, entry.detail("database", database)).await
    } else {
        None
    };
    Ok(Output::new(json!({ "name": opts.name, "changed": marked }), human).warnings(warning))
}
