//! By hand: what is there is relayed, and that is it.

use std::sync::Arc;

use erp_core::event::SHARDS;
use erp_db::{
    DbError, RelaySession,
    locks::{Holder, RELAY},
    sql,
};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{Counts, Lead, Relay, store, worker::Worker};

/// What a run by hand did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Once {
    #[serde(flatten)]
    pub counts: Counts,
    /// Shards that it led for a moment.
    pub shards: u16,
    /// Shards that another process leads, which relays them.
    pub elsewhere: u16,
    /// Who leads one of them.
    pub holder: Option<Holder>,
}

impl Relay {
    /// Relays every shard that nobody leads until it is empty, or `stop`.
    pub async fn once(self: &Arc<Self>, stop: &CancellationToken) -> Result<Once, DbError> {
        let mut session = RelaySession::open(&self.db, "erp/relay-once", std::time::Duration::from_secs(30)).await?;
        self.sync().await?;
        store::ensure_months(&mut session, &[]).await?;
        self.load_sinks(&mut session, false).await?;
        let lead = Arc::new(Lead { relay: self.clone(), session: tokio::sync::Mutex::new(session), hurry: stop.clone() });
        let mut once = Once::default();
        for shard in 0..SHARDS as i16 {
            let got = sql("SELECT pg_try_advisory_lock($1, $2)", [RELAY.into(), i32::from(shard).into()]);
            let rows = lead.session.lock().await.fetch(got).await?;
            if !rows.first().map_or(Ok(false), |row| row.try_get_by_index(0))? {
                once.elsewhere += 1;
                if once.holder.is_none() {
                    once.holder = self.db.shard_holder(shard).await?;
                }
                continue;
            }
            once.shards += 1;
            store::release_orphans(&mut *lead.session.lock().await, &[shard]).await?;
            let mut worker = Worker::new(lead.clone(), shard);
            let drained = worker.drain_all(stop).await;
            once.counts += worker.counts;
            drained?;
            worker.release().await?;
        }
        if let Some(lead) = Arc::into_inner(lead) {
            lead.session.into_inner().close().await;
        }
        Ok(once)
    }
}
