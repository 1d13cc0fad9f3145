//! What is measured.

use std::time::Duration;

use anyhow::Result;
use futures::future::try_join_all;
use tokio::time::Instant;

use super::{graphile::Graphile, ours::Ours};
use crate::{
    cpu::{Cpu, Meter},
    row::{Bound, Part, Row, Unit},
    site::Site,
    stats::{Spread, ratios},
};

/// How often it is looked whether a drain is over.
const LOOK: Duration = Duration::from_millis(5);
/// Connections that write.
pub(super) const WRITERS: usize = 8;

/// A drain: how long, and at what cost.
#[derive(Clone, Copy)]
pub(super) struct Drain {
    pub seconds: f64,
    cpu: Cpu,
}

pub(super) async fn timed(meter: Meter, done: impl AsyncFn() -> Result<bool>) -> Result<Drain> {
    let (begin, before) = (Instant::now(), meter.read()?);
    while !done().await? {
        tokio::time::sleep(LOOK).await;
    }
    Ok(Drain { seconds: begin.elapsed().as_secs_f64(), cpu: meter.read()?.since(&before) })
}

/// What was filled before, brought out.
pub async fn drain(site: &Site, ours: &Ours, graphile: &Graphile, rounds: usize, events: i64) -> Result<Part> {
    let own = site.meter(i32::try_from(std::process::id())?);
    let (mut relays, mut fours, mut graphiles, mut raws) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let mut measured = Vec::new();
        for sinks in [1, 4] {
            ours.clear().await?;
            ours.sinks(sinks).await?;
            // Both workers are there already, and hear of what was filled when it is committed.
            let running = ours.relay().await?;
            ours.fill(events).await?;
            measured.push(timed(own, async || ours.is_empty().await).await?);
            running.stop().await?;
        }
        ours.sinks(1).await?;
        ours.clear().await?;
        ours.fill(events).await?;
        let (begin, before) = (Instant::now(), own.read()?);
        ours.raw_move().await?;
        let raw = Drain { seconds: begin.elapsed().as_secs_f64(), cpu: own.read()?.since(&before) };
        let node = site.meter(graphile.pid()?);
        graphile.fill(events).await?;
        let theirs = timed(node, async || graphile.is_empty().await).await?;
        if round > 0 {
            relays.push(measured[0]);
            fours.push(measured[1]);
            raws.push(raw);
            graphiles.push(theirs);
        }
    }
    let seconds = |drains: &[Drain]| drains.iter().map(|drain| drain.seconds).collect::<Vec<_>>();
    let cpu = |drains: &[Drain]| drains.iter().map(|drain| drain.cpu.server + drain.cpu.postgres).collect::<Vec<_>>();
    let postgres = raws.iter().map(|drain| drain.cpu.postgres).collect::<Vec<_>>();
    let told = |name: &str, drains: &[Drain]| {
        let median = |of: Vec<f64>| Spread::of(of).median;
        format!(
            "drain, {name}: {:.0} events/s; CPU per event {:.0} µs of the worker, {:.0} µs of PostgreSQL",
            events as f64 / median(seconds(drains)),
            median(drains.iter().map(|d| d.cpu.server).collect()) * 1e6 / events as f64,
            median(drains.iter().map(|d| d.cpu.postgres).collect()) * 1e6 / events as f64,
        )
    };
    Ok(Part {
        rows: vec![
            Row::new("drain", "drain: events/s, ours / graphile-worker", ratios(&seconds(&graphiles), &seconds(&relays)), Unit::Ratio)
                .must(Bound::AtLeast(1.8))
                .stretch(Bound::AtLeast(2.5)),
            Row::new("raw", "drain: events/s, ours / the bare move", ratios(&seconds(&raws), &seconds(&relays)), Unit::Ratio)
                .must(Bound::AtLeast(0.7)),
            Row::new("raw-cpu", "drain: CPU per event, ours / the bare move's PostgreSQL", ratios(&cpu(&relays), &postgres), Unit::Ratio)
                .must(Bound::AtMost(1.6)),
            Row::new("cpu", "drain: CPU per event, ours / graphile-worker", ratios(&cpu(&relays), &cpu(&graphiles)), Unit::Ratio)
                .must(Bound::AtMost(0.6)),
            Row::new("sinks", "drain: events/s, four sinks / one", ratios(&seconds(&relays), &seconds(&fours)), Unit::Ratio)
                .must(Bound::AtLeast(0.5)),
        ],
        notes: vec![
            told("ours", &relays),
            told("ours with four sinks", &fours),
            told("the bare move", &raws),
            told("graphile-worker", &graphiles),
        ],
    })
}

