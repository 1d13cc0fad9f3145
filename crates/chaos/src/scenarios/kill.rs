//! T2, T3, T15: whole processes.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::{
    producer::Load,
    rig::{World, stop},
    scale::{Outcome, Scale},
};

/// Replicas die all the time; then it is quiet, and everything is there soon.
pub async fn at_random(scale: Scale) -> Result<Outcome> {
    let (span, quiet) = (Duration::from_secs(scale.of(12, 60)), Duration::from_secs(scale.of(30, 10)));
    let world = World::new(6).await?;
    let mut replicas = vec![world.replica(), world.replica(), world.replica()];
    let events = scale.of(1_500, 20_000);
    let load = Load { pause: Duration::from_millis(scale.of(60, 25)), ..Load::new(world.things(200), events) };
    let writing = async { world.write(&load).await };
    let killing = async {
        let (begin, mut kills) = (Instant::now(), 0);
        while begin.elapsed() < span {
            tokio::time::sleep(Duration::from_millis(rand::random_range(1_000..3_000))).await;
            let victim = rand::random_range(0..replicas.len());
            replicas[victim].kill9();
            replicas[victim] = world.replica_with(|erp| erp);
            kills += 1;
        }
        kills
    };
    let (told, kills) = tokio::join!(writing, killing);
    let findings = world.settle(&told, quiet).await?;
    stop(replicas)?;
    Ok(Outcome { done: format!("{kills} kills in {} s, 3 replicas, {events} events", span.as_secs()), findings })
}

/// The one leader stands still, longer than a leader may; another takes over, and what the first does when it goes on again counts
/// for nothing.
pub async fn frozen_leader(scale: Scale) -> Result<Outcome> {
    let world = World::new(4).await?;
    let frozen = world.replica();
    world.shared_by(1).await?;
    let load = Load { pause: Duration::from_millis(20), ..Load::new(world.things(100), scale.of(500, 3_000)) };
    // In the middle of its work, so that something is in flight when it stands still.
    let half = Load { events: load.events / 2, ..load.clone() };
    let freezing = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        frozen.signal(libc::SIGSTOP);
        Instant::now()
    };
    let (mut told, begin) = tokio::join!(world.write(&half), freezing);
    let other = world.replica();
    told.extend(world.write(&Load { events: load.events / 2, ..load.clone() }).await);
    world.until(Duration::from_mins(1), "another takes over", "NOT EXISTS (SELECT FROM domain_events)").await?;
    let took = begin.elapsed();
    ensure!(took < Duration::from_secs(if scale.full { 40 } else { 60 }), "the take-over took {took:?}");
    if scale.full {
        tokio::time::sleep(Duration::from_mins(1).saturating_sub(took)).await;
    }
    frozen.signal(libc::SIGCONT);
    told.extend(world.write(&Load { events: 200, ..load.clone() }).await);
    let findings = world.settle(&told, Duration::from_secs(40)).await?;
    stop(vec![frozen, other])?;
    Ok(Outcome { done: format!("taken over after {:.0} s", took.as_secs_f64()), findings })
}

/// Servers are asked to end under load; each does in time, and nothing is delivered twice for it.
pub async fn drained(scale: Scale) -> Result<Outcome> {
    let rounds: usize = scale.of(4, 50);
    let world = World::new(4).await?;
    let mut longest = Duration::ZERO;
    let load = Load { pause: Duration::from_millis(20), ..Load::new(world.things(100), rounds * 150) };
    let writing = async { world.write(&load).await };
    let draining = async {
        let mut replica = world.replica();
        for _ in 0..rounds {
            tokio::time::sleep(Duration::from_millis(rand::random_range(100..800))).await;
            let next = world.replica();
            let begin = Instant::now();
            stop(vec![std::mem::replace(&mut replica, next)])?;
            longest = longest.max(begin.elapsed());
        }
        anyhow::Ok(replica)
    };
    let (told, last) = tokio::join!(writing, draining);
    let last = last?;
    let findings = world.settle(&told, Duration::from_secs(30)).await?;
    stop(vec![last])?;
    ensure!(longest < Duration::from_secs(30), "a drain took {longest:?}");
    ensure!(findings.repeated == 0, "{} deliveries came again although everybody drained", findings.repeated);
    Ok(Outcome { done: format!("{rounds} drains, the longest {:.1} s", longest.as_secs_f64()), findings })
}
