//! `erp secrets verify`

use clap::Args;
use erp_core::Exit;
use erp_kit::{Blocked, Verdict};

use crate::{
    Context, Failed, Output,
    commands::doctor::{engine::Survey, of_secrets, report},
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
    let survey = Survey::make(context, opts.offline).await;
    let given = survey.given.clone();
    // Here what cannot be looked at is no verdict.
    let missing = match (&given.config, &given.db, &given.schema) {
        (Err(blocked), ..) => Some(blocked),
        (_, Err(blocked), _) | (_, _, Err(blocked)) if !opts.offline => Some(blocked),
        _ => None,
    };
    let examined = match missing {
        Some(blocked) => Err(failed(blocked)),
        None => Ok(survey.examine(&of_secrets(context), false).await),
    };
    survey.close().await;
    let examined = examined?;
    let output = report(&examined);
    Ok(if examined.iter().any(|one| one.finding.status == Verdict::Fail) { output.exit(Exit::Negative) } else { output })
}

fn failed(blocked: &Blocked) -> Failed {
    let failed = Failed::new(blocked.exit, &blocked.kind, blocked.reason.as_str());
    match &blocked.hint {
        Some(hint) => failed.hint(hint.as_str()),
        None => failed,
    }
}
