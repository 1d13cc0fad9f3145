//! `/metrics` in Prometheus' text format, on a port of its own together with the probes: `server.metrics_listen`.
//!
//! Whatever counts, counts by name through the `metrics` crate; here is the one recorder behind it. Without the port there is
//! none, and counting costs next to nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use erp_core::event::SHARDS;
use erp_db::{Db, DbError};
use erp_web::{Gates, RateLimits, limit::Backend, metrics as web};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

use crate::accept::counts;

/// Upper bounds in seconds: a cached answer takes half a millisecond, a time limit 30 seconds.
const BUCKETS: [f64; 14] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// How often what was recorded is folded into the buckets: a server that nobody scrapes must not keep every sample.
const UPKEEP: Duration = Duration::from_secs(5);
/// How often the database is asked how much waits in the outbox.
const BACKLOG: Duration = Duration::from_secs(15);
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

const POOL: &str = "erp_database_connections";
const POOL_MOST: &str = "erp_database_connections_limit";
const OUTBOX: &str = "erp_outbox_events";
const OUTBOX_AGE: &str = "erp_outbox_oldest_age_seconds";
const RETRIES: &str = "erp_outbox_retries";
const LETTERS: &str = "erp_outbox_dead_letters";
const FAILING: &str = "erp_outbox_sink_failing";
const DISABLED: &str = "erp_outbox_sink_disabled";
const UNUSABLE: &str = "erp_outbox_sink_unusable";
/// Sinks with a label of their own, in the order of their names; the others are counted together.
const SINKS: usize = 50;
/// No sink can have this name.
const OTHERS: &str = "(others)";
const NOTIFY: &str = "erp_database_notify_queue_usage";
const TASK_AGE: &str = "erp_task_last_success_age_seconds";
const TASK_OVERDUE: &str = "erp_task_overdue";
const UNKNOWN: &str = "erp_metrics_unknown_total";
const BUILD: &str = "erp_build_info";

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// From now on what is counted is kept. Once per process; a second call changes nothing.
pub(crate) fn install() -> Result<(), String> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS);
    let handle = builder.map_err(|e| e.to_string())?.install_recorder().map_err(|e| e.to_string())?;
    RECORDER.set(handle).ok();
    web::describe();
    counts::describe();
    describe_gauge!(POOL, "Connections of the pool to the database, by state.");
    describe_gauge!(POOL_MOST, "The most connections of the pool.");
    describe_gauge!(OUTBOX, "Events that wait in the outbox, counted up to 100000.");
    describe_gauge!(OUTBOX_AGE, Unit::Seconds, "The age of the oldest event in the outbox, by shard; 0 without any.");
    describe_gauge!(RETRIES, "Events that a sink has not taken yet: refused and due again (retry), or behind such a one (parked).");
    describe_gauge!(LETTERS, "Dead letters that nobody has dealt with, by sink.");
    use erp_events::metrics as relay;
    describe_histogram!(relay::LATENCY, Unit::Seconds, "From an event's time to its delivery, by sink.");
    describe_histogram!(relay::BATCH, "Events claimed at once.");
    describe_counter!(
        relay::WAKEUPS,
        "Times that a shard's relay was woken, by source, and whether there was work; poll with work found means a lost wake-up."
    );
    describe_counter!(
        relay::ORDER,
        "Events that came after a later one of their aggregate; 0, or a writer publishes without moving the version."
    );
    describe_gauge!(relay::LEADER, "1 for each shard that this process leads.");
    describe_counter!(relay::DEAD, "Events that became dead letters, by sink.");
    describe_counter!(relay::SESSIONS, "Times that the relay lost its session with the database.");
    describe_counter!(relay::TAKEOVERS, "Relays that gave no sign of life: their session was ended, or could not be.");
    describe_counter!(relay::DUPLICATES, "Deliveries of an event that its sink had already, by the sink's kind; each was taken once.");
    describe_counter!(relay::DISABLED, "Sinks that were disabled since they took nothing for five days, by sink.");
    describe_gauge!(FAILING, "1 for a sink that has taken nothing since it refused an event, by sink; a disabled one stays so.");
    describe_gauge!(DISABLED, "1 for a sink that is disabled, so that nothing is kept for it, by sink.");
    describe_gauge!(UNUSABLE, "1 for a sink of whose settings a server that relays can make nothing, by sink.");
    describe_gauge!(NOTIFY, "Which part of PostgreSQL's queue of notifications is in use, 0 to 1.");
    describe_gauge!(TASK_AGE, Unit::Seconds, "Since a task last ended well, by task; none before its first time.");
    describe_gauge!(TASK_OVERDUE, "1 for a task that should have begun more than three minutes ago, by task.");
    describe_counter!(UNKNOWN, "Times that the database did not say how much waits, or how tasks fare.");
    describe_counter!(erp_tasks::RUNS, "Runs of background tasks that ended in this process, by task and result.");
    describe_counter!(erp_events::LAGGED, "Events of the bus that a subscriber missed, by subscriber.");
    describe_gauge!(crate::skew::SKEW, Unit::Seconds, "How far this machine's clock is ahead of the database's.");
    describe_gauge!(BUILD, "1, with the version as a label.");
    Collector::default().describe();
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(())
}

