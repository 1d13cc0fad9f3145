//! The safety list: what refuses a start, and what only warns.
//!
//! Refused by default are only an unset, placeholder, known or weak one of the eight required values, two equal secrets,
//! access tokens of more than an hour, and password hashes that are too cheap. Words match a whole value or a whole part of a URL, never decoded keys: a random key may
//! well spell "demo" somewhere.

mod equality;
mod key32;
mod password;
mod posture;
mod urls;
mod words;

use std::{collections::BTreeSet, time::Duration};

use serde_json::Value;

use self::words::Class;
pub(crate) use self::{key32::is_strong as is_strong_key, password::is_strong as is_strong_password};
use crate::{
    checks::{APPID_FORM, KNOWN, PLACEHOLDER, TEMPLATE, TEMPLATE_OTHER, UNSET},
    defaults::MUST_SET,
    finding::{Finding, Severity},
    key::{Key, SecretKind},
    options::Environment,
    schema::Schema,
    tree::Slots,
};

/// What the checks look at.
pub(crate) struct Facts<'a> {
    pub environment: &'a Environment,
    pub slots: &'a Slots,
    /// Keys of parts that are switched off.
    pub waived: &'a BTreeSet<&'static str>,
    pub euid: Option<u32>,
}

impl Facts<'_> {
    pub fn text(&self, path: &str) -> Option<&str> {
        self.slots.get(path)?.value.as_str()
    }

    pub fn list(&self, path: &str) -> impl Iterator<Item = &str> {
        let items = self.slots.get(path).and_then(|slot| slot.value.as_array());
        items.into_iter().flatten().filter_map(Value::as_str)
    }

    pub fn flag(&self, path: &str) -> bool {
        self.slots.get(path).is_some_and(|slot| slot.value == Value::Bool(true))
    }

    pub fn integer(&self, path: &str) -> Option<i64> {
        self.slots.get(path)?.value.as_i64()
    }

    pub fn duration(&self, path: &str) -> Option<Duration> {
        humantime::parse_duration(self.text(path)?).ok()
    }
}

/// The keys that a switch set to false makes unnecessary.
pub(crate) fn waived(schema: &Schema, slots: &Slots) -> BTreeSet<&'static str> {
    let off = |switch| slots.get(switch).is_some_and(|slot| slot.value == Value::Bool(false));
    schema.keys().filter(|key| key.required_when.is_some_and(off)).map(|key| key.path).collect()
}

pub(crate) fn check(schema: &Schema, facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for key in schema.keys().filter(|key| !facts.waived.contains(key.path)) {
        match key.secret {
            Some(kind) if kind != SecretKind::Other => {
                let already = findings.iter().any(|f| f.severity == Severity::Error && f.key.as_deref() == Some(key.path));
                if !already {
                    findings.extend(judge(key, kind, facts).map(|finding| {
                        // Only the eight refuse; an optional URL warns.
                        let severity = if key.optional { Severity::Warning } else { finding.severity };
                        finding.severity(severity).key(key.path)
                    }));
                }
            }
            _ => template(key, facts, findings),
        }
    }
    equality::check(schema, facts, findings);
    posture::check(facts, findings);
}

/// The first thing wrong with one secret.
fn judge(key: &Key, kind: SecretKind, facts: &Facts<'_>) -> Option<Finding> {
    let Some(text) = facts.text(key.path).filter(|text| !text.trim().is_empty() && *text != MUST_SET) else {
        return (!key.optional).then(|| Finding::new(&UNSET, "is not set").hint(remedy(key)));
    };
    let general = if text.contains("__MUST_SET") {
        Some(Finding::new(&PLACEHOLDER, "placeholder value"))
    } else if is_template(text) {
        Some(Finding::new(&TEMPLATE, "unexpanded template: no interpolation takes place here"))
    } else if text.contains("://") {
        // The words of a URL are judged part by part.
        None
    } else {
        match words::classify(text) {
            Some(Class::Placeholder) => Some(Finding::new(&PLACEHOLDER, "placeholder value")),
            Some(Class::Known) => Some(Finding::new(&KNOWN, "known default value")),
            None => None,
        }
    };
    let finding = general.or_else(|| match kind {
        SecretKind::Key32 => key32::check(text),
        SecretKind::Password => password::check(text),
        SecretKind::DatabaseUrl => urls::database(text),
        SecretKind::RedisUrl => urls::redis(text),
        SecretKind::WechatId => appid(text),
        SecretKind::WechatSecret | SecretKind::Other => None,
    })?;
    Some(if finding.hint.is_none() { finding.hint(remedy(key)) } else { finding })
}

/// Published in WeChat's own documentation and samples.
const SAMPLE_APPIDS: [&str; 4] = ["wxd930ea5d5a258f4f", "wx1234567890abcdef", "wx0123456789abcdef", "wx8888888888888888"];

fn appid(text: &str) -> Option<Finding> {
    if SAMPLE_APPIDS.contains(&text) || words::is_sequence(text.trim_start_matches("wx")) {
        return Some(Finding::new(&KNOWN, "published sample value"));
    }
    let plain = text.strip_prefix("wx").is_some_and(|rest| rest.len() == 16 && rest.chars().all(|c| c.is_ascii_hexdigit()));
    (!plain).then(|| Finding::new(&APPID_FORM, "is not wx and 16 hex digits"))
}

fn remedy(key: &Key) -> String {
    let variable = key.env_name();
    let made = crate::secrets::Generate::ALL.into_iter().find(|kind| kind.key() == key.path);
    match (made, key.required_when) {
        (Some(kind), _) => format!("set {variable}; run: erp secrets generate {}", kind.name()),
        (None, Some(switch)) => format!("set {variable}, or {switch} = false"),
        (None, None) => format!("set {variable}"),
    }
}

fn template(key: &Key, facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let found = facts.text(key.path).into_iter().chain(facts.list(key.path)).any(is_template);
    if found {
        findings.push(Finding::new(&TEMPLATE_OTHER, "unexpanded template: no interpolation takes place here").key(key.path));
    }
}

/// `${…}`, `{{…}}` or `<…>`.
fn is_template(text: &str) -> bool {
    [("${", "}"), ("{{", "}}"), ("<", ">")]
        .into_iter()
        .any(|(open, close)| text.split_once(open).is_some_and(|(_, rest)| rest.contains(close)))
}
