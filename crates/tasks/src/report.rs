//! What a run did.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// How many names of failed tenants the history keeps.
const NAMED_FAILURES: usize = 20;

/// Named numbers: `deleted`, `would_delete`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn of(name: &str, n: u64) -> Self {
        let mut counts = Self::new();
        counts.add(name, n);
        counts
    }

    pub fn add(&mut self, name: &str, n: u64) {
        *self.0.entry(name.to_owned()).or_default() += n;
    }

    /// What a dry run would do: counted as `would_<verb>`. More than none of it makes the report say "would change".
    pub fn would(&mut self, verb: &str, n: u64) {
        self.add(&format!("would_{verb}"), n);
    }

    pub fn get(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, n)| (name.as_str(), *n))
    }

    fn merge(&mut self, other: &Self) {
        for (name, n) in other.iter() {
            self.add(name, n);
        }
    }

    fn would_change(&self) -> bool {
        self.iter().any(|(name, n)| n > 0 && name.starts_with("would_"))
    }
}

/// How one tenant's part ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantStatus {
    Ok,
    Failed,
    /// Done by the run that was broken off before.
    AlreadyDone,
    /// The run had to end before the tenant's work did.
    Stopped,
}

/// One tenant's part of a run.
#[derive(Clone, Debug, Serialize)]
pub struct TenantReport {
    /// The slug.
    pub tenant: String,
    pub id: Uuid,
    pub status: TenantStatus,
    pub counts: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What a run did, in numbers. No personal data.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TaskReport {
    pub counts: BTreeMap<String, u64>,
    /// In the order they were worked on; empty for a task that belongs to no tenant.
    pub tenants: Vec<TenantReport>,
    /// Whether a run that is no dry run would change rows.
    pub would_change: bool,
}

impl TaskReport {
    pub fn new(counts: Counts) -> Self {
        let mut report = Self::default();
        report.count(&counts);
        report
    }

    /// Adds to the totals.
    pub fn count(&mut self, counts: &Counts) {
        let mut total = Counts(std::mem::take(&mut self.counts));
        total.merge(counts);
        self.would_change |= total.would_change();
        self.counts = total.0;
    }

    pub fn merge(&mut self, other: Self) {
        self.count(&Counts(other.counts));
        self.tenants.extend(other.tenants);
        self.would_change |= other.would_change;
    }

    pub fn failed_tenants(&self) -> impl Iterator<Item = &TenantReport> {
        self.tenants.iter().filter(|t| t.status == TenantStatus::Failed)
    }

    pub(crate) fn tenant(&mut self, part: TenantReport) {
        self.count(&part.counts);
        self.tenants.push(part);
    }

    /// One line for the history when tenants failed.
    pub(crate) fn failure(&self) -> Option<String> {
        let names: Vec<&str> = self.failed_tenants().map(|t| t.tenant.as_str()).collect();
        let more = if names.len() > NAMED_FAILURES { ", …" } else { "" };
        let named = names.get(..NAMED_FAILURES).unwrap_or(&names).join(", ");
        (!names.is_empty()).then(|| format!("{} of {} tenants failed: {named}{more}", names.len(), self.tenants.len()))
    }

    /// What the history keeps: totals, and of the tenants how many ended how and why some failed.
    pub(crate) fn stats(&self) -> Value {
        let of = |status| self.tenants.iter().filter(|t| t.status == status).count();
        let mut stats = json!({ "counts": self.counts });
        if !self.tenants.is_empty() {
            let failed: Vec<Value> =
                self.failed_tenants().take(NAMED_FAILURES).map(|t| json!({ "tenant": t.tenant, "error": t.error })).collect();
            stats["tenants"] = json!({ "ok": of(TenantStatus::Ok), "already_done": of(TenantStatus::AlreadyDone), "failed": of(TenantStatus::Failed), "stopped": of(TenantStatus::Stopped) });
            stats["failures"] = failed.into();
        }
        stats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_merge_and_a_dry_run_tells_whether_it_would_change() {
        let mut report = TaskReport::new(Counts::of("scanned", 3));
        assert!(!report.would_change);
        let mut counts = Counts::of("scanned", 2);
        counts.would("delete", 0);
        report.merge(TaskReport::new(counts.clone()));
        assert!(!report.would_change);
        counts.would("delete", 1);
        report.merge(TaskReport::new(counts));
        assert!(report.would_change);
        assert_eq!(report.counts, BTreeMap::from([("scanned".to_owned(), 7), ("would_delete".to_owned(), 1)]));
    }
}
