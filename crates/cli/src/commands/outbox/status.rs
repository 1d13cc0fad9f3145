//! `erp outbox status` and `erp outbox tail`

use chrono::{DateTime, Utc};
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
pub struct TailOpts {
    /// Only of this tenant
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
}

pub async fn run(db: &Db) -> Result<Output, Failed> {
    let status = outbox::status(db).await?;
    let mut human = match status.oldest_seconds {
        None => "nothing is pending".to_owned(),
        Some(oldest) => format!("{} pending, the oldest for {oldest:.0} s", status.pending),
    };
    human.push_str(&format!("\n{} to be tried again, {} behind them, {} dead letters", status.retries, status.parked, status.dead));
    if !status.sinks.is_empty() {
        let rows: Vec<Vec<String>> = status
            .sinks
            .iter()
            .map(|sink| {
                let at = |time: DateTime<Utc>| time.format("%F %T");
                let state = match (sink.disabled_at, sink.paused, sink.failing_since) {
                    (Some(since), ..) => format!("DISABLED since {}", at(since)),
                    (_, true, _) => "paused".to_owned(),
                    (.., Some(since)) => format!("failing since {}", at(since)),
                    _ => "on".to_owned(),
                };
                let counts = [sink.retries, sink.parked].map(|n| n.to_string());
                let dead = if sink.blocking > 0 { format!("{} ({} block)", sink.dead, sink.blocking) } else { sink.dead.to_string() };
                [vec![sink.name.clone(), sink.kind.clone(), state], counts.to_vec(), vec![dead]].concat()
            })
            .collect();
        human.push_str(&format!("\n\n{}", table(&["sink", "kind", "state (UTC)", "retries", "behind", "dead"], &rows)));
        for (sink, error) in status.sinks.iter().filter_map(|sink| Some((&sink.name, sink.last_error.as_ref()?))) {
            human.push_str(&format!("\n{sink}: {error}"));
        }
    }
    let mut leaders: Vec<(i32, usize)> = Vec::new();
    for lease in &status.leaders {
        match leaders.iter_mut().find(|(pid, _)| *pid == lease.backend_pid) {
            Some((_, shards)) => *shards += 1,
            None => leaders.push((lease.backend_pid, 1)),
        }
    }
    match leaders.as_slice() {
        [] => human.push_str("\n\nnobody relays: no server runs, or all of them with --no-tasks"),
        leaders => {
            let each: Vec<String> = leaders.iter().map(|(pid, shards)| format!("{shards} by session {pid}")).collect();
            human.push_str(&format!("\n\nshards led: {}", each.join(", ")));
        }
    }
    let disabled =
        status.sinks.iter().filter(|sink| sink.disabled).map(|sink| {
            format!("the sink {0} is disabled: it gets no events, and none are kept for it (erp outbox resume {0})", sink.name)
        });
    let disabled: Vec<String> = disabled.collect();
    Ok(Output::new(status, human).warnings(disabled))
}

pub async fn tail(db: &Db, opts: &TailOpts) -> Result<Output, Failed> {
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
