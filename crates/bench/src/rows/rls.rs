//! Every list and search of the large tenant, under row-level security and without it.
//!
//! Without it means: the same binary as a role that policies do not bind. The product refuses to start as such a role, so the
//! role loses its bounds afterwards, and its sessions are ended.

use std::{sync::Arc, time::Duration};

use anyhow::{Result, bail};
use erp_core::pii::normalise;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use sea_orm::sqlx::PgConnection;
use serde_json::{Value, json};

use super::{Bench, Part};
use crate::{
    http::Connection,
    load::{self, Plan, Request},
    row::{Bound, Row, Unit},
    seed,
    site::Site,
    sql,
    stats::{self, Spread},
    target::Target,
    world::{Clinic, PATIENTS},
};

const ROLE: &str = "bench_open";
/// Enough to keep both cores busy, and none waiting.
const CONNECTIONS: usize = 4;
/// A page has at most 200 rows and a search a few; more than this for one answer is a walk through the tenant.
const SCAN: f64 = 5_000.0;

struct Case {
    name: &'static str,
    plan: Plan,
}

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let mut conn = sql::connect(&bench.site.superuser_url()).await?;
    let cases = cases(&bench.world.large);
    let open = open(bench.site, &mut conn).await?;
    for case in &cases {
        settle(&open, &case.plan).await?;
    }
    let duration = bench.duration() / 2;
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    let (mut worst, mut widest) = (("", Spread::exactly(0.0)), ("", 0.0_f64));
    for case in &cases {
        let (mut bound, mut free) = (Vec::new(), Vec::new());
        for _ in 0..bench.pace.rounds.min(if bench.pace.quick { 2 } else { 3 }) {
            bound.push(load::closed(&bench.ours, &case.plan, CONNECTIONS, duration).await?.cpu.postgres);
            free.push(load::closed(&open, &case.plan, CONNECTIONS, duration).await?.cpu.postgres);
        }
        let ratio = stats::ratios(&bound, &free);
        let read = rows_read(&bench.ours, &mut conn, case).await?;
        notes.push(format!(
            "{}: {:.2}x, {:.0} µs of PostgreSQL under row-level security, {:.0} µs without; {read:.0} rows read",
            case.name,
            ratio.median,
            Spread::of(bound).median,
            Spread::of(free).median
        ));
        if ratio.median > worst.1.median {
            worst = (case.name, ratio);
        }
        if read > widest.1 {
            widest = (case.name, read);
        }
    }
    sql::run(&mut conn, &format!("ALTER ROLE {ROLE} NOBYPASSRLS")).await?;
    let what = format!("worst list or search under row-level security / without ({})", worst.0);
    rows.push(Row::new("rls", what, worst.1, Unit::Ratio).must(Bound::AtMost(2.0)).stretch(Bound::AtMost(1.2)));
    let what = format!("most rows read for one answer ({})", widest.0);
    rows.push(Row::new("rls", what, Spread::exactly(widest.1), Unit::Count).must(Bound::AtMost(SCAN)));
    Ok(Part { rows, notes })
}

/// The product as a role that row-level security does not bind.
async fn open(site: &Site, conn: &mut PgConnection) -> Result<Target> {
    let there: bool = sql::scalar(conn, &format!("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}')")).await?;
    if !there {
        sql::run(conn, &format!("CREATE ROLE {ROLE} LOGIN IN ROLE {}", erp_embedded::APP_ROLE)).await?;
    }
    sql::run(conn, &format!("ALTER ROLE {ROLE} NOBYPASSRLS")).await?;
    let target = Target::product(site, &[("database.url", &site.cluster.url(ROLE, erp_embedded::DATABASE))])?;
    sql::run(conn, &format!("ALTER ROLE {ROLE} BYPASSRLS")).await?;
    cut(conn, ROLE).await?;
    Ok(target)
}

