//! `erp-bench run`: everything from the first server to the verdict.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    machine::Machine,
    pace::{self, Pace},
    report::Report,
    row::{Part, Verdict},
    rows::{self, Bench},
    say, seed,
    site::Site,
};

/// Measure the built product beside the reference servers
#[derive(Args, Clone, Debug)]
pub struct Opts {
    /// The product's binary
    #[arg(long, value_name = "FILE")]
    erp: PathBuf,
    /// Where PostgreSQL's files go
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// The page to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pace: Pace,
}

#[expect(clippy::print_stdout, reason = "the result")]
pub fn run(opts: &Opts) -> Result<ExitCode> {
    let start = Instant::now();
    let pace = opts.pace.clone().settled();
    // Before the runtime: PostgreSQL ends with the thread that starts it.
    let erp = opts.erp.canonicalize().with_context(|| opts.erp.display().to_string())?;
    let site = Site::open(&erp, &opts.folder, pace.keep)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(async {
        seed::ensure(&site).await?;
        let machine = Machine::read(&site).await?;
        let parts = measure(&site, &pace).await?;
        anyhow::Ok(Report { machine, rounds: pace.rounds, seconds: pace.seconds, minutes: start.elapsed().as_secs_f64() / 60.0, parts })
    })?;
    site.close()?;
    if let Some(out) = &opts.out {
        std::fs::write(out, report.markdown()).with_context(|| out.display().to_string())?;
    }
    println!("{}", if pace.json { serde_json::to_string_pretty(&report)? } else { report.table() });
    let missed = report.rows().filter(|row| row.verdict() == Verdict::Missed).count();
    say(&format!("{missed} musts missed after {:.1} min", report.minutes));
    Ok(if pace.check && missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn measure(site: &Site, pace: &Pace) -> Result<Vec<Part>> {
    let bench = Bench::open(site, pace).await?;
    let mut parts = Vec::new();
    for what in pace::ALL.into_iter().filter(|what| pace.wants(*what)) {
        say(&format!("measuring {what:?}…"));
        let part = rows::measure(&bench, what).await.with_context(|| format!("{what:?}"))?;
        for row in &part.rows {
            say(&format!("  {}: {} {}", row.what, row.text(), row.verdict().word()));
        }
        parts.push(part);
    }
    Ok(parts)
}
