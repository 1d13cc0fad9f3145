//! `erp tenant`

mod create;
mod list;
mod show;
mod switch;

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{
    Db,
    tenants::{LocatorKind, Tenant, all, locate},
};
use erp_server::phase::Seeded;

use crate::{
    Context, Failed, Output,
    bootstrap::Bootstrap,
    commands::{known, module::ready},
};

/// The tenants of the installation
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp tenant create east --name 'East clinic'\n  erp tenant list\n  erp tenant suspend east --reason 'contract ended'"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    Create(create::Opts),
    List(list::Opts),
    Show(show::Opts),
    Suspend(switch::SuspendOpts),
    Resume(switch::ResumeOpts),
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    match &opts.action {
        Action::Create(opts) => create::run(context, opts).await,
        Action::List(opts) => on(context, async |seeded| list::run(seeded.db(), opts).await).await,
        Action::Show(opts) => on(context, async |seeded| show::run(seeded.db(), opts).await).await,
        Action::Suspend(opts) => on(context, async |seeded| switch::suspend(context, seeded, opts).await).await,
        Action::Resume(opts) => on(context, async |seeded| switch::resume(context, seeded, opts).await).await,
    }
}

/// On a database that is ready, which is closed again whatever the outcome.
async fn on(context: &Context, work: impl AsyncFnOnce(&Seeded) -> Result<Output, Failed>) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    let seeded = ready(context, &mut start).await?;
    let output = work(&seeded).await;
    seeded.db().close().await;
    drop(seeded);
    start.close().await?;
    output
}

/// The tenant of a slug, whatever its status.
pub async fn find(db: &Db, slug: &str) -> Result<Tenant, Failed> {
    match locate(db, LocatorKind::Slug, slug).await? {
        Some(tenant) => Ok(tenant),
        None => Err(unknown(slug, &known::instead(slug, all(db).await?.iter().map(|tenant| tenant.code.as_str())))),
    }
}

fn unknown(slug: &str, instead: &str) -> Failed {
    Failed::new(Exit::Usage, "tenant.unknown", format!("there is no tenant {slug}{instead}")).hint("erp tenant list")
}
