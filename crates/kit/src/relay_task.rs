//! `events.relay`: what the relay of a running server does all the time, once and by hand.

use std::sync::Arc;

use async_trait::async_trait;
use erp_core::SystemClock;
use erp_events::{Consumer, Relay, RelayOptions};
use erp_settings::SafeConfig;
use erp_tasks::{Args, Configured, Counts, RetryPolicy, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};

/// Relays what waits, of every shard that no other process leads.
pub struct RelayTask {
    meta: TaskMeta,
    consumers: Vec<Arc<dyn Consumer>>,
    options: RelayOptions,
}

impl RelayTask {
    pub fn new(consumers: Vec<Arc<dyn Consumer>>) -> Self {
        let summary = "Relays the events that wait, as a running server does all the time.";
        let meta = TaskMeta::new("events.relay", "events", summary, Schedule::Manual);
        Self { meta: TaskMeta { retry: RetryPolicy::NONE, ..meta }, consumers, options: RelayOptions::default() }
    }
}

#[async_trait]
impl Task for RelayTask {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn configured(&self, config: &SafeConfig) -> Result<Configured, String> {
        let options = RelayOptions::configured(config, SystemClock::shared())?;
        Ok(Configured::With(Arc::new(Self { meta: self.meta.clone(), consumers: self.consumers.clone(), options })))
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let relay = Relay::new(ctx.db.clone(), self.consumers.clone(), self.options.clone());
        let once = relay.once(&ctx.cancel).await?;
        let mut counts = Counts::new();
        for (name, n) in [
            ("relayed", once.counts.events),
            ("delivered", once.counts.deliveries),
            ("refused", once.counts.refused),
            ("waiting", once.counts.waiting),
            ("dead", once.counts.dead),
            ("shards_led_elsewhere", u64::from(once.elsewhere)),
        ] {
            counts.add(name, n);
        }
        if let Some(holder) = once.holder {
            ctx.progress.message(&format!("{} of 16 shards are led by {}, which relays them", once.elsewhere, holder.application));
        }
        Ok(TaskReport::new(counts))
    }
}
