//! Sinks outside the product, as operators make, change and remove them.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use chrono::{DateTime, Utc};
use erp_core::AuditEntry;
use erp_db::{Db, DbError, Failure, SystemTx, WriteTx, sql};
use erp_settings::Finding;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    OnDead, SinkRow,
    outbox::SinkStatus,
    sinks::{self, SecretStore, SinkDeps},
    waiting::blocks,
};

/// Kinds that an operator may make.
pub const KINDS: [&str; 4] = [sinks::KINDS[0], sinks::KINDS[1], sinks::KINDS[2], LOG];

const LOG: &str = "log";
const INTERNAL: &str = "internal";

/// What a sink is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub name: String,
    pub kind: String,
    /// As [`sinks::json_schema`] has it.
    pub config: Value,
    /// Event types, or beginnings with a star; None takes every event.
    pub event_filter: Option<Vec<String>>,
    pub on_dead: OnDead,
    /// All tries, the first included.
    pub max_attempts: i16,
    /// Of 64 deliveries at once; None: a quarter.
    pub tenant_cap: Option<i16>,
}

impl Wanted {
    /// All tries of the pauses that the relay makes.
    pub const ATTEMPTS: i16 = 10;

    /// As it is now.
    pub fn of(row: &SinkRow) -> Self {
        let SinkRow { name, kind, config, event_filter, on_dead, max_attempts, tenant_cap, .. } = row.clone();
        Self { name, kind, config, event_filter, on_dead, max_attempts, tenant_cap }
    }

    /// Everything that is wrong with it. Opens no connection.
    pub fn judge(&self, deps: &SinkDeps) -> Vec<Finding> {
        let mut findings = Vec::new();
        let name = self.name.as_bytes();
        let plain = |c: &u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"._-".contains(c);
        if name.is_empty() || name.len() > 63 || !name.iter().all(plain) || b"._-".contains(&name[0]) {
            findings.push(Finding::invalid("name", "must be 1 to 63 of a-z, 0-9, . _ -, and begin with a letter or a digit"));
        }
        for pattern in self.event_filter.iter().flatten() {
            let whole = pattern.strip_suffix('*').unwrap_or(pattern);
            if whole.contains('*') || (whole.is_empty() && pattern.is_empty()) || pattern.contains(char::is_whitespace) {
                findings.push(Finding::invalid("events", "each must be an event's type, or a beginning with a star: health.*"));
            }
        }
        if !(1..=100).contains(&self.max_attempts) {
            findings.push(Finding::invalid("max_attempts", "must be 1 to 100"));
        }
        if self.tenant_cap.is_some_and(|cap| !(1..=64).contains(&cap)) {
            findings.push(Finding::invalid("tenant_cap", "must be 1 to 64"));
        }
        findings.extend(fault(&self.kind, &self.config, deps));
        findings
    }
}

/// What keeps this process from reaching a sink of this kind and configuration. Opens no connection.
fn fault(kind: &str, config: &Value, deps: &SinkDeps) -> Vec<Finding> {
    match kind {
        LOG if *config == json!({}) => vec![],
        LOG => vec![Finding::invalid("config", "a log sink has no settings")],
        _ => sinks::build(kind, config, deps).err().map_or_else(Vec::new, |error| error.findings),
    }
}

/// Why this process cannot reach a sink; None: nothing speaks against it.
pub fn problem(row: &SinkRow, consumers: &[&str], deps: &SinkDeps) -> Option<String> {
    if row.kind == INTERNAL {
        return (!consumers.contains(&row.name.as_str())).then(|| "no part of this version takes its events".to_owned());
    }
    let findings = fault(&row.kind, &row.config, deps);
    (!findings.is_empty()).then(|| sinks::SinkConfigError::from(findings).to_string())
}

/// The names of the hosts that a sink's configuration leads to, without addresses.
pub fn hosts(row: &SinkRow) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    named(&row.config, &mut found);
    found
}

fn named(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.contains("://") => {
            let url = url::Url::parse(text).ok();
            let host = url.as_ref().and_then(|url| url.host_str()).filter(|host| !host.is_empty());
            // Of schemes that are not the web's, an address is a name to the parser.
            found.extend(host.filter(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().is_err()).map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| named(field, found)),
        _ => {}
    }
}

/// Every sink, by name.
pub async fn all(db: &Db) -> Result<Vec<SinkRow>, DbError> {
    let statement = format!("{} ORDER BY name", SinkRow::SELECT);
    db.system(async |tx: &SystemTx| tx.query_all_raw(sql(&statement, [])).await?.iter().map(SinkRow::read).collect()).await
}

