//! One shard, by the process that leads it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use erp_db::{DbError, sql};
use metrics::{counter, gauge, histogram};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Counts, Lead, Source, metrics as names,
    offer::{Chain, offer},
    store::{self, Claimed, Trouble, What},
};

/// Without anything else to wait for. The poll wakes a shard that has work.
const LONG: Duration = Duration::from_hours(1);
/// After a statement that failed for another reason than a lost session.
const HOLD_OFF: Duration = Duration::from_secs(1);
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
    pub(super) counts: Counts,
}

impl Worker {
    pub(super) fn new(lead: Arc<Lead>, shard: i16) -> Self {
        Self { lead, shard, retries: true, versions: HashMap::new(), counts: Counts::default() }
    }

    /// Works on the shard until `leave`, then gives its lock back. Err: the session is lost, and the lock with it.
    pub(super) async fn run(mut self, bell: Arc<Bell>, leave: CancellationToken) -> Result<(), DbError> {
        let shard = self.shard;
        gauge!(names::LEADER, "shard" => shard.to_string()).set(1.0);
        let _led = Led(shard);
        store::release_orphans(&mut *self.lead.session.lock().await, shard).await?;
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
                () = tokio::time::sleep(pause) => source = Source::Retry,
            }
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

    /// Until an empty fetch. Whether there was anything, and when the next retry is due.
    pub(super) async fn drain(&mut self, leave: &CancellationToken) -> Result<(bool, Option<Duration>), DbError> {
        let (mut found, mut full) = (false, false);
        loop {
            while !leave.is_cancelled() {
                let events = self.claim(full).await?;
                if events.is_empty() {
                    break;
                }
                found = true;
                full = events.len() >= self.lead.relay.options.batch;
                self.batch(events).await?;
            }
            if !self.retries || leave.is_cancelled() {
                return Ok((found, None));
            }
            if self.retry().await? {
                found = true;
                continue;
            }
            let sinks = self.lead.reachable();
            let (any, next) = store::next_due(&mut *self.lead.session.lock().await, self.shard, &sinks).await?;
            self.retries = any;
            if next.is_none_or(|next| !next.is_zero()) {
                return Ok((found, next));
            }
            // Due, and not to be had: its event is in no archive.
            return Ok((found, Some(HOLD_OFF)));
        }
    }

    async fn claim(&self, fair: bool) -> Result<Vec<Claimed>, DbError> {
        let names = self.retries.then(|| self.lead.names());
        let batch = self.lead.relay.options.batch;
        store::claim(&mut *self.lead.session.lock().await, self.shard, batch, fair, names.as_deref()).await
    }

    /// Offers the events to every sink, and moves them to the archive.
    async fn batch(&mut self, events: Vec<Claimed>) -> Result<(), DbError> {
        histogram!(names::BATCH).record(events.len() as f64);
        self.watch_order(&events);
        let chains = self.chains(&events);
        let options = &self.lead.relay.options;
        let mut trouble = offer(chains, &options.pauses, &self.lead.hurry).await;
        self.counts.deliveries += trouble.iter().filter(|t| t.what == What::Done).count() as u64;
        trouble.retain(|t| t.what != What::Done);
        self.count(&trouble);
        let ids: Vec<i64> = events.iter().map(|claimed| claimed.event.id).collect();
        let mut session = self.lead.session.lock().await;
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
        if done.is_err() {
            self.versions.clear();
        }
        self.counts.events += done?;
        self.retries |= !trouble.is_empty();
        Ok(())
    }

    /// By sink and aggregate, in order.
    fn chains<'a>(&self, events: &'a [Claimed]) -> Vec<Chain<'a>> {
        let targets = self.lead.targets();
        let mut chains: Vec<Chain<'a>> = Vec::new();
        let mut at: HashMap<(usize, Uuid, &str, Uuid), usize> = HashMap::new();
        for claimed in events {
            let event = &claimed.event;
            for (n, target) in targets.iter().enumerate().filter(|(_, target)| target.row.takes(&event.event_type)) {
                let index = *at.entry((n, event.tenant_id, &event.aggregate_type, event.aggregate_id)).or_insert_with(|| {
                    let behind = claimed.behind.contains(&target.row.name);
                    chains.push(Chain { target: target.clone(), events: Vec::new(), behind });
                    chains.len() - 1
                });
                if let Some(chain) = chains.get_mut(index) {
                    chain.events.push((claimed, 0));
                }
            }
        }
        chains
    }

    /// Tries again what is due. Whether anything was.
    async fn retry(&mut self) -> Result<bool, DbError> {
        let sinks = self.lead.reachable();
        let due = store::due(&mut *self.lead.session.lock().await, self.shard, &sinks).await?;
        if due.is_empty() {
            return Ok(false);
        }
        let targets = self.lead.targets();
        let mut chains: Vec<Chain<'_>> = Vec::new();
        let mut at: HashMap<(&str, Uuid, &str, Uuid), usize> = HashMap::new();
        for waiting in &due {
            let event = &waiting.claimed.event;
            let Some(target) = targets.iter().find(|target| target.row.name == waiting.sink) else { continue };
            let index = *at.entry((&waiting.sink, event.tenant_id, &event.aggregate_type, event.aggregate_id)).or_insert_with(|| {
                chains.push(Chain { target: target.clone(), events: Vec::new(), behind: false });
                chains.len() - 1
            });
            if let Some(chain) = chains.get_mut(index) {
                chain.events.push((&waiting.claimed, waiting.attempts));
            }
        }
        let mut trouble = offer(chains, &self.lead.relay.options.pauses, &self.lead.hurry).await;
        trouble.retain(|t| t.what != What::Parked);
        self.counts.deliveries += trouble.iter().filter(|t| t.what == What::Done).count() as u64;
        self.count(&trouble);
        store::settle(&mut *self.lead.session.lock().await, &trouble).await?;
        Ok(true)
    }

    fn count(&mut self, trouble: &[Trouble]) {
        for trouble in trouble {
            match trouble.what {
                What::Done => {}
                What::Retry => self.counts.refused += 1,
                What::Later | What::Parked => self.counts.waiting += 1,
                What::Dead | What::Block => self.counts.dead += 1,
            }
        }
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
