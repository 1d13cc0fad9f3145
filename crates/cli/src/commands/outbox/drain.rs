//! `erp outbox drain`

use std::time::Duration;

use clap::Args;
use erp_core::Exit;
use erp_db::WriteTx;
use erp_events::{Once, Relay, RelayOptions, outbox};
use erp_server::phase::Migrated;
use erp_tasks::CancellationToken;
use serde_json::json;

use crate::{Context, Failed, Output, commands::installation};

/// How often it is asked whether the servers are done.
const ASK: Duration = Duration::from_millis(250);

/// Wait until no event is pending; relay here what no server does
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp outbox drain --timeout 1m && erp outbox status\n\nWhat a sink refused, or is kept for one that is paused, waits for its next try, and is not waited for here. Exit 75 when events are left; the time is --timeout, 1m without it. With --timeout 0s it only looks: 0 when nothing is pending, else 75 with their number."
)]
pub struct Opts {}

pub async fn run(context: &Context, migrated: &Migrated, _opts: &Opts) -> Result<Output, Failed> {
    let db = migrated.db();
    let options = RelayOptions::configured(migrated.config(), context.clock.clone());
    let options = options.map_err(|e| Failed::new(Exit::Config, "config.invalid", e))?;
    let limit = context.globals.timeout.unwrap_or(Duration::from_mins(1));
    let deadline = tokio::time::Instant::now() + limit;
    if !limit.is_zero() {
        // Before anything is done: what comes of it, everybody sees in the outbox.
        let most = humantime::format_duration(limit).to_string();
        let note = async |tx: &WriteTx| {
            outbox::note(tx, "core.outbox.drained", &[("timeout", most.as_str())]);
            Ok(())
        };
        installation::write(context, migrated, note).await?;
        db.tell_servers("kick").await?;
    }
    let relay = Relay::new(db.clone(), context.registrar.consumers.clone(), options);
    let stop = CancellationToken::new();
    let _guard = stop.clone().drop_guard();
    let mut relayed = 0;
    loop {
        let stopping = stop.clone();
        let timer = tokio::spawn(async move {
            tokio::time::sleep_until(deadline).await;
            stopping.cancel();
        });
        // Nobody who waits for nothing wants anything to be done.
        let once = if limit.is_zero() { Ok(Once::default()) } else { relay.once(&stop).await };
        timer.abort();
        relayed += once?.counts.events;
        let status = outbox::status(db).await?;
        let data = json!({ "relayed_here": relayed, "pending": status.pending, "retries": status.retries, "parked": status.parked });
        if status.pending == 0 {
            let waiting = status.retries + status.parked;
            let waiting = if waiting == 0 { String::new() } else { format!("; {waiting} wait for a sink: erp outbox status") };
            return Ok(Output::new(data, format!("nothing is pending ({relayed} relayed here){waiting}")));
        }
        if tokio::time::Instant::now() + ASK > deadline {
            let message = format!("{} events are pending when the time is over", status.pending);
            return Err(Failed::new(Exit::TempFail, "outbox.pending", message).hint("erp outbox status; raise --timeout").data(data));
        }
        tokio::time::sleep(ASK).await;
    }
}