/// What is looked at when somebody asks, rather than counted as it happens.
#[derive(Clone)]
pub(crate) struct Sources {
    pub(crate) db: Db,
    pub(crate) limits: RateLimits,
    pub(crate) gates: Gates,
}

/// `GET /metrics`; empty where [`install`] was not called.
pub(crate) fn router(sources: Sources) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(Arc::new((sources, Collector::default())))
}

/// Keeps the numbers that grow or age by themselves; runs until it is dropped.
pub(crate) async fn keep(db: Db) -> std::convert::Infallible {
    let mut sinks = BTreeSet::new();
    let (mut upkeep, mut backlog) = (tokio::time::interval(UPKEEP), tokio::time::interval(BACKLOG));
    loop {
        tokio::select! {
            _ = upkeep.tick() => if let Some(recorder) = RECORDER.get() { recorder.run_upkeep() },
            _ = backlog.tick() => {
                if let Err(error) = outbox(&db, &mut sinks).await {
                    counter!(UNKNOWN).increment(1);
                    tracing::warn!(%error, "the outbox could not be counted");
                }
                if let Err(error) = tasks(&db).await {
                    counter!(UNKNOWN).increment(1);
                    tracing::warn!(%error, "the runs of tasks could not be looked at");
                }
            }
        }
    }
}

/// What waits, and what sinks have not taken. `labels`: those that have a value, which a sink that is gone must not keep.
async fn outbox(db: &Db, labels: &mut BTreeSet<String>) -> Result<(), DbError> {
    let status = erp_events::outbox::status(db).await?;
    gauge!(OUTBOX).set(status.pending as f64);
    for shard in 0..SHARDS as i16 {
        let age = status.ages.get(&shard).map_or(0.0, Duration::as_secs_f64);
        gauge!(OUTBOX_AGE, "shard" => shard.to_string()).set(age);
    }
    gauge!(RETRIES, "state" => "retry").set(status.retries as f64);
    gauge!(RETRIES, "state" => "parked").set(status.parked as f64);
    gauge!(NOTIFY).set(status.notify_queue);
    let mut values: BTreeMap<String, [f64; 4]> = std::mem::take(labels).into_iter().map(|label| (label, [0.0; 4])).collect();
    for (index, sink) in status.sinks.into_iter().enumerate() {
        let label = if index < SINKS { sink.name } else { OTHERS.to_owned() };
        let [dead, failing, disabled, unusable] = values.entry(label.clone()).or_default();
        *dead += sink.dead as f64;
        *failing += f64::from(u8::from(sink.failing_since.is_some()));
        *disabled += f64::from(u8::from(sink.disabled));
        *unusable += f64::from(u8::from(sink.unusable.is_some()));
        labels.insert(label);
    }
    for (label, [dead, failing, disabled, unusable]) in values {
        gauge!(LETTERS, "sink" => label.clone()).set(dead);
        gauge!(FAILING, "sink" => label.clone()).set(failing);
        gauge!(DISABLED, "sink" => label.clone()).set(disabled);
        gauge!(UNUSABLE, "sink" => label).set(unusable);
    }
    Ok(())
}

/// How the schedules fare.
async fn tasks(db: &Db) -> Result<(), DbError> {
    for task in erp_tasks::condition::ages(db).await? {
        if let Some(age) = task.last_good {
            gauge!(TASK_AGE, "task" => task.name.clone()).set(age.as_secs_f64());
        }
        gauge!(TASK_OVERDUE, "task" => task.name).set(f64::from(u8::from(task.overdue)));
    }
    Ok(())
}

async fn scrape(State(state): State<Arc<(Sources, Collector)>>) -> impl IntoResponse {
    let (sources, process) = &*state;
    process.collect();
    let pool = sources.db.pool_status();
    gauge!(POOL, "state" => "idle").set(pool.idle as f64);
    gauge!(POOL, "state" => "used").set(pool.open.saturating_sub(pool.idle) as f64);
    gauge!(POOL_MOST).set(pool.max as f64);
    gauge!(web::BREAKER).set(f64::from(u8::from(sources.limits.backend() == Backend::Degraded)));
    let (running, waiting) = sources.gates.turns.load();
    gauge!(web::WORKING).set(sources.gates.in_flight.taken() as f64);
    gauge!(web::RUNNING).set(running as f64);
    gauge!(web::WAITING).set(waiting as f64);
    ([(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, "no-store")], RECORDER.get().map(PrometheusHandle::render).unwrap_or_default())
}
