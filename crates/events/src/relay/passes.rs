//! What waits for a sink, tried again beside the shard's new events, sink by sink: one that is slow or away holds up nobody else.

use std::{collections::HashMap, sync::Arc, time::Duration};

use erp_core::fail::Point;
use erp_db::DbError;
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    Counts, Lead,
    health::asked,
    offer::{Asker, Chains, offer},
    store::{self, What},
};

/// After a pass that failed, or found nothing although something is due: its event is in no archive.
const HOLD_OFF: Duration = Duration::from_secs(1);

/// What a pass over a sink's waiting events did.
#[derive(Default)]
struct Passed {
    counts: Counts,
    tried: bool,
}

/// The passes of one shard; at most one for each sink.
pub(super) struct Passes {
    lead: Arc<Lead>,
    shard: i16,
    running: JoinSet<(String, Result<Passed, DbError>)>,
    /// None: under way; else not before that time.
    sinks: HashMap<String, Option<Instant>>,
}

impl Passes {
    pub(super) fn new(lead: Arc<Lead>, shard: i16) -> Self {
        Self { lead, shard, running: JoinSet::new(), sinks: HashMap::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Begins a pass over what is due for the sink, unless one is under way. Whether it did, and else how long to wait before one may.
    pub(super) fn begin(&mut self, sink: &str, stop: &CancellationToken) -> (bool, Option<Duration>) {
        match self.sinks.get(sink) {
            Some(None) => return (false, None),
            Some(Some(until)) if *until > Instant::now() => return (false, Some(until.saturating_duration_since(Instant::now()))),
            _ => {}
        }
        self.sinks.insert(sink.to_owned(), None);
        let (lead, shard, sink, stop) = (self.lead.clone(), self.shard, sink.to_owned(), stop.clone());
        self.running.spawn(async move {
            let passed = pass(&lead, shard, &sink, &stop).await;
            (sink, passed)
        });
        (true, None)
    }

    /// The next that ends, with what it did; None without any under way.
    pub(super) async fn ended(&mut self) -> Option<Result<Counts, DbError>> {
        let (sink, passed) = match self.running.join_next().await? {
            Ok(ended) => ended,
            Err(error) => return Some(Err(DbError::Unavailable(format!("a pass over retries broke off: {error}")))),
        };
        if passed.as_ref().is_ok_and(|passed| passed.tried) {
            self.sinks.remove(&sink);
        } else {
            self.sinks.insert(sink, Some(Instant::now() + HOLD_OFF));
        }
        Some(passed.map(|passed| passed.counts))
    }
}

/// Until nothing more is due for the sink, or `stop`.
async fn pass(lead: &Lead, shard: i16, sink: &str, stop: &CancellationToken) -> Result<Passed, DbError> {
    let mut passed = Passed::default();
    while !stop.is_cancelled() {
        let Some(target) = lead.reachable_target(sink) else { break };
        let due = store::due(&mut *lead.session.lock().await, shard, sink).await?;
        if due.is_empty() {
            break;
        }
        passed.tried = true;
        let mut chains = Chains::default();
        for waiting in &due {
            chains.add(&target, &waiting.claimed, waiting.attempts, false);
        }
        let mut trouble = offer(chains, Asker::Pass, &lead.relay.options.pauses, &lead.hurry).await;
        trouble.retain(|t| t.what != What::Parked);
        if trouble.iter().any(|t| matches!(t.what, What::Dead | What::Block)) {
            Point::P9.pass();
        }
        passed.counts.note(&trouble);
        store::settle(&mut *lead.session.lock().await, &trouble).await?;
        Point::P8.pass();
        lead.note_health(asked(&trouble)).await?;
    }
    Ok(passed)
}
