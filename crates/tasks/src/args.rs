//! Typed arguments: one description gives the command line's flags and checks the JSON of every other caller.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Arguments as they come: a JSON object, or null for none. Texts are read as the argument's kind, so that flags fit as they are.
pub type ArgsInput = Value;

/// What an argument may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ArgKind {
    Text,
    Integer,
    Boolean,
    /// As people write it: `15m`, `2h 30m`.
    Duration,
    Uuid,
    /// `2026-11-22`.
    Date,
    OneOf(&'static [&'static str]),
}

/// One argument of a task.
#[derive(Clone, Debug, Serialize)]
pub struct ArgSpec {
    /// In kebab case, as the flag is written: `older-than`.
    pub name: &'static str,
    pub doc: &'static str,
    pub kind: ArgKind,
    /// As a user would type it.
    pub default: Option<&'static str>,
    pub required: bool,
    /// The least and the most of a whole number.
    pub range: Option<(i64, i64)>,
}

impl ArgSpec {
    pub const fn new(name: &'static str, kind: ArgKind, doc: &'static str) -> Self {
        Self { name, doc, kind, default: None, required: false, range: None }
    }

    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Of a whole number: both ends are allowed.
    pub const fn range(mut self, least: i64, most: i64) -> Self {
        self.range = Some((least, most));
        self
    }

    pub const fn default(mut self, text: &'static str) -> Self {
        self.default = Some(text);
        self
    }
}

/// Checked arguments with their defaults filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args(Map<String, Value>);

impl Args {
    pub(crate) const fn as_json(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Checks `input` against `specs`; on failure one line per fault, each naming the argument.
    pub fn parse(specs: &[ArgSpec], input: &ArgsInput) -> Result<Self, Vec<String>> {
        let empty = Map::new();
        let given = match input {
            Value::Null => &empty,
            Value::Object(given) => given,
            _ => return Err(vec!["the arguments must be one JSON object".to_owned()]),
        };
        let mut problems: Vec<String> =
            given.keys().filter(|name| !specs.iter().any(|s| s.name == *name)).map(|name| unknown(specs, name)).collect();
        let mut checked = Map::new();
        for spec in specs {
            let value = given.get(spec.name).filter(|value| !value.is_null()).cloned();
            match value.or_else(|| spec.default.map(Value::from)) {
                Some(value) => match read(spec.kind, &value).and_then(|value| within(spec.range, value)) {
                    Ok(value) => drop(checked.insert(spec.name.to_owned(), value)),
                    Err(want) => problems.push(format!("{}: must be {want}", spec.name)),
                },
                None if spec.required => problems.push(format!("{}: is required", spec.name)),
                None => {}
            }
        }
        if problems.is_empty() { Ok(Self(checked)) } else { Err(problems) }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }

    /// False when absent.
    pub fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    pub fn duration(&self, name: &str) -> Option<Duration> {
        humantime::parse_duration(self.text(name)?).ok()
    }

    pub fn uuid(&self, name: &str) -> Option<Uuid> {
        self.text(name)?.parse().ok()
    }

    pub fn date(&self, name: &str) -> Option<chrono::NaiveDate> {
        self.text(name)?.parse().ok()
    }
}

fn unknown(specs: &[ArgSpec], name: &str) -> String {
    format!("{name}: no such argument{}", did_you_mean(closest(name, specs.iter().map(|s| s.name))))
}

/// The value in its kind's own JSON form, or what it should have been. The value itself is not repeated: it may be personal.
fn read(kind: ArgKind, value: &Value) -> Result<Value, String> {
    let text = value.as_str().map(str::trim);
    let checked = |valid: bool| valid.then(|| value.clone());
    let (read, want) = match kind {
        ArgKind::Text => (checked(text.is_some()), "a text".to_owned()),
        ArgKind::Integer => (value.as_i64().or_else(|| text?.parse().ok()).map(Value::from), "a whole number".to_owned()),
        ArgKind::Boolean => (value.as_bool().or_else(|| text?.parse().ok()).map(Value::from), "true or false".to_owned()),
        ArgKind::Duration => (text.filter(|t| humantime::parse_duration(t).is_ok()).map(Value::from), "a duration such as 15m".to_owned()),
        ArgKind::Uuid => (text.and_then(|t| t.parse::<Uuid>().ok()).map(|id| id.to_string().into()), "a UUID".to_owned()),
        ArgKind::Date => (
            text.and_then(|t| t.parse::<chrono::NaiveDate>().ok()).map(|day| day.to_string().into()),
            "a date such as 2026-11-22".to_owned(),
        ),
        ArgKind::OneOf(choices) => (text.filter(|t| choices.contains(t)).map(Value::from), format!("one of {}", choices.join(", "))),
    };
    read.ok_or(want)
}

fn within(range: Option<(i64, i64)>, value: Value) -> Result<Value, String> {
    match (range, value.as_i64()) {
        (Some((least, most)), Some(number)) if !(least..=most).contains(&number) => Err(format!("{least} to {most}")),
        _ => Ok(value),
    }
}

/// The candidate most like `name`, if any is like it at all.
pub fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `; did you mean billing?`, where there is one to mean.
pub fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SPECS: &[ArgSpec] = &[
        ArgSpec::new("older-than", ArgKind::Duration, "Age.").default("30d"),
        ArgSpec::new("limit", ArgKind::Integer, "How many.").required(),
        ArgSpec::new("mode", ArgKind::OneOf(&["fast", "slow"]), "How."),
        ArgSpec::new("quiet", ArgKind::Boolean, "Say less."),
        ArgSpec::new("since", ArgKind::Date, "First day."),
        ArgSpec::new("id", ArgKind::Uuid, "Which."),
    ];

