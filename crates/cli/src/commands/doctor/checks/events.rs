//! Events on their way: whether somebody brings them out, what no sink takes, and what must be so of them.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use erp_core::SystemClock;
use erp_db::{Failure, outbox::Backlog};
use erp_events::{
    outbox,
    proofs::{self, Proof},
    sink_desk,
    sinks::SinkDeps,
};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::Severity;

use super::receivers;
use crate::{Context, commands::outbox::servers};

/// Whoever relays looks at everything every half minute.
const LATE: Duration = Duration::from_mins(2);
/// A leader gives a sign of life every five seconds, and loses its session without one for thirty.
const SILENT: f64 = 60.0;
/// A receiver may be away for a moment.
const FAILING: TimeDelta = TimeDelta::minutes(10);

pub fn checks(context: &Context) -> Vec<Check> {
    use Severity::{Error, Warning};
    let schema = CheckNeeds::Schema;
    let consumers: Arc<[&'static str]> = context.registrar.consumers.iter().map(|consumer| consumer.name()).collect();
    vec![
        Check::new("events.backlog", "events leave the outbox soon after they are written", Error, schema, backlog),
        Check::new("events.leaders", "whoever relays gives signs of life", Error, schema, leaders),
        Check::new("events.dead_letters", "no sink refused an event for good", Warning, schema, dead_letters),
        Check::new("events.sinks", "every sink can be reached and is on", Warning, schema, move |ctx| sinks(ctx, consumers.clone())),
    ]
}

/// What must be so of all events; takes too long for a look.
pub fn proofs() -> impl Iterator<Item = Check> {
    proofs::ALL.iter().map(proof)
}

fn proof(proof: &'static Proof) -> Check {
    let look = move |ctx: Arc<CheckContext>| async move {
        let faults = proof.faults(ctx.db()?).await?;
        Ok(if faults == 0 { Finding::ok("none against it") } else { Finding::fail(format!("{faults} {}", proof.fault)) })
    };
    Check::new(proof.id, proof.title, Severity::Error, CheckNeeds::Schema, look).of_data()
}

async fn backlog(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let backlog = erp_db::outbox::backlog(ctx.db()?).await?;
    let Some(oldest) = backlog.oldest() else { return Ok(Finding::ok("no event waits")) };
    let more = if backlog.events >= Backlog::MOST { " or more" } else { "" };
    let age = humantime::format_duration(Duration::from_secs(oldest.as_secs()));
    let evidence = format!("{} events{more} wait, the oldest for {age}", backlog.events);
    Ok(if oldest > LATE {
        Finding::fail(evidence).fix("is a server running, with tasks.enabled? else: erp outbox drain")
    } else if backlog.events >= Backlog::MOST {
        Finding::warn(evidence).fix("erp outbox status")
    } else {
        Finding::ok(evidence)
    })
}

async fn leaders(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let leases = outbox::leases(ctx.db()?).await?;
    if leases.is_empty() {
        return Ok(Finding::skipped("nobody relays: no server runs, or all of them without tasks"));
    }
    let silent: Vec<String> = leases.iter().filter(|lease| lease.silent_seconds > SILENT).map(|lease| lease.shard.to_string()).collect();
    let sessions: std::collections::BTreeSet<i32> = leases.iter().map(|lease| lease.backend_pid).collect();
    Ok(if silent.is_empty() {
        Finding::ok(format!("{} shards, led by {} sessions", leases.len(), sessions.len()))
    } else {
        let who = format!("the leaders of the shards {} have been silent for more than a minute", silent.join(", "));
        Finding::fail(who).fix("erp outbox status; restart the server that hangs, or end its session with pg_terminate_backend")
    })
}

async fn dead_letters(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let status = outbox::status(ctx.db()?).await?;
    let dead: Vec<String> =
        status.sinks.iter().filter(|sink| sink.dead > 0).map(|sink| format!("{} of {}", sink.dead, sink.name)).collect();
    let waiting = format!("{} to be tried again, {} behind them", status.retries, status.parked);
    Ok(if status.dead == 0 {
        Finding::ok(waiting)
    } else {
        Finding::warn(format!("{} dead letters ({}); {waiting}", status.dead, dead.join(", "))).fix("erp dead-letters list")
    })
}

async fn sinks(ctx: Arc<CheckContext>, consumers: Arc<[&'static str]>) -> Result<Finding, Failure> {
    let deps = match ctx.config().map(|config| SinkDeps::configured(config, SystemClock::shared()))? {
        Ok(deps) => deps,
        Err(error) => return Ok(Finding::fail(error)),
    };
    let rows = sink_desk::all(ctx.db()?).await?;
    let status = outbox::status(ctx.db()?).await?;
    let mut odd = Vec::new();
    for (sink, why) in status.sinks.iter().filter_map(|sink| Some((sink, sink.unusable.as_ref()?))).filter(|(sink, _)| !sink.disabled) {
        odd.push(format!("{} cannot be used by {} ({why})", sink.name, servers(sink.unusable_on)));
    }
    // Whoever relays has said above what it cannot use; without them, what this command finds is the best guess.
    let relayed = status.leaders.iter().any(|lease| lease.silent_seconds < f64::from(outbox::ALIVE));
    for sink in status.sinks.iter().filter(|sink| !sink.disabled && !sink.paused) {
        let Some(since) = sink.failing_since.filter(|since| ctx.clock.now() - *since > FAILING) else { continue };
        let said = sink.last_error.as_ref().map(|error| format!(" ({error})")).unwrap_or_default();
        let end = since + TimeDelta::days(5);
        odd.push(format!(
            "{} takes nothing since {}{said}, and is disabled at {}",
            sink.name,
            since.format("%FT%TZ"),
            end.format("%FT%TZ")
        ));
    }
    for row in &rows {
        if row.disabled {
            odd.push(format!("{} is disabled", row.name));
        } else if row.paused {
            odd.push(format!("{} is paused", row.name));
        } else if let Some(problem) = sink_desk::problem(row, &consumers, &deps).filter(|_| !relayed) {
            odd.push(format!(
                "{} could not be used with the environment of this command ({problem}); what counts is that of the servers",
                row.name
            ));
        }
    }
    odd.extend(receivers::unknown(&rows).await);
    Ok(if odd.is_empty() { Finding::ok(format!("{} sinks", rows.len())) } else { Finding::warn(odd.join("; ")).fix("erp sinks list") })
}
