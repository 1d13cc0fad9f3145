//! `erp-bench run`: everything from the first server to the verdict.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    machine::Machine,
    report::Report,
    row::Verdict,
    rows::{self, Bench, Part, What},
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

/// How thorough, and what of it
#[derive(Args, Clone, Debug)]
pub struct Pace {
    /// How often each load is repeated, references in between
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub rounds: usize,
    /// How long each load takes
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    pub seconds: f64,
    /// A third of the time, for a look
    #[arg(long)]
    pub quick: bool,
    /// These rows alone
    #[arg(long, value_name = "ROW", value_delimiter = ',', value_enum)]
    pub only: Vec<What>,
    /// Keep the seeded data for the next run
    #[arg(long)]
    pub keep: bool,
    /// The result as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// Exit 1 when a must is missed
    #[arg(long)]
    pub check: bool,
}

impl Pace {
    /// With `--quick` in force.
    fn settled(mut self) -> Self {
        if self.quick {
            (self.rounds, self.seconds) = (self.rounds.min(3), self.seconds.min(1.0));
        }
        self
    }

    pub fn wants(&self, what: What) -> bool {
        self.only.is_empty() || self.only.contains(&what)
    }
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
    for what in rows::ALL.into_iter().filter(|what| pace.wants(*what)) {
        say(&format!("measuring {what:?}…"));
        let part = rows::measure(&bench, what).await.with_context(|| format!("{what:?}"))?;
        for row in &part.rows {
            say(&format!("  {}: {} {}", row.what, row.text(), row.verdict().word()));
        }
        parts.push(part);
    }
    Ok(parts)
}
