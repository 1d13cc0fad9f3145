//! What the outbox costs a transaction that does something else as well, an archive of millions, a crowd of tenants, and doing nothing.

use std::time::Duration;

use anyhow::Result;
use futures::future::try_join_all;
use tokio::time::Instant;

use super::{
    ours::Ours,
    rows::{WRITERS, timed},
};
use crate::{
    cpu::Meter,
    row::{Bound, Part, Row, Unit},
    site::Site,
    stats::{Spread, ratios},
};

/// Events of the heavy drains.
const BACKLOG: i64 = 100_000;
/// Rows of an archive of some age.
const ARCHIVED: i64 = 2_000_000;
const TENANTS: usize = 200;

fn own(site: &Site) -> Result<Meter> {
    Ok(site.meter(i32::try_from(std::process::id())?))
}

/// A transaction that changes the audit trail, with an event and without one.
pub async fn beside_work(site: &Site, ours: &Ours, rounds: usize) -> Result<Part> {
    const SPAN: Duration = Duration::from_secs(2);
    let meter = own(site)?;
    let writing = async |event: bool| {
        let (begin, before) = (Instant::now(), meter.read()?);
        let counts = try_join_all((0..WRITERS).map(async |writer| {
            let mut n = writer;
            while begin.elapsed() < SPAN {
                ours.work(n, event).await.map_err(|error| anyhow::anyhow!("{error}"))?;
                n += WRITERS;
            }
            anyhow::Ok((n - writer) / WRITERS)
        }))
        .await?;
        let done = counts.iter().sum::<usize>();
        let cpu = meter.read()?.since(&before).per(done as u64);
        anyhow::Ok((done as f64 / begin.elapsed().as_secs_f64(), cpu.postgres))
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        ours.clear().await?;
        let (bare, full) = (writing(false).await?, writing(true).await?);
        if round > 0 {
            without.push(bare);
            with.push(full);
        }
    }
    let rates = |of: &[(f64, f64)]| of.iter().map(|(rate, _)| *rate).collect::<Vec<_>>();
    let costs = |of: &[(f64, f64)]| of.iter().map(|(_, cost)| *cost).collect::<Vec<_>>();
    let median = |of: Vec<f64>| Spread::of(of).median;
    Ok(Part {
        rows: vec![
            Row::new(
                "work-cpu",
                "an audited transaction: PostgreSQL's CPU, with an event / without",
                ratios(&costs(&with), &costs(&without)),
                Unit::Ratio,
            )
            .must(Bound::AtMost(1.45)),
            Row::new(
                "work",
                "an audited transaction: transactions/s, with an event / without",
                ratios(&rates(&with), &rates(&without)),
                Unit::Ratio,
            )
            .must(Bound::AtLeast(0.85)),
        ],
        notes: vec![format!(
            "an audited transaction: {:.0}/s and {:.0} µs of PostgreSQL with an event, {:.0}/s and {:.0} µs without",
            median(rates(&with)),
            median(costs(&with)),
            median(rates(&without)),
            median(costs(&without))
        )],
    })
}

/// The same drain with an empty archive and with a full one, and what it leaves of the outbox's table.
pub async fn archive(site: &Site, ours: &Ours) -> Result<Part> {
    let meter = own(site)?;
    let drain = async || {
        let running = ours.relay().await?;
        ours.fill(BACKLOG).await?;
        let drain = timed(meter, async || ours.is_empty().await).await?;
        running.stop().await?;
        anyhow::Ok(drain.seconds)
    };
    ours.clear().await?;
    ours.fill(BACKLOG).await?;
    let fresh = ours.size().await?;
    ours.clear().await?;
    let empty = drain().await?;
    ours.clear().await?;
    ours.fill_archive(ARCHIVED).await?;
    let full = drain().await?;
    ours.vacuum().await?;
    ours.fill(BACKLOG).await?;
    let later = ours.size().await?;
    ours.clear().await?;
    Ok(Part {
        rows: vec![
            Row::new(
                "archive",
                "drain of 100,000 with 2,000,000 archived / with none: events/s",
                Spread::exactly(empty / full),
                Unit::Ratio,
            )
            .must(Bound::AtLeast(0.9)),
            Row::new(
                "hot",
                "the outbox's table, filled again after a drain and a vacuum / fresh",
                Spread::exactly(later / fresh),
                Unit::Ratio,
            )
            .must(Bound::AtMost(2.0)),
        ],
        notes: vec![format!(
            "drain of {BACKLOG}: {:.0} events/s with an empty archive, {:.0} with {ARCHIVED} in it",
            BACKLOG as f64 / empty,
            BACKLOG as f64 / full
        )],
    })
}

/// One tenant's flood before everybody's few: how many of a shard's events come before a tenant's first.
pub async fn crowd(ours: &Ours) -> Result<Part> {
    ours.clear().await?;
    ours.crowd(TENANTS, BACKLOG).await?;
    ours.sink.count_tenants();
    let running = ours.relay().await?;
    while !ours.is_empty().await? {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.stop().await?;
    let worst = ours.sink.latest_first() as f64;
    Ok(Part {
        rows: vec![
            Row::new(
                "fair",
                "events of a shard before the first of its last tenant, 200 tenants, 100,000 waiting",
                Spread::exactly(worst),
                Unit::Count,
            )
            .must(Bound::AtMost(500.0)),
        ],
        notes: Vec::new(),
    })
}

/// Ten seconds without an event.
pub async fn idle(site: &Site, ours: &Ours) -> Result<Part> {
    const SPAN: Duration = Duration::from_secs(10);
    ours.clear().await?;
    let meter = own(site)?;
    let running = ours.relay().await?;
    // A session that fell idle counts what it did before up to ten seconds later.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let (before, asked) = (meter.read()?, ours.transactions().await?);
    tokio::time::sleep(SPAN).await;
    let (spent, asked) = (meter.read()?.since(&before), ours.transactions().await? - asked - 1);
    running.stop().await?;
    let share = (spent.server + spent.postgres) / SPAN.as_secs_f64() * 100.0;
    Ok(Part {
        rows: vec![
            Row::new("idle", "an idle relay: queries a second", Spread::exactly(asked as f64 / SPAN.as_secs_f64()), Unit::Count)
                .must(Bound::AtMost(1.0)),
        ],
        notes: vec![format!("an idle relay: {share:.2} % of a core, of which this process and all of PostgreSQL's own work are part")],
    })
}
