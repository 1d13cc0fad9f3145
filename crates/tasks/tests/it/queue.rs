//! Runs that are left to a server.

use std::{sync::Arc, time::Duration};

use erp_tasks::*;
use serde_json::Value;

use crate::support::*;

/// Two processes that look for what was left, until dropped.
struct Workers {
    cancel: CancellationToken,
    handles: Vec<tokio::task::JoinHandle<()>>,
}

impl Workers {
    fn start(world: &World, probe: &Arc<Probe>, number: usize) -> Self {
        let cancel = CancellationToken::new();
        let work = || {
            let (runner, cancel) = (world.runner([probe.clone() as Arc<dyn Task>]), cancel.clone());
            let launcher = Launcher::new(cancel.clone());
            tokio::spawn(async move {
                runner.work(&launcher, &cancel).await;
                launcher.drain(Duration::from_secs(10)).await;
            })
        };
        let handles = (0..number).map(|_| work()).collect();
        Self { cancel, handles }
    }

    async fn stop(self) {
        self.cancel.cancel();
        for handle in self.handles {
            handle.await.unwrap();
        }
    }
}

const WAITING: &str = "SELECT count(*) FROM task_queue";

#[tokio::test(flavor = "multi_thread")]
async fn each_run_that_was_left_begins_once_and_one_after_another() {
    let world = World::new(0).await;
    let probe = Probe::slow(meta(Schedule::Manual), Duration::from_millis(50));
    let runner = world.runner([probe.clone() as Arc<dyn Task>]);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(runner.enqueue(probe.meta.name, &Value::Null, "ops", &ExecuteOptions::default()).await.unwrap());
    }
    assert_eq!((probe.count(), world.count(WAITING).await), (0, 3), "nothing runs where it was asked for");
    assert_eq!(queue::waiting(&world.db).await.unwrap().0, 3);

    let workers = Workers::start(&world, &probe, 2);
    eventually("all have run", async || world.runs().await.iter().filter(|run| run.1 == "ok").count() == 3).await;
    eventually("nothing is left", async || world.count(WAITING).await == 0).await;
    workers.stop().await;
    assert_eq!(probe.count(), 3);
    let mut ran: Vec<_> = history(&world.db, None, 10).await.unwrap().into_iter().map(|run| run.id).collect();
    ran.sort();
    ids.sort();
    assert_eq!(ran, ids, "a run has the id that was told");
    assert!(world.runs().await.iter().all(|run| run.0 == "manual" && run.2 == "ops"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_began_before_a_crash_does_not_begin_again() {
    let world = World::new(0).await;
    let probe = Probe::quick(meta(Schedule::Manual));
    let runner = world.runner([probe.clone() as Arc<dyn Task>]);
    let id = runner.enqueue(probe.meta.name, &Value::Null, "ops", &ExecuteOptions::default()).await.unwrap();
    // A process that died between the run's row and the end of the queue's.
    let options = ExecuteOptions { id: Some(id), ..ExecuteOptions::default() };
    drop(runner.prepare(probe.meta.name, Value::Null, manual(), options, Arc::new(()), &CancellationToken::new()).await.unwrap());

    let workers = Workers::start(&world, &probe, 1);
    eventually("nothing is left", async || world.count(WAITING).await == 0).await;
    workers.stop().await;
    assert_eq!((probe.count(), world.runs().await.len()), (0, 1));
    assert_eq!(world.runs().await[0].1, "abandoned");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_run_is_refused_at_once_or_ends_in_the_history() {
    let world = World::new(1).await;
    let probe = Probe::quick(meta(Schedule::Manual));
    let runner = world.runner([probe.clone() as Arc<dyn Task>]);
    let name = probe.meta.name;
    let nobody = ExecuteOptions { tenants: Selection::Slugs(vec!["nobody".to_owned()]), ..ExecuteOptions::default() };
    assert!(matches!(runner.enqueue("other", &Value::Null, "ops", &ExecuteOptions::default()).await, Err(ExecuteError::Unknown { .. })));
    assert!(matches!(runner.enqueue(name, &Value::Null, "ops", &nobody).await, Err(ExecuteError::TenantUnknown { .. })));
    assert_eq!(world.count(WAITING).await, 0);

    // Switched off after it was asked for.
    control::sync(&world.db, runner.registry()).await.unwrap();
    runner.enqueue(name, &Value::Null, "ops", &ExecuteOptions::default()).await.unwrap();
    world.database.execute("UPDATE scheduled_tasks SET enabled = false").await;
    let workers = Workers::start(&world, &probe, 1);
    eventually("nothing is left", async || world.count(WAITING).await == 0).await;
    workers.stop().await;
    let runs = history(&world.db, Some(name), 10).await.unwrap();
    assert_eq!((probe.count(), runs.len(), runs[0].status.as_str()), (0, 1, "failed"));
    assert!(runs[0].error.as_deref().is_some_and(|error| error.contains("disabled")), "{:?}", runs[0].error);
}
