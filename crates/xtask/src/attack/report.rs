//! What is shown of the attacks and of a run.

use std::{collections::BTreeMap, io::Write as _};

use anyhow::Result;
use serde_json::json;

use super::{
    catalogue::{Attack, Proof},
    page,
    runner::{Run, Verdict},
};
use crate::say;

/// An attack after its proofs were run.
pub struct Outcome<'a> {
    attack: &'a Attack,
    /// None: it was to be run, and nothing is known of its end.
    runs: Vec<(Proof, Option<Run>)>,
}

impl<'a> Outcome<'a> {
    pub fn of(attack: &'a Attack, proofs: &[Proof], runs: &BTreeMap<Proof, Run>) -> Self {
        Self { attack, runs: proofs.iter().map(|proof| (proof.clone(), runs.get(proof).copied())).collect() }
    }

    fn verdict(&self) -> &'static str {
        let is = |wanted: &[Verdict]| self.runs.iter().filter(|(_, run)| run.is_some_and(|run| wanted.contains(&run.verdict))).count();
        match () {
            () if is(&[Verdict::Good, Verdict::Skipped]) < self.runs.len() => "FAILED",
            () if self.attack.proofs().next().is_none() => "OPEN",
            () if self.runs.is_empty() => "on demand",
            () if is(&[Verdict::Skipped]) > 0 => "SKIPPED",
            () if self.attack.missing.is_some() => "in part",
            () => "good",
        }
    }

    /// Nothing that was run failed, and something proves it.
    pub fn is_good(&self) -> bool {
        matches!(self.verdict(), "good" | "in part" | "on demand") || (self.verdict() == "SKIPPED" && !self.attack.star)
    }

    fn seconds(&self) -> f64 {
        self.runs.iter().filter_map(|(_, run)| Some((*run)?.seconds)).sum()
    }
}

pub fn list(attacks: &[&Attack]) {
    for attack in attacks {
        say(&format!("{:>3}{} {} [{}]", attack.row, star(attack), attack.attempt, page::state(attack)));
        for proof in &attack.proof {
            say(&format!("       {proof}"));
        }
        for proof in &attack.on_demand {
            say(&format!("       {proof} (on demand)"));
        }
        if let Some(missing) = &attack.missing {
            say(&format!("       missing: {missing}"));
        }
    }
}

pub fn table(outcomes: &[Outcome]) {
    say("");
    for outcome in outcomes {
        let Outcome { attack, runs } = outcome;
        let line = (attack.row, star(attack), outcome.verdict(), outcome.seconds(), runs.len());
        say(&format!("{:>3}{} {:<9} {:>7.1} s {:>3} proofs  {}", line.0, line.1, line.2, line.3, line.4, attack.attempt));
        for (proof, run) in runs.iter().filter(|(_, run)| run.is_none_or(|run| run.verdict != Verdict::Good)) {
            say(&format!("       {proof}: {}", word(*run)));
        }
    }
    let good = outcomes.iter().filter(|outcome| outcome.is_good()).count();
    say(&format!("\n{good} of {} attacks are survived", outcomes.len()));
}

pub fn json(outcomes: &[Outcome]) -> Result<()> {
    let all: Vec<_> = outcomes
        .iter()
        .map(|outcome| {
            let proofs: Vec<_> = outcome.runs.iter().map(|(proof, run)| json!({ "proof": proof.to_string(), "result": word(*run), "seconds": run.map(|run| run.seconds) })).collect();
            let Attack { row, star, area, attempt, missing, .. } = outcome.attack;
            json!({ "row": row, "star": star, "area": area, "try": attempt, "result": outcome.verdict(), "missing": missing, "proofs": proofs })
        })
        .collect();
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&all)?)?;
    Ok(())
}

fn star(attack: &Attack) -> char {
    if attack.star { '★' } else { ' ' }
}

fn word(run: Option<Run>) -> &'static str {
    match run.map(|run| run.verdict) {
        Some(Verdict::Good) => "good",
        Some(Verdict::Failed) => "FAILED",
        Some(Verdict::Skipped) => "SKIPPED",
        None => "did not run",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(star: bool, proof: &[&str], runs: &[Verdict]) -> (&'static str, bool) {
        let attack = Attack {
            row: 1,
            star,
            area: String::new(),
            attempt: String::new(),
            outcome: String::new(),
            proof: proof.iter().map(|text| Proof::try_from((*text).to_owned()).unwrap()).collect(),
            on_demand: Vec::new(),
            missing: None,
            measured: None,
        };
        let runs = attack.proof.iter().cloned().zip(runs.iter().map(|verdict| Run { verdict: *verdict, seconds: 1.0 })).collect();
        let outcome = Outcome::of(&attack, &attack.proof, &runs);
        (outcome.verdict(), outcome.is_good())
    }

    #[test]
    fn only_what_ran_well_is_good() {
        let two = ["test:a::b::c", "test:a::b::d"];
        assert_eq!(outcome(true, &two, &[Verdict::Good, Verdict::Good]), ("good", true));
        assert_eq!(outcome(false, &two, &[Verdict::Good, Verdict::Failed]), ("FAILED", false));
        assert_eq!(outcome(false, &two, &[Verdict::Good]), ("FAILED", false), "one that did not run");
        assert_eq!(outcome(false, &two, &[Verdict::Good, Verdict::Skipped]), ("SKIPPED", true));
        assert_eq!(outcome(true, &two, &[Verdict::Good, Verdict::Skipped]), ("SKIPPED", false));
        assert_eq!(outcome(false, &[], &[]), ("OPEN", false));
    }
}