/// Each event in a transaction of its own, from eight connections, until all are handled.
pub async fn one_by_one(ours: &Ours, graphile: &Graphile, rounds: usize) -> Result<Part> {
    const EVENTS: usize = 2_000;
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        ours.clear().await?;
        let running = ours.relay().await?;
        let begin = Instant::now();
        try_join_all((0..WRITERS).map(async |writer| {
            for n in (writer..EVENTS).step_by(WRITERS) {
                ours.add(n).await.map_err(|error| anyhow::anyhow!("{error}"))?;
            }
            anyhow::Ok(())
        }))
        .await?;
        while !ours.is_empty().await? {
            tokio::time::sleep(LOOK).await;
        }
        let took = begin.elapsed().as_secs_f64();
        running.stop().await?;
        let begin = Instant::now();
        try_join_all((0..WRITERS).map(async |writer| {
            for _ in (writer..EVENTS).step_by(WRITERS) {
                graphile.add(None).await?;
            }
            anyhow::Ok(())
        }))
        .await?;
        while !graphile.is_empty().await? {
            tokio::time::sleep(LOOK).await;
        }
        if round > 0 {
            own.push(took);
            theirs.push(begin.elapsed().as_secs_f64());
        }
    }
    let rate = |of: &[f64]| EVENTS as f64 / Spread::of(of.iter().copied()).median;
    Ok(Part {
        rows: vec![
            Row::new("tx", "a transaction each, eight writers, until handled: ours / graphile-worker", ratios(&theirs, &own), Unit::Ratio)
                .must(Bound::AtLeast(7.0)),
        ],
        notes: vec![format!("a transaction each: ours {:.0}/s, graphile-worker {:.0}/s", rate(&own), rate(&theirs))],
    })
}

/// What the relay and its notifications take from those who write.
pub async fn beside_writers(ours: &Ours, rounds: usize) -> Result<Part> {
    const SPAN: Duration = Duration::from_secs(2);
    let writing = async || {
        let begin = Instant::now();
        let counts = try_join_all((0..WRITERS).map(async |writer| {
            let mut n = writer;
            while begin.elapsed() < SPAN {
                ours.add(n).await.map_err(|error| anyhow::anyhow!("{error}"))?;
                n += WRITERS;
            }
            anyhow::Ok((n - writer) / WRITERS)
        }))
        .await?;
        anyhow::Ok(counts.iter().sum::<usize>() as f64 / begin.elapsed().as_secs_f64())
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        ours.clear().await?;
        let off = writing().await?;
        ours.clear().await?;
        let running = ours.relay().await?;
        let on = writing().await?;
        running.stop().await?;
        if round > 0 {
            with.push(on);
            without.push(off);
        }
    }
    let median = |of: &[f64]| Spread::of(of.iter().copied()).median;
    Ok(Part {
        rows: vec![
            Row::new("writers", "event transactions/s, relay on / off", ratios(&with, &without), Unit::Ratio).must(Bound::AtLeast(0.85)),
        ],
        notes: vec![format!("event transactions: {:.0}/s with the relay, {:.0}/s without", median(&with), median(&without))],
    })
}

/// `erp run-task` of a task with nothing to do.
pub fn by_hand(site: &Site) -> Part {
    let mut times = Vec::new();
    for _ in 0..6 {
        let begin = std::time::Instant::now();
        site.erp().args(["run-task", "core.idempotency-cleanup"]).run().expect(0);
        times.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    let warm = times.split_off(1);
    Part {
        rows: vec![
            Row::new("run-task", "erp run-task, start to end, nothing to do", Spread::of(warm), Unit::Milliseconds)
                .must(Bound::AtMost(300.0)),
        ],
        notes: Vec::new(),
    }
}
