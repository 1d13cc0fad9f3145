//! Resident memory of a fresh process, and of one that has worked.

use std::time::Duration;

use anyhow::Result;

use super::{Bench, Part};
use crate::{
    cpu,
    load::{self, CONNECTIONS},
    row::{Bound, Row, Unit},
    stats::Spread,
    target::Target,
};

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let target = Target::product(bench.site, &[])?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = cpu::resident(target.pid())?;
    for plan in [bench.world.get(), bench.world.page(), bench.world.create()] {
        load::closed(&target, &plan, CONNECTIONS, bench.duration() * 2).await?;
    }
    let after = cpu::resident(target.pid())?;
    let row = |what: &str, mib| {
        Row::new("memory", what, Spread::exactly(mib), Unit::Mebibytes).must(Bound::AtMost(40.0)).stretch(Bound::AtMost(20.0))
    };
    Ok(Part { rows: vec![row("resident memory, idle", idle), row("resident memory, after load", after)], notes: Vec::new() })
}
