//! The letters of several tenants, tenant by tenant, a transaction for each batch.

use std::time::Duration;

use erp_core::{Origin, PageRequest, TenantId};
use erp_db::{Db, DbError, Failure, WriteTx, tenants};

use super::{
    BATCH, Batch,
    filter::Filter,
    list::{count, of_tenants},
    settle::{discard, retry},
};

/// What a call over all tenants did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Across {
    pub done: u64,
    /// Letters that the filter still takes: beyond the limit, or not to be dealt with.
    pub left: u64,
}

/// What is done with letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deal {
    /// Each is handed to its sink again, so long after the one before it.
    Retry {
        spacing: Duration,
    },
    Discard {
        note: String,
    },
}

impl Deal {
    /// At most so many a second.
    pub fn retry(rate: Option<u32>) -> Self {
        Self::Retry { spacing: rate.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate) }
    }

    async fn with(&self, tx: &WriteTx, filter: &Filter, page: &PageRequest, done: u64) -> Result<Batch, DbError> {
        match self {
            // What was handed over before comes first, at the same rate.
            Self::Retry { spacing } => retry(tx, filter, page, *spacing * u32::try_from(done).unwrap_or(u32::MAX), *spacing).await,
            Self::Discard { note } => discard(tx, filter, page, note).await,
        }
    }
}

/// Deals with up to `limit` letters that the filter takes: of one tenant, or of all. `told` is told of each batch, with the tenant's slug.
pub async fn across(
    db: &Db,
    origin: &Origin,
    only: Option<TenantId>,
    filter: &Filter,
    limit: u64,
    deal: &Deal,
    told: &(dyn Fn(u64, &str) + Send + Sync),
) -> Result<Across, Failure> {
    let having = of_tenants(db, only, filter).await?;
    let mut done = 0;
    for tenant in tenants::all(db).await?.into_iter().filter(|tenant| having.contains_key(&tenant.id.get())) {
        // Page by page, behind those that cannot be dealt with too.
        let mut after = None;
        while done < limit {
            let page = PageRequest { limit: (limit - done).min(BATCH), after };
            let batch: Result<Batch, Failure> =
                db.write(tenant.id, origin, async |tx: &WriteTx| Ok(deal.with(tx, filter, &page, done).await?)).await;
            let Batch { letters, next } = batch?;
            if !letters.is_empty() {
                done += letters.len() as u64;
                told(letters.len() as u64, &tenant.code);
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
    }
    if done > 0 {
        // Whoever is not told finds them within half a minute.
        db.tell_servers("kick").await.ok();
    }
    Ok(Across { done, left: count(db, only, filter).await? })
}
