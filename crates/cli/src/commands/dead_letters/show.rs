//! `erp dead-letters show`

use clap::Args;
use erp_core::Exit;
use erp_db::Db;
use erp_events::dead_letters;
use uuid::Uuid;

use crate::{Failed, Output};

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
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let found = dead_letters::find(db, None, opts.id).await?;
    let found = found.ok_or_else(|| unknown(opts.id))?;
    let found = if opts.payload { found } else { found.redacted() };
    let human = serde_json::to_string_pretty(&found).unwrap_or_default();
    Ok(Output::new(serde_json::to_value(&found).unwrap_or_default(), human))
}

pub fn unknown(id: Uuid) -> Failed {
    Failed::new(Exit::Usage, "dead_letter.unknown", format!("there is no dead letter {id}")).hint("erp dead-letters list --status all")
}