    #[test]
    fn flags_and_json_read_alike_and_defaults_fill_in() {
        let args = Args::parse(SPECS, &json!({ "limit": "12", "quiet": "true", "since": "2026-11-22", "mode": "slow" })).unwrap();
        assert_eq!(args, Args::parse(SPECS, &json!({ "limit": 12, "quiet": true, "since": "2026-11-22", "mode": "slow" })).unwrap());
        assert_eq!((args.integer("limit"), args.flag("quiet"), args.text("mode")), (Some(12), true, Some("slow")));
        assert_eq!(args.duration("older-than"), Some(Duration::from_hours(30 * 24)));
        assert_eq!((args.uuid("id"), args.date("since").unwrap().to_string()), (None, "2026-11-22".to_owned()));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults =
            Args::parse(SPECS, &json!({ "limitt": 1, "mode": "odd", "since": "tomorrow", "quiet": 3, "id": "x", "older-than": 5 }))
                .unwrap_err();
        assert_eq!(
            faults,
            [
                "limitt: no such argument; did you mean limit?",
                "older-than: must be a duration such as 15m",
                "limit: is required",
                "mode: must be one of fast, slow",
                "quiet: must be true or false",
                "since: must be a date such as 2026-11-22",
                "id: must be a UUID",
            ]
        );
        let bounded = [ArgSpec::new("batch", ArgKind::Integer, "Rows.").default("500").range(1, 5_000)];
        for wrong in [json!(0), json!("5001"), json!(-1)] {
            assert_eq!(Args::parse(&bounded, &json!({ "batch": wrong })).unwrap_err(), ["batch: must be 1 to 5000"]);
        }
        assert_eq!(Args::parse(&bounded, &json!({ "batch": "5000" })).unwrap().integer("batch"), Some(5_000));
        assert_eq!(Args::parse(&[], &json!([])).unwrap_err(), ["the arguments must be one JSON object"]);
        assert_eq!(Args::parse(&[], &Value::Null).unwrap(), Args::default());
    }
}
