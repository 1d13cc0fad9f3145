//! From the call that commits to the handler, one event at a time.

use std::time::Duration;

use anyhow::{Context, Result};
use erp_db::Db;
use tokio::time::Instant;

use super::{graphile::Graphile, ours::Ours, pg_boss::PgBoss};
use crate::{
    row::{Bound, Part, Row, Unit},
    stats::{Spread, percentile, ratios},
};

const EVENTS: usize = 200;
/// pg-boss takes a quarter of a second for each.
const POLLED: usize = 20;
const PAUSE: Duration = Duration::from_millis(3);

/// Milliseconds of a round, from the call and from the commit.
#[derive(Default)]
struct Times {
    call: Vec<f64>,
    commit: Vec<f64>,
}

fn ms(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1e3
}

/// Written by `db`: by the relay's own, which is rung within the process, or by another, of which it hears from the database.
async fn round(ours: &Ours, db: &Db) -> Result<Times> {
    let mut times = Times::default();
    for n in 0..EVENTS {
        ours.sink.forget();
        let begin = Instant::now();
        ours.add_by(db, n).await.map_err(|error| anyhow::anyhow!("{error}"))?;
        let committed = Instant::now();
        let handled = loop {
            match ours.sink.first() {
                Some(at) => break at,
                None => tokio::time::sleep(Duration::from_micros(100)).await,
            }
        };
        times.call.push(ms(begin, handled));
        times.commit.push(ms(committed, handled));
        tokio::time::sleep(PAUSE).await;
    }
    Ok(times)
}

async fn graphile_round(graphile: &mut Graphile) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for n in 0..EVENTS {
        let begin = Instant::now();
        graphile.add(Some(n)).await?;
        times.push(ms(begin, graphile.handled().await.context("graphile-worker")?));
        tokio::time::sleep(PAUSE).await;
    }
    Ok(times)
}

async fn boss_round(boss: &mut PgBoss) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for n in 0..POLLED {
        let begin = Instant::now();
        times.push(ms(begin, boss.one(n).await.context("pg-boss")?));
    }
    Ok(times)
}

/// A median and a 95th percentile for each round.
#[derive(Default)]
struct Shares {
    half: Vec<f64>,
    tail: Vec<f64>,
}

impl Shares {
    fn add(&mut self, mut times: Vec<f64>) {
        self.half.push(percentile(&mut times, 0.5));
        self.tail.push(percentile(&mut times, 0.95));
    }

    fn told(&self, name: &str) -> String {
        let median = |of: &[f64]| Spread::of(of.iter().copied()).median;
        format!("pick-up from call to handler, {name}: p50 {:.2} ms, p95 {:.2} ms", median(&self.half), median(&self.tail))
    }
}

pub async fn pick_up(ours: &Ours, graphile: &mut Graphile, boss: &mut PgBoss, rounds: usize) -> Result<Part> {
    ours.clear().await?;
    let (mut own, mut other, mut theirs, mut polled) = (Shares::default(), Shares::default(), Shares::default(), Shares::default());
    let (mut acknowledged, mut worst) = (Vec::new(), 0.0_f64);
    for number in 0..=rounds {
        let running = ours.relay().await?;
        let (mut here, there) = (round(ours, &ours.db).await?, round(ours, &ours.elsewhere).await?);
        running.stop().await?;
        let (graphile, boss) = (graphile_round(graphile).await?, boss_round(boss).await?);
        if number > 0 {
            worst = here.call.iter().chain(&there.call).copied().fold(worst, f64::max);
            acknowledged.push(percentile(&mut here.commit, 0.5));
            own.add(here.call);
            other.add(there.call);
            theirs.add(graphile);
            polled.add(boss);
        }
    }
    let row =
        |key, what, ours: &[f64], theirs: &[f64], most| Row::new(key, what, ratios(ours, theirs), Unit::Ratio).must(Bound::AtMost(most));
    Ok(Part {
        rows: vec![
            row("p50", "pick-up, median: ours / graphile-worker", &own.half, &theirs.half, 0.55),
            row("p95", "pick-up, p95: ours / graphile-worker", &own.tail, &theirs.tail, 0.65),
            row("other-p50", "pick-up by another replica, median: ours / graphile-worker", &other.half, &theirs.half, 0.65),
            row("other-p95", "pick-up by another replica, p95: ours / graphile-worker", &other.tail, &theirs.tail, 0.8),
            row("polled", "pick-up by another replica, median: ours / pg-boss, polling twice a second", &other.half, &polled.half, 0.5),
            Row::new("ack", "pick-up, median, after the commit", Spread::of(acknowledged), Unit::Milliseconds).must(Bound::AtMost(1.0)),
            Row::new("worst", "pick-up, the worst of all", Spread::exactly(worst), Unit::Milliseconds).must(Bound::AtMost(1_000.0)),
        ],
        notes: vec![own.told("ours"), other.told("ours, by another replica"), theirs.told("graphile-worker"), polled.told("pg-boss")],
    })
}
