//! `erp outbox pause` and `erp outbox resume`

use clap::Args;
use erp_core::Exit;
use erp_db::WriteTx;
use erp_events::outbox;
use erp_server::phase::Migrated;
use serde_json::json;

use crate::{
    Context, Failed, Output,
    commands::{installation, known},
};

/// Send a sink nothing more; its events wait, in order
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp outbox pause billing && erp outbox status")]
pub struct PauseOpts {
    #[arg(value_name = "SINK")]
    pub sink: String,
    /// Change nothing; exit 3 if the sink would be paused
    #[arg(long)]
    pub dry_run: bool,
}

/// Send a paused or disabled sink what waited, and all that comes
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp outbox resume billing\n\nA sink that took nothing for five days is disabled: nothing was kept for it since. erp events replay delivers that."
)]
pub struct ResumeOpts {
    #[arg(value_name = "SINK")]
    pub sink: String,
    /// Change nothing; exit 3 if the sink would go on
    #[arg(long)]
    pub dry_run: bool,
}

pub async fn run(context: &Context, migrated: &Migrated, sink: &str, paused: bool, dry_run: bool) -> Result<Output, Failed> {
    let db = migrated.db();
    let state = if paused { "paused" } else { "on" };
    let data = |changed: bool| json!({ "sink": sink, "paused": paused, "changed": changed, "dry_run": dry_run });
    let found = known::outbox_sink(db, sink).await?;
    let disabled = found.disabled_at.filter(|_| !paused);
    if dry_run {
        if found.paused != paused || disabled.is_some() {
            return Ok(Output::new(data(true), format!("dry run, nothing was changed: {sink} would be {state}")).exit(Exit::Differences));
        }
        return Ok(Output::new(data(false), format!("nothing to do: {sink} is {state}")));
    }
    let work = async |tx: &WriteTx| outbox::set_paused(tx, sink, paused).await;
    let changed = installation::write(context, migrated, work).await?.ok_or_else(|| known::no_outbox_sink(sink, []))?;
    if changed {
        db.tell_servers("sinks").await?;
    }
    let human = if changed { format!("{sink} is {state}") } else { format!("nothing to do: {sink} is {state}") };
    let missed = disabled.map(|since| {
        let since = since.format("%FT%TZ");
        format!("nothing was kept for {sink} while it was disabled: erp events replay --sink {sink} --from {since}")
    });
    Ok(Output::new(data(changed), human).warnings(missed))
}
