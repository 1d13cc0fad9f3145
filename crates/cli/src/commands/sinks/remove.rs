//! `erp sinks remove`

use clap::Args;
use erp_core::Exit;
use erp_db::WriteTx;
use erp_events::sink_desk::{self, Waiting};
use serde_json::json;

use super::{Desk, settled, unknown};
use crate::{Failed, Output, commands::installation};

/// Take a sink away; it stays while events wait for it
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp sinks remove old-crm --dry-run\n  erp dead-letters discard --sink old-crm --note 'the receiver is gone' && erp sinks remove old-crm --drop-waiting\n\nExit codes: 0 removed, 1 events or dead letters wait for it, 3 with --dry-run: it would be removed, 64 no such sink."
)]
pub struct Opts {
    #[arg(value_name = "NAME")]
    name: String,
    /// Forget that events wait for it: this sink never gets them; they stay in the archive, and go to the other sinks as ever
    #[arg(long)]
    drop_waiting: bool,
    /// Change nothing; exit 3 if it would be removed
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(desk: &Desk<'_>, opts: &Opts) -> Result<Output, Failed> {
    let (db, name) = (desk.migrated.db(), opts.name.as_str());
    let all = sink_desk::all(db).await?;
    if all.iter().all(|row| row.name != name) {
        return Err(unknown(name, &all));
    }
    let consumers = desk.consumers();
    if consumers.contains(&name) {
        settled(name, &sink_desk::Done::Internal)?;
    }
    let before = sink_desk::waiting(db, name).await?;
    if before.dead > 0 || (before.events > 0 && !opts.drop_waiting) {
        let message = format!("{name} stays: {} events wait for it, and {} of its dead letters are open", before.events, before.dead);
        return Err(Failed::new(Exit::Negative, "sink.waited_for", message).hint(way_out(name, before)).data(json!(before)));
    }
    if opts.dry_run {
        let human = format!("dry run, nothing was changed: {name} would be removed{}", forgotten(before.events, "would be"));
        let data = json!({ "sink": name, "changed": true, "dry_run": true, "waiting_before": before.events, "dropped": before.events });
        return Ok(Output::new(data, human).exit(Exit::Differences));
    }
    let work = async |tx: &WriteTx| sink_desk::remove(tx, name, &consumers, before).await;
    let done = installation::write(desk.context, desk.migrated, work).await?;
    settled(name, &done)?;
    db.tell_servers("sinks").await.ok();
    // What a relay put there until it heard of it, too.
    let dropped = sink_desk::sweep(db).await?.get(name).copied().unwrap_or(0);
    let after = sink_desk::waiting(db, name).await?.events;
    let data = json!({
        "sink": name, "changed": true, "dry_run": false, "waiting_before": before.events, "dropped": dropped, "waiting_after": after,
    });
    let dropped = i64::try_from(dropped).unwrap_or(i64::MAX);
    Ok(Output::new(data, format!("{name} is removed{}; {after} wait for it now", forgotten(dropped, "were"))))
}

fn forgotten(events: i64, verb: &str) -> String {
    match events {
        0 => "; no event waited for it".to_owned(),
        n => format!("; {n} events that waited for it {verb} forgotten here, and stay in the archive"),
    }
}

/// What has to be done first, and nothing besides.
fn way_out(name: &str, waiting: Waiting) -> String {
    let letters = (waiting.dead > 0).then(|| format!("erp dead-letters discard --sink {name} --note …"));
    let events = (waiting.events > 0)
        .then(|| format!("erp sinks remove {name} --drop-waiting forgets what waits: {name} never gets it, and it stays in the archive"));
    letters.into_iter().chain(events).collect::<Vec<_>>().join("; then ")
}
