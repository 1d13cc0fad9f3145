//! The result, for people and for programs.

use serde::Serialize;

use crate::{
    machine::Machine,
    row::{Part, Row},
};

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub machine: Machine,
    pub rounds: usize,
    pub seconds: f64,
    pub minutes: f64,
    pub parts: Vec<Part>,
}

impl Report {
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.parts.iter().flat_map(|part| &part.rows)
    }

    pub fn notes(&self) -> impl Iterator<Item = &String> {
        self.parts.iter().flat_map(|part| &part.notes)
    }

    /// For a terminal.
    pub fn table(&self) -> String {
        let lines: Vec<[String; 4]> = self.rows().map(cells).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 4] = std::array::from_fn(width);
        let padded = |line: &[String; 4]| {
            let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let notes = self.notes().map(|note| format!("  {note}"));
        lines.iter().map(padded).chain([String::new()]).chain(notes).collect::<Vec<_>>().join("\n")
    }

    /// `docs/PERFORMANCE.md`.
    pub fn markdown(&self) -> String {
        let Machine { processor, cores, memory_gib, postgres, redis, commit } = &self.machine;
        let rows: Vec<String> = self.rows().map(|row| format!("| {} |\n", cells(row).join(" | "))).collect();
        let notes: Vec<String> = self.notes().map(|note| format!("- {note}\n")).collect();
        format!(
            "# Performance\n\n\
             Written by `cargo xtask bench`, which builds the release binary and measures it beside two reference servers in the same run.\n\n\
             {rounds} rounds of {seconds:.1} s per load, 32 connections, in {minutes:.0} minutes, on {cores} cores of {processor} with {memory_gib} GiB, \
             PostgreSQL {postgres} (syncing, `synchronous_commit=on`), Redis {redis}, at {commit}. The load runs on the same cores; its cost is not counted.\n\n\
             | what | measured | asked for | verdict |\n|---|---|---|---|\n{rows}\n\
             ## How to read it\n\n\
             - A cost is CPU time per request of the server, PostgreSQL and Redis together. A value is the median of the rounds, with the least and the most.\n\
             - *bare* is axum with hand-written SQL on a pool without pings, without tenants, sign-in or limits, over the same tables and with the same\n  \
               decryption and masking. *obvious* is SeaORM's transaction with `set_config` per request on sqlx's pool, a verified token and one Redis script per\n  \
               request; it writes a new patient by ActiveModels, looking first and writing row by row. Both answer what the product answers, which each run\n  \
               checks first. What *obvious* costs over *bare* bounds what anybody can save over it: behind the figures stand all three.\n\
             - The data: {patients} patients, 4,000 in each of 50 tenants and 270,000 in one; 200 signed-in users.\n\
             - *must* and *stretch* are the project's own bounds. Rows about waiting (start, pages, logins) need a quiet machine.\n\n\
             ## Behind the figures\n\n{notes}",
            rows = rows.concat(),
            notes = notes.concat(),
            rounds = self.rounds,
            seconds = self.seconds,
            minutes = self.minutes,
            patients = "470,000",
        )
    }
}

pub fn cells(row: &Row) -> [String; 4] {
    let bounds = [("must", row.must), ("stretch", row.stretch)];
    let bounds = bounds.iter().filter_map(|(name, bound)| Some(format!("{name} {}", (*bound)?.text(row.unit))));
    [row.what.clone(), row.text(), bounds.collect::<Vec<_>>().join(", "), row.verdict().word().to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        row::{Bound, Unit},
        stats::Spread,
    };

    #[test]
    fn a_missed_must_stands_in_the_page_and_in_the_table() {
        let row = Row::new("get", "get a patient / bare", Spread::of([2.1, 2.0, 2.2]), Unit::Ratio)
            .must(Bound::AtMost(2.0))
            .stretch(Bound::AtMost(1.6));
        let machine = Machine {
            processor: "a processor".to_owned(),
            cores: 2,
            memory_gib: 8,
            postgres: "17".to_owned(),
            redis: "8".to_owned(),
            commit: "abc".to_owned(),
        };
        let parts = vec![Part { rows: vec![row], notes: vec!["a note".to_owned()] }];
        let report = Report { machine, rounds: 3, seconds: 2.0, minutes: 1.0, parts };
        let line = "| get a patient / bare | 2.10x (2.00x to 2.20x) | must ≤ 2.00x, stretch ≤ 1.60x | MISSED |";
        assert!(report.markdown().contains(line), "{}", report.markdown());
        assert!(report.markdown().ends_with("- a note\n"));
        assert!(report.table().starts_with("get a patient / bare  2.10x"), "{}", report.table());
    }
}
