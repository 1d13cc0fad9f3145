//! Offering events: many aggregates at once, the events of one in order.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
use metrics::{counter, histogram};
use tokio_util::sync::CancellationToken;

use super::{
    backoff::pause,
    metrics as names,
    store::{Claimed, Trouble, What},
    target::Target,
};
use crate::{OnDead, Refusal};

/// A sink that does not end by itself is not waited for longer.
const LONGEST: Duration = Duration::from_secs(30);
/// How soon events of a sink that cannot be reached from here are looked at again.
const UNREACHABLE: Duration = Duration::from_secs(30);

/// One aggregate's events for one sink, in order, with the tries each has had.
pub(super) struct Chain<'a> {
    pub(super) target: Arc<Target>,
    pub(super) events: Vec<(&'a Claimed, i16)>,
    /// Earlier ones wait already: nothing is sent.
    pub(super) behind: bool,
}

/// Offers all chains. What was taken is told too (`What::Done`). Once `hurry` fires nothing more is begun, and what is under way is
/// not waited for.
pub(super) async fn offer(chains: Vec<Chain<'_>>, pauses: &[Duration], hurry: &CancellationToken) -> Vec<Trouble> {
    let mut running: FuturesUnordered<_> = chains.into_iter().map(|chain| run(chain, pauses, hurry)).collect();
    let mut all = Vec::new();
    while let Some(some) = running.next().await {
        all.extend(some);
    }
    all
}

/// What became of one event.
enum Ended {
    Taken,
    Refused { error: String, after: Option<Duration> },
    Never { error: String },
    NotNow { wait: Duration, why: &'static str },
}

async fn run(chain: Chain<'_>, pauses: &[Duration], hurry: &CancellationToken) -> Vec<Trouble> {
    let target = &chain.target;
    let mut told = Vec::with_capacity(chain.events.len());
    let mut behind = chain.behind;
    let Some((first, _)) = chain.events.first() else { return told };
    let slot = if behind {
        None
    } else {
        tokio::select! {
            biased;
            () = hurry.cancelled() => None,
            slot = target.slot(first.event.tenant_id) => slot,
        }
    };
    for (claimed, attempts) in &chain.events {
        let mut trouble = Trouble {
            event_id: claimed.event.event_id,
            sink: target.row.name.clone(),
            what: What::Parked,
            attempts: *attempts,
            delay: 0.0,
            error: None,
        };
        if behind {
            told.push(trouble);
            continue;
        }
        let ended =
            if slot.is_some() { one(target, claimed, hurry).await } else { Ended::NotNow { wait: Duration::ZERO, why: "the relay stops" } };
        let (error, after, never) = match ended {
            Ended::Taken => {
                trouble.what = What::Done;
                told.push(trouble);
                continue;
            }
            Ended::NotNow { wait, why } => {
                behind = true;
                (trouble.what, trouble.delay, trouble.error) = (What::Later, wait.as_secs_f64(), Some(why.to_owned()));
                told.push(trouble);
                continue;
            }
            Ended::Refused { error, after } => (error, after, false),
            Ended::Never { error } => (error, None, true),
        };
        trouble.attempts = attempts.saturating_add(1);
        trouble.error = Some(error.chars().take(500).collect());
        trouble.what = match (never || trouble.attempts >= target.row.max_attempts, target.row.on_dead) {
            (false, _) => What::Retry,
            (true, OnDead::Skip) => What::Dead,
            (true, OnDead::Block) => What::Block,
        };
        trouble.delay = pause(pauses, trouble.attempts, trouble.event_id, after).as_secs_f64();
        if trouble.what == What::Retry {
            tracing::debug!(sink = trouble.sink, event_id = %trouble.event_id, error = trouble.error, attempts = trouble.attempts, "an event was refused");
        } else {
            tracing::warn!(sink = trouble.sink, event_id = %trouble.event_id, error = trouble.error, attempts = trouble.attempts, "an event is a dead letter");
            counter!(names::DEAD, "sink" => trouble.sink.clone()).increment(1);
        }
        behind = trouble.what != What::Dead;
        told.push(trouble);
    }
    drop(slot);
    told
}

async fn one(target: &Target, claimed: &Claimed, hurry: &CancellationToken) -> Ended {
    if target.row.paused {
        return Ended::NotNow { wait: Duration::ZERO, why: "the sink is paused" };
    }
    let Some(sink) = &target.sink else { return Ended::NotNow { wait: UNREACHABLE, why: "this process cannot reach the sink" } };
    let _pass = match target.circuit.admit() {
        Ok(pass) => pass,
        Err(wait) => return Ended::NotNow { wait, why: "the sink does not answer" },
    };
    let delivery = AssertUnwindSafe(sink.deliver(&claimed.event)).catch_unwind();
    let result = tokio::select! {
        biased;
        result = tokio::time::timeout(LONGEST, delivery) => result,
        () = hurry.cancelled() => return Ended::NotNow { wait: Duration::ZERO, why: "the relay stops" },
    };
    let refused = |error: &str| Ended::Refused { error: error.to_owned(), after: None };
    let ended = match result {
        Ok(Ok(Ok(()))) => Ended::Taken,
        Ok(Ok(Err(Refusal::Retry { error, after }))) => Ended::Refused { error, after },
        Ok(Ok(Err(Refusal::Dead { error }))) => Ended::Never { error },
        Ok(Err(_)) => refused("it panicked; the log has it"),
        Err(_) => refused("no answer in time"),
    };
    if let Ended::Refused { .. } = &ended {
        // Of a consumer, one event's failure says nothing of the others.
        if target.row.kind != "internal" && target.circuit.failed() {
            tracing::warn!(sink = target.row.name, "the sink does not answer; it is asked by single probes until it does");
        }
    } else if target.circuit.answered() {
        tracing::info!(sink = target.row.name, "the sink answers again");
    }
    if matches!(ended, Ended::Taken) {
        histogram!(names::LATENCY, "sink" => target.row.name.clone()).record((claimed.age + claimed.at.elapsed()).as_secs_f64());
    }
    ended
}
