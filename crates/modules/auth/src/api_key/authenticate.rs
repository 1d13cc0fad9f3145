//! From a key to a principal, at every request.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use erp_core::{Credential, Origin, Principal, Problem};
use erp_db::{Db, Failure, TenantTx, WriteTx, sql, tenants};
use moka::sync::Cache;
use sea_orm::ConnectionTrait;

use super::rules::Presented;
use crate::{
    Auth,
    authenticator::{BY_KEY, found, read},
    token::Identity,
};

/// Keys remembered at most.
const KEYS: u64 = 20_000;
/// How often the use of a key is written down.
const NOTED_EVERY: Duration = Duration::from_mins(1);

/// What is remembered of keys beside the principals.
#[derive(Clone)]
pub struct ApiKeys {
    /// Whose a key is, by its hash. That never changes; whether it is still good is for the principals to forget.
    known: Cache<[u8; 32], Identity>,
    /// Keys whose use was written down less than a minute ago.
    noted: Cache<uuid::Uuid, ()>,
}

impl Default for ApiKeys {
    fn default() -> Self {
        Self { known: Cache::new(KEYS), noted: Cache::builder().max_capacity(KEYS).time_to_live(NOTED_EVERY).build() }
    }
}

impl Auth {
    pub(crate) async fn key_holder(&self, key: &str) -> Result<Principal, Problem> {
        let presented = Presented::parse(key).ok_or_else(Problem::unauthenticated)?;
        if let Some(identity) = self.api_keys.known.get(&presented.hash)
            && let Some(principal) = self.principals.get(&identity)
        {
            self.note_use(&identity);
            return Ok(principal);
        }
        let began = self.principals.begin();
        let tenant = tenants::get(&self.db, presented.tenant).await.map_err(Failure::from)?.ok_or_else(Problem::unauthenticated)?.id;
        let found = self.db.read(tenant, async |tx: &TenantTx| {
            let values: [sea_orm::Value; 2] = [tenant.get().into(), presented.hash.to_vec().into()];
            found(tx, tx.query_one_raw(sql(BY_KEY, values)).await?, |row| row.try_get("", "user_id")).await
        });
        let (row, held, reaches) = found.await.map_err(Problem::from)?.ok_or_else(Problem::unauthenticated)?;
        let column = |name: &str| row.try_get("", name).map_err(|e| Problem::from(Failure::from(e)));
        // A key dies by its own row, not by its account's epoch; nobody proves anything by it.
        let identity = Identity { tenant, user: column("user_id")?, session: column("key_id")?, epoch: 0, authenticated_at: 0 };
        let scopes: serde_json::Value = row.try_get("", "scopes").map_err(Failure::from)?;
        let scopes: BTreeSet<String> = serde_json::from_value(scopes).map_err(Problem::internal)?;
        let principal = read(&row, &identity, held, reaches).map_err(|e| Problem::from(Failure::from(e)))?;
        self.require_active(&row, tenant).await?;
        let permissions = Arc::new(principal.permissions.intersection(&scopes).cloned().collect());
        let principal = Principal { credential: Credential::ApiKey, permissions, must_change_password: false, ..principal };
        self.api_keys.known.insert(presented.hash, identity);
        self.principals.remember(began, &identity, &principal);
        self.note_use(&identity);
        Ok(principal)
    }

    /// Writes the use down, off the request's way and once a minute.
    fn note_use(&self, key: &Identity) {
        if self.api_keys.noted.entry(key.session).or_insert(()).is_fresh() {
            tokio::spawn(used(self.db.clone(), *key));
        }
    }
}

/// Another node may have written it meanwhile.
async fn used(db: Db, key: Identity) {
    let statement = "UPDATE api_key SET last_used_at = now() WHERE tenant_id = $1 AND id = $2 \
        AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')";
    let write = async |tx: &WriteTx| {
        tx.execute_raw(sql(statement, [key.tenant.get().into(), key.session.into()])).await?;
        Ok::<_, Failure>(())
    };
    if let Err(error) = db.write(key.tenant, &Origin::system("api-keys"), write).await {
        tracing::debug!(key_id = %key.session, %error, "the use of a key was not written down");
    }
}
