//! Clients that hang up in the middle of things, and what they leave behind: nothing.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use sea_orm::sqlx;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::{Bench, Part};
use crate::{
    http::Connection,
    load::Plan,
    row::{Bound, Row, Unit},
    sql,
    stats::Spread,
    target::Target,
    world::{PATIENTS, World},
};

const WAVES: usize = 12;
const CLIENTS: usize = 200;
/// Those who ask on meanwhile, and look at what they get.
const WITNESSES: usize = 4;

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let target = Target::product(bench.site, &[])?;
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let witnesses: Vec<_> =
        (0..WITNESSES).map(|n| tokio::spawn(witness(target.address, bench.world.clone(), n as u64, stop.clone()))).collect();
    let plans = [bench.world.get(), bench.world.page(), bench.world.create()];
    let mut random = SmallRng::from_rng(&mut rand::rng());
    for _ in 0..WAVES {
        let mut clients = Vec::new();
        for _ in 0..CLIENTS {
            let plan: &Plan = &plans[random.random_range(0..plans.len())];
            clients.push(tokio::spawn(hang_up(target.address, plan(&mut random).bytes, random.random(), random.random_range(0..20_000))));
        }
        for client in clients {
            client.await??;
        }
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let mut seen: Vec<(Uuid, Uuid)> = Vec::new();
    for witness in witnesses {
        seen.extend(witness.await??);
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut conn = sql::connect(&bench.site.superuser_url()).await?;
    let stuck = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'erp_app' AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 s'";
    let stuck: i64 = sql::scalar(&mut conn, stuck).await?;
    let (tenants, ids): (Vec<Uuid>, Vec<Uuid>) = seen.iter().copied().unzip();
    let foreign = "SELECT count(*) FROM unnest($1::uuid[], $2::uuid[]) AS s(tenant, id) LEFT JOIN patient p ON p.id = s.id WHERE p.tenant_id IS DISTINCT FROM s.tenant";
    let foreign: i64 = sqlx::query_scalar(foreign).bind(tenants).bind(ids).fetch_one(&mut conn).await?;
    let log = target.log();
    let warnings: Vec<&str> = log.lines().filter(|line| line.contains(" WARN ") || line.contains("ERROR ")).collect();
    let row = |what: &str, n: f64| {
        Row::new("storm", format!("storm of {WAVES} x {CLIENTS} cut connections: {what}"), Spread::exactly(n), Unit::Count)
            .must(Bound::AtMost(0.0))
    };
    let mut notes = vec![format!("storm: {} rows looked at", seen.len())];
    notes.extend(warnings.iter().take(3).map(|line| format!("storm: {line}")));
    Ok(Part {
        rows: vec![row("warnings", warnings.len() as f64), row("stuck sessions", stuck as f64), row("foreign rows", foreign as f64)],
        notes,
    })
}

/// Sends a part of a request or all of it, waits a little, and is gone.
async fn hang_up(address: std::net::SocketAddr, request: Vec<u8>, part: f64, wait: u64) -> Result<()> {
    let mut stream = Connection::open(address).await?.into_stream();
    // Half of them get to the end of what they wanted to say.
    let length = if part < 0.5 { (request.len() as f64 * part * 2.0) as usize } else { request.len() };
    stream.write_all(request.get(..length).unwrap_or_default()).await?;
    tokio::time::sleep(Duration::from_micros(wait)).await;
    Ok(())
}

/// Lists patients of every tenant in turn; gives each row with the tenant that it was shown to.
async fn witness(
    address: std::net::SocketAddr,
    world: World,
    seed: u64,
    stop: Arc<std::sync::atomic::AtomicBool>,
) -> Result<Vec<(Uuid, Uuid)>> {
    let (mut random, mut seen) = (SmallRng::seed_from_u64(seed), Vec::new());
    let mut connection = Connection::open(address).await?;
    while !stop.load(std::sync::atomic::Ordering::Relaxed) {
        let clinic = &world.clinics[random.random_range(0..world.clinics.len())];
        let cursor = clinic.patient(&mut random).encode();
        let request = clinic.caller(&mut random).get(&format!("{PATIENTS}?limit=20&cursor={cursor}"));
        let answer = connection.exchange(&request.bytes).await?;
        anyhow::ensure!(answer.status == 200, "{}", String::from_utf8_lossy(answer.body));
        let body: Value = serde_json::from_slice(answer.body)?;
        let ids =
            body.get("items").and_then(Value::as_array).into_iter().flatten().filter_map(|item| item.get("id")?.as_str()?.parse().ok());
        seen.extend(ids.map(|id: Uuid| (clinic.tenant, id)));
    }
    Ok(seen)
}
