//! `erp sinks remove`

use clap::Args;
use erp_core::Exit;
use erp_db::WriteTx;
use erp_events::sink_desk;
use serde_json::json;

use super::{Desk, settled};
use crate::{Failed, Output};

/// Take a sink away; it stays while events wait for it
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp sinks remove old-crm --dry-run\n  erp dead-letters discard --sink old-crm --note 'the receiver is gone' && erp sinks remove old-crm --drop-waiting\n\nExit codes: 0 removed, 1 events or dead letters wait for it, 3 with --dry-run: it would be removed, 64 no such sink."
)]
pub struct Opts {
    #[arg(value_name = "NAME")]
    name: String,
    /// Forget what waits for it: these events stay in the archive, and this sink never gets them
    #[arg(long)]
    drop_waiting: bool,
    /// Change nothing; exit 3 if it would be removed
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(desk: &Desk<'_>, opts: &Opts) -> Result<Output, Failed> {
    let (db, name) = (desk.migrated.db(), opts.name.as_str());
    let waiting = sink_desk::waiting(db, name).await?;
    if waiting.dead > 0 || (waiting.events > 0 && !opts.drop_waiting) {
        let message = format!("{} events wait for {name}, and {} of its dead letters are open", waiting.events, waiting.dead);
        let hint = format!("erp dead-letters discard --sink {name} --note …; --drop-waiting forgets what waits");
        return Err(Failed::new(Exit::Negative, "sink.waited_for", message).hint(hint).data(json!(waiting)));
    }
    let consumers = desk.consumers();
    if opts.dry_run {
        let there = sink_desk::all(db).await?.iter().any(|row| row.name == name);
        let done = match (there, consumers.contains(&name)) {
            (false, _) => sink_desk::Done::Unknown,
            (_, true) => sink_desk::Done::Internal,
            _ => sink_desk::Done::Changed,
        };
        settled(name, &done)?;
        let data = json!({ "sink": name, "changed": true, "dry_run": true });
        return Ok(Output::new(data, format!("dry run, nothing was changed: {name} would be removed")).exit(Exit::Differences));
    }
    let removed = desk.write(name, "removed", async |tx: &WriteTx| sink_desk::remove(tx, name, &consumers, waiting).await).await?;
    sink_desk::sweep(db).await?;
    Ok(removed)
}
