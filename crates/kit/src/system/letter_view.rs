//! Dead letters as they are asked for and sent.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use erp_core::{FieldProblem, Problem, problem::Faults};
use erp_events::dead_letters::{DeadLetter, Deal, Filter, HeldUp, Status, WholeLetter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{LONGEST_REASON, line};

/// The longest name of a sink or of an event's type.
const LONGEST: usize = 200;
const LONGEST_NOTE: usize = 500;
/// Letters of one request: more would keep its caller waiting.
const MOST: u64 = 1_000;
const MOST_IDS: usize = 100;
const FASTEST: u64 = 10_000;

/// The filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeadLetterQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// `open` unless told, `replayed`, `discarded` or `all`.
    pub status: Option<String>,
    pub sink: Option<String>,
    /// An event's type, or the beginning of several with a `*` behind it: `health.*`.
    pub event_type: Option<String>,
    /// A tenant's slug.
    pub tenant: Option<String>,
    /// Dead at this time or later.
    pub since: Option<DateTime<Utc>>,
}

impl DeadLetterQuery {
    pub fn filter(&self) -> Result<Filter, Problem> {
        let mut faults = Faults::default();
        let status = match self.status.as_deref() {
            None => Some(Status::Open),
            Some("all") => None,
            Some(word) => {
                let status = Status::parse(word);
                if status.is_none() {
                    faults.push(FieldProblem::new("status", "common.field.choice").param("allowed", "open, replayed, discarded, all"));
                }
                status
            }
        };
        let sink = name(&mut faults, "sink", self.sink.as_deref());
        let event_type = name(&mut faults, "event_type", self.event_type.as_deref());
        faults.finish()?;
        Ok(Filter { ids: Vec::new(), status, sink, event_type, since: self.since })
    }
}

/// A name of the caller's, one line.
fn name(faults: &mut Faults, path: &str, text: Option<&str>) -> Option<String> {
    line(faults, path, text?, LONGEST)
}

/// Makes a request that names open letters, beside what it is about. (A part that is flattened would let unknown fields through.)
macro_rules! request {
    ($(#[$about:meta])* $name:ident { $($more:tt)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            /// These letters, at most 100.
            #[schema(max_items = 100)]
            ids: Option<Vec<Uuid>>,
            sink: Option<String>,
            /// An event's type, or the beginning of several with a `*` behind it: `health.*`.
            event_type: Option<String>,
            /// A tenant's slug.
            pub tenant: Option<String>,
            /// Dead at this time or later.
            since: Option<DateTime<Utc>>,
            /// Every open letter; needed where neither ids nor a filter is given.
            #[serde(default)]
            all: bool,
            /// So many at most: 1 to 1000, 1000 unless told.
            #[schema(minimum = 1, maximum = 1000)]
            limit: Option<u64>,
            $($more)*
        }

        impl $name {
            /// Which letters, and how many of them.
            fn choice(&self, faults: &mut Faults) -> (Filter, u64) {
                let ids: BTreeSet<Uuid> = self.ids.iter().flatten().copied().collect();
                let named = !ids.is_empty() || self.sink.is_some() || self.event_type.is_some() || self.tenant.is_some() || self.since.is_some();
                if !named && !self.all {
                    faults.add("ids", "common.field.required");
                }
                if self.ids.as_ref().is_some_and(|ids| ids.len() > MOST_IDS) {
                    faults.push(FieldProblem::new("ids", "common.field.too_many").param("max", MOST_IDS));
                }
                let limit = self.limit.unwrap_or(MOST);
                within(faults, "limit", limit, MOST);
                let sink = name(faults, "sink", self.sink.as_deref());
                let event_type = name(faults, "event_type", self.event_type.as_deref());
                (Filter { ids: ids.into_iter().collect(), status: Some(Status::Open), sink, event_type, since: self.since }, limit)
            }
        }
    };
}

/// 1 to `most`.
fn within(faults: &mut Faults, path: &str, value: u64, most: u64) {
    if !(1..=most).contains(&value) {
        faults.push(FieldProblem::new(path, "common.field.range").param("min", 1).param("max", most));
    }
}

request! {
    /// Which letters are handed over again, and how fast.
    RetryRequest {
        /// At most so many a second: 1 to 10000.
        #[schema(minimum = 1, maximum = 10000)]
        rate: Option<u32>,
    }
}

/// Why somebody looks at what an event says; kept in the audit trail.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterRevealRequest {
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

