//! The first, the tenth and the last page of the large tenant: a keyset page costs the same wherever it is.

use anyhow::Result;
use chrono::{DateTime, Utc};
use erp_core::Cursor;
use sea_orm::sqlx::{self, Row as _};

use super::{Bench, Part};
use crate::{
    http::Connection,
    row::{Bound, Row, Unit},
    sql,
    stats::{Spread, percentile},
    world::PATIENTS,
};

const SIZE: i64 = 20;
/// Of each page in a round.
const REQUESTS: usize = 100;

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let large = &bench.world.large;
    let caller = &large.callers[0];
    let mut conn = sql::connect(&bench.site.superuser_url()).await?;
    let count = "SELECT count(*) FROM patient WHERE tenant_id = $1 AND deleted_at IS NULL";
    let count: i64 = sqlx::query_scalar(count).bind(large.tenant).fetch_one(&mut conn).await?;
    let mut requests = vec![caller.get(&format!("{PATIENTS}?limit={SIZE}"))];
    for before in [9 * SIZE, count - SIZE] {
        let statement = "SELECT created_at, id FROM patient WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC OFFSET $2 LIMIT 1";
        let row = sqlx::query(statement).bind(large.tenant).bind(before - 1).fetch_one(&mut conn).await?;
        let cursor = Cursor { at: row.try_get::<DateTime<Utc>, _>("created_at")?, id: row.try_get("id")? };
        requests.push(caller.get(&format!("{PATIENTS}?limit={SIZE}&cursor={}", cursor.encode())));
    }
    let mut connection = Connection::open(bench.ours.address).await?;
    let mut medians: [Vec<f64>; 3] = Default::default();
    for round in 0..=bench.pace.rounds {
        let mut times: [Vec<f64>; 3] = Default::default();
        for _ in 0..REQUESTS {
            for (request, times) in requests.iter().zip(&mut times) {
                let start = std::time::Instant::now();
                let answer = connection.exchange(&request.bytes).await?;
                anyhow::ensure!(answer.status == 200, "{}", String::from_utf8_lossy(answer.body));
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
        }
        if round > 0 {
            medians.iter_mut().zip(&mut times).for_each(|(medians, times)| medians.push(percentile(times, 0.5)));
        }
    }
    let [first, tenth, last] = &medians;
    let apart = first.iter().zip(tenth).zip(last).map(|((a, b), c)| a.max(*b).max(*c) / a.min(*b).min(*c));
    let row =
        Row::new("pages", format!("first, tenth and last page of {count} patients: slowest / fastest"), Spread::of(apart), Unit::Ratio);
    let middle = medians.each_ref().map(|medians| Spread::of(medians.iter().copied()).median);
    let note = format!("pages: first {:.2} ms, tenth {:.2} ms, last {:.2} ms", middle[0], middle[1], middle[2]);
    Ok(Part { rows: vec![row.must(Bound::AtMost(1.2))], notes: vec![note] })
}