/// Ends a role's sessions, which also makes them hand in what they counted.
async fn cut(conn: &mut PgConnection, role: &str) -> Result<()> {
    sql::run(conn, &format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '{role}'")).await
}

/// Asks until the pool has no dead connection left.
async fn settle(target: &Target, plan: &Plan) -> Result<()> {
    let mut random = SmallRng::seed_from_u64(1);
    for _ in 0..100 {
        let mut clients = Vec::new();
        for _ in 0..32 {
            let (address, request) = (target.address, plan(&mut random));
            clients.push(tokio::spawn(async move {
                Ok::<_, anyhow::Error>(Connection::open(address).await?.exchange(&request.bytes).await?.status == request.expect)
            }));
        }
        let mut good = true;
        for client in clients {
            good &= client.await??;
        }
        if good {
            return Ok(());
        }
    }
    bail!("{} does not recover", target.name)
}

/// Rows of the two tables that PostgreSQL reads for one answer, by index or not.
async fn rows_read(target: &Target, conn: &mut PgConnection, case: &Case) -> Result<f64> {
    const REQUESTS: u64 = 10;
    const READ: &str = "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::float8 FROM pg_stat_user_tables WHERE relname IN ('patient', 'patient_identifier')";
    cut(conn, erp_embedded::APP_ROLE).await?;
    settle(target, &case.plan).await?;
    cut(conn, erp_embedded::APP_ROLE).await?;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let before: f64 = sql::scalar(conn, READ).await?;
    let (mut random, mut connection, mut answered) = (SmallRng::seed_from_u64(2), Connection::open(target.address).await?, 0);
    // The pool finds its connections dead first.
    for _ in 0..200 {
        let request: Request = (case.plan)(&mut random);
        answered += u64::from(connection.exchange(&request.bytes).await?.status == request.expect);
        if answered == REQUESTS {
            break;
        }
    }
    cut(conn, erp_embedded::APP_ROLE).await?;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let after: f64 = sql::scalar(conn, READ).await?;
    settle(target, &case.plan).await?;
    Ok((after - before) / answered.max(1) as f64)
}

/// Every filter and criterion alone, and together where that is worse; also such as nobody fits.
fn cases(large: &Arc<Clinic>) -> Vec<Case> {
    let list = |name: &'static str, filters: &'static str| {
        let large = large.clone();
        let plan: Plan = Arc::new(move |random| {
            let cursor = large.patient(random).encode();
            large.caller(random).get(&format!("{PATIENTS}?limit=20&cursor={cursor}{filters}"))
        });
        Case { name, plan }
    };
    let post = |name: &'static str, path: &'static str, body: fn(u64) -> Value| {
        let large = large.clone();
        let plan: Plan = Arc::new(move |random| {
            let body = body(random.random_range(0..seed::LARGE));
            large.caller(random).post(&format!("{PATIENTS}/{path}"), &body, None, 200)
        });
        Case { name, plan }
    };
    vec![
        list("list", ""),
        list("list, status", "&status=active"),
        list("list, status of nobody", "&status=merged"),
        list("list, gender", "&gender=female"),
        list("list, gender of few", "&gender=unknown"),
        list("list, gender of nobody", "&gender=other"),
        list("list, status and gender", "&status=deceased&gender=male"),
        list("list, status and gender of nobody", "&status=active&gender=other"),
        list("list, registered from", "&created_from=2020-01-01T00:00:00Z"),
        list("list, registered before", "&created_to=2020-01-01T00:00:00Z"),
        list("list, status and registered from", "&status=archived&created_from=2020-01-01T00:00:00Z"),
        post("search, phone", "search", |n| json!({ "phone": seed::phone(n) })),
        post("search, number", "search", |n| json!({ "identifier": seed::identifier(n) })),
        post("search, record number", "search", |n| json!({ "mrn": format!("B{n:09}") })),
        post("search, name", "search", |n| json!({ "name": seed::name(n) })),
        post("search, pinyin", "search", |n| json!({ "pinyin": normalise::pinyin(&seed::name(n)) })),
        post(
            "search, last four and year",
            "search",
            |n| json!({ "last4": seed::phone(n)[7..], "birth_year": chrono::Datelike::year(&seed::born(n)) }),
        ),
        post("search, name and phone", "search", |n| json!({ "name": seed::name(n), "phone": seed::phone(n) })),
        post("search, phone of nobody", "search", |n| json!({ "phone": format!("155{n:08}") })),
        post(
            "duplicates, name and birth date",
            "duplicates",
            |n| json!({ "name": seed::name(n), "birth_date": seed::born(n).to_string() }),
        ),
        post("duplicates, name and phone", "duplicates", |n| json!({ "name": seed::name(n), "phone": seed::phone(n) })),
        post("duplicates, number", "duplicates", |n| json!({ "identifiers": [{ "kind": "insurance", "value": seed::identifier(n) }] })),
    ]
}
