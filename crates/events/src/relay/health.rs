//! Sinks that take nothing for days are disabled.
//!
//! `failing_since` is the first refusal since the last delivery, by the database's clock. Only changes are written: it costs a sink
//! that answers nothing. Consumers inside the product are never disabled: what they do not take is a fault of ours.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
};

use erp_core::{AuditEntry, Origin};
use erp_db::{
    DbError, WriteTx, sql,
    tenants::{self, LocatorKind},
};
use metrics::counter;
use sea_orm::{ConnectionTrait, QueryResult};

use super::{
    Lead, metrics as names,
    store::{Trouble, What},
};

const FAILS: &str = "UPDATE outbox_sinks SET failing_since = clock_timestamp() WHERE name = $1 AND failing_since IS NULL";
const ANSWERS: &str = "UPDATE outbox_sinks SET failing_since = NULL WHERE name = $1 AND failing_since IS NOT NULL";
const DISABLE: &str = "UPDATE outbox_sinks SET disabled_at = clock_timestamp() WHERE name = $1 AND disabled_at IS NULL AND kind <> 'internal' \
    AND failing_since < clock_timestamp() - interval '5 days' RETURNING failing_since::text";

/// What this process knows of a sink's row.
#[derive(Debug, Default)]
pub(crate) struct Health {
    failing: AtomicBool,
    /// Failing for so long that the next refusal is the last one.
    overdue: AtomicBool,
}

impl Health {
    /// As the row says, which another process may have written.
    pub(super) fn read(&self, failing: bool, overdue: bool) {
        self.failing.store(failing, Ordering::Relaxed);
        self.overdue.store(overdue, Ordering::Relaxed);
    }
}

/// Which sinks took something, and which were asked and took nothing.
pub(super) fn asked(outcomes: &[Trouble]) -> BTreeMap<String, bool> {
    let mut took: BTreeMap<String, bool> = BTreeMap::new();
    for outcome in outcomes {
        let one = match outcome.what {
            What::Done => true,
            What::Retry | What::Dead | What::Block => false,
            What::Later | What::Parked => continue,
        };
        *took.entry(outcome.sink.clone()).or_default() |= one;
    }
    took
}

impl Lead {
    /// Notes what became of [`asked`], after the deliveries themselves were noted.
    pub(super) async fn note_health(&self, took: BTreeMap<String, bool>) -> Result<(), DbError> {
        let targets = self.targets();
        for (name, took) in took {
            let Some(target) = targets.iter().find(|target| target.row.name == name && target.row.kind != "internal") else { continue };
            let health = &target.health;
            if took == health.failing.load(Ordering::Relaxed) {
                let statement = if took { ANSWERS } else { FAILS };
                self.session.lock().await.execute(sql(statement, [name.as_str().into()])).await?;
                health.read(!took, false);
            } else if !took && health.overdue.load(Ordering::Relaxed) {
                self.disable(&name).await?;
            }
        }
        Ok(())
    }

    /// Not on the session: together with its line in the installation's audit trail. The statement itself lets it happen once.
    async fn disable(&self, name: &str) -> Result<(), DbError> {
        let relay = &self.relay;
        let installation = match &relay.options.installation {
            Some(slug) => tenants::locate(&relay.db, LocatorKind::Slug, slug).await?,
            None => None,
        };
        let since = match installation {
            Some(tenant) => {
                let work = async |tx: &WriteTx| {
                    let since = disabled(tx.query_one_raw(sql(DISABLE, [name.into()])).await?.as_ref())?;
                    if let Some(since) = &since {
                        let entry = AuditEntry::new("core.sink.disabled", "outbox_sink", None).detail("sink", name);
                        tx.audit(entry.detail("failing_since", since.as_str()).reason("it took nothing for five days"));
                    }
                    Ok::<_, DbError>(since)
                };
                relay.db.write(tenant.id, &Origin::system("events.relay"), work).await?
            }
            None => disabled(self.session.lock().await.fetch(sql(DISABLE, [name.into()])).await?.first())?,
        };
        relay.load_sinks(&mut *self.session.lock().await, false).await?;
        let Some(since) = since else { return Ok(()) };
        counter!(names::DISABLED, "sink" => name.to_owned()).increment(1);
        tracing::error!(
            sink = name,
            since,
            "the sink took nothing for five days and is disabled: it gets no events, and none are kept for it. Mend it, then: erp outbox resume {name}"
        );
        // The others look at the sinks every half a minute by themselves.
        relay.db.tell_servers("sinks").await.ok();
        Ok(())
    }
}

/// Since when it had failed; None: another process was first, or it has taken something meanwhile.
fn disabled(row: Option<&QueryResult>) -> Result<Option<String>, DbError> {
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}
