//! `erp tenant`

mod create;
mod erase;
mod export;
mod import;
mod list;
mod show;
mod switch;
mod terms;
mod update;
mod vessel;

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{
    Db,
    locks::{self, SessionLock},
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
    after_help = "Examples:\n  erp tenant create east --name 'East clinic'\n  erp tenant list\n  erp tenant update east --plan basic --expires 2027-01-01\n  erp tenant suspend east --reason 'contract ended'\n  erp tenant export east --out east.erp --key-file east.key"
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
    Close(switch::CloseOpts),
    Update(update::Opts),
    Export(export::Opts),
    Import(import::Opts),
    Erase(erase::Opts),
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    match &opts.action {
        Action::Create(opts) => create::run(context, opts).await,
        Action::List(opts) => on(context, async |seeded| list::run(seeded.db(), opts).await).await,
        Action::Show(opts) => on(context, async |seeded| show::run(seeded.db(), opts).await).await,
        Action::Suspend(opts) => on(context, async |seeded| switch::suspend(context, seeded, opts).await).await,
        Action::Resume(opts) => on(context, async |seeded| switch::resume(context, seeded, opts).await).await,
        Action::Close(opts) => on(context, async |seeded| switch::close(context, seeded, opts).await).await,
        Action::Update(opts) => on(context, async |seeded| update::run(context, seeded, opts).await).await,
        Action::Export(opts) => on(context, async |seeded| export::run(context, seeded, opts).await).await,
        Action::Import(opts) => on(context, async |seeded| import::run(context, seeded, opts).await).await,
        Action::Erase(opts) => on(context, async |seeded| erase::run(context, seeded, opts).await).await,
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

/// Keeps others from moving or erasing the tenant at the same time.
async fn alone(db: &Db, slug: &str) -> Result<SessionLock, Failed> {
    if let Some(lock) = db.try_lock(locks::TENANT, slug).await? {
        return Ok(lock);
    }
    let holder = db.lock_holder(locks::TENANT, slug).await?;
    let who = holder.map(|holder| format!(": {} (pid {})", holder.application, holder.pid)).unwrap_or_default();
    Err(Failed::new(Exit::TempFail, "tenant.busy", format!("another process works on the tenant {slug}{who}"))
        .hint("wait for it and try again"))
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
