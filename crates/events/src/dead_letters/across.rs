//! The letters of several tenants, tenant by tenant, a transaction for each batch.

use std::time::Duration;

use erp_core::{Origin, TenantId};
use erp_db::{Db, DbError, Failure, WriteTx, tenants};

use super::{
    BATCH, DeadLetter,
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

    async fn with(&self, tx: &WriteTx, filter: &Filter, most: u64, done: u64) -> Result<Vec<DeadLetter>, DbError> {
        match self {
            // What was handed over before comes first, at the same rate.
            Self::Retry { spacing } => retry(tx, filter, most, *spacing * u32::try_from(done).unwrap_or(u32::MAX), *spacing).await,
            Self::Discard { note } => discard(tx, filter, most, note).await,
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
        while done < limit {
            let most = (limit - done).min(BATCH);
            let batch: Result<Vec<DeadLetter>, Failure> =
                db.write(tenant.id, origin, async |tx: &WriteTx| Ok(deal.with(tx, filter, most, done).await?)).await;
            let batch = batch?.len() as u64;
            if batch == 0 {
                break;
            }
            done += batch;
            told(batch, &tenant.code);
        }
    }
    if done > 0 {
        // Whoever is not told finds them within half a minute.
        db.tell_relays("kick").await.ok();
    }
    Ok(Across { done, left: count(db, only, filter).await? })
}
