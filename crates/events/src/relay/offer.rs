//! Offering events: many aggregates at once, the events of one in order.

use std::{borrow::Cow, collections::HashMap, panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};

use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
use metrics::counter;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    backoff::pause,
    metrics as names,
    store::{Claimed, Trouble, What},
    target::{Pace, Slot, Target},
};
use crate::{OnDead, Refusal};

/// A sink that does not end by itself is not waited for longer.
const LONGEST: Duration = Duration::from_secs(30);
/// A batch, for which other sinks wait, does not wait longer for one: what was under way is broken off and sent again beside it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often who waits for a place looks whether the sink has become slow.
const LOOK: Duration = Duration::from_millis(100);
/// How soon events of a sink that cannot be reached from here are looked at again.
const UNREACHABLE: Duration = Duration::from_secs(30);

/// One aggregate's events for one sink, in order, with the tries each has had.
struct Chain<'a> {
    target: Arc<Target>,
    events: Vec<(&'a Claimed, i16)>,
    /// Earlier ones wait already: nothing is sent.
    behind: bool,
}

/// Events by sink and aggregate, in the order they were added.
#[derive(Default)]
pub(super) struct Chains<'a> {
    chains: Vec<Chain<'a>>,
    /// By the address of the target, which lives as long as its chains.
    at: HashMap<(usize, Uuid, &'a str, Uuid), usize>,
}

impl<'a> Chains<'a> {
    /// An event that was tried so often. `behind`: earlier ones of its aggregate wait for the sink already.
    pub(super) fn add(&mut self, target: &Arc<Target>, claimed: &'a Claimed, attempts: i16, behind: bool) {
        let event = &claimed.event;
        let index =
            *self.at.entry((Arc::as_ptr(target).addr(), event.tenant_id, &event.aggregate_type, event.aggregate_id)).or_insert_with(|| {
                self.chains.push(Chain { target: target.clone(), events: Vec::new(), behind });
                self.chains.len() - 1
            });
        if let Some(chain) = self.chains.get_mut(index) {
            chain.events.push((claimed, attempts));
        }
    }
}

/// Who waits for the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// A batch, whose other events and sinks wait too: what is slow or away is asked later.
    Batch,
    /// A pass over one sink's retries, and nobody else.
    Pass,
}

/// Offers all chains. What was taken is told too (`What::Done`). Once `hurry` fires nothing more is begun, and what is under way is
/// not waited for.
pub(super) async fn offer(chains: Chains<'_>, asker: Asker, pauses: &[Duration], hurry: &CancellationToken) -> Vec<Trouble> {
    let mut running: FuturesUnordered<_> = chains.chains.into_iter().map(|chain| run(chain, asker, pauses, hurry)).collect();
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
    NotNow { wait: Duration, why: Cow<'static, str> },
}

const fn not_now(wait: Duration, why: &'static str) -> Ended {
    Ended::NotNow { wait, why: Cow::Borrowed(why) }
}

async fn run(chain: Chain<'_>, asker: Asker, pauses: &[Duration], hurry: &CancellationToken) -> Vec<Trouble> {
    let target = &chain.target;
    let mut told = Vec::with_capacity(chain.events.len());
    let mut behind = chain.behind;
    let Some((first, _)) = chain.events.first() else { return told };
    let slot = if behind { None } else { place(target, first.event.tenant_id, asker, hurry).await };
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
        let ended = match (&slot, target.holds_up()) {
            (Some(_), _) => one(target, claimed, asker, hurry).await,
            (None, Some((wait, why))) if !hurry.is_cancelled() => not_now(wait, why),
            (None, _) => not_now(Duration::ZERO, "the relay stops"),
        };
        let (error, after, never) = match ended {
            Ended::Taken => {
                trouble.what = What::Done;
                told.push(trouble);
                continue;
            }
            Ended::NotNow { wait, why } => {
                behind = true;
                (trouble.what, trouble.delay, trouble.error) = (What::Later, wait.as_secs_f64(), Some(why.chars().take(500).collect()));
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

/// A place among the aggregates that are in flight. None: the relay stops, or a batch would have to wait for a sink that holds it up,
/// whose places are taken by what is sent beside it.
async fn place(target: &Target, tenant: Uuid, asker: Asker, hurry: &CancellationToken) -> Option<Slot> {
    let mut slot = pin!(target.slot(tenant));
    loop {
        if asker == Asker::Batch && target.holds_up().is_some() {
            return None;
        }
        tokio::select! {
            biased;
            () = hurry.cancelled() => return None,
            slot = &mut slot => return slot,
            () = tokio::time::sleep(LOOK), if asker == Asker::Batch => {}
        }
    }
}

async fn one(target: &Target, claimed: &Claimed, asker: Asker, hurry: &CancellationToken) -> Ended {
    if target.row.paused {
        return not_now(Duration::ZERO, "the sink is paused");
    }
    let sink = match &target.sink {
        Ok(sink) => sink,
        Err(error) => return Ended::NotNow { wait: UNREACHABLE, why: format!("the server cannot use the sink: {error}").into() },
    };
    if let (Asker::Batch, Some((wait, why))) = (asker, target.holds_up()) {
        return not_now(wait, why);
    }
    let _pass = match target.circuit.admit() {
        Ok(pass) => pass,
        Err(wait) => return not_now(wait, "the sink does not answer"),
    };
    let began = Instant::now();
    let mut delivery = pin!(tokio::time::timeout(LONGEST, AssertUnwindSafe(sink.deliver(&claimed.event)).catch_unwind()));
    let mut slow = pin!(tokio::time::sleep(Pace::SLOW));
    let mut patience = pin!(tokio::time::sleep(PATIENCE));
    let result = loop {
        tokio::select! {
            biased;
            result = &mut delivery => break result,
            () = hurry.cancelled() => return not_now(Duration::ZERO, "the relay stops"),
            // Told before it ends, so that the rest of a batch does not wait for it too.
            () = &mut slow, if !target.pace.is_slow() => target.pace.took(Pace::SLOW),
            () = &mut patience, if asker == Asker::Batch => {
                target.pace.took(PATIENCE);
                return not_now(Duration::ZERO, "the sink is slow");
            }
        }
    };
    target.pace.took(began.elapsed());
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
        target.latency.record((claimed.age + claimed.at.elapsed()).as_secs_f64());
    }
    ended
}