async fn locked(tx: &WriteTx, name: &str) -> Result<Option<SinkRow>, DbError> {
    let row = tx.query_one_raw(sql(&format!("{} WHERE name = $1 FOR UPDATE", SinkRow::SELECT), [name.into()])).await?;
    row.as_ref().map(SinkRow::read).transpose()
}

/// What was done about a sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Changed,
    /// It is so already.
    Same,
    /// For a new one: there is another of that name.
    Taken,
    /// There is none of that name.
    Unknown,
    /// It is a part of the product and not the operator's to change.
    Internal,
}

const PUT: &str = "INSERT INTO outbox_sinks (name, kind, config, event_filter, on_dead, max_attempts, tenant_cap) \
    SELECT $1, $2, $3, CASE WHEN jsonb_typeof($4) = 'array' THEN ARRAY(SELECT jsonb_array_elements_text($4)) END, $5, $6, $7 \
    ON CONFLICT (name) DO UPDATE SET config = excluded.config, event_filter = excluded.event_filter, on_dead = excluded.on_dead, \
    max_attempts = excluded.max_attempts, tenant_cap = excluded.tenant_cap";

/// Makes a sink, in a transaction of the installation's audit chain. Tell the relays after the commit: [`Db::tell_servers`].
pub async fn add(tx: &WriteTx, wanted: &Wanted) -> Result<Done, Failure> {
    match locked(tx, &wanted.name).await? {
        Some(there) if Wanted::of(&there) == *wanted => Ok(Done::Same),
        Some(_) => Ok(Done::Taken),
        None => {
            put(tx, wanted).await?;
            tx.audit(entry("core.sink.added", &wanted.name).detail("kind", wanted.kind.as_str()));
            Ok(Done::Changed)
        }
    }
}

/// Changes a sink that is there, never its kind.
pub async fn change(tx: &WriteTx, name: &str, change: impl FnOnce(&mut Wanted)) -> Result<Done, Failure> {
    let Some(there) = locked(tx, name).await? else { return Ok(Done::Unknown) };
    if there.kind == INTERNAL {
        return Ok(Done::Internal);
    }
    let before = Wanted::of(&there);
    let mut wanted = before.clone();
    change(&mut wanted);
    if wanted == before {
        return Ok(Done::Same);
    }
    put(tx, &wanted).await?;
    // Names of what changed alone: a configuration's values are the operator's.
    let changed = [
        ("config", wanted.config != before.config),
        ("events", wanted.event_filter != before.event_filter),
        ("on_dead", wanted.on_dead != before.on_dead),
        ("max_attempts", wanted.max_attempts != before.max_attempts),
        ("tenant_cap", wanted.tenant_cap != before.tenant_cap),
    ];
    let changed: Vec<&str> = changed.into_iter().filter(|(_, yes)| *yes).map(|(name, _)| name).collect();
    tx.audit(entry("core.sink.changed", name).detail("changed", changed.join(", ")));
    Ok(Done::Changed)
}

/// What keeps a sink from being taken away, in the view of all tenants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Events that wait for their next try, or behind another one. Not the dead letters that hold them back.
    pub events: i64,
    /// Open dead letters.
    pub dead: i64,
}

pub async fn waiting(db: &Db, name: &str) -> Result<Waiting, DbError> {
    let counts = format!(
        "SELECT (SELECT count(*) FROM outbox_retries r WHERE r.sink = $1 AND NOT ({})), \
         (SELECT count(*) FROM dead_letters WHERE sink = $1 AND status = 'open')",
        blocks("r")
    );
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(&counts, [name.into()])).await?.ok_or_else(|| DbError::Unavailable("no answer".to_owned()))?;
        Ok(Waiting { events: row.try_get_by_index(0)?, dead: row.try_get_by_index(1)? })
    })
    .await
}

/// Takes a sink away. A consumer of this version (one of `consumers`) stays. What waits for it is for [`sweep`], after the commit.
pub async fn remove(tx: &WriteTx, name: &str, consumers: &[&str], waiting: Waiting) -> Result<Done, Failure> {
    if locked(tx, name).await?.is_none() {
        return Ok(Done::Unknown);
    }
    if consumers.contains(&name) {
        return Ok(Done::Internal);
    }
    tx.execute_raw(sql("DELETE FROM outbox_sinks WHERE name = $1", [name.into()])).await?;
    tx.audit(entry("core.sink.removed", name).detail("dropped", waiting.events));
    Ok(Done::Changed)
}

