//! `erp tenant update`

use clap::Args;
use erp_core::{Exit, Problem};
use erp_db::{
    Failure, Outcome, WriteTx,
    tenants::{self, TenantChange},
};
use erp_kit::CommandError;
use erp_server::phase::Seeded;
use serde_json::json;

use super::{find, terms::TermsOpts, unknown};
use crate::{Context, Failed, Output, commands::values};

/// Change a tenant's name, time zone, plan, end and number of users; what is not named stays
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp tenant update east --plan basic --expires 2027-01-01\n  erp tenant update east --no-expiry --max-users 50\n  erp tenant update east --no-plan --dry-run\n\nAnother plan counts for its users within five seconds. A later end lets an expired tenant's users in again."
)]
pub struct Opts {
    #[arg(value_name = "SLUG")]
    slug: String,
    /// What people call it
    #[arg(long, value_name = "NAME", value_parser = values::label)]
    name: Option<String>,
    #[command(flatten)]
    terms: TermsOpts,
    /// Take its plan away: its roles allow what they hold
    #[arg(long, conflicts_with = "plan")]
    no_plan: bool,
    /// Take its end away
    #[arg(long, conflicts_with = "expires")]
    no_expiry: bool,
    /// Take its own number of users away: its plan's counts
    #[arg(long, conflicts_with = "max_users")]
    no_max_users: bool,
    /// Change nothing; exit 3 if anything would change
    #[arg(long)]
    dry_run: bool,
}

impl Opts {
    fn apply(&self, stored: &TenantChange, plan_id: Option<uuid::Uuid>) -> TenantChange {
        let mut now = stored.clone();
        if let Some(name) = &self.name {
            now.name.clone_from(name);
        }
        if let Some(zone) = &self.terms.timezone {
            now.timezone.clone_from(zone);
        }
        now.terms.plan_id = if self.no_plan { None } else { plan_id.or(stored.terms.plan_id) };
        now.terms.expires_at = if self.no_expiry { None } else { self.terms.expires.or(stored.terms.expires_at) };
        now.terms.max_users = if self.no_max_users { None } else { self.terms.max_users.or(stored.terms.max_users) };
        now
    }
}

pub async fn run(context: &Context, seeded: &Seeded, opts: &Opts) -> Result<Output, Failed> {
    let (db, system) = (seeded.db(), seeded.default_tenant());
    let found = find(db, &opts.slug).await?;
    let plan_id = opts.terms.plan_id(db).await?;
    let mut fields = Vec::new();
    let change = async |tx: &WriteTx| {
        fields = tenants::update(tx, found.id.get(), None, |stored| Ok(opts.apply(stored, plan_id))).await?;
        // Only to roll back.
        if opts.dry_run { Err(Failure::from(Problem::conflict("common.dry_run"))) } else { Ok(()) }
    };
    let done: Outcome<()> = db.write(system.id, &context.origin(), change).await;
    match done {
        Err(Failure::Problem(problem)) if problem.code == "common.dry_run" => {}
        done => done.map_err(CommandError::from)?,
    }
    let view = tenants::show(db, &opts.slug).await?.ok_or_else(|| unknown(&opts.slug, ""))?;
    let data = json!({ "tenant": opts.slug, "id": found.id, "fields": fields, "changed": !fields.is_empty(), "status": view.status, "dry_run": opts.dry_run });
    if fields.is_empty() {
        return Ok(Output::new(data, format!("nothing to do: {} is as asked", opts.slug)));
    }
    let list = fields.join(", ");
    if opts.dry_run {
        return Ok(Output::new(data, format!("dry run, nothing was changed: {list} of {} would change", opts.slug)).exit(Exit::Differences));
    }
    Ok(Output::new(data, format!("{}: {list} changed; it is {}", opts.slug, view.status)))
}
