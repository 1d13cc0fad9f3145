//! `erp tenant suspend`, `resume` and `close`

use clap::Args;
use erp_core::{Exit, Problem};
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

/// Close a suspended or expired tenant for good, once its rows are exported
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp tenant suspend east && erp tenant export east --out east.erp --key-file east.key\n  erp tenant close east --yes --confirm east --reason 'contract ended'"
)]
pub struct CloseOpts {
    #[arg(value_name = "SLUG")]
    slug: String,
    /// The slug once more
    #[arg(long, value_name = "SLUG")]
    confirm: Option<String>,
    /// For the audit trail; at most 500 characters
    #[arg(long, value_name = "TEXT", value_parser = values::reason)]
    reason: Option<String>,
    /// Change nothing; exit 3 if the tenant would be closed
    #[arg(long)]
    dry_run: bool,
}

pub async fn close(context: &Context, seeded: &Seeded, opts: &CloseOpts) -> Result<Output, Failed> {
    if !opts.dry_run && (!context.globals.yes || opts.confirm.as_deref() != Some(opts.slug.as_str())) {
        let slug = &opts.slug;
        return Err(Failed::usage(format!("this closes the tenant {slug} for good"))
            .hint(format!("if that is meant: erp tenant close {slug} --yes --confirm {slug}")));
    }
    run(context, seeded, &opts.slug, Switch::Close, opts.reason.as_deref(), opts.dry_run).await
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
    let db = seeded.db();
    let found = find(db, slug).await?;
    let to = way.to();
    let mut changed = false;
    let work = async |tx: &WriteTx| {
        changed = switch(tx, found.id.get(), way, reason).await?;
        // Only to roll back.
        if dry_run { Err(Failure::from(Problem::conflict("common.dry_run"))) } else { Ok(()) }
    };
    let done: Result<(), Failure> = db.write(seeded.default_tenant().id, &context.origin(), work).await;
    match done {
        Ok(()) => {}
        Err(Failure::Problem(problem)) if problem.code == "common.dry_run" => {}
        Err(Failure::Problem(problem)) if problem.code.starts_with("auth.tenant.") => {
            return Err(refused(slug, &found.status, to, problem.code));
        }
        Err(failure) => return Err(CommandError::from(failure).into()),
    }
    let status = if changed && dry_run { found.status.as_str() } else { to };
    let data = json!({ "tenant": slug, "id": found.id, "status": status, "changed": changed, "dry_run": dry_run });
    if dry_run && changed {
        return Ok(Output::new(data, format!("dry run, nothing was changed: {slug} would be {to}")).exit(Exit::Differences));
    }
    let human = if changed { format!("{slug} is {to}") } else { format!("nothing to do: {slug} is {to}") };
    Ok(Output::new(data, human))
}

/// A way that the tenant's state has not.
fn refused(slug: &str, status: &str, to: &str, code: &str) -> Failed {
    match code {
        "auth.tenant.default" => {
            Failed::new(Exit::Negative, "tenant.default", format!("the default tenant cannot become {to}: it runs the installation"))
        }
        "auth.tenant.still_expired" => Failed::new(Exit::Negative, "tenant.status", format!("the end of the tenant {slug} has passed"))
            .hint(format!("erp tenant update {slug} --expires TIME, or --no-expiry")),
        "auth.tenant.export_first" => Failed::new(
            Exit::Negative,
            "tenant.export_first",
            format!("what the tenant {slug} holds was not exported since it was last in use"),
        )
        .hint(format!("erp tenant export {slug} --out FILE --key-file FILE")),
        _ => Failed::new(Exit::Negative, "tenant.status", format!("the tenant {slug} is {status} and cannot become {to}")),
    }
}
