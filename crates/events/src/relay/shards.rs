//! The shards that this process leads: how many are its share, who works on them, whose are taken over.

use std::{collections::HashMap, sync::Arc, time::Duration};

use erp_core::{event::SHARDS, fail::Point};
use erp_db::{
    DbError, Heard,
    locks::{RELAY, REPLICA},
    sql,
};
use metrics::counter;
use serde_json::json;
use tokio::{task::JoinSet, time::Instant};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{
    Lead, Source, metrics as names, store,
    worker::{Bell, Worker},
};

/// How many relay, and which shards nobody leads; of this database alone.
const FREE: &str = "WITH l AS (SELECT objid::int AS key, pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1::int::oid \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) \
    SELECT (SELECT count(DISTINCT pid) FROM l WHERE key = $2), \
    COALESCE((SELECT jsonb_agg(s ORDER BY random()) FROM generate_series(0, 15) s WHERE s NOT IN (SELECT key FROM l)), '[]')";

const TAKE: &str = "SELECT s, pg_try_advisory_lock($1, s) FROM (SELECT x::int AS s FROM jsonb_array_elements_text($2) x) shards";

const BEAT: &str = "INSERT INTO relay_leases (shard, instance_id, backend_pid, epoch, heartbeat_at, unusable) \
    SELECT x::smallint, $2, pg_backend_pid(), 1, clock_timestamp(), $3 FROM jsonb_array_elements_text($1) x \
    ON CONFLICT (shard) DO UPDATE SET instance_id = excluded.instance_id, backend_pid = excluded.backend_pid, heartbeat_at = excluded.heartbeat_at, unusable = excluded.unusable, \
    epoch = relay_leases.epoch + CASE WHEN relay_leases.backend_pid = excluded.backend_pid THEN 0 ELSE 1 END";

/// Ends the sessions that hold locks and give no sign of life.
const TAKE_OVER: &str = "SELECT h.pid, pg_terminate_backend(h.pid) FROM (SELECT DISTINCT l.pid FROM relay_leases r JOIN pg_locks l ON l.pid = r.backend_pid \
    WHERE r.heartbeat_at < clock_timestamp() - make_interval(secs => $1) AND l.locktype = 'advisory' AND l.granted AND l.classid = $2::int::oid \
    AND l.objid = r.shard::int::oid AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid()) h";

/// Shards with something to do.
const BUSY: &str = "SELECT x::smallint FROM jsonb_array_elements_text($1) x WHERE EXISTS (SELECT FROM domain_events d WHERE d.shard = x::smallint) \
    OR EXISTS (SELECT FROM outbox_retries r WHERE r.shard = x::smallint AND r.available_at <= clock_timestamp())";

struct Running {
    bell: Arc<Bell>,
    leave: CancellationToken,
}

/// The shards that this process leads, and who works on them.
pub(super) struct Shards {
    lead: Arc<Lead>,
    running: HashMap<i16, Running>,
    pub(super) workers: JoinSet<(i16, Result<(), DbError>)>,
    /// Whether the last sign of life was given with a look at the others.
    looks: bool,
}

impl Shards {
    pub(super) fn new(lead: Arc<Lead>) -> Self {
        Self { lead, running: HashMap::new(), workers: JoinSet::new(), looks: false }
    }

    fn led(&self) -> serde_json::Value {
        json!(self.running.keys().collect::<Vec<_>>())
    }

    /// Takes free shards up to this process's share, or gives some away that are above it.
    pub(super) async fn balance(&mut self) -> Result<(), DbError> {
        let mut session = self.lead.session.lock().await;
        let rows = session.fetch(sql(FREE, [RELAY.into(), REPLICA.into()])).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let (replicas, free): (i64, serde_json::Value) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let share = usize::from(SHARDS).div_ceil(usize::try_from(replicas).unwrap_or(1).max(1));
        let staying = self.running.values().filter(|running| !running.leave.is_cancelled()).count();
        let wanted = share.saturating_sub(staying);
        let free: Vec<i16> = serde_json::from_value(free).unwrap_or_default();
        let try_for: Vec<i16> = free.into_iter().filter(|shard| !self.running.contains_key(shard)).take(wanted).collect();
        if try_for.is_empty() {
            drop(session);
            for running in self.running.values().filter(|running| !running.leave.is_cancelled()).take(staying.saturating_sub(share)) {
                running.leave.cancel();
            }
            return Ok(());
        }
        let mut taken = Vec::new();
        for row in session.fetch(sql(TAKE, [RELAY.into(), json!(try_for).into()])).await? {
            if row.try_get_by_index::<bool>(1)? {
                taken.push(row.try_get_by_index::<i32>(0)? as i16);
            }
        }
        drop(session);
        for shard in taken {
            let running = Running { bell: Arc::default(), leave: CancellationToken::new() };
            let (worker, bell, leave) = (Worker::new(self.lead.clone(), shard), running.bell.clone(), running.leave.clone());
            self.workers.spawn(async move { (shard, worker.run(bell, leave).await) });
            self.running.insert(shard, running);
        }
        self.write_leases().await
    }

