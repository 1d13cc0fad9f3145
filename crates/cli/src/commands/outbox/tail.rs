//! `erp outbox tail`

use clap::Args;
use erp_db::Db;
use erp_events::outbox::{self, Seen};

use crate::{
    Failed, Output,
    commands::{table, tenant},
};

/// The latest events, the newest last, without their payload
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp outbox tail --limit 50 --json\n  erp outbox tail --tenant east\n\nStates: pending (no sink was offered it), waits for SINK (which refused it, is paused or away), dead letter of SINK, delivered (every sink that gets it has it)."
)]
pub struct Opts {
    /// Only of this tenant
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let tenant = match &opts.tenant {
        Some(slug) => Some(tenant::find(db, slug).await?.id),
        None => None,
    };
    let events = outbox::tail(db, tenant, opts.limit).await?;
    if events.is_empty() {
        return Ok(Output::list(&events, None, "no events in the last day"));
    }
    let rows: Vec<Vec<String>> = events
        .iter()
        .map(|event| {
            vec![
                event.occurred_at.format("%F %T").to_string(),
                event.event_type.clone(),
                event.aggregate_id.to_string(),
                event.aggregate_version.to_string(),
                state(event),
            ]
        })
        .collect();
    let human = table(&["occurred (UTC)", "event", "aggregate", "version", "state"], &rows);
    Ok(Output::list(&events, None, human))
}

/// Where an event is: whom it has yet to reach, if anybody.
fn state(event: &Seen) -> String {
    let waits = (!event.waits_for.is_empty()).then(|| format!("waits for {}", event.waits_for.join(", ")));
    let dead = (!event.dead_for.is_empty()).then(|| format!("dead letter of {}", event.dead_for.join(", ")));
    match (event.relayed_at, waits, dead) {
        (None, ..) => "pending".to_owned(),
        (_, None, None) => "delivered".to_owned(),
        (_, waits, dead) => waits.into_iter().chain(dead).collect::<Vec<_>>().join("; "),
    }
}