impl LetterRevealRequest {
    pub fn read(&self) -> Result<Option<String>, Problem> {
        let mut faults = Faults::default();
        let reason = self.reason.as_deref().and_then(|reason| line(&mut faults, "reason", reason, LONGEST_REASON));
        faults.finish()?;
        Ok(reason.filter(|reason| !reason.is_empty()))
    }
}

impl RetryRequest {
    pub fn read(&self) -> Result<(Filter, u64, Deal), Problem> {
        let mut faults = Faults::default();
        let (filter, limit) = self.choice(&mut faults);
        if let Some(rate) = self.rate {
            within(&mut faults, "rate", rate.into(), FASTEST);
        }
        faults.finish()?;
        Ok((filter, limit, Deal::retry(self.rate)))
    }
}

request! {
    /// Which letters are put aside, and why.
    DiscardRequest {
        /// Kept with them and in the audit trail.
        #[schema(min_length = 1, max_length = 500)]
        note: String,
    }
}

impl DiscardRequest {
    pub fn read(&self) -> Result<(Filter, u64, Deal), Problem> {
        let mut faults = Faults::default();
        let (filter, limit) = self.choice(&mut faults);
        let note = line(&mut faults, "note", &self.note, LONGEST_NOTE);
        if note.as_ref().is_some_and(String::is_empty) {
            faults.add("note", "common.field.blank");
        }
        faults.finish()?;
        Ok((filter, limit, Deal::Discard { note: note.unwrap_or_default() }))
    }
}

/// What was handed over.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Retried {
    pub done: u64,
    /// Open letters of the choice that are left: beyond the limit, or not to be dealt with.
    pub left: u64,
    /// Sinks of the choice to which nothing is sent: what is handed over to them waits until somebody resumes them.
    pub held_up: Vec<HeldUpView>,
}

/// A sink to which nothing is sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HeldUpView {
    #[schema(example = "billing")]
    pub sink: String,
    /// `paused` or `disabled`.
    #[schema(example = "paused")]
    pub state: &'static str,
    /// Letters of the choice that were open.
    pub letters: u64,
}

impl From<HeldUp> for HeldUpView {
    fn from(held: HeldUp) -> Self {
        Self { state: held.state(), sink: held.sink, letters: held.letters }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub(super) struct Settled {
    pub done: u64,
    /// Open letters of the choice that are left: beyond the limit, or not to be dealt with.
    pub left: u64,
}

/// A dead letter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DeadLetterView {
    pub id: Uuid,
    pub event_id: Uuid,
    #[schema(example = "billing")]
    pub sink: String,
    pub tenant_id: Uuid,
    #[schema(example = "health.patient.created")]
    pub event_type: String,
    /// Tries, the first included.
    pub attempts: i16,
    pub first_failed_at: DateTime<Utc>,
    pub dead_at: DateTime<Utc>,
    /// `open`, `replayed` or `discarded`.
    #[schema(example = "open")]
    pub status: &'static str,
    pub resolved_by: Option<String>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
    /// Why the sink refused, at most the last ten times.
    #[schema(value_type = Vec<Object>)]
    pub errors: Value,
}

impl From<DeadLetter> for DeadLetterView {
    fn from(letter: DeadLetter) -> Self {
        let DeadLetter { id, event_id, sink, tenant_id, event_type, attempts, first_failed_at, dead_at, status, .. } = letter;
        let DeadLetter { resolved_by, resolved_at, note, errors, .. } = letter;
        let status = status.as_str();
        Self {
            id,
            event_id,
            sink,
            tenant_id,
            event_type,
            attempts,
            first_failed_at,
            dead_at,
            status,
            resolved_by,
            resolved_at,
            note,
            errors,
        }
    }
}

/// A dead letter and the shape of its event.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct WholeLetterView {
    #[serde(flatten)]
    pub letter: DeadLetterView,
    #[schema(value_type = Object)]
    pub headers: Value,
    /// The event's fields by name, each as the kind of its value.
    #[schema(value_type = Object)]
    pub payload: Value,
}

impl From<WholeLetter> for WholeLetterView {
    fn from(whole: WholeLetter) -> Self {
        Self { letter: whole.letter.into(), headers: whole.headers, payload: whole.payload }
    }
}

/// What an event says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PayloadView {
    #[schema(value_type = Object)]
    pub headers: Value,
    #[schema(value_type = Object)]
    pub payload: Value,
}
