//! The rows of `outbox_sinks`.

use erp_db::{Db, DbError, SystemTx, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Consumer;

/// What happens behind an event that a sink will never take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OnDead {
    /// The aggregate's later events go on.
    Skip,
    /// They wait until somebody has dealt with the dead letter.
    Block,
}

/// A configured sink.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SinkRow {
    pub name: String,
    pub kind: String,
    /// May hold credentials: never shown.
    #[serde(skip)]
    pub config: Value,
    /// None takes every event.
    pub event_filter: Option<Vec<String>>,
    pub paused: bool,
    pub on_dead: OnDead,
    /// All tries, the first included.
    pub max_attempts: i16,
    /// Of 64 slots; none: a quarter.
    pub tenant_cap: Option<i16>,
    /// A disabled sink gets nothing and nothing is kept for it.
    pub disabled: bool,
}

impl SinkRow {
    pub(crate) const SELECT: &str = "SELECT name, kind, config, to_jsonb(event_filter) AS event_filter, paused, on_dead, max_attempts, tenant_cap, \
        disabled_at IS NOT NULL AS disabled, failing_since IS NOT NULL AS failing, \
        COALESCE(failing_since < clock_timestamp() - interval '5 days', false) AS overdue FROM outbox_sinks";

    pub(crate) fn read(row: &QueryResult) -> Result<Self, DbError> {
        let filter: Option<Value> = row.try_get("", "event_filter")?;
        let on_dead: String = row.try_get("", "on_dead")?;
        Ok(Self {
            name: row.try_get("", "name")?,
            kind: row.try_get("", "kind")?,
            config: row.try_get("", "config")?,
            event_filter: filter.and_then(|list| serde_json::from_value(list).ok()),
            paused: row.try_get("", "paused")?,
            on_dead: if on_dead == "block" { OnDead::Block } else { OnDead::Skip },
            max_attempts: row.try_get("", "max_attempts")?,
            tenant_cap: row.try_get("", "tenant_cap")?,
            disabled: row.try_get("", "disabled")?,
        })
    }

    /// Whether it is to get events of this type.
    pub fn takes(&self, event_type: &str) -> bool {
        if self.disabled {
            return false;
        }
        self.event_filter.as_ref().is_none_or(|filter| filter.iter().any(|pattern| fits(pattern, event_type)))
    }
}

/// `health.*` and `*` fit by their beginning, everything else as a whole.
pub(crate) fn fits(pattern: &str, event_type: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == event_type, |start| event_type.starts_with(start))
}

/// The same as an SQL condition, of two expressions.
macro_rules! fits_sql {
    ($pattern:literal, $event_type:literal) => {
        concat!(
            "CASE WHEN right(",
            $pattern,
            ", 1) = '*' THEN ",
            $event_type,
            " ^@ left(",
            $pattern,
            ", -1) ELSE ",
            $event_type,
            " = ",
            $pattern,
            " END"
        )
    };
}
pub(crate) use fits_sql;

/// Gives every registered consumer its row. What an operator set there (a pause) stays; rows of consumers that this version does not
/// know stay too: during a rolling update another process has them.
pub async fn sync_consumers(db: &Db, consumers: &[std::sync::Arc<dyn Consumer>]) -> Result<(), DbError> {
    if consumers.is_empty() {
        return Ok(());
    }
    let rows: Vec<Value> = consumers.iter().map(|c| json!({ "name": c.name(), "filter": c.event_types() })).collect();
    let statement = "INSERT INTO outbox_sinks (name, kind, event_filter) \
        SELECT name, 'internal', ARRAY(SELECT jsonb_array_elements_text(filter)) FROM jsonb_to_recordset($1) AS c(name text, filter jsonb) \
        ON CONFLICT (name) DO UPDATE SET event_filter = excluded.event_filter WHERE outbox_sinks.kind = 'internal' \
        AND outbox_sinks.event_filter IS DISTINCT FROM excluded.event_filter";
    db.system(async |tx: &SystemTx| {
        tx.execute_raw(sql(statement, [Value::Array(rows).into()])).await?;
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_types_or_their_beginning() {
        assert!(fits("*", "health.patient.created") && fits("health.*", "health.patient.created"));
        assert!(fits("health.patient.created", "health.patient.created"));
        assert!(!fits("health.patient", "health.patient.created") && !fits("auth.*", "health.patient.created"));
    }
}
