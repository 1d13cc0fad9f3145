//! Death of processes and connections.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use erp_db::tenants::Tenant;
use erp_tasks::*;

use crate::support::*;

#[tokio::test]
async fn a_run_that_loses_its_lock_is_broken_off_and_recorded_so() {
    let world = World::new(0).await;
    let probe = Probe::slow(meta(Schedule::Manual), Duration::from_mins(1));
    let runner = world.runner([probe.clone() as _]);
    let run = tokio::spawn({
        let runner = runner.clone();
        async move { by_hand(&runner, "test.probe").await }
    });
    eventually("it runs", async || probe.count() == 1).await;
    world.drop_lock_sessions().await;
    let outcome = run.await.unwrap().unwrap();
    assert_eq!((outcome.status, outcome.error.as_deref()), (RunStatus::Abandoned, Some("the lock was lost")));
    assert_eq!(world.runs().await[0].1, "abandoned");
}

#[tokio::test]
async fn the_next_run_finds_the_abandoned_one_and_a_stale_process_cannot_overwrite_it() {
    let world = World::new(0).await;
    let probe = Probe::slow(meta(Schedule::Manual), Duration::from_millis(1_500));
    // This one does not look after its lock: a process that was frozen.
    let frozen =
        world.runner([probe.clone() as _]).with_options(RunnerOptions { lock_check: Duration::from_mins(1), ..Default::default() });
    let run = tokio::spawn(async move { by_hand(&frozen, "test.probe").await });
    eventually("it runs", async || probe.count() == 1).await;
    world.drop_lock_sessions().await;
    eventually("the lock is free", async || world.db.lock_holder(erp_db::locks::TASKS, "test.probe").await.unwrap().is_none()).await;
    let quick = world.runner([Probe::quick(meta(Schedule::Manual)) as _]);
    assert_eq!(by_hand(&quick, "test.probe").await.unwrap().status, RunStatus::Ok);
    assert_eq!(run.await.unwrap().unwrap().status, RunStatus::Abandoned);
    let statuses: Vec<String> = world.runs().await.into_iter().map(|run| run.1).collect();
    assert_eq!(statuses, ["abandoned", "ok"]);
}

/// Walks over the tenants and notes them; hangs at the third while the switch is on.
struct Walk {
    meta: TaskMeta,
    hang: AtomicBool,
    seen: Mutex<Vec<String>>,
}

#[async_trait]
impl Task for Walk {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    async fn run(&self, ctx: &TaskContext, _: &Args) -> Result<TaskReport, TaskError> {
        ctx.for_each_tenant(async |tenant: &Tenant| {
            self.seen.lock().unwrap().push(tenant.code.clone());
            if tenant.code == "t3" && self.hang.load(Ordering::SeqCst) {
                ctx.save_cursor(tenant, &serde_json::json!(17)).await?;
                tokio::time::sleep(Duration::from_mins(1)).await;
            }
            let cursor = ctx.cursor(tenant).await?;
            assert_eq!(cursor.is_some(), tenant.code == "t3");
            Ok(Counts::of("rows", 1))
        })
        .await
    }
}

#[tokio::test]
async fn after_a_crash_the_slot_goes_on_at_the_unfinished_tenant_once() {
    let world = World::new(4).await;
    let schedule = Schedule::hourly();
    let walk = Arc::new(Walk { meta: meta(schedule), hang: true.into(), seen: Mutex::default() });
    let runner = world.runner([walk.clone() as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    let slot = "2026-11-22T06:00:00Z".parse().unwrap();
    let crashed = runner.clone();
    let run = tokio::spawn(async move {
        let trigger = Trigger::Schedule { slot };
        crashed.execute("test.probe", ArgsInput::Null, trigger, ExecuteOptions::default(), Arc::new(()), CancellationToken::new()).await
    });
    eventually("t3 is reached", async || world.count("SELECT count(*) FROM task_run_tenants WHERE cursor IS NOT NULL").await == 1).await;
    // A crash: the body and the lock's connection go, nothing is written.
    run.abort();
    assert!(run.await.unwrap_err().is_cancelled());
    walk.hang.store(false, Ordering::SeqCst);
    assert_eq!(world.runs().await[0].1, "running");

    let options = SchedulerOptions { poll: Duration::from_millis(100), ..Default::default() };
    let cancel = CancellationToken::new();
    let scheduler = Scheduler::with_options(world.runner([walk.clone() as _]), cancel.clone(), options);
    let handle = tokio::spawn({
        let scheduler = scheduler.clone();
        async move { scheduler.run().await }
    });
    eventually("it was gone on with", async || world.runs().await == [("schedule".to_owned(), "ok".to_owned(), "resumed".to_owned())])
        .await;
    cancel.cancel();
    handle.await.unwrap();
    scheduler.drain(Duration::from_secs(5)).await;
    assert_eq!(*walk.seen.lock().unwrap(), ["t1", "t2", "t3", "t3", "t4"]);
    let stats = history(&world.db, None, 1).await.unwrap().remove(0).stats.unwrap();
    assert_eq!((&stats["tenants"]["ok"], &stats["tenants"]["already_done"]), (&2.into(), &2.into()));
}

#[tokio::test]
async fn a_run_broken_off_twice_is_left() {
    let world = World::new(0).await;
    let probe = Probe::quick(meta(Schedule::hourly()));
    let runner = world.runner([probe.clone() as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    let insert = |reason: &str| {
        format!(
            "INSERT INTO task_runs (id, task, slot, trigger, status, reason, instance_id, started_at) \
             VALUES (gen_random_uuid(), 'test.probe', date_trunc('hour', now()), 'schedule', 'running', {reason}, gen_random_uuid(), now())"
        )
    };
    world.database.execute(&insert("'resumed'")).await;
    let cancel = CancellationToken::new();
    let options = SchedulerOptions { poll: Duration::from_millis(50), ..Default::default() };
    let scheduler = Scheduler::with_options(runner, cancel.clone(), options);
    let handle = tokio::spawn({
        let scheduler = scheduler.clone();
        async move { scheduler.run().await }
    });
    eventually("it is recorded", async || world.runs().await[0].1 == "abandoned").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((probe.count(), world.runs().await[0].1.as_str()), (0, "abandoned"));
    cancel.cancel();
    handle.await.unwrap();
}

#[tokio::test]
async fn a_database_that_drops_every_connection_does_not_end_the_scheduler() {
    let world = World::new(0).await;
    let probe = Probe::quick(TaskMeta { misfire: Misfire::RunOnce, ..meta(Schedule::Every(Duration::from_secs(1))) });
    let runner = world.runner([probe.clone() as _]);
    let cancel = CancellationToken::new();
    let options =
        SchedulerOptions { jitter: 0.0, poll: Duration::from_millis(200), hold_off: Duration::from_millis(50), ..Default::default() };
    let scheduler = Scheduler::with_options(runner, cancel.clone(), options);
    scheduler.sync().await.unwrap();
    let handle = tokio::spawn({
        let scheduler = scheduler.clone();
        async move { scheduler.run().await }
    });
    for _ in 0..20 {
        world.database.cut("%").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let before = probe.count();
    eventually("it goes on", async || probe.count() >= before + 2).await;
    cancel.cancel();
    handle.await.unwrap();
    assert_eq!(scheduler.drain(Duration::from_secs(10)).await.left, 0);
    assert_eq!(
        world.count("SELECT count(*) FROM task_runs WHERE status = 'ok'").await,
        world.count("SELECT count(DISTINCT slot) FROM task_runs WHERE status = 'ok'").await
    );
}
