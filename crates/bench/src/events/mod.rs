//! `erp-bench events`: the relay beside graphile-worker and beside the bare move of the same rows, in one run.

mod fail_over;
mod graphile;
mod heavy;
mod node;
mod ours;
mod pg_boss;
mod pick_up;
mod rows;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    machine::Machine,
    report::{Report, cells},
    row::Verdict,
    say,
    site::Site,
};
use graphile::Graphile;
use ours::Ours;
use pg_boss::PgBoss;

/// Measure the relay of events beside graphile-worker and pg-boss
#[derive(Args, Clone, Debug)]
pub struct Opts {
    /// The product's binary
    #[arg(long, value_name = "FILE")]
    erp: PathBuf,
    /// Where PostgreSQL's files and graphile-worker go
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// The page to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How often each load is repeated, the reference in between
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// Events of a drain
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    events: i64,
}

#[expect(clippy::print_stdout, reason = "the result")]
pub fn run(opts: &Opts) -> Result<ExitCode> {
    let start = Instant::now();
    let erp = opts.erp.canonicalize().with_context(|| opts.erp.display().to_string())?;
    let site = Site::open(&erp, &opts.folder.join("events"), false)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        let ours = Ours::open(&site).await?;
        let socket = site.cluster.socket_dir().to_owned();
        let url = site.cluster.superuser_url(graphile::DATABASE);
        let mut graphile = Graphile::start(&opts.folder.join("graphile"), &site.superuser_url(), &url, &socket).await?;
        let mut boss = PgBoss::start(&opts.folder.join("pg-boss"), &site.superuser_url(), &socket).await?;
        let parts = vec![
            // Before the others leave the database something to tidy up.
            heavy::idle(&site, &ours).await?,
            rows::drain(&site, &ours, &graphile, opts.rounds, opts.events).await?,
            rows::one_by_one(&ours, &graphile, opts.rounds).await?,
            rows::beside_writers(&ours, opts.rounds).await?,
            pick_up::pick_up(&ours, &mut graphile, &mut boss, opts.rounds).await?,
            heavy::beside_work(&site, &ours, opts.rounds).await?,
            heavy::archive(&site, &ours).await?,
            heavy::crowd(&ours).await?,
            rows::by_hand(&site),
            fail_over::fail_over(&site, &ours).await?,
        ];
        let machine = Machine::read(&site).await?;
        anyhow::Ok(Report { machine, rounds: opts.rounds, seconds: 0.0, minutes: start.elapsed().as_secs_f64() / 60.0, parts })
    })?;
    site.close()?;
    if let Some(out) = &opts.out {
        std::fs::write(out, page(&report, opts.events)).with_context(|| out.display().to_string())?;
    }
    println!("{}", report.table());
    let missed = report.rows().filter(|row| row.verdict() == Verdict::Missed).count();
    say(&format!("{missed} musts missed after {:.1} min", report.minutes));
    Ok(ExitCode::SUCCESS)
}

fn page(report: &Report, events: i64) -> String {
    let Machine { processor, cores, memory_gib, postgres, commit, .. } = &report.machine;
    let rows: Vec<String> = report.rows().map(|row| format!("| {} |\n", cells(row).join(" | "))).collect();
    let notes: Vec<String> = report.notes().map(|note| format!("- {note}\n")).collect();
    format!(
        "# Events: what bringing them out costs\n\n\
         Written by `cargo xtask bench events`: the product's relay with a sink that does nothing, beside graphile-worker 0.18.0 (24 jobs at once, a local queue of 500, \
         batched completion), beside pg-boss 10.4.2 where it comes to waiting, and beside the bare move of the same rows, on one PostgreSQL, in turns.\n\n\
         {} rounds, drains of {events} events, on {cores} cores of {processor} with {memory_gib} GiB, PostgreSQL {postgres} (syncing), at {commit}. A ratio is taken round by \
         round; the median is judged, with the least and the most beside it. CPU is that of the worker's process and of PostgreSQL.\n\n\
         | what | measured | asked for | verdict |\n|---|---|---|---|\n{}\n## Behind the figures\n\n{}",
        report.rounds,
        rows.concat(),
        notes.concat()
    )
}
