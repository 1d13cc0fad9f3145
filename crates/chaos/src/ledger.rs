//! What was written, what came, and what is wrong between the two.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::Result;
use erp_testkit::TestDb;
use serde::Serialize;
use uuid::Uuid;

use crate::receiver::Arrival;

/// Tables of the suite, in a schema of their own: the product's guards look at `public`.
pub const SCHEMA: &str = "CREATE SCHEMA chaos; \
    CREATE TABLE chaos.thing (tenant_id uuid NOT NULL, id uuid NOT NULL, version bigint NOT NULL, PRIMARY KEY (tenant_id, id)); \
    CREATE TABLE chaos.effect (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, event_id uuid NOT NULL, thing uuid NOT NULL, \
      version bigint NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp()); \
    CREATE TABLE chaos.walked (tenant_id uuid NOT NULL, run_id uuid NOT NULL, slot timestamptz); \
    GRANT USAGE ON SCHEMA chaos TO erp_app; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA chaos TO erp_app";

/// What was found wrong; all zero but `repeated` is what has to be.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    /// Events of committed changes.
    pub events: u64,
    /// Events that a sink never got, and acknowledged changes that are not there.
    pub lost: u64,
    /// Events that still wait somewhere.
    pub stuck: u64,
    /// Events of changes that were never committed.
    pub ghosts: u64,
    /// Events that came for the first time after a later one of their thing.
    pub disordered: u64,
    /// Effects inside the product beyond the first.
    pub doubled: u64,
    /// Deliveries to a receiver outside beyond the first.
    pub repeated: u64,
}

impl Findings {
    /// Whether all is well, duplicates outside the product apart.
    pub const fn is_clean(&self) -> bool {
        self.lost + self.stuck + self.ghosts + self.disordered + self.doubled == 0
    }

    fn add(&mut self, other: &Self) {
        self.lost += other.lost;
        self.ghosts += other.ghosts;
        self.disordered += other.disordered;
    }
}

/// One sink's side of the ledger: versions of each thing in the order they came.
fn compare(things: &BTreeMap<Uuid, i64>, came: &[(Uuid, i64)]) -> (Findings, u64) {
    let mut seen: BTreeMap<Uuid, BTreeSet<i64>> = BTreeMap::new();
    let (mut findings, mut again) = (Findings::default(), 0);
    for (thing, version) in came {
        let versions = seen.entry(*thing).or_default();
        let last = versions.last().copied();
        if !versions.insert(*version) {
            again += 1;
        } else if last.is_some_and(|last| last > *version) {
            findings.disordered += 1;
        }
        findings.ghosts += u64::from(things.get(thing).is_none_or(|most| version > most));
    }
    for (thing, most) in things {
        let got = seen.get(thing).map_or(0, |versions| versions.iter().filter(|version| *version <= most).count());
        findings.lost += most.unsigned_abs() - got as u64;
    }
    (findings, again)
}

/// Waits until nothing waits any more, at most for `limit`, and compares. `acknowledged`: what writers were told is committed.
pub async fn settle(db: &TestDb, outside: impl Fn() -> Vec<Arrival>, acknowledged: &[(Uuid, i64)], limit: Duration) -> Result<Findings> {
    let left = "SELECT (SELECT count(*) FROM domain_events) + (SELECT count(*) FROM outbox_retries)";
    let deadline = tokio::time::Instant::now() + limit;
    let mut stuck: i64 = db.query_scalar(left).await;
    while stuck > 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(100)).await;
        stuck = db.query_scalar(left).await;
    }
    let things = things(db).await?;
    let inside: Vec<String> = db.rows("SELECT thing || ' ' || version FROM chaos.effect ORDER BY seq").await;
    let inside: Vec<(Uuid, i64)> = inside.iter().filter_map(|line| pair(line)).collect();
    let (mut findings, doubled) = compare(&things, &inside);
    let came: Vec<(Uuid, i64)> = outside().iter().map(|arrival| (arrival.thing, arrival.version)).collect();
    let (out, repeated) = compare(&things, &came);
    findings.add(&out);
    findings.lost += acknowledged.iter().filter(|(thing, version)| things.get(thing).is_none_or(|most| version > most)).count() as u64;
    findings.events = things.values().map(|most| most.unsigned_abs()).sum();
    (findings.stuck, findings.doubled, findings.repeated) = (stuck.unsigned_abs(), doubled, repeated);
    Ok(findings)
}

async fn things(db: &TestDb) -> Result<BTreeMap<Uuid, i64>> {
    Ok(db.rows("SELECT id || ' ' || version FROM chaos.thing").await.iter().filter_map(|line| pair(line)).collect())
}

pub fn pair(line: &str) -> Option<(Uuid, i64)> {
    let (thing, version) = line.split_once(' ')?;
    Some((thing.parse().ok()?, version.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_sees_each_kind_of_fault() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let things = BTreeMap::from([(a, 3), (b, 1)]);
        let (good, again) = compare(&things, &[(a, 1), (a, 2), (b, 1), (a, 2), (a, 3)]);
        assert!(good.is_clean() && again == 1, "{good:?}");
        let (bad, _) = compare(&things, &[(a, 2), (a, 1), (b, 1), (b, 2)]);
        assert_eq!((bad.lost, bad.disordered, bad.ghosts), (1, 1, 1), "{bad:?}");
    }
}
