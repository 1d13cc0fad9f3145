//! `erp outbox retry`

use clap::Args;
use erp_core::Exit;
use erp_db::{Db, DbError, WriteTx, tenants};
use erp_events::outbox::{self, Waiting};
use serde_json::json;
use uuid::Uuid;

use crate::{Context, Failed, Output, commands::known};

/// Try an event at once that a sink refused, or that waits behind a refused one
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp outbox retry --event 0192f3c4-5a6b-7c8d-9e0f-123456789abc\n  erp outbox retry --event 0192f3c4-5a6b-7c8d-9e0f-123456789abc --sink billing\n\nWhat waits before it is tried first: the order within an aggregate stays. The running server delivers.\nA dead letter is not tried by this: erp dead-letters retry ID, which the answer names.\nExit codes: 0 it is tried now, 1 nothing is tried: it is a dead letter, waits behind one, or its sink is disabled; 3 with --dry-run: it would be tried; 64 it waits for no such sink."
)]
pub struct Opts {
    /// The event's id, as `erp outbox tail --json` and the receivers know it
    #[arg(long, value_name = "ID")]
    event: Uuid,
    /// Only for this sink; else for every sink that it waits for
    #[arg(long, value_name = "NAME")]
    sink: Option<String>,
    /// Change nothing; exit 3 if it would be tried
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    if let Some(sink) = &opts.sink {
        known::outbox_sink(db, sink).await?;
    }
    let waiting = outbox::waiting(db, opts.event, opts.sink.as_deref()).await?;
    if waiting.is_empty() {
        let message = match &opts.sink {
            Some(sink) => format!("the event {} does not wait for the sink {sink}", opts.event),
            None => format!("the event {} waits for no sink", opts.event),
        };
        return Err(Failed::new(Exit::Usage, "outbox.event_unknown", message).hint("erp outbox tail; erp dead-letters list"));
    }
    let kept = |row: &Waiting| row.blocked || row.sink_disabled;
    let mut lines = Vec::new();
    let (mut tried, mut warnings) = (0, Vec::new());
    for row in &waiting {
        let sink = &row.sink;
        if row.sink_disabled {
            lines.push(format!("{sink}: disabled, nothing is sent: erp outbox resume {sink}"));
        } else if row.blocked {
            let letter = row.letter.map_or_else(|| format!("--sink {sink}"), |id| id.to_string());
            let what = if row.first == opts.event {
                "it is a dead letter".to_owned()
            } else {
                format!("the dead letter of {} comes first", row.first)
            };
            lines.push(format!("{sink}: {what}: erp dead-letters retry {letter}"));
        } else if opts.dry_run || retry(context, db, row, opts.event).await? {
            tried += 1;
            let behind = if row.first == opts.event { String::new() } else { format!(", after {}", row.first) };
            lines.push(format!("{sink}: {}{behind}", if opts.dry_run { "would be tried now" } else { "tried now" }));
            if row.sink_paused {
                warnings.push(format!("the sink {sink} is paused: the event goes when it is resumed (erp outbox resume {sink})"));
            }
        } else {
            lines.push(format!("{sink}: it waits no longer"));
        }
    }
    if tried > 0 && !opts.dry_run {
        db.tell_servers("kick").await?;
    }
    let data = json!({ "event_id": opts.event, "tried": tried, "dry_run": opts.dry_run, "sinks": waiting });
    let output = Output::new(data, lines.join("\n")).warnings(warnings);
    Ok(match (opts.dry_run, tried) {
        (true, 1..) => output.exit(Exit::Differences),
        (_, 0) if waiting.iter().any(kept) => output.exit(Exit::Negative),
        _ => output,
    })
}

async fn retry(context: &Context, db: &Db, row: &Waiting, event: Uuid) -> Result<bool, Failed> {
    // A tenant's rows go only with the tenant.
    let Some(tenant) = tenants::get(db, row.tenant_id).await? else { return Ok(false) };
    let work = async |tx: &WriteTx| outbox::retry(tx, event, &row.sink).await;
    Ok(db.write::<_, DbError, _>(tenant.id, &context.origin(), work).await?)
}
