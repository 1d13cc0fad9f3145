//! What a request costs that never reaches the database: sign-in, limit and all layers.

use std::sync::Arc;

use anyhow::{Result, ensure};
use rand::{SeedableRng, rngs::SmallRng};

use super::{Bench, Part};
use crate::{
    http::Connection,
    load::{self, CONNECTIONS, Plan},
    row::{Bound, Row, Unit},
    stats::Spread,
    world::PATIENTS,
};

/// An id that is none: refused by the handler's first line, after everything before it.
const NONE: &str = "none";

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let clinics = bench.world.clinics.clone();
    let mut plan: Plan = Arc::new(move |random| {
        let clinic = &clinics[rand::RngExt::random_range(random, 0..clinics.len())];
        clinic.caller(random).get(&format!("{PATIENTS}/{NONE}"))
    });
    // Whatever the refusal is; it must be the handler's.
    let status = Connection::open(bench.ours.address).await?.exchange(&plan(&mut SmallRng::seed_from_u64(1)).bytes).await?.status;
    ensure!(matches!(status, 400 | 404 | 422), "{status}");
    let refused = plan.clone();
    plan = Arc::new(move |random| load::Request { expect: status, ..refused(random) });
    let clinics = bench.world.clinics.clone();
    let fixed: Plan = Arc::new(move |random| clinics[0].caller(random).get("/static"));
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..=bench.pace.rounds {
        let sample = [
            load::closed(&bench.ours, &plan, CONNECTIONS, bench.duration()).await?,
            load::closed(&bench.bare, &fixed, CONNECTIONS, bench.duration()).await?,
        ];
        if round > 0 {
            ours.push(sample[0].cpu);
            bare.push(sample[1].cpu);
        }
    }
    let more = Spread::of(ours.iter().zip(&bare).map(|(ours, bare)| ours.total() - bare.total()));
    let row = Row::new("middleware", "middleware without the database, over bare axum", more, Unit::Microseconds);
    let median = |of: &[crate::cpu::Cpu], part: fn(&crate::cpu::Cpu) -> f64| Spread::of(of.iter().map(part)).median;
    let note = format!(
        "middleware: server {:.0} µs, PostgreSQL {:.0} µs, Redis {:.0} µs; a fixed answer of bare axum {:.0} µs",
        median(&ours, |c| c.server),
        median(&ours, |c| c.postgres),
        median(&ours, |c| c.redis),
        median(&bare, |c| c.server)
    );
    Ok(Part { rows: vec![row.must(Bound::AtMost(30.0)).stretch(Bound::AtMost(20.0))], notes: vec![note] })
}
