//! Which scenarios run, how much of each, and what is told of them.

use std::{path::PathBuf, time::Instant};

use anyhow::Result;
use clap::{Args, Parser};
use futures::FutureExt;

use crate::{
    ledger::Findings,
    report::{self, Line, Verdict},
    scale::{Outcome, Scale},
    scenarios::{ALL, Scenario},
};

/// Kill, freeze, cut and starve replicas of the product under load, and compare ledgers
#[derive(Parser, Debug)]
#[command(
    name = "cargo xtask chaos",
    after_help = "Examples:\n  cargo xtask chaos --list\n  cargo xtask chaos                        the short form of everything, in about four minutes\n  cargo xtask chaos --full --out docs/CHAOS.md\n  cargo xtask chaos --only T1,T8\n\nExit codes: 0 nothing lost, 1 a scenario failed, 2 the suite itself did."
)]
pub struct Opts {
    /// Every repetition; takes about an hour
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    choice: Choice,
    /// Of T1, these points alone: P5,P8
    #[arg(long, value_name = "POINT", value_delimiter = ',')]
    points: Vec<String>,
    /// The result as JSON on standard output
    #[arg(long)]
    json: bool,
    /// The page to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args, Debug)]
struct Choice {
    /// What there is
    #[arg(long)]
    list: bool,
    /// These alone: T1,T7
    #[arg(long, value_name = "TEST", value_delimiter = ',')]
    only: Vec<String>,
}

/// True: nothing failed.
pub async fn run(opts: Opts) -> Result<bool> {
    let chosen =
        |scenario: &&Scenario| opts.choice.only.is_empty() || opts.choice.only.iter().any(|id| id.eq_ignore_ascii_case(scenario.id));
    let scenarios: Vec<&Scenario> = ALL.iter().filter(chosen).collect();
    anyhow::ensure!(!scenarios.is_empty(), "there is no such test: --list");
    if opts.choice.list {
        for scenario in scenarios {
            println!("{:<4} {}", scenario.id, scenario.title);
        }
        return Ok(true);
    }
    let begin = Instant::now();
    let mut lines = Vec::new();
    for scenario in scenarios {
        let line = one(scenario, Scale { full: opts.full, points: opts.points.clone() }).await;
        eprintln!("{}", line.text());
        lines.push(line);
    }
    if let Some(out) = &opts.out {
        let form = if opts.full { "cargo xtask chaos --full" } else { "cargo xtask chaos" };
        std::fs::write(out, report::page(&lines, form, begin.elapsed()))?;
    }
    if opts.json {
        println!("{}", serde_json::to_string_pretty(&lines)?);
    }
    Ok(!lines.iter().any(Line::is_bad))
}

async fn one(scenario: &'static Scenario, scale: Scale) -> Line {
    let begin = Instant::now();
    let ended = match scenario.run {
        Ok(run) => std::panic::AssertUnwindSafe(run(scale)).catch_unwind().await,
        Err(why) => {
            let verdict = Verdict::NotRun(why.to_owned());
            return Line {
                id: scenario.id,
                title: scenario.title,
                done: String::new(),
                findings: Findings::default(),
                verdict,
                seconds: 0.0,
            };
        }
    };
    let (done, findings, verdict) = match ended {
        Ok(Ok(Outcome { done, findings })) => {
            let verdict = if findings.is_clean() { Verdict::Passed } else { Verdict::Failed("the ledgers differ".to_owned()) };
            (done, findings, verdict)
        }
        Ok(Err(error)) => (String::new(), Findings::default(), Verdict::Failed(format!("{error:#}"))),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            (String::new(), Findings::default(), Verdict::Failed(said.unwrap_or_else(|| "it panicked".to_owned())))
        }
    };
    Line { id: scenario.id, title: scenario.title, done, findings, verdict, seconds: begin.elapsed().as_secs_f64() }
}
