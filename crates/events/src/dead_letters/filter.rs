//! Which dead letters.

use chrono::{DateTime, Utc};
use erp_core::TenantId;
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nobody has dealt with it.
    Open,
    /// Its event was handed to the sink again; should that fail too, there is a new letter.
    Replayed,
    Discarded,
}

impl Status {
    pub const ALL: [Self; 3] = [Self::Open, Self::Replayed, Self::Discarded];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Replayed => "replayed",
            Self::Discarded => "discarded",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// Conditions that must all hold; none at all takes every letter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub ids: Vec<Uuid>,
    pub status: Option<Status>,
    pub sink: Option<String>,
    /// A whole type, or its beginning with a star: `health.*`.
    pub event_type: Option<String>,
    /// Dead at this time or later.
    pub since: Option<DateTime<Utc>>,
}

/// Conditions as SQL, and what they bind.
pub(super) struct Conditions {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Conditions {
    pub(super) fn of(tenant: Option<TenantId>, filter: &Filter) -> Self {
        let mut this = Self { text: "true".to_owned(), values: Vec::new() };
        if let Some(tenant) = tenant {
            this.and("d.tenant_id = ", tenant.get());
        }
        if let Some(status) = filter.status {
            // As it stands, so that the indexes over the open ones alone are used.
            this.text.push_str(&format!(" AND d.status = '{}'", status.as_str()));
        }
        if let Some(sink) = &filter.sink {
            this.and("d.sink = ", sink.as_str());
        }
        if let Some(kind) = &filter.event_type {
            match kind.strip_suffix('*') {
                Some(start) => this.beginning(start),
                None => this.and("d.event_type = ", kind.as_str()),
            }
        }
        if let Some(since) = filter.since {
            this.and("d.dead_at >= ", since);
        }
        if !filter.ids.is_empty() {
            let places: Vec<String> = filter.ids.iter().map(|id| this.bind(*id)).collect();
            this.text.push_str(&format!(" AND d.id IN ({})", places.join(", ")));
        }
        this
    }

    /// Binds a value and gives its placeholder.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// As a range of bytes, which an index has in any collation and for a value that is bound.
    fn beginning(&mut self, start: &str) {
        if !start.is_empty() {
            self.and("d.event_type ~>=~ ", start);
        }
        if let Some(end) = behind(start) {
            self.and("d.event_type ~<~ ", end);
        }
    }

    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        let place = self.bind(value);
        self.text.push_str(&format!(" AND {condition}{place}"));
    }
}

/// The first text, by code points and so by bytes, that is behind all that begin so. None: there is no such text.
pub(super) fn behind(start: &str) -> Option<String> {
    let mut chars: Vec<char> = start.chars().collect();
    while let Some(last) = chars.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_ends_before_the_next_text() {
        assert_eq!(behind("health.").as_deref(), Some("health/"));
        assert_eq!(behind("a\u{d7ff}").as_deref(), Some("a\u{e000}"), "there is no character between");
        assert_eq!(behind("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!((behind(""), behind("\u{10ffff}")), (None, None));
    }
}