/// Forgets what waits for sinks that are gone; how many events, by the sink's name.
pub async fn sweep(db: &Db) -> Result<BTreeMap<String, u64>, DbError> {
    let gone = "WITH gone AS (DELETE FROM outbox_retries r WHERE NOT EXISTS (SELECT FROM outbox_sinks s WHERE s.name = r.sink) RETURNING r.sink) \
        SELECT sink, count(*) AS n FROM gone GROUP BY 1";
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(gone, [])).await?;
        rows.iter().map(|row| Ok((row.try_get("", "sink")?, row.try_get::<i64>("", "n")?.unsigned_abs()))).collect()
    })
    .await
}

/// That every server is told to make its sinks anew. In a transaction of the installation's audit chain, before [`Db::tell_servers`].
pub fn note_reload(tx: &WriteTx) {
    tx.audit(AuditEntry::new("core.sink.reloaded", "outbox_sink", None));
}

async fn put(tx: &WriteTx, wanted: &Wanted) -> Result<(), DbError> {
    let on_dead = if wanted.on_dead == OnDead::Block { "block" } else { "skip" };
    let values = [
        wanted.name.as_str().into(),
        wanted.kind.as_str().into(),
        wanted.config.clone().into(),
        json!(wanted.event_filter).into(),
        on_dead.into(),
        wanted.max_attempts.into(),
        wanted.tenant_cap.into(),
    ];
    tx.execute_raw(sql(PUT, values)).await?;
    Ok(())
}

fn entry(action: &'static str, name: &str) -> AuditEntry {
    AuditEntry::new(action, "outbox_sink", None).detail("sink", name)
}

/// A sink as it may be shown: of a URL, which may hold a token of its receiver's, only where it leads; of a setting that its kind does
/// not know, which may be a secret that somebody wrote there, nothing.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    pub row: SinkRow,
    pub config: Value,
    /// What a server's relay stored when an event could not be delivered: of the one that is tried again first.
    pub last_error: Option<String>,
    /// By the relays: the first refusal since it last took an event.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why servers that relay now can make nothing of it.
    pub unusable: Option<String>,
    /// How many servers say so.
    pub unusable_on: i64,
    /// Why a process with the environment of this one could not reach it. The servers have environments of their own.
    pub problem_here: Option<String>,
}

impl Shown {
    pub fn new(row: SinkRow, status: Option<&SinkStatus>, problem_here: Option<String>) -> Self {
        let config = shown(&row.kind, &row.config);
        Self {
            row,
            config,
            last_error: status.and_then(|status| status.last_error.clone()),
            failing_since: status.and_then(|status| status.failing_since),
            unusable: status.and_then(|status| status.unusable.clone()),
            unusable_on: status.map_or(0, |status| status.unusable_on),
            problem_here,
        }
    }
}

fn shown(kind: &str, config: &Value) -> Value {
    let schema = sinks::json_schema(kind).unwrap_or_default();
    let Value::Object(fields) = config else { return Value::String(HIDDEN.to_owned()) };
    let field = |(name, value): (&String, &Value)| {
        let known = schema["properties"].get(name).is_some() && (!name.ends_with("_env") || names_variables(value));
        (name.clone(), if known { masked(value) } else { HIDDEN.into() })
    };
    fields.iter().map(field).collect()
}

/// Else the secret itself stands where its variable should be named.
fn names_variables(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with(SecretStore::PREFIX),
        Value::Array(items) => items.iter().all(names_variables),
        _ => false,
    }
}

const HIDDEN: &str = "***";

fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) => match url::Url::parse(text) {
            Ok(url) if text.contains("://") => {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                let rest = if url.path().len() > 1 || url.query().is_some() { "/…" } else { "" };
                Value::String(format!("{}://{}{port}{rest}", url.scheme(), url.host_str().unwrap_or_default()))
            }
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), masked(value))).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_url_is_shown_where_it_leads() {
        let config = json!({ "url": "https://hooks.example.org:8443/T0/B1/secret?x=1", "servers": ["nats://u:p@n:4222"], "timeout": "5s" });
        assert_eq!(masked(&config), json!({ "url": "https://hooks.example.org:8443/…", "servers": ["nats://n:4222"], "timeout": "5s" }));
    }

    #[test]
    fn of_a_setting_that_nobody_knows_only_the_name_is_shown() {
        let config = json!({ "url": "https://h.example/in", "secrets_env": ["ERP_SINK_A"], "secret": "hunter2", "login": { "password": "hunter2" } });
        let seen = shown("webhook", &config);
        assert_eq!(seen, json!({ "url": "https://h.example/…", "secrets_env": ["ERP_SINK_A"], "secret": "***", "login": "***" }));
        assert_eq!(shown("log", &json!("hunter2")), "***");
        assert_eq!(shown("webhook", &json!({ "secrets_env": ["ERP_SINK_A", "whsec_hunter2"] })), json!({ "secrets_env": "***" }));
    }
}
