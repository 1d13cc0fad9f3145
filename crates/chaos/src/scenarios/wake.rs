//! T7, T8: commits of other processes, and how soon they are seen.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures::future::join_all;

use crate::{
    producer::{self, Load},
    rig::{World, stop},
    scale::{Outcome, Scale},
};

/// Whoever loses a wake-up waits for the poll, half a minute.
pub async fn bursts(scale: Scale) -> Result<Outcome> {
    let (bursts, most) = (scale.of(40, 500), Duration::from_secs(scale.of(10, 1)));
    let world = World::new(4).await?;
    let replica = world.replica();
    world.shared_by(1).await?;
    let things = world.things(20);
    let (mut told, mut longest) = (Vec::new(), Duration::ZERO);
    for n in 1..=bursts {
        let writes = things.iter().map(async |(tenant, thing)| {
            tokio::time::sleep(Duration::from_millis(rand::random_range(0..50))).await;
            producer::change(&world.writer, tenant, *thing, Duration::ZERO).await.map(|version| (*thing, version))
        });
        for written in join_all(writes).await {
            told.push(written?);
        }
        let begin = Instant::now();
        let all = format!("(SELECT count(*) FROM chaos.effect) = {}", n * things.len());
        world.until(Duration::from_secs(40), "a burst is worked off", &all).await?;
        longest = longest.max(begin.elapsed());
    }
    ensure!(longest < most, "a burst was worked off after {longest:?}");
    let findings = world.settle(&told, Duration::from_secs(20)).await?;
    stop(vec![replica])?;
    Ok(Outcome { done: format!("{bursts} bursts of 20; the slowest seen after {} ms", longest.as_millis()), findings })
}

/// Writers hold their transactions open for different times; one holds it very long.
pub async fn interleaved(scale: Scale) -> Result<Outcome> {
    let long = Duration::from_secs(scale.of(5, 30));
    let world = World::new(4).await?;
    let replica = world.replica();
    world.shared_by(1).await?;
    let load = Load { writers: 8, hold: Duration::from_millis(200), ..Load::new(world.things(60), scale.of(200, 2_000)) };
    let slow = world.things(1);
    let holding = async {
        let (tenant, thing) = &slow[0];
        producer::change(&world.writer, tenant, *thing, long).await.map(|version| (*thing, version))
    };
    let writing = async {
        let told = world.write(&load).await;
        let all = format!("(SELECT count(*) FROM chaos.effect) >= {}", load.events);
        let begin = Instant::now();
        world.until(long + Duration::from_secs(20), "the others are worked off", &all).await?;
        anyhow::Ok((told, begin.elapsed(), world.count("chaos.thing").await))
    };
    let (held, written) = tokio::join!(holding, writing);
    let (mut told, after, _) = written?;
    told.push(held?);
    let findings = world.settle(&told, Duration::from_secs(20)).await?;
    stop(vec![replica])?;
    Ok(Outcome {
        done: format!("8 writers, one open for {} s; the others' last event was seen after {} ms", long.as_secs(), after.as_millis()),
        findings,
    })
}
