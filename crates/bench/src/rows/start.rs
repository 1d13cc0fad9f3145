//! How long it takes to be there: the server, a fresh schema, the small commands.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use erp_db::migrate::History;
use erp_embedded::{APP_ROLE, OWNER_ROLE};
use erp_migrations::Migrator;
use sea_orm::sqlx::PgConnection;

use super::{Bench, Part};
use crate::{
    row::{Bound, Row, Unit},
    site::Site,
    sql,
    stats::{self, Spread},
};

const RUNS: usize = 20;
const FRESH: &str = "bench_fresh";

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let site = bench.site;
    let psql = erp_embedded::find_psql(site.folder()).context("psql is not installed")?;
    let mut rows = Vec::new();
    let mut notes = Vec::new();

    let (mut served, mut connected) = (Vec::new(), Vec::new());
    for _ in 0..bench.pace.rounds * 2 {
        served.push(milliseconds(|| serve(site))?);
        connected.push(milliseconds(|| client(&psql, &site.cluster.app_url(), &["-c", "SELECT current_setting('server_version_num')"]))?);
    }
    let more = Spread::of(served.iter().zip(&connected).map(|(ours, theirs)| ours - theirs));
    rows.push(
        Row::new("start", "start to bound socket, over psql's connect and version check", more, Unit::Milliseconds)
            .must(Bound::AtMost(150.0)),
    );
    notes.push(format!("start: {:.0} ms to the bound socket, psql {:.0} ms", Spread::of(served).median, Spread::of(connected).median));

    let mut conn = sql::connect(&site.cluster.superuser_url("postgres")).await?;
    let script = site.folder().join("fresh.sql");
    std::fs::write(&script, statements())?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..bench.pace.rounds {
        fresh(site, &mut conn).await?;
        ours.push(milliseconds(|| quiet(&mut site.erp_on(FRESH).args(["migrate", "--no-progress"]).command()))?);
        fresh(site, &mut conn).await?;
        let url = site.cluster.url(OWNER_ROLE, FRESH);
        theirs.push(milliseconds(|| client(&psql, &url, &["-v", "ON_ERROR_STOP=1", "-f", &script.display().to_string()]))?);
    }
    sql::run(&mut conn, &format!("DROP DATABASE {FRESH} WITH (FORCE)")).await?;
    rows.push(
        Row::new("start", "fresh migrate / the same statements by psql", stats::ratios(&ours, &theirs), Unit::Ratio)
            .must(Bound::AtMost(2.0)),
    );
    notes.push(format!("fresh migrate: {:.0} ms, psql {:.0} ms", Spread::of(ours).median, Spread::of(theirs).median));

    for (arguments, bound) in [(["version"].as_slice(), 10.0), (&["check-config"], 50.0)] {
        let mut times = Vec::new();
        for _ in 0..RUNS {
            times.push(milliseconds(|| quiet(&mut site.erp().args(arguments).command()))?);
        }
        let what = format!("erp {}", arguments.join(" "));
        rows.push(Row::new("start", what, Spread::of(times), Unit::Milliseconds).must(Bound::AtMost(bound)));
    }
    Ok(Part { rows, notes })
}

fn milliseconds(run: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn serve(site: &Site) -> Result<()> {
    let (server, start) = (site.erp().arg("serve").launch(), Instant::now());
    while server.urls().is_empty() {
        ensure!(start.elapsed() < Duration::from_secs(20), "the server does not start: {}", server.stderr());
        std::thread::sleep(Duration::from_micros(500));
    }
    Ok(())
}

fn client(psql: &Path, url: &str, arguments: &[&str]) -> Result<()> {
    quiet(Command::new(psql).args(["--no-psqlrc", "-Atq", url]).args(arguments))
}

fn quiet(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    ensure!(output.status.success(), "{command:?} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// An empty database, as the embedded cluster makes its own.
async fn fresh(site: &Site, conn: &mut PgConnection) -> Result<()> {
    sql::run(conn, &format!("DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)")).await?;
    sql::run(conn, &format!("CREATE DATABASE {FRESH} OWNER {OWNER_ROLE}")).await?;
    let schema = format!("ALTER SCHEMA public OWNER TO {OWNER_ROLE}; GRANT USAGE ON SCHEMA public TO {APP_ROLE}");
    sql::run(&mut sql::connect(&site.cluster.superuser_url(FRESH)).await?, &schema).await
}

/// What the migrations say, a transaction each, and the serving role's grants.
fn statements() -> String {
    let mut text = String::new();
    for step in Migrator::steps() {
        let statements = step.up.join(";\n");
        text.push_str(&if step.transactional { format!("BEGIN;\n{statements};\nCOMMIT;\n") } else { format!("{statements};\n") });
    }
    let ours: Vec<String> = Migrator::classes()
        .tables
        .iter()
        .filter(|(table, _)| !["seaql_migrations", "erp_migrations"].contains(&table.as_str()))
        .flat_map(|(table, class)| class.grants.iter().map(move |grant| format!("GRANT {grant} ON {table} TO {APP_ROLE};\n")))
        .collect();
    text + &ours.concat()
}
