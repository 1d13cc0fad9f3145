//! One run by hand.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use erp_db::{DbError, tenants::Tenant};
use erp_tasks::*;
use serde_json::json;

use crate::support::*;

/// Walks over the tenants; does per tenant what its name is mapped to.
struct Walk {
    meta: TaskMeta,
    plan: BTreeMap<&'static str, &'static str>,
    seen: Mutex<Vec<String>>,
}

impl Walk {
    fn new(plan: impl IntoIterator<Item = (&'static str, &'static str)>) -> Arc<Self> {
        let meta = TaskMeta { name: "test.walk", dry_run: true, ..meta(Schedule::Manual) };
        Arc::new(Self { meta, plan: plan.into_iter().collect(), seen: Mutex::default() })
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

#[async_trait]
impl Task for Walk {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn args(&self) -> Vec<ArgSpec> {
        vec![ArgSpec::new("limit", ArgKind::Integer, "How many.").default("10")]
    }

    async fn run(&self, ctx: &TaskContext, args: &Args) -> Result<TaskReport, TaskError> {
        assert!(args.integer("limit").is_some());
        ctx.for_each_tenant(async |tenant: &Tenant| {
            self.seen.lock().unwrap().push(tenant.code.clone());
            match self.plan.get(tenant.code.as_str()).copied() {
                Some("fail") => return Err(DbError::Unique { constraint: "x".to_owned() }.into()),
                Some("panic") => panic!("on purpose"),
                Some("hang") => tokio::time::sleep(Duration::from_mins(1)).await,
                Some("stop") => {
                    ctx.cancel.cancelled().await;
                    assert!(ctx.stopping());
                    return Ok(Counts::of("rows", 2));
                }
                _ => {}
            }
            if ctx.dry_run {
                let mut counts = Counts::new();
                counts.would("touch", 3);
                return Ok(counts);
            }
            Ok(Counts::of("rows", 3))
        })
        .await
    }
}

async fn run(runner: &TaskRunner, options: ExecuteOptions, cancel: CancellationToken) -> RunOutcome {
    runner.execute("test.walk", ArgsInput::Null, manual(), options, Arc::new(()), cancel).await.unwrap()
}

#[tokio::test]
async fn a_run_is_recorded_with_its_counts_and_its_actor() {
    let world = World::new(2).await;
    let runner = world.runner([Walk::new([]) as _]);
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = lines.clone();
    let progress = EventProgress::new(move |event: &ProgressEvent| sink.lock().unwrap().push(event.clone()));
    let outcome = runner
        .execute("test.walk", json!({ "limit": "5" }), manual(), ExecuteOptions::default(), Arc::new(progress), CancellationToken::new())
        .await
        .unwrap();
    assert_eq!((outcome.status, outcome.report.counts["rows"], outcome.report.tenants.len()), (RunStatus::Ok, 6, 2));
    assert!(outcome.finished_at >= outcome.started_at);
    let row = history(&world.db, Some("test.walk"), 5).await.unwrap().remove(0);
    assert_eq!((Some(row.id), row.status.as_str(), row.reason.as_deref()), (outcome.run_id, "ok", Some("root@here")));
    assert_eq!(row.stats.unwrap()["tenants"], json!({ "ok": 2, "failed": 0, "already_done": 0, "stopped": 0 }));
    assert_eq!(world.count("SELECT count(*) FROM task_run_tenants WHERE status = 'ok'").await, 2);
    let done = ProgressEvent::Advance { done: 2, total: Some(2), message: "t2".to_owned() };
    let lines = lines.lock().unwrap();
    assert_eq!((lines.first(), lines.last()), (Some(&ProgressEvent::Begin { total: Some(2) }), Some(&done)));
}

#[tokio::test]
async fn one_tenant_that_fails_or_panics_does_not_stop_the_others() {
    let world = World::new(4).await;
    let walk = Walk::new([("t1", "fail"), ("t3", "panic")]);
    let runner = world.runner([walk.clone() as _]);
    let outcome = run(&runner, ExecuteOptions::default(), CancellationToken::new()).await;
    assert_eq!(outcome.status, RunStatus::Failed);
    assert_eq!(outcome.error.as_deref(), Some("2 of 4 tenants failed: t1, t3"));
    assert_eq!((outcome.report.counts["rows"], walk.seen().len()), (6, 4));
    let errors: Vec<_> = outcome.report.failed_tenants().map(|t| t.error.clone().unwrap()).collect();
    assert_eq!(errors, ["unique constraint x violated", "panic; the log has it"]);
    assert_eq!(world.count("SELECT count(*) FROM task_run_tenants WHERE status = 'failed'").await, 2);
    assert_eq!(world.runs().await[0].1, "failed");
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_says_what_it_would() {
    let world = World::new(2).await;
    let runner = world.runner([Walk::new([]) as _, Probe::quick(meta(Schedule::Manual)) as _]);
    world.database.execute("INSERT INTO task_runs (id, task, trigger, status, instance_id) VALUES (gen_random_uuid(), 'test.walk', 'manual', 'running', gen_random_uuid())").await;
    let outcome = run(&runner, ExecuteOptions { dry_run: true, ..Default::default() }, CancellationToken::new()).await;
    assert_eq!((outcome.status, outcome.run_id, outcome.report.would_change), (RunStatus::Ok, None, true));
    assert_eq!(outcome.report.counts["would_touch"], 6);
    assert_eq!(world.runs().await, [("manual".to_owned(), "running".to_owned(), String::new())]);
    assert_eq!(world.count("SELECT count(*) FROM task_run_tenants").await, 0);
    let options = ExecuteOptions { dry_run: true, ..Default::default() };
    let refused = runner.execute("test.probe", ArgsInput::Null, manual(), options, Arc::new(()), CancellationToken::new()).await;
    assert!(matches!(refused, Err(ExecuteError::NoDryRun { .. })));
}

#[tokio::test]
async fn tenants_can_be_named() {
    let world = World::new(3).await;
    let walk = Walk::new([]);
    let runner = world.runner([walk.clone() as _]);
    let slugs = |names: &[&str]| ExecuteOptions {
        tenants: Selection::Slugs(names.iter().map(|n| (*n).to_owned()).collect()),
        ..Default::default()
    };
    run(&runner, slugs(&["t2", "t2"]), CancellationToken::new()).await;
    assert_eq!(walk.seen(), ["t2"]);
    let unknown =
        runner.execute("test.walk", ArgsInput::Null, manual(), slugs(&["t2", "nope"]), Arc::new(()), CancellationToken::new()).await;
    assert!(matches!(unknown, Err(ExecuteError::TenantUnknown { slug, .. }) if slug == "nope"));
}

#[tokio::test]
async fn names_arguments_and_switches_are_checked_before_anything_runs() {
    let world = World::new(1).await;
    let runner = world.runner([Walk::new([]) as _]);
    let execute = async |name: &str, args, force| {
        let options = ExecuteOptions { force, ..Default::default() };
        runner.execute(name, args, manual(), options, Arc::new(()), CancellationToken::new()).await
    };
    assert_eq!(
        execute("test.wlak", json!({}), false).await.unwrap_err().to_string(),
        "there is no task test.wlak; did you mean test.walk?"
    );
    assert!(matches!(execute("walk", json!({}), false).await, Err(ExecuteError::Unknown { suggestion: Some("test.walk"), .. })));
    let Err(ExecuteError::BadArgs { problems }) = execute("test.walk", json!({ "limit": "many", "x": 1 }), false).await else { panic!() };
    assert_eq!(problems, ["x: no such argument", "limit: must be a whole number"]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    assert!(control::set_paused(&world.db, "test.walk", true).await.unwrap());
    assert!(matches!(execute("test.walk", json!({}), false).await, Err(ExecuteError::Disabled { paused: true, .. })));
    assert_eq!(execute("test.walk", json!({}), true).await.unwrap().status, RunStatus::Ok);
    assert!(!control::set_enabled(&world.db, "test.none", true).await.unwrap());
    assert_eq!(world.runs().await.len(), 1);
}

#[tokio::test]
async fn a_second_run_is_refused_and_names_the_holder_or_waits() {
    let world = World::new(0).await;
    let probe = Probe::slow(meta(Schedule::Manual), Duration::from_millis(800));
    let (runner, other) = (world.runner([probe.clone() as _]), world.runner([probe.clone() as _]));
    let first = tokio::spawn(async move { by_hand(&runner, "test.probe").await });
    eventually("it runs", async || probe.count() == 1).await;
    let Err(ExecuteError::AlreadyRunning { holder: Some(holder), .. }) = by_hand(&other, "test.probe").await else { panic!() };
    assert!(holder.application.starts_with("erp/lock:test.probe"), "{holder:?}");
    let options = ExecuteOptions { wait_lock: Duration::from_secs(10), ..Default::default() };
    let waited = other.execute("test.probe", ArgsInput::Null, manual(), options, Arc::new(()), CancellationToken::new()).await.unwrap();
    assert_eq!((waited.status, first.await.unwrap().unwrap().status), (RunStatus::Ok, RunStatus::Ok));
}

#[tokio::test]
async fn a_run_that_takes_too_long_is_stopped_and_keeps_what_it_did() {
    let world = World::new(2).await;
    let runner = world.runner([Walk::new([("t2", "hang")]) as _]);
    let outcome =
        run(&runner, ExecuteOptions { timeout: Some(Duration::from_millis(300)), ..Default::default() }, CancellationToken::new()).await;
    assert_eq!((outcome.status, outcome.report.counts["rows"]), (RunStatus::TimedOut, 3));
    assert_eq!(world.runs().await[0].1, "timed_out");
    assert_eq!(by_hand(&world.runner([Walk::new([]) as _]), "test.walk").await.unwrap().status, RunStatus::Ok, "the lock is free");
}

#[tokio::test]
async fn a_cancelled_run_ends_at_the_next_safe_point() {
    let world = World::new(3).await;
    let walk = Walk::new([("t2", "stop")]);
    let runner = world.runner([walk.clone() as _]);
    let cancel = CancellationToken::new();
    let stop = async {
        eventually("t2 is reached", async || walk.seen().len() == 2).await;
        cancel.cancel();
    };
    let (outcome, ()) = tokio::join!(run(&runner, ExecuteOptions::default(), cancel.clone()), stop);
    assert_eq!((outcome.status, outcome.report.counts["rows"], walk.seen().len()), (RunStatus::Cancelled, 5, 2));
    assert_eq!(outcome.report.tenants.iter().map(|t| t.status).collect::<Vec<_>>(), [TenantStatus::Ok, TenantStatus::Stopped]);
    assert_eq!(world.runs().await, [("manual".to_owned(), "abandoned".to_owned(), "root@here".to_owned())]);
    assert_eq!(world.count("SELECT count(*) FROM task_run_tenants").await, 1, "t2 is not done");
    let late = runner.execute("test.walk", ArgsInput::Null, manual(), ExecuteOptions::default(), Arc::new(()), cancel).await;
    assert!(matches!(late, Err(ExecuteError::Cancelled)));
}

#[tokio::test]
async fn a_body_that_does_not_listen_is_broken_off_after_the_grace() {
    let world = World::new(0).await;
    let runner = world.runner([Probe::new(meta(Schedule::Manual), |_| tokio::time::sleep(Duration::from_mins(1))) as _]);
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        token.cancel();
    });
    let start = std::time::Instant::now();
    let outcome = runner.execute("test.probe", ArgsInput::Null, manual(), ExecuteOptions::default(), Arc::new(()), cancel).await.unwrap();
    assert_eq!(outcome.status, RunStatus::Cancelled);
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// Fails so many times before it works.
struct Flaky(TaskMeta, std::sync::atomic::AtomicU64, bool);

#[async_trait]
impl Task for Flaky {
    fn meta(&self) -> &TaskMeta {
        &self.0
    }

    async fn run(&self, _: &TaskContext, _: &Args) -> Result<TaskReport, TaskError> {
        if self.1.fetch_sub(1, Ordering::SeqCst) == 0 {
            return Ok(TaskReport::default());
        }
        Err(if self.2 { TaskError::retry("the gateway is away") } else { TaskError::fail("no") })
    }
}

#[tokio::test]
async fn retry_is_tried_again_and_fail_is_not() {
    let world = World::new(0).await;
    for (failures, retry, status, error) in [
        (2, true, RunStatus::Ok, None),
        (3, true, RunStatus::Failed, Some("the gateway is away")),
        (1, false, RunStatus::Failed, Some("no")),
    ] {
        let runner = world.runner([Arc::new(Flaky(meta(Schedule::Manual), failures.into(), retry)) as _]);
        let outcome = by_hand(&runner, "test.probe").await.unwrap();
        assert_eq!((outcome.status, outcome.error.as_deref()), (status, error));
    }
}

#[tokio::test]
async fn a_panic_is_a_failed_run() {
    let world = World::new(0).await;
    let runner = world.runner([Probe::new(meta(Schedule::Manual), |_| async { panic!("on purpose") }) as _]);
    let outcome = by_hand(&runner, "test.probe").await.unwrap();
    assert_eq!((outcome.status, outcome.error.as_deref()), (RunStatus::Failed, Some("panic; the log has it")));
    assert_eq!(world.runs().await[0].1, "failed");
}
