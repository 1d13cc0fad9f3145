//! T1: the process ends at each crash point, while two other replicas go on.

use std::time::Duration;

use anyhow::{Result, ensure};
use axum::http::StatusCode;
use erp_core::fail::Point;
use erp_testkit::{Role, Running};
use tokio::time::Instant;

use crate::{
    ledger::{Findings, pair},
    module::{EVERY, WALK},
    producer::Load,
    rig::{ABORTED, OUTSIDE, World, aborted, stop},
    scale::{Outcome, Scale},
};

/// What a batch holds: so much is delivered again at most when a process ends between sending and noting.
const BATCH: u64 = 500;
const DIES: Duration = Duration::from_mins(1);
const QUIET: Duration = Duration::from_mins(1);

pub async fn every_point(scale: Scale) -> Result<Outcome> {
    ensure!(cfg!(feature = "failpoints"), "this build has no crash points: cargo xtask chaos builds one that has");
    let (rounds, events, things) = (scale.of(1, 20), scale.of(300, 5_000), scale.of(40, 200));
    let world = World::new(6).await?;
    let others = vec![world.replica(), world.replica()];
    let mut total = Findings::default();
    let chosen = |point: &Point| scale.points.is_empty() || scale.points.contains(&format!("{point:?}"));
    let points = Point::ALL.iter().filter(|point| chosen(point)).count();
    for round in 0..rounds {
        for point in Point::ALL.into_iter().filter(chosen) {
            let load = Load { pause: Duration::from_millis(5), ..Load::new(world.things(things), events) };
            let found = at(&world, point, &load).await.map_err(|error| error.context(format!("{point:?}, round {round}")))?;
            ensure!(found.is_clean(), "{point:?}, round {round}: {found:?}");
            let most = if relays(point) { BATCH } else { 0 };
            ensure!(found.repeated <= most, "{point:?}: {} deliveries outside came again, {most} may", found.repeated);
            total.events += found.events;
            total.repeated += found.repeated;
            world.forget().await;
        }
    }
    stop(others)?;
    Ok(Outcome { done: format!("{points} points, {rounds} times each, 3 replicas, {events} events of {things} things"), findings: total })
}

/// Whether a process that sends ends there, with other shards' events in flight as well.
const fn relays(point: Point) -> bool {
    matches!(point, Point::P3 | Point::P4 | Point::P5 | Point::P6 | Point::P7 | Point::P8 | Point::P9 | Point::P15)
}

async fn at(world: &World, point: Point, load: &Load) -> Result<Findings> {
    match point {
        Point::P1 | Point::P2 => writer(world, point, load).await,
        Point::P3 | Point::P4 | Point::P5 | Point::P6 | Point::P7 | Point::P8 | Point::P15 => relay(world, point, load).await,
        Point::P9 | Point::P10 => dead_letter(world, point, load).await,
        Point::P11 => month(world, load).await,
        Point::P12 | Point::P13 | Point::P14 => scheduled(world, point, load).await,
    }
}

/// `P5:7`.
fn armed(point: Point, passes: std::ops::Range<usize>) -> String {
    format!("{point:?}:{}", rand::random_range(passes))
}

/// A third replica with a crash point, once it has its share of the shards.
async fn third(world: &World, fail: &str) -> Result<Running> {
    let replica = world.replica_with(|erp| erp.env("ERP_FAIL", fail));
    world.shared_by(3).await?;
    Ok(replica)
}

/// A writing process ends; another writes the rest.
async fn writer(world: &World, point: Point, load: &Load) -> Result<Findings> {
    let fail = armed(point, 1..load.events / 2);
    let ran = world.writing(load, Some(&fail)).run();
    ensure!(ran.code == ABORTED, "the writer ended with {}: {}", ran.code, ran.stderr);
    let mut told: Vec<_> = ran.stdout.lines().filter_map(pair).collect();
    told.extend(world.write(&Load { events: load.events / 2, ..load.clone() }).await);
    world.settle(&told, QUIET).await
}

