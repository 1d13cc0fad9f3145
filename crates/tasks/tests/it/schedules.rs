//! Slots: claimed once, skipped, caught up, aligned.

use std::{sync::Arc, time::Duration};

use erp_tasks::*;

use crate::support::*;

/// No jitter, quick polls.
const QUICK: SchedulerOptions =
    SchedulerOptions { jitter: 0.0, max_jitter: Duration::ZERO, poll: Duration::from_millis(200), hold_off: Duration::from_millis(50) };

/// A scheduler at work until it is stopped.
struct Running {
    scheduler: Scheduler,
    cancel: CancellationToken,
    handle: tokio::task::JoinHandle<()>,
}

impl Running {
    async fn start(runner: TaskRunner) -> Self {
        let cancel = CancellationToken::new();
        let scheduler = Scheduler::with_options(runner, cancel.clone(), QUICK);
        scheduler.sync().await.unwrap();
        let run = scheduler.clone();
        Self { scheduler, cancel, handle: tokio::spawn(async move { run.run().await }) }
    }

    async fn stop(self) -> Drained {
        self.cancel.cancel();
        self.handle.await.unwrap();
        self.scheduler.drain(Duration::from_secs(10)).await
    }
}

fn every(seconds: u64) -> TaskMeta {
    meta(Schedule::Every(Duration::from_secs(seconds)))
}

/// Makes slots up to so long ago due.
async fn past(world: &World, interval: &str) {
    world
        .database
        .execute(&format!(
            "UPDATE scheduled_tasks SET next_run_at = to_timestamp(floor(extract(epoch FROM now() - interval '{interval}') / 3600) * 3600)"
        ))
        .await;
}

/// Past the hour's first minutes every hourly slot but the next has been missed; before, the latest counts as in time.
async fn runs_without_trigger(world: &World) -> Vec<(String, String)> {
    world.runs().await.into_iter().map(|(_, status, reason)| (status, reason)).collect()
}

