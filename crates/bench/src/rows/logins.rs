//! Whether those who work notice those who sign in: a password's hash takes a core for tens of milliseconds.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use erp_testkit::ADMIN_PASSWORD;

use super::{Bench, Part};
use crate::{
    load::{self, Plan},
    row::{Bound, Row, Unit},
    stats::{self, Spread},
    world,
};

const LOGINS: usize = 8;
const READERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(5);

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let duration = bench.duration() * 2;
    let (mut idle, mut busy, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=bench.pace.rounds {
        let quiet = read(bench, duration).await?;
        let clinics = bench.world.clinics.clone();
        let login: Plan = Arc::new(move |random| {
            let clinic = &clinics[rand::RngExt::random_range(random, 0..clinics.len())];
            world::login(clinic.caller(random), ADMIN_PASSWORD)
        });
        let (reading, signing) = tokio::join!(read(bench, duration), load::closed(&bench.ours, &login, LOGINS, duration));
        if round > 0 {
            idle.push(quiet);
            busy.push(reading?);
            rates.push(signing?.per_second());
        }
    }
    let row = Row::new("logins", format!("p99 of a get while {LOGINS} logins hash / without"), stats::ratios(&busy, &idle), Unit::Ratio);
    let (idle, busy) = (Spread::of(idle).median / 1e3, Spread::of(busy).median / 1e3);
    let note = format!("logins: p99 {idle:.1} ms without, {busy:.1} ms beside {:.0} logins a second", Spread::of(rates).median);
    Ok(Part { rows: vec![row.must(Bound::AtMost(2.0)).stretch(Bound::AtMost(1.2))], notes: vec![note] })
}

/// The p99 of readers who are far from filling the machine, in microseconds.
async fn read(bench: &Bench<'_>, duration: Duration) -> Result<f64> {
    let plans = (0..READERS).map(|_| bench.world.get()).collect();
    Ok(load::paced(&bench.ours, plans, PAUSE, duration).await?.percentile(0.99))
}
