//! Dead letters as they are asked for and sent.

use chrono::{DateTime, Utc};
use erp_core::{Problem, pii::normalise, problem::Faults};
use erp_events::dead_letters::{DeadLetter, Filter, Status, WholeLetter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The longest name of a sink or of an event's type.
const LONGEST: usize = 200;
const LONGEST_NOTE: usize = 500;
/// Letters of one request: more would keep its caller waiting.
const MOST: u64 = 1_000;
const MOST_IDS: usize = 100;
const FASTEST: u32 = 10_000;

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
                    faults.push(
                        erp_core::FieldProblem::new("status", "common.field.choice").param("allowed", "open, replayed, discarded, all"),
                    );
                }
                status
            }
        };
        let sink = short(&mut faults, "sink", self.sink.as_deref());
        let event_type = short(&mut faults, "event_type", self.event_type.as_deref());
        faults.finish()?;
        Ok(Filter { ids: Vec::new(), status, sink, event_type, since: self.since })
    }
}

fn short(faults: &mut Faults, path: &str, text: Option<&str>) -> Option<String> {
    let text = text?;
    if text.chars().count() > LONGEST {
        faults.push(erp_core::FieldProblem::new(path, "common.field.too_long").param("max", LONGEST));
        return None;
    }
    faults.take(path, normalise::line(text, LONGEST))
}

/// Which open letters; all that is given must fit. (A part that is flattened would let unknown fields through.)
pub(super) struct Choice<'a> {
    ids: Option<&'a [Uuid]>,
    sink: Option<&'a str>,
    event_type: Option<&'a str>,
    pub tenant: Option<&'a str>,
    since: Option<DateTime<Utc>>,
    all: bool,
    limit: Option<u64>,
}

macro_rules! choice {
    ($request:ident) => {
        impl $request {
            pub fn choice(&self) -> Choice<'_> {
                Choice {
                    ids: self.ids.as_deref(),
                    sink: self.sink.as_deref(),
                    event_type: self.event_type.as_deref(),
                    tenant: self.tenant.as_deref(),
                    since: self.since,
                    all: self.all,
                    limit: self.limit,
                }
            }
        }
    };
}

choice!(RetryRequest);
choice!(DiscardRequest);

impl Choice<'_> {
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(MOST)
    }

    pub fn filter(&self) -> Result<Filter, Problem> {
        let mut faults = Faults::default();
        let ids = self.ids.unwrap_or_default().to_vec();
        let names_none =
            ids.is_empty() && self.sink.is_none() && self.event_type.is_none() && self.tenant.is_none() && self.since.is_none();
        if names_none && !self.all {
            faults.add("ids", "common.field.required");
        }
        if ids.len() > MOST_IDS {
            faults.push(erp_core::FieldProblem::new("ids", "common.field.too_many").param("max", MOST_IDS));
        }
        if self.limit.is_some_and(|limit| !(1..=MOST).contains(&limit)) {
            faults.push(erp_core::FieldProblem::new("limit", "common.field.range").param("min", 1).param("max", MOST));
        }
        let sink = short(&mut faults, "sink", self.sink);
        let event_type = short(&mut faults, "event_type", self.event_type);
        faults.finish()?;
        Ok(Filter { ids, status: Some(Status::Open), sink, event_type, since: self.since })
    }
}

/// Which letters are handed over again, and how fast.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryRequest {
    /// These letters, at most 100.
    #[schema(max_items = 100)]
    pub ids: Option<Vec<Uuid>>,
    pub sink: Option<String>,
    /// An event's type, or the beginning of several with a `*` behind it: `health.*`.
    pub event_type: Option<String>,
    /// A tenant's slug.
    pub tenant: Option<String>,
    /// Dead at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Every open letter; needed where neither ids nor a filter is given.
    #[serde(default)]
    pub all: bool,
    /// So many at most: 1 to 1000, 1000 unless told.
    #[schema(minimum = 1, maximum = 1000)]
    pub limit: Option<u64>,
    /// At most so many a second: 1 to 10000.
    #[schema(minimum = 1, maximum = 10000)]
    pub rate: Option<u32>,
}

impl RetryRequest {
    pub fn checked_rate(&self) -> Result<Option<u32>, Problem> {
        let mut faults = Faults::default();
        if self.rate.is_some_and(|rate| !(1..=FASTEST).contains(&rate)) {
            faults.push(erp_core::FieldProblem::new("rate", "common.field.range").param("min", 1).param("max", FASTEST));
        }
        faults.finish().map(|()| self.rate)
    }
}

/// Which letters are put aside, and why.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscardRequest {
    /// These letters, at most 100.
    #[schema(max_items = 100)]
    pub ids: Option<Vec<Uuid>>,
    pub sink: Option<String>,
    /// An event's type, or the beginning of several with a `*` behind it: `health.*`.
    pub event_type: Option<String>,
    /// A tenant's slug.
    pub tenant: Option<String>,
    /// Dead at this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Every open letter; needed where neither ids nor a filter is given.
    #[serde(default)]
    pub all: bool,
    /// So many at most: 1 to 1000, 1000 unless told.
    #[schema(minimum = 1, maximum = 1000)]
    pub limit: Option<u64>,
    /// Kept with them and in the audit trail.
    #[schema(min_length = 1, max_length = 500)]
    pub note: String,
}

impl DiscardRequest {
    pub fn checked_note(&self) -> Result<String, Problem> {
        let mut faults = Faults::default();
        let note = faults.take("note", normalise::line(&self.note, LONGEST_NOTE)).unwrap_or_default();
        if note.is_empty() && faults.is_empty() {
            faults.add("note", "common.field.blank");
        }
        faults.finish().map(|()| note)
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