#[tokio::test]
async fn several_schedulers_run_each_slot_once_and_slots_are_aligned() {
    let world = World::new(0).await;
    let probe = Probe::quick(every(1));
    let mut running = Vec::new();
    for _ in 0..3 {
        running.push(Running::start(world.runner([probe.clone() as _])).await);
    }
    eventually("five slots ran", async || world.count("SELECT count(*) FROM task_runs WHERE status = 'ok'").await >= 5).await;
    for one in running {
        assert_eq!(one.stop().await, Drained { left: 0 });
    }
    let n = world.count("SELECT count(*) FROM task_runs").await;
    assert_eq!(world.count("SELECT count(DISTINCT slot) FROM task_runs WHERE status = 'ok'").await, n, "{:?}", world.runs().await);
    assert_eq!(probe.count(), n as u64);
    assert_eq!(world.count("SELECT count(*) FROM task_runs WHERE extract(epoch FROM slot) % 1 <> 0 OR started_at < slot").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM task_runs WHERE started_at > slot + interval '2 s'").await, 0, "late");
}

#[tokio::test]
async fn two_schedulers_that_race_for_one_slot_run_it_once() {
    let world = World::new(0).await;
    for round in 0..10 {
        let probe = Probe::quick(every(3_600));
        let (one, two) = (world.runner([probe.clone() as _]), world.runner([probe.clone() as _]));
        control::sync(&world.db, one.registry()).await.unwrap();
        world.database.execute("DELETE FROM task_runs").await;
        past(&world, "0 s").await;
        let (one, two) = tokio::join!(Running::start(one), Running::start(two));
        eventually("it ran", async || world.count("SELECT count(*) FROM task_runs WHERE status = 'ok'").await == 1).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        tokio::join!(one.stop(), two.stop());
        assert_eq!((probe.count(), world.runs().await.len()), (1, 1), "round {round}");
    }
}

#[tokio::test]
async fn sync_keeps_the_operators_switches_and_follows_the_registry() {
    let world = World::new(0).await;
    let runner = world.runner([Probe::quick(every(3_600)) as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    let next = async || listing(&world.db, runner.registry()).await.unwrap().remove(0).next_run_at.unwrap();
    let first = next().await;
    assert_eq!(first.timestamp() % 3_600, 0);
    world.database.execute("UPDATE scheduled_tasks SET enabled = false, paused = true").await;
    control::sync(&world.db, runner.registry()).await.unwrap();
    let row = listing(&world.db, runner.registry()).await.unwrap().remove(0);
    assert_eq!((row.enabled, row.paused, row.next_run_at, row.last_status), (false, true, Some(first), None));
    let faster = world.runner([Probe::quick(TaskMeta { max_runtime: Duration::from_secs(7), ..every(60) }) as _]);
    control::sync(&world.db, faster.registry()).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM scheduled_tasks WHERE schedule = 'every:60' AND max_runtime_s = 7 AND paused").await, 1);
    assert!(next().await <= first);
}

#[tokio::test]
async fn a_paused_task_does_not_run_and_a_resumed_one_catches_up() {
    let world = World::new(0).await;
    let probe = Probe::quick(every(3_600));
    let runner = world.runner([probe.clone() as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    control::set_paused(&world.db, "test.probe", true).await.unwrap();
    past(&world, "3 h").await;
    let running = Running::start(runner).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(probe.count(), 0);
    control::set_paused(&world.db, "test.probe", false).await.unwrap();
    eventually("it caught up", async || world.runs().await.iter().any(|run| run.1 == "ok")).await;
    running.stop().await;
    assert_eq!((probe.count(), world.runs().await[0].0.as_str()), (1, "catch_up"));
}

#[tokio::test]
async fn a_pause_that_is_over_holds_nothing_back() {
    let world = World::new(0).await;
    let probe = Probe::quick(every(3_600));
    let runner = world.runner([probe.clone() as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    past(&world, "3 h").await;
    world.database.execute("UPDATE scheduled_tasks SET paused = true, paused_until = now() + interval '1 hour'").await;
    let is_paused = async || control::switches(&world.db, "test.probe").await.unwrap().unwrap().paused;
    assert!(is_paused().await);
    let running = Running::start(runner.clone()).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(probe.count(), 0);
    running.stop().await;
    world.database.execute("UPDATE scheduled_tasks SET paused_until = now() - interval '1 second'").await;
    assert!(!is_paused().await);
    let row = &listing(&world.db, runner.registry()).await.unwrap()[0];
    assert_eq!((row.paused, row.paused_until), (false, None));
    let running = Running::start(runner).await;
    eventually("it runs again", async || probe.count() == 1).await;
    running.stop().await;
}

#[tokio::test]
async fn misfires_follow_their_policy() {
    for (policy, expected) in [(Misfire::RunOnce, 1), (Misfire::Backfill(3), 3), (Misfire::Backfill(50), 6)] {
        let world = World::new(0).await;
        // Slow enough to be under way when the next missed slot is due.
        let probe = Probe::slow(TaskMeta { misfire: policy, ..every(3_600) }, Duration::from_millis(150));
        let runner = world.runner([probe.clone() as _]);
        control::sync(&world.db, runner.registry()).await.unwrap();
        past(&world, "5 h").await;
        let running = Running::start(runner).await;
        eventually("it caught up", async || world.count("SELECT count(*) FROM scheduled_tasks WHERE next_run_at > now()").await == 1).await;
        eventually("it ran", async || world.count("SELECT count(*) FROM task_runs WHERE status = 'ok'").await == expected).await;
        running.stop().await;
        assert_eq!((probe.count(), world.runs().await.len()), (expected as u64, expected as usize), "{policy:?}");
        assert_eq!(
            world.count("SELECT count(DISTINCT slot) FROM task_runs WHERE slot <= now() AND slot > now() - interval '6 h'").await,
            expected
        );
    }
    let world = World::new(0).await;
    // A daily slot half a day away from now on either side is certainly neither fresh nor due.
    let hour = world.count("SELECT (extract(hour FROM now() AT TIME ZONE 'UTC')::bigint + 12) % 24").await as u8;
    let probe = Probe::quick(TaskMeta { misfire: Misfire::Skip, ..meta(Schedule::DailyAt { hour, minute: 0 }) });
    let runner = world.runner([probe.clone() as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    world.database.execute("UPDATE scheduled_tasks SET next_run_at = next_run_at - interval '3 days'").await;
    let running = Running::start(runner).await;
    eventually("it was let go", async || runs_without_trigger(&world).await == [("skipped".to_owned(), "misfire".to_owned())]).await;
    running.stop().await;
    assert_eq!(probe.count(), 0);
}

#[tokio::test]
async fn a_slot_during_a_run_is_skipped_or_waits() {
    for overlap in [Overlap::Skip, Overlap::Queue] {
        let world = World::new(0).await;
        let probe = Probe::slow(TaskMeta { overlap, ..every(1) }, Duration::from_millis(1_600));
        let by = world.runner([probe.clone() as _]);
        let first = tokio::spawn({
            let by = by.clone();
            async move { by_hand(&by, "test.probe").await }
        });
        eventually("the first run has begun", async || probe.count() == 1).await;
        let running = Running::start(by).await;
        let wanted = if overlap == Overlap::Skip { ("skipped", "overlap") } else { ("ok", "") };
        eventually("the slot was seen to", async || {
            world.runs().await.iter().any(|run| run.0 == "schedule" && (run.1.as_str(), run.2.as_str()) == wanted)
        })
        .await;
        first.await.unwrap().unwrap();
        running.stop().await;
        let skipped = world.runs().await.iter().filter(|run| run.1 == "skipped").count();
        assert_eq!(skipped > 0, overlap == Overlap::Skip);
    }
}

#[tokio::test]
async fn a_drain_stops_runs_and_another_process_goes_on_with_them() {
    let world = World::new(0).await;
    let probe = Probe::new(every(3_600), |facts| async move {
        // The first run waits to be stopped, the next is quick.
        if matches!(facts.trigger, Trigger::CatchUp { .. }) && facts.first {
            facts.cancel.cancelled().await;
        }
    });
    let runner = world.runner([probe.clone() as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    past(&world, "3 h").await;
    world.database.execute("UPDATE scheduled_tasks SET misfire = 'run_once'").await;
    let running = Running::start(runner).await;
    eventually("it runs", async || probe.count() == 1).await;
    assert_eq!(running.stop().await, Drained { left: 0 });
    assert_eq!(world.runs().await, [("catch_up".to_owned(), "abandoned".to_owned(), "cancelled".to_owned())]);
    let running = Running::start(world.runner([probe.clone() as _])).await;
    eventually("it was resumed", async || world.runs().await == [("catch_up".to_owned(), "ok".to_owned(), "resumed".to_owned())]).await;
    running.stop().await;
    assert_eq!(probe.count(), 2);
}

#[tokio::test]
async fn a_task_that_needs_an_argument_gets_no_slots() {
    struct Needy(TaskMeta);
    #[async_trait::async_trait]
    impl Task for Needy {
        fn meta(&self) -> &TaskMeta {
            &self.0
        }
        fn args(&self) -> Vec<ArgSpec> {
            vec![ArgSpec::new("since", ArgKind::Date, "First day.").required()]
        }
        async fn run(&self, _: &TaskContext, _: &Args) -> Result<TaskReport, TaskError> {
            Ok(TaskReport::default())
        }
    }
    let world = World::new(0).await;
    let runner = world.runner([Arc::new(Needy(every(1))) as _]);
    control::sync(&world.db, runner.registry()).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM scheduled_tasks WHERE schedule = 'manual' AND next_run_at IS NULL").await, 1);
}
