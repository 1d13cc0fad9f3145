//! `erp outbox`

mod drain;
mod pause;
mod retry;
mod status;
mod tail;
mod tenant_view;

use clap::{Args, Subcommand};
use erp_db::WriteTx;
use erp_events::outbox;
use erp_server::phase::Migrated;
use serde_json::json;

use crate::{Context, Failed, Output, bootstrap::on_schema, commands::installation};

/// Events on their way to those who want them: what waits, who brings them, and which sink is paused
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp outbox status\n  erp outbox status --tenant east\n  erp outbox pause billing && erp outbox resume billing\n  erp outbox retry --event 0192f3c4-…      once the receiver is mended\n  erp outbox drain --timeout 1m      before a move\n\nExit codes: 0 done, 1 something keeps the event, 64 no such sink or event, 75 events are left when the time is over."
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

impl Opts {
    /// Whether it keeps to `--timeout` itself.
    pub const fn is_drain(&self) -> bool {
        matches!(self.action, Action::Drain(_))
    }
}

pub use status::servers;

#[derive(Subcommand, Debug)]
enum Action {
    Status(status::Opts),
    Tail(tail::Opts),
    /// Have every server look at once, for rows that were written by hand
    #[command(after_help = "Example:\n  erp outbox kick      in the installation's audit trail: core.outbox.kicked")]
    Kick,
    Pause(pause::PauseOpts),
    Resume(pause::ResumeOpts),
    Retry(retry::Opts),
    Drain(drain::Opts),
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    on_schema(context, async |migrated| act(context, &opts.action, migrated).await).await
}

async fn act(context: &Context, action: &Action, migrated: &Migrated) -> Result<Output, Failed> {
    let db = migrated.db();
    match action {
        Action::Status(opts) => status::run(db, opts).await,
        Action::Tail(opts) => tail::run(db, opts).await,
        Action::Kick => {
            let note = async |tx: &WriteTx| {
                outbox::note(tx, "core.outbox.kicked", &[]);
                Ok(())
            };
            installation::write(context, migrated, note).await?;
            db.tell_servers("kick").await?;
            Ok(Output::new(json!({ "kicked": true }), "every server that relays looks at its shards now"))
        }
        Action::Pause(opts) => pause::run(context, migrated, &opts.sink, true, opts.dry_run).await,
        Action::Resume(opts) => pause::run(context, migrated, &opts.sink, false, opts.dry_run).await,
        Action::Retry(opts) => retry::run(context, db, opts).await,
        Action::Drain(opts) => drain::run(context, migrated, opts).await,
    }
}
