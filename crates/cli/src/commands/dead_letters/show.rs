//! `erp dead-letters show`

use clap::Args;
use erp_core::Exit;
use erp_db::Db;
use erp_events::dead_letters;
use erp_kit::CommandError;
use uuid::Uuid;

use crate::{Context, Failed, Output, commands::values};

/// One dead letter: why it was refused, how often, and which event it is
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp dead-letters show 0192f3c4-5a6b-7c8d-9e0f-123456789abc\n  erp dead-letters show 0192f3c4-5a6b-7c8d-9e0f-123456789abc --payload --json"
)]
pub struct Opts {
    #[arg(value_name = "ID")]
    id: Uuid,
    /// What the event says, not only its fields' names
    #[arg(long)]
    payload: bool,
    /// Why you look at it; for the audit trail, which has every look, at most 500 characters
    #[arg(long, value_name = "TEXT", requires = "payload", value_parser = values::reason)]
    reason: Option<String>,
}

pub async fn run(context: &Context, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let found = dead_letters::find(db, None, opts.id).await?;
    let found = found.ok_or_else(|| unknown(opts.id))?;
    let found = if opts.payload {
        let noted = dead_letters::note_reveal(db, &context.origin(), None, std::slice::from_ref(&found), opts.reason.as_deref()).await;
        noted.map_err(CommandError::from)?;
        found
    } else {
        found.redacted()
    };
    let human = serde_json::to_string_pretty(&found).unwrap_or_default();
    Ok(Output::new(serde_json::to_value(&found).unwrap_or_default(), human))
}

pub fn unknown(id: Uuid) -> Failed {
    Failed::new(Exit::Usage, "dead_letter.unknown", format!("there is no dead letter {id}")).hint("erp dead-letters list --status all")
}