async fn relay(world: &World, point: Point, load: &Load) -> Result<Findings> {
    if point == Point::P8 {
        // Some are refused the first time, so that there are retries.
        world.receiver.answers(|arrival, before| {
            let refused = before == 0 && arrival.version == 2 && arrival.thing.as_u128() % 4 == 0;
            if refused { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
        });
    }
    // Leading a shard begins with a look at it, which passes P3.
    let passes = match point {
        Point::P3 => 40..60,
        Point::P8 | Point::P15 => 1..2,
        _ => 1..10,
    };
    let replica = third(world, &armed(point, passes)).await?;
    let mut told = if point == Point::P15 {
        let half = Load { events: load.events / 2, ..load.clone() };
        let mut told = world.write(&half).await;
        replica.terminate();
        told.extend(world.write(&half).await);
        told
    } else {
        world.write(load).await
    };
    // Where many events are handled at a time, a point is passed seldom: there is more until it is.
    let more = Load { events: load.things.len(), ..load.clone() };
    let deadline = Instant::now() + DIES;
    while !replica.has_ended() && Instant::now() < deadline {
        told.extend(world.write(&more).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    aborted(&replica, DIES).await?;
    world.settle(&told, QUIET).await
}

/// An event of one thing becomes a dead letter, which is handed over again; a process ends in the middle of the one or the other.
async fn dead_letter(world: &World, point: Point, load: &Load) -> Result<Findings> {
    world.erp().args(["sinks", "set", OUTSIDE, "--max-attempts", "1", "--on-dead", "block"]).run().expect(0);
    // So many that the replica with the crash point leads the shard of one, and not so many that the sink seems to be down.
    world.receiver.answers(|arrival, _| {
        let refused = arrival.version == 2 && arrival.thing.as_u128() % 2 == 0;
        if refused { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
    });
    let told = if point == Point::P9 {
        let replica = third(world, "P9:1").await?;
        let told = world.write(load).await;
        aborted(&replica, DIES).await?;
        told
    } else {
        world.write(load).await
    };
    world
        .until(
            QUIET,
            "what is refused is dead",
            "NOT EXISTS (SELECT FROM domain_events) AND EXISTS (SELECT FROM dead_letters WHERE status = 'open')",
        )
        .await?;
    // The circuit closes with the first answer, and what waits behind dead letters stays there.
    let open = "SELECT count(*) FROM outbox_retries r WHERE NOT parked AND available_at < 'infinity'";
    for _ in 0..600 {
        if world.db.query_scalar::<i64>(open).await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    world.receiver.answers(|_, _| StatusCode::NO_CONTENT);
    let retry = world.erp().args(["dead-letters", "retry", "--sink", OUTSIDE]);
    if point == Point::P10 {
        let before = world.count("dead_letters WHERE status = 'open'").await;
        retry.clone().env("ERP_FAIL", "P10:1").run().expect(ABORTED);
        ensure!(world.count("dead_letters WHERE status = 'open'").await == before, "half a hand-over is left");
    }
    retry.run().expect(0);
    let found = world.settle(&told, QUIET).await?;
    world.erp().args(["sinks", "set", OUTSIDE, "--max-attempts", "10", "--on-dead", "skip"]).run().expect(0);
    Ok(found)
}

/// The clean-up ends while it drops a month.
async fn month(world: &World, load: &Load) -> Result<Findings> {
    world.db.execute_as(Role::App, "SELECT erp_partition_ensure('domain_event_archive', '2020-01-01')").await;
    let there = "pg_class WHERE relname = 'domain_event_archive_p202001'";
    let cleanup = world.erp().args(["run-task", "core.event-cleanup"]);
    cleanup.clone().env("ERP_FAIL", "P11:1").run().expect(ABORTED);
    ensure!(world.count(there).await == 1, "a month is gone although its drop was not committed");
    cleanup.run().expect(0);
    ensure!(world.count(there).await == 0, "the next run does not drop the month");
    let told = world.write(&Load { events: load.events / 4, ..load.clone() }).await;
    world.settle(&told, QUIET).await
}

/// A server ends while a scheduled run begins, is under way or ends; another one goes on with it.
async fn scheduled(world: &World, point: Point, load: &Load) -> Result<Findings> {
    let scheduling =
        |fail: Option<String>| world.replica_with(|erp| fail.iter().fold(erp.env(EVERY, "1"), |erp, fail| erp.env("ERP_FAIL", fail)));
    let dies = scheduling(Some(armed(point, 1..4)));
    aborted(&dies, DIES).await?;
    let told = world.write(&Load { events: load.events / 4, ..load.clone() }).await;
    let lives = scheduling(None);
    let after =
        format!("(SELECT count(*) FROM task_runs WHERE task = '{WALK}' AND status = 'ok' AND started_at > '{}') >= 2", now(world).await);
    world.until(DIES, "the other server runs the task", &after).await?;
    stop(vec![lives])?;
    let open = world.count(&format!("task_runs WHERE task = '{WALK}' AND status = 'running'")).await;
    ensure!(open == 0, "{open} runs are recorded as under way, and nobody runs them");
    // After P12 nothing was done, and after P13 and P14 what was done is noted.
    let twice = world.count("(SELECT FROM chaos.walked GROUP BY run_id, tenant_id HAVING count(*) > 1) w").await;
    ensure!(twice == 0, "{twice} tenants were walked over twice in one run");
    let slots = world
        .count(&format!("(SELECT FROM task_runs WHERE task = '{WALK}' AND trigger <> 'manual' GROUP BY slot HAVING count(*) > 1) s"))
        .await;
    ensure!(slots == 0, "{slots} slots have two runs");
    // Servers without the variable do not know a schedule of it.
    world.db.execute(&format!("DELETE FROM scheduled_tasks WHERE name = '{WALK}'")).await;
    world.settle(&told, QUIET).await
}

async fn now(world: &World) -> String {
    world.db.query_scalar("SELECT clock_timestamp()::text").await
}
