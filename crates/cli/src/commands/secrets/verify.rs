//! `erp secrets verify`

use clap::Args;

use crate::{
    Context, Failed, Output,
    commands::doctor::{self, engine::Examination},
};

/// Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and
/// opens a sample of every tenant's personal data
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp secrets verify               before a release, after a restored backup, during a rotation\n  erp secrets verify --offline     the configuration alone\n\nExit codes: 0 they fit, 1 something does not open, 69 no database, 78 the configuration is refused."
)]
pub struct Opts {
    /// Look at the configuration alone
    #[arg(long)]
    offline: bool,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    doctor::prove(context, &doctor::of_secrets(context), opts.offline, Examination::LOOK.limit).await
}
