//! One shard, by the process that leads it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use erp_core::fail::Point;
use erp_db::{DbError, sql};
use metrics::{counter, gauge, histogram};
use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Counts, Lead, Source,
    health::asked,
    metrics as names,
    offer::{Asker, Chains, offer},
    passes::Passes,
    store::{self, Claimed, What},
};

/// Without anything else to wait for. The poll wakes a shard that has work.
const LONG: Duration = Duration::from_hours(1);
/// After a statement that failed for another reason than a lost session.
const HOLD_OFF: Duration = Duration::from_secs(1);
/// How often it is looked what is due again while new events keep coming.
const LOOK: Duration = Duration::from_millis(500);
/// Aggregates whose last version is remembered, to notice events out of order.
const REMEMBERED: usize = 20_000;

/// How a shard's worker is woken by others than commits of this process.
#[derive(Default)]
pub(super) struct Bell {
    notify: Notify,
    source: AtomicU8,
}

impl Bell {
    pub(super) fn ring(&self, source: Source) {
        self.source.store(source as u8, Ordering::Release);
        self.notify.notify_one();
    }
}

pub(super) struct Worker {
    lead: Arc<Lead>,
    shard: i16,
    /// Whether anything waits for a retry; true when nobody knows.
    retries: bool,
    versions: HashMap<Uuid, i64>,
    passes: Passes,
    pub(super) counts: Counts,
}

impl Worker {
    pub(super) fn new(lead: Arc<Lead>, shard: i16) -> Self {
        let passes = Passes::new(lead.clone(), shard);
        Self { lead, shard, retries: true, versions: HashMap::new(), passes, counts: Counts::default() }
    }

    /// Works on the shard until `leave`, then gives its lock back. Err: the session is lost, and the lock with it.
    pub(super) async fn run(mut self, bell: Arc<Bell>, leave: CancellationToken) -> Result<(), DbError> {
        let shard = self.shard;
        gauge!(names::LEADER, "shard" => shard.to_string()).set(1.0);
        let _led = Led(shard);
        store::release_orphans(&mut *self.lead.session.lock().await, &[shard]).await?;
        let wake = self.lead.relay.db.wake().clone();
        let mut source = Source::Lead;
        loop {
            let pause = match self.drain(&leave).await {
                Ok((found, next)) => {
                    counter!(names::WAKEUPS, "source" => source.as_str(), "work" => if found { "found" } else { "none" }).increment(1);
                    next.unwrap_or(LONG)
                }
                Err(error) if error.is_unavailable() || self.lead.session.lock().await.is_broken() => return Err(error),
                Err(error) => {
                    tracing::error!(shard, %error, "the relay could not go on with the shard; it tries again");
                    self.retries = true;
                    self.versions.clear();
                    HOLD_OFF
                }
            };
            tokio::select! {
                biased;
                () = leave.cancelled() => break,
                () = wake.local(shard) => source = Source::Local,
                () = bell.notify.notified() => {
                    source = Source::from(bell.source.load(Ordering::Acquire));
                    self.retries = true;
                }
                Some(ended) = self.passes.ended(), if !self.passes.is_empty() => {
                    match ended {
                        Ok(counts) => self.counts += counts,
                        Err(error) if error.is_unavailable() || self.lead.session.lock().await.is_broken() => return Err(error),
                        Err(error) => tracing::error!(shard, %error, "the relay could not try again what waits; it does so later"),
                    }
                    (source, self.retries) = (Source::Retry, true);
                }
                () = tokio::time::sleep(pause) => source = Source::Retry,
            }
        }
        while let Some(ended) = self.passes.ended().await {
            self.counts += ended?;
        }
        self.release().await
    }

    pub(super) async fn release(&self) -> Result<(), DbError> {
        let mut session = self.lead.session.lock().await;
        let shard = i32::from(self.shard);
        session.execute(sql("DELETE FROM relay_leases WHERE shard = $1::int AND backend_pid = pg_backend_pid()", [shard.into()])).await?;
        session.fetch(sql("SELECT pg_advisory_unlock($1, $2)", [erp_db::locks::RELAY.into(), shard.into()])).await?;
        Ok(())
    }

    /// Until a fetch that is not full: who commits after it rings, and the ring is kept. Begins passes over what is due again. Whether there was anything, and when to look for the next retry.
    pub(super) async fn drain(&mut self, leave: &CancellationToken) -> Result<(bool, Option<Duration>), DbError> {
        let (mut found, mut full, mut looked) = (false, false, Instant::now());
        while !leave.is_cancelled() {
            let mut events = self.claim(full).await?;
            if !found && events.len() >= self.lead.relay.options.batch {
                // A backlog: every tenant has its share from the first batch on.
                full = true;
                events = self.claim(true).await?;
            }
            if events.is_empty() {
                break;
            }
            found = true;
            // A fair share may be less than there is.
            let last = !full && events.len() < self.lead.relay.options.batch;
            full = events.len() >= self.lead.relay.options.batch;
            self.batch(events).await?;
            if last {
                break;
            }
            // However much is new, what waits is not forgotten.
            if self.retries && looked.elapsed() > LOOK {
                self.look(leave).await?;
                looked = Instant::now();
            }
        }
        if !self.retries || leave.is_cancelled() {
            return Ok((found, None));
        }
        let (began, next) = self.look(leave).await?;
        Ok((found || began, next))
    }

