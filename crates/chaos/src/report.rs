//! What a run found: a table for people, JSON for machines, a page for the documentation.

use std::{fmt::Write, time::Duration};

use serde::Serialize;

use crate::ledger::Findings;

/// What came of a scenario.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "verdict", content = "why", rename_all = "snake_case")]
pub enum Verdict {
    Passed,
    Failed(String),
    /// And what is proven elsewhere.
    NotRun(String),
}

/// A scenario's line.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub id: &'static str,
    pub title: &'static str,
    /// What was done: how often, with how much.
    pub done: String,
    pub findings: Findings,
    #[serde(flatten)]
    pub verdict: Verdict,
    pub seconds: f64,
}

impl Line {
    pub const fn is_bad(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_))
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let Findings { events, lost, stuck, ghosts, disordered, doubled, repeated } = &self.findings;
        let counts = format!(
            "{events} events, lost {lost}, stuck {stuck}, ghosts {ghosts}, out of order {disordered}, doubled inside {doubled}, repeated outside {repeated}"
        );
        match &self.verdict {
            Verdict::Passed => format!("{:<4} passed   {:5.1} s  {} ({}): {counts}", self.id, self.seconds, self.title, self.done),
            Verdict::Failed(why) => {
                format!("{:<4} FAILED   {:5.1} s  {} ({}): {counts}\n     {why}", self.id, self.seconds, self.title, self.done)
            }
            Verdict::NotRun(why) => format!("{:<4} not run           {}: {why}", self.id, self.title),
        }
    }
}

/// The page of a run.
pub fn page(lines: &[Line], command: &str, took: Duration) -> String {
    let mut page = String::from(
        "# Chaos\n\nWhat came of events and task runs while processes, connections and servers died under load. A ledger compares what was committed with what a\n\
         durable consumer inside the product did and what a receiver of webhooks outside it took: nothing may be lost, stuck, out of order for its\n\
         aggregate, without a committed change (ghosts), or done twice inside. Deliveries outside are at least once: a receiver knows a second one by its\n\
         `webhook-id`.\n\n",
    );
    let _ = writeln!(page, "Printed by `{command}`, a debug build, in {:.0} s.\n", took.as_secs_f64());
    page.push_str("| test | what happened | events | lost | stuck | out of order | ghosts | twice inside | again outside | verdict |\n");
    page.push_str("|---|---|---|---|---|---|---|---|---|---|\n");
    for line in lines {
        let Findings { events, lost, stuck, ghosts, disordered, doubled, repeated } = &line.findings;
        let verdict = match &line.verdict {
            Verdict::Passed => "passed".to_owned(),
            Verdict::Failed(why) => format!("FAILED: {why}"),
            Verdict::NotRun(why) => {
                let _ = writeln!(page, "| {} {} | | | | | | | | | not run here: {why} |", line.id, line.title);
                continue;
            }
        };
        let _ = writeln!(
            page,
            "| {} {} | {} | {events} | {lost} | {stuck} | {disordered} | {ghosts} | {doubled} | {repeated} | {verdict} |",
            line.id, line.title, line.done
        );
    }
    page
}
