//! The clock's hand: finds due slots, claims them, hands them to the runner. Any number of processes may do so at once.

mod claim;
mod plan;
mod recover;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use erp_db::{DbError, SystemTx, sql};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use tokio::{sync::Notify, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{Task, TaskRunner, control};

/// Times of the scheduler.
#[derive(Clone, Copy, Debug)]
pub struct SchedulerOptions {
    /// At most this part of a task's interval passes between a slot and its start, so that replicas and tasks spread out.
    pub jitter: f64,
    pub max_jitter: Duration,
    /// The longest sleep: how soon an operator's change and a dead process are seen.
    pub poll: Duration,
    /// The pause before a slot that could not be claimed or queued is tried again.
    pub hold_off: Duration,
}

impl Default for SchedulerOptions {
    fn default() -> Self {
        Self { jitter: 0.1, max_jitter: Duration::from_secs(30), poll: Duration::from_secs(30), hold_off: Duration::from_secs(2) }
    }
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Runs that had not ended at the deadline. Another process will go on with them.
    pub left: usize,
}

/// Starts tasks by their schedules. Cheap to clone.
#[derive(Clone)]
pub struct Scheduler(Arc<Inner>);

struct Inner {
    runner: TaskRunner,
    cancel: CancellationToken,
    options: SchedulerOptions,
    tracker: TaskTracker,
    wake: Notify,
    /// Tasks whose slot is being claimed, or not to be tried before a moment.
    held: Mutex<HashMap<&'static str, Held>>,
}

enum Held {
    Claiming,
    Until(Instant),
}

struct Due {
    name: String,
    slot: DateTime<Utc>,
    now: DateTime<Utc>,
}

impl Scheduler {
    /// `cancel` ends the claiming of slots, and asks running tasks to stop at their next safe point.
    pub fn new(runner: TaskRunner, cancel: CancellationToken) -> Self {
        Self::with_options(runner, cancel, SchedulerOptions::default())
    }

    pub fn with_options(runner: TaskRunner, cancel: CancellationToken, options: SchedulerOptions) -> Self {
        Self(Arc::new(Inner { runner, cancel, options, tracker: TaskTracker::new(), wake: Notify::new(), held: Mutex::default() }))
    }

    /// Brings `scheduled_tasks` in line with the registry; see [`control::sync`].
    pub async fn sync(&self) -> Result<(), DbError> {
        control::sync(&self.0.runner.db, &self.0.runner.registry).await
    }

    /// Starts due tasks until cancelled. A database that is away is waited for. Call [`Self::sync`] before and [`Self::drain`] after.
    pub async fn run(&self) {
        let mut swept: Option<Instant> = None;
        while !self.0.cancel.is_cancelled() {
            let notified = self.0.wake.notified();
            if swept.is_none_or(|at| at.elapsed() >= self.0.options.poll) {
                swept = Some(Instant::now());
                self.recover().await;
            }
            let pause = self.tick().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the scheduler could not read the schedules");
                self.0.options.hold_off
            });
            tokio::select! {
                () = self.0.cancel.cancelled() => {}
                () = notified => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Waits for running tasks, at most until the deadline. They have been asked to stop when `cancel` fired.
    pub async fn drain(&self, deadline: Duration) -> Drained {
        self.0.tracker.close();
        let _ = tokio::time::timeout(deadline, self.0.tracker.wait()).await;
        Drained { left: self.0.tracker.len() }
    }

    /// Starts claiming what is due; returns how long nothing more will be.
    async fn tick(&self) -> Result<Duration, DbError> {
        let mut pause = self.0.options.poll;
        for due in self.due().await? {
            let Some(task) = self.0.runner.registry.get(&due.name) else { continue };
            let name = task.meta().name;
            let start = due.slot + TimeDelta::from_std(self.jitter(task.as_ref(), due.slot)).unwrap_or_default();
            let wait = (start - due.now).to_std().unwrap_or_default();
            let wait = wait.max(self.held_for(name));
            if wait.is_zero() {
                self.hold(name, Held::Claiming);
                let (this, task) = (self.clone(), task.clone());
                self.0.tracker.spawn(async move { this.slot(task, due.slot).await });
            } else {
                pause = pause.min(wait);
            }
        }
        Ok(pause)
    }

    async fn due(&self) -> Result<Vec<Due>, DbError> {
        let names: Value = self.0.runner.registry.names().collect();
        let statement = format!(
            "SELECT s.name, s.next_run_at, clock_timestamp() AS at FROM scheduled_tasks s WHERE s.enabled AND NOT {} AND s.next_run_at IS NOT NULL AND s.name IN (SELECT jsonb_array_elements_text($1))",
            control::is_paused("s")
        );
        self.0
            .runner
            .db
            .system(async |tx: &SystemTx| {
                let rows = tx.query_all_raw(sql(&statement, [names.into()])).await?;
                rows.iter()
                    .map(|row| {
                        Ok(Due { name: row.try_get("", "name")?, slot: row.try_get("", "next_run_at")?, now: row.try_get("", "at")? })
                    })
                    .collect()
            })
            .await
    }

    /// The same for one process, task and slot, so that polling again does not move the start; different between processes.
    fn jitter(&self, task: &dyn Task, slot: DateTime<Utc>) -> Duration {
        let Some(interval) = task.meta().schedule.interval(slot) else { return Duration::ZERO };
        let most = interval.mul_f64(self.0.options.jitter.clamp(0.0, 1.0)).min(self.0.options.max_jitter);
        let slot = slot.timestamp().to_be_bytes();
        let bytes = self.0.runner.instance_id.as_bytes().iter().chain(task.meta().name.as_bytes()).chain(&slot);
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        most.mul_f64(((hash ^ (hash >> 32)) & 0xffff) as f64 / 65_536.0)
    }

    /// How long the task is not to be tried; far away while its slot is being claimed, which ends with a wake-up.
    fn held_for(&self, name: &str) -> Duration {
        match self.0.held.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            None => Duration::ZERO,
            Some(Held::Claiming) => self.0.options.poll.max(Duration::from_millis(1)),
            Some(Held::Until(at)) => at.saturating_duration_since(Instant::now()),
        }
    }

    fn hold(&self, name: &'static str, held: Held) {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).insert(name, held);
    }

    /// Ends the claiming of a slot.
    fn claimed(&self, name: &'static str, hold_off: bool) {
        if hold_off {
            self.hold(name, Held::Until(Instant::now() + self.0.options.hold_off));
        } else {
            self.0.held.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        }
        self.0.wake.notify_one();
    }
}