    /// Everything, by who relays once and by hand.
    pub(super) async fn drain_all(&mut self, stop: &CancellationToken) -> Result<(), DbError> {
        loop {
            let (found, _) = self.drain(stop).await?;
            if self.passes.is_empty() && (!found || stop.is_cancelled()) {
                return Ok(());
            }
            if let Some(ended) = self.passes.ended().await {
                self.counts += ended?;
            }
        }
    }

    /// Begins a pass for each sink for which something is due. Whether there is one, and how soon there may be the next.
    async fn look(&mut self, leave: &CancellationToken) -> Result<(bool, Option<Duration>), DbError> {
        let sinks = self.lead.reachable();
        let (any, waiting) = store::waiting(&mut *self.lead.session.lock().await, self.shard, &sinks).await?;
        self.retries = any;
        let (mut began, mut next) = (false, None::<Duration>);
        for (sink, due) in waiting {
            let (begins, wait) = if due.is_zero() { self.passes.begin(&sink, leave) } else { (false, Some(due)) };
            began |= begins;
            next = [next, wait].into_iter().flatten().min();
        }
        Ok((began, next))
    }

    async fn claim(&self, fair: bool) -> Result<Vec<Claimed>, DbError> {
        Point::P3.pass();
        let names = self.retries.then(|| self.lead.names());
        let batch = self.lead.relay.options.batch;
        store::claim(&self.lead.session, self.shard, batch, fair, names.as_deref()).await
    }

    /// Offers the events to every sink, and moves them to the archive.
    async fn batch(&mut self, events: Vec<Claimed>) -> Result<(), DbError> {
        histogram!(names::BATCH).record(events.len() as f64);
        Point::P4.pass();
        self.watch_order(&events);
        let chains = self.chains(&events);
        let options = &self.lead.relay.options;
        let mut trouble = offer(chains, Asker::Batch, &options.pauses, &self.lead.hurry).await;
        Point::P5.pass();
        if trouble.iter().any(|t| matches!(t.what, What::Dead | What::Block)) {
            Point::P9.pass();
        }
        self.counts.note(&trouble);
        let took = asked(&trouble);
        trouble.retain(|t| t.what != What::Done);
        let ids: Vec<i64> = events.iter().map(|claimed| claimed.event.id).collect();
        let mut session = self.lead.session.lock().await;
        if Point::P6.is_due() {
            let under_way = store::complete(&mut session, self.shard, &ids, &trouble);
            tokio::time::timeout(Duration::from_millis(1), under_way).await.ok();
            Point::P6.end();
        }
        let done = store::complete(&mut session, self.shard, &ids, &trouble).await;
        let done = match done {
            // No month for them yet.
            Err(DbError::Value { .. }) => {
                let times: Vec<_> = events.iter().map(|claimed| claimed.event.occurred_at).collect();
                store::ensure_months(&mut session, &times).await?;
                store::complete(&mut session, self.shard, &ids, &trouble).await
            }
            done => done,
        };
        drop(session);
        if done.is_err() {
            self.versions.clear();
        }
        self.counts.events += done?;
        Point::P7.pass();
        self.retries |= !trouble.is_empty();
        self.lead.note_health(took).await
    }

    /// By sink and aggregate, in order.
    fn chains<'a>(&self, events: &'a [Claimed]) -> Chains<'a> {
        let (targets, mut chains) = (self.lead.targets(), Chains::default());
        for claimed in events {
            for target in targets.iter().filter(|target| target.row.takes(&claimed.event.event_type)) {
                chains.add(target, claimed, 0, claimed.behind.contains(&target.row.name));
            }
        }
        chains
    }

    /// Of one aggregate versions only rise. (A batch that was claimed again after a failure is not looked at.)
    fn watch_order(&mut self, events: &[Claimed]) {
        if self.versions.len() > REMEMBERED {
            self.versions.clear();
        }
        for Claimed { event, .. } in events {
            let last = self.versions.entry(event.aggregate_id).or_insert(i64::MIN);
            if event.aggregate_version < *last {
                counter!(names::ORDER).increment(1);
                tracing::error!(event_id = %event.event_id, event_type = event.event_type, version = event.aggregate_version, last, "an event came after a later one of its aggregate");
            }
            *last = event.aggregate_version.max(*last);
        }
    }
}

/// Shows in the metrics that the shard is led here.
struct Led(i16);

impl Drop for Led {
    fn drop(&mut self) {
        gauge!(names::LEADER, "shard" => self.0.to_string()).set(0.0);
    }
}
