//! `erp tenant suspend` and `erp tenant resume`

use clap::Args;
use erp_core::Exit;
use erp_db::{
    Failure, WriteTx,
    tenants::{Switch, switch},
};
use erp_kit::CommandError;
use erp_server::phase::Seeded;
use serde_json::json;

use super::find;
use crate::{Context, Failed, Output, commands::values};

/// Refuse everything to a tenant's users, from the next request on; nothing is deleted
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp tenant suspend east --reason 'contract ended'\n  erp tenant resume east        takes it back")]
pub struct SuspendOpts {
    #[arg(value_name = "SLUG")]
    slug: String,
    /// For the audit trail; at most 500 characters
    #[arg(long, value_name = "TEXT", value_parser = values::reason)]
    reason: Option<String>,
    /// Change nothing; exit 3 if the tenant would be suspended
    #[arg(long)]
    dry_run: bool,
}

/// Let a suspended tenant's users in again
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp tenant resume east")]
pub struct ResumeOpts {
    #[arg(value_name = "SLUG")]
    slug: String,
    /// For the audit trail; at most 500 characters
    #[arg(long, value_name = "TEXT", value_parser = values::reason)]
    reason: Option<String>,
    /// Change nothing; exit 3 if the tenant would be resumed
    #[arg(long)]
    dry_run: bool,
}

pub async fn suspend(context: &Context, seeded: &Seeded, opts: &SuspendOpts) -> Result<Output, Failed> {
    if opts.slug == seeded.default_tenant().code {
        return Err(Failed::new(Exit::Negative, "tenant.default", "the default tenant cannot be suspended: it runs the installation"));
    }
    run(context, seeded, &opts.slug, Switch::Suspend, opts.reason.as_deref(), opts.dry_run).await
}

pub async fn resume(context: &Context, seeded: &Seeded, opts: &ResumeOpts) -> Result<Output, Failed> {
    run(context, seeded, &opts.slug, Switch::Resume, opts.reason.as_deref(), opts.dry_run).await
}

async fn run(context: &Context, seeded: &Seeded, slug: &str, way: Switch, reason: Option<&str>, dry_run: bool) -> Result<Output, Failed> {
    let (from, to) = match way {
        Switch::Suspend => ("active", "suspended"),
        Switch::Resume => ("suspended", "active"),
    };
    let db = seeded.db();
    let found = find(db, slug).await?;
    if found.status != from && found.status != to {
        let message = format!("the tenant {slug} is {}; only one that is {from} can become {to}", found.status);
        return Err(Failed::new(Exit::Negative, "tenant.status", message));
    }
    let would = found.status == from;
    let data = |changed: bool| json!({ "tenant": slug, "id": found.id, "status": if changed && dry_run { from } else { to }, "changed": changed, "dry_run": dry_run });
    if dry_run && would {
        return Ok(Output::new(data(true), format!("dry run, nothing was changed: {slug} would be {to}")).exit(Exit::Differences));
    }
    let changed = would && {
        let work = async |tx: &WriteTx| switch(tx, found.id, way, reason).await;
        let done: Result<bool, Failure> = db.write(seeded.default_tenant().id, &context.origin(), work).await;
        done.map_err(CommandError::from)?
    };
    let human = if changed { format!("{slug} is {to}") } else { format!("nothing to do: {slug} is {to}") };
    Ok(Output::new(data(changed), human))
}
