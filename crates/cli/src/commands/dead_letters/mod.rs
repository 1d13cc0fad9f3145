//! `erp dead-letters`

mod choice;
mod export;
mod list;
mod settle;
mod show;

use clap::{Args, Subcommand};

use crate::{Context, Failed, Output, bootstrap::on_schema};

/// Events that a sink would not take: look at them, hand them over again, or put them aside
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp dead-letters list --sink billing\n  erp dead-letters show 0192f3c4-…\n  erp dead-letters retry --sink billing --rate 20        once the receiver is mended\n  erp dead-letters discard 0192f3c4-… --note 'the receiver is gone'"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    List(list::Opts),
    Show(show::Opts),
    Retry(settle::RetryOpts),
    Discard(settle::DiscardOpts),
    Export(export::Opts),
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    on_schema(context, async |migrated| {
        let db = migrated.db();
        match &opts.action {
            Action::List(opts) => list::run(context, db, opts).await,
            Action::Show(opts) => show::run(context, db, opts).await,
            Action::Retry(opts) => settle::retry(context, db, opts).await,
            Action::Discard(opts) => settle::discard(context, db, opts).await,
            Action::Export(opts) => export::run(context, db, opts).await,
        }
    })
    .await
}
