//! `erp doctor`

mod checks;
pub mod engine;

use std::time::Duration;

use clap::Args;
use erp_core::Exit;
use erp_kit::{Blocked, Check, Verdict};
use serde_json::{Value, json};

use self::engine::{Examination, Examined, Survey};
use crate::{Context, Failed, Output, commands::table};

/// Look at everything an installation stands on: configuration, host, database, keys, tasks, Redis
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp doctor                      every check; what cannot be reached is said, the rest goes on\n  erp doctor --strict --json      for monitoring: warnings fail too\n  erp doctor --run db --skip db.pooler\n  erp doctor --fix                mend what can be mended without asking\n  erp doctor --offline            configuration and host alone\n\nExit codes: 0 healthy, 1 a check failed (with --strict: or warned)."
)]
pub struct Opts {
    #[command(flatten)]
    choice: Choice,
    /// Mend what has a safe way of being mended, and look again
    #[arg(long)]
    fix: bool,
    /// Warnings fail too
    #[arg(long)]
    strict: bool,
    /// Touch no network: neither database nor Redis
    #[arg(long)]
    offline: bool,
}

/// Which checks.
#[derive(Args, Debug)]
pub struct Choice {
    /// Every check with its id; runs none
    #[arg(long)]
    pub list: bool,
    /// Only this check, or all of a group such as `db`; may be repeated
    #[arg(long, value_name = "ID")]
    run: Vec<String>,
    /// Not this check or group; may be repeated
    #[arg(long, value_name = "ID")]
    skip: Vec<String>,
}

impl Choice {
    /// Those that were chosen; at least one.
    pub fn of(&self, all: Vec<Check>) -> Result<Vec<Check>, Failed> {
        for id in self.run.iter().chain(&self.skip) {
            if !all.iter().any(|check| named(check, id)) {
                return Err(Failed::usage(format!("there is no check {id}")).hint("--list shows them"));
            }
        }
        let wanted = |check: &Check| {
            let any = |ids: &[String]| ids.iter().any(|id| named(check, id));
            (self.run.is_empty() || any(&self.run)) && !any(&self.skip)
        };
        let chosen: Vec<Check> = all.into_iter().filter(|check| wanted(check)).collect();
        if chosen.is_empty() { Err(Failed::usage("--skip leaves nothing of what --run names")) } else { Ok(chosen) }
    }
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let chosen = opts.choice.of(checks::all(context))?;
    if opts.choice.list {
        return Ok(list(&chosen));
    }
    let survey = Survey::make(context, opts.offline).await;
    let examined = survey.examine(&chosen, Examination { fix: opts.fix, ..Examination::LOOK }).await;
    survey.close().await;
    let output = report(&examined);
    let bad = |verdict| examined.iter().any(|e| e.finding.status == verdict);
    let negative = bad(Verdict::Fail) || (opts.strict && bad(Verdict::Warn));
    Ok(if negative { output.exit(Exit::Negative) } else { output })
}

/// By the whole id, or by its first words.
fn named(check: &Check, id: &str) -> bool {
    check.id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

pub fn list(checks: &[Check]) -> Output {
    let data: Vec<Value> = checks
        .iter()
        .map(|c| json!({ "id": c.id, "title": c.title, "severity": c.severity, "needs": c.needs, "can_fix": c.can_fix() }))
        .collect();
    let rows: Vec<Vec<String>> = checks
        .iter()
        .map(|c| {
            let fix = if c.can_fix() { "yes" } else { "-" };
            vec![c.id.to_owned(), c.severity.to_string(), fix.to_owned(), c.title.to_owned()]
        })
        .collect();
    Output::list(data, None, table(&["id", "severity", "--fix", "what is so when all is well"], &rows))
}

/// The verdicts as one table for people, and whole for machines.
pub fn report(examined: &[Examined]) -> Output {
    let count = |verdict| examined.iter().filter(|e| e.finding.status == verdict).count();
    let (ok, warn, fail, skipped) = (count(Verdict::Ok), count(Verdict::Warn), count(Verdict::Fail), count(Verdict::Skipped));
    let width = examined.iter().map(|e| e.id.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for one in examined {
        lines.push(format!("{:<7}  {:<width$}  {}", one.finding.status.as_str(), one.id, short(&one.finding.evidence)));
        let notes = [("mended", &one.mended), ("do", &one.finding.fix)];
        for (word, text) in notes.into_iter().filter_map(|(word, text)| Some((word, text.as_ref()?))) {
            lines.push(format!("{:<7}  {:<width$}  {word}: {text}", "", ""));
        }
    }
    lines.push(format!("{ok} ok, {warn} warnings, {fail} failed, {skipped} skipped"));
    let summary = json!({ "ok": ok, "warn": warn, "fail": fail, "skipped": skipped });
    Output::new(json!({ "items": examined, "next_cursor": null, "summary": summary }), lines.join("\n"))
}

/// For a line of a terminal; machines get all of it.
fn short(evidence: &str) -> String {
    const MOST: usize = 240;
    if evidence.chars().count() <= MOST {
        return evidence.to_owned();
    }
    evidence.chars().take(MOST).chain("… (--json shows all)".chars()).collect()
}

/// What only a whole answer is worth anything of: where the database cannot be looked at, that is the command's failure, and 1 says
/// that a check failed.
pub async fn prove(context: &Context, checks: &[Check], offline: bool, limit: Duration) -> Result<Output, Failed> {
    let survey = Survey::make(context, offline).await;
    let given = survey.given.clone();
    let missing = match (&given.config, &given.db, &given.schema) {
        (Err(blocked), ..) => Some(blocked),
        (_, Err(blocked), _) | (_, _, Err(blocked)) if !offline => Some(blocked),
        _ => None,
    };
    let examined = match missing {
        Some(blocked) => Err(failed(blocked)),
        None => Ok(survey.examine(checks, Examination { limit, ..Examination::LOOK }).await),
    };
    survey.close().await;
    let examined = examined?;
    let output = report(&examined);
    Ok(if examined.iter().any(|one| one.finding.status == Verdict::Fail) { output.exit(Exit::Negative) } else { output })
}

fn failed(blocked: &Blocked) -> Failed {
    let failed = Failed::new(blocked.exit, &blocked.kind, blocked.reason.as_str());
    match &blocked.hint {
        Some(hint) => failed.hint(hint.as_str()),
        None => failed,
    }
}

pub use checks::{all, of_data, of_secrets};
