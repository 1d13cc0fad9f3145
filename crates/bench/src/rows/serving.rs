//! A get, a page of twenty and a create, beside both references.

use anyhow::{Result, ensure};
use rand::{SeedableRng, rngs::SmallRng};
use serde_json::Value;

use super::{Bench, Part, ask};
use crate::{
    load::{self, CONNECTIONS, Plan, Sample},
    row::{Bound, Row, Unit},
    stats::{self, Spread},
    target::Target,
};

pub async fn get(bench: &Bench<'_>) -> Result<Part> {
    same(bench, &bench.world.get()).await?;
    compare(bench, "get", "get a patient", &bench.world.get(), (2.0, 1.6)).await
}

pub async fn page(bench: &Bench<'_>) -> Result<Part> {
    same(bench, &bench.world.page()).await?;
    compare(bench, "page", "a page of 20", &bench.world.page(), (1.4, 1.15)).await
}

pub async fn create(bench: &Bench<'_>) -> Result<Part> {
    let plan = bench.world.create();
    let mut shapes = Vec::new();
    for target in bench.all() {
        shapes.push(shape(&ask(target, &plan(&mut SmallRng::from_rng(&mut rand::rng()))).await?));
    }
    ensure!(shapes.windows(2).all(|pair| pair[0] == pair[1]), "the servers answer a create differently: {shapes:?}");
    compare(bench, "create", "create a patient", &plan, (1.7, 1.4)).await
}

/// All three servers answer the same: else they did not do the same work.
async fn same(bench: &Bench<'_>, plan: &Plan) -> Result<()> {
    for seed in 0..20 {
        let request = plan(&mut SmallRng::seed_from_u64(seed));
        let ours = ask(&bench.ours, &request).await?;
        for other in [&bench.bare, &bench.obvious] {
            let theirs = ask(other, &request).await?;
            ensure!(ours == theirs, "{} answers {theirs} where the product answers {ours}", other.name);
        }
    }
    Ok(())
}

/// The members of an object and of those inside it.
fn shape(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| shape(value).into_iter().map(move |inner| format!("{name}.{inner}")).chain([name.clone()]))
            .collect(),
        Value::Array(items) => items.iter().flat_map(shape).collect(),
        _ => Vec::new(),
    }
}

/// Rounds of all three servers, one after the other, after a round to warm up. Another one begins each time: who comes first pays for
/// pages that are written in full after a checkpoint, and finds colder caches.
async fn compare(bench: &Bench<'_>, key: &'static str, what: &str, plan: &Plan, (must, stretch): (f64, f64)) -> Result<Part> {
    let targets = bench.all();
    let mut samples: [Vec<Sample>; 3] = Default::default();
    for round in 0..=bench.pace.rounds {
        for turn in 0..targets.len() {
            let place = (round + turn) % targets.len();
            let sample = load::closed(targets[place], plan, CONNECTIONS, bench.duration()).await?;
            if round > 0 {
                samples[place].push(sample);
            }
        }
    }
    let costs = samples.each_ref().map(|samples| samples.iter().map(|sample| sample.cpu.total()).collect::<Vec<_>>());
    let [ours, bare, obvious] = &costs;
    let rows = vec![
        Row::new(key, format!("{what} / bare"), stats::ratios(ours, bare), Unit::Ratio)
            .must(Bound::AtMost(must))
            .stretch(Bound::AtMost(stretch)),
        Row::new(key, format!("{what}: obvious / ours"), stats::ratios(obvious, ours), Unit::Ratio)
            .must(Bound::AtLeast(1.6))
            .stretch(Bound::AtLeast(2.0)),
    ];
    let notes = targets.iter().zip(&mut samples).map(|(target, samples)| note(what, target, samples)).collect();
    Ok(Part { rows, notes })
}

fn note(what: &str, target: &Target, samples: &mut [Sample]) -> String {
    let median = |of: fn(&Sample) -> f64| Spread::of(samples.iter().map(of)).median;
    let (server, postgres, redis) = (median(|s| s.cpu.server), median(|s| s.cpu.postgres), median(|s| s.cpu.redis));
    let (total, rate) = (median(|s| s.cpu.total()), median(Sample::per_second));
    let mut times: Vec<f64> = samples.iter_mut().flat_map(|s| std::mem::take(&mut s.times)).collect();
    let (p50, p99) = (stats::percentile(&mut times, 0.5) / 1e3, stats::percentile(&mut times, 0.99) / 1e3);
    format!(
        "{what}, {}: {total:.0} µs of CPU (server {server:.0}, PostgreSQL {postgres:.0}, Redis {redis:.0}), {rate:.0}/s, p50 {p50:.1} ms, p99 {p99:.1} ms",
        target.name
    )
}