    pub(super) fn ended(&mut self, ended: Result<(i16, Result<(), DbError>), tokio::task::JoinError>) -> Result<(), DbError> {
        let (shard, result) = ended.map_err(|error| DbError::Unavailable(format!("a shard's worker broke off: {error}")))?;
        self.running.remove(&shard);
        result
    }

    async fn write_leases(&self) -> Result<(), DbError> {
        let (instance, unusable) = (self.lead.relay.instance, json!(self.lead.unusable()));
        self.lead.session.lock().await.execute(sql(BEAT, [self.led().into(), instance.into(), unusable.into()])).await.map(|_| ())
    }

    /// A sign of life of this leader, and every second time a look at those of the others: they are given six times as long.
    pub(super) async fn beat(&mut self) -> Result<(), DbError> {
        self.write_leases().await?;
        self.looks = !self.looks;
        if !self.looks {
            return Ok(());
        }
        let stale = self.lead.relay.options.stale.as_secs_f64();
        let taken = self.lead.session.lock().await.fetch(sql(TAKE_OVER, [stale.into(), RELAY.into()])).await;
        match taken {
            Ok(rows) => {
                for row in rows {
                    let pid: i32 = row.try_get_by_index(0)?;
                    counter!(names::TAKEOVERS, "done" => "true").increment(1);
                    tracing::warn!(pid, "a relay gave no sign of life; its session was ended, and its shards are free");
                }
                Ok(())
            }
            Err(DbError::Privilege(error)) => {
                counter!(names::TAKEOVERS, "done" => "false").increment(1);
                tracing::error!(
                    error,
                    "a relay gives no sign of life, and this role may not end its session: grant it pg_signal_backend, or end it by hand"
                );
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn poll(&self) -> Result<(), DbError> {
        let mut session = self.lead.session.lock().await;
        self.lead.relay.load_sinks(&mut session, false).await?;
        let rows = session.fetch(sql(BUSY, [self.led().into()])).await?;
        drop(session);
        for row in rows {
            self.ring(row.try_get_by_index(0)?, Source::Poll);
        }
        Ok(())
    }

    pub(super) async fn heard(&self, word: Option<Heard>) -> Result<(), DbError> {
        match word {
            Some(Heard::Events(bits)) => {
                for shard in (0..SHARDS as i16).filter(|shard| bits & (1 << shard) != 0) {
                    self.ring(shard, Source::Notify);
                }
                return Ok(());
            }
            Some(Heard::Sinks) => {
                self.lead.relay.load_sinks(&mut *self.lead.session.lock().await, true).await?;
                self.write_leases().await?;
            }
            // Somebody may have added rows, or mended a receiver.
            Some(Heard::Kick) | None => {
                let led: Vec<i16> = self.running.keys().copied().collect();
                store::release_orphans(&mut *self.lead.session.lock().await, &led).await?;
                self.lead.targets().iter().for_each(|target| target.circuit.probe_now());
            }
        }
        let source = if word.is_some() { Source::Notify } else { Source::Listen };
        for shard in self.running.keys() {
            self.ring(*shard, source);
        }
        Ok(())
    }

    fn ring(&self, shard: i16, source: Source) {
        if let Some(running) = self.running.get(&shard) {
            running.bell.ring(source);
        }
    }

    /// Claims nothing more, waits for what is in flight, and gives the shards back.
    pub(super) async fn drain(mut self, limit: Duration) {
        for running in self.running.values() {
            running.leave.cancel();
        }
        Point::P15.pass();
        let deadline = Instant::now() + limit;
        let hurry = self.lead.hurry.clone();
        let hurrying = AbortOnDropHandle::new(tokio::spawn(async move {
            tokio::time::sleep_until(deadline).await;
            hurry.cancel();
        }));
        // What was delivered is still to be noted.
        let noting = deadline + Duration::from_secs(3);
        while let Ok(Some(ended)) = tokio::time::timeout_at(noting, self.workers.join_next()).await {
            if let Err(error) = self.ended(ended) {
                tracing::warn!(%error, "the relay could not note what it delivered; it will be delivered again");
            }
        }
        drop(hurrying);
    }
}
