//! A leader that is killed, and who goes on.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use super::ours::Ours;
use crate::{
    row::{Bound, Part, Row, Unit},
    site::Site,
    stats::{Spread, percentile},
};

/// Events, one for each shard.
const SHARDS: i64 = 16;
const KILLS: usize = 10;

/// Two servers share the shards; one is killed, and sixteen events later come to whoever is left.
pub async fn fail_over(site: &Site, ours: &Ours) -> Result<Part> {
    ours.clear().await?;
    ours.logged().await?;
    let replica = || site.erp().set("tasks.enabled", "true").arg("serve").spawn();
    let mut times = Vec::new();
    let mut left = replica();
    for _ in 0..KILLS {
        let other = replica();
        ours.led_by(2).await?;
        left.kill9();
        left.wait(Duration::from_secs(10));
        let begin = Instant::now();
        ours.fill(SHARDS).await?;
        while !ours.is_empty().await? {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        times.push(begin.elapsed().as_secs_f64() * 1e3);
        left = other;
    }
    left.stop();
    let (half, tail) = (percentile(&mut times, 0.5), percentile(&mut times, 0.95));
    Ok(Part {
        rows: vec![
            Row::new(
                "fail-over",
                "a leader killed: until an event of each shard is handled by who is left, p95",
                Spread::exactly(tail),
                Unit::Milliseconds,
            )
            .must(Bound::AtMost(3_000.0)),
        ],
        notes: vec![format!("fail-over: p50 {half:.0} ms, p95 {tail:.0} ms of {KILLS} kills")],
    })
}
