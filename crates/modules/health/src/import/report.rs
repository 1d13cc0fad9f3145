//! What an import did.

use std::collections::BTreeMap;

use erp_core::{Locale, catalogue};
use serde::Serialize;

/// Failures that are listed one by one; more are only counted.
const LISTED: usize = 1_000;

/// The counts, and what went wrong where. Holds no personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub dry_run: bool,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub failed: u64,
    /// Resources of types that are not supported yet, by type.
    pub skipped: BTreeMap<String, u64>,
    /// Reservations by code.
    pub warnings: BTreeMap<&'static str, u64>,
    /// The first thousand rows and documents that failed.
    pub failures: Vec<RowFailure>,
}

/// A row, or a whole document, that was not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowFailure {
    pub file: String,
    /// Where in the document: `entry[3].resource.birthDate`.
    pub path: String,
    pub code: &'static str,
    pub message: String,
}

impl Report {
    pub fn fail(&mut self, file: &str, path: &str, code: &'static str) {
        self.failed += 1;
        if self.failures.len() < LISTED {
            let message = catalogue::message(code, Locale::English, &[]).into_owned();
            self.failures.push(RowFailure { file: file.to_owned(), path: path.to_owned(), code, message });
        }
    }

    pub fn warn(&mut self, code: &'static str) {
        *self.warnings.entry(code).or_default() += 1;
    }

    /// Adds what another part of the import did.
    pub fn add(&mut self, other: Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.failed += other.failed;
        for (name, n) in other.skipped {
            *self.skipped.entry(name).or_default() += n;
        }
        for (code, n) in other.warnings {
            *self.warnings.entry(code).or_default() += n;
        }
        let room = LISTED.saturating_sub(self.failures.len());
        self.failures.extend(other.failures.into_iter().take(room));
    }

    /// For people.
    pub fn human(&self) -> String {
        use std::fmt::Write;
        let mut text = format!(
            "{}{} created, {} updated, {} unchanged, {} failed",
            if self.dry_run { "dry run: " } else { "" },
            self.created,
            self.updated,
            self.unchanged,
            self.failed
        );
        if !self.skipped.is_empty() {
            let list: Vec<String> = self.skipped.iter().map(|(name, n)| format!("{name} {n}")).collect();
            let _ = write!(text, "\nskipped, not supported yet: {}", list.join(", "));
        }
        for failure in &self.failures {
            let _ = write!(text, "\n{} {}: {} ({})", failure.file, failure.path, failure.message, failure.code);
        }
        if self.failed > self.failures.len() as u64 {
            let _ = write!(text, "\nand {} more", self.failed - self.failures.len() as u64);
        }
        text
    }

    /// One line per kind of reservation.
    pub fn warning_lines(&self) -> Vec<String> {
        let line = |(code, n): (&&'static str, &u64)| format!("{n} x {}: {code}", catalogue::message(code, Locale::English, &[]));
        self.warnings.iter().map(line).collect()
    }
}
