//! Phase 4: connect.

use std::{sync::Arc, time::Duration};

use erp_core::crypto::{Keyset, MasterKey, PiiCrypto, decode_key32};
use erp_db::{Db, PoolOptions};
use erp_settings::{DatabaseSection, HealthSection, SafeConfig};

use super::{Kind, Observed, PhaseError, PhaseName, config::Checked};

/// Phase 4's witness: a server that can be served from.
pub struct Connected {
    pub(super) checked: Checked,
    pub(super) db: Db,
}

impl Observed {
    /// Phase 4: connects, waiting up to `wait` for a server that is not there yet.
    pub async fn connect(self, wait: Duration) -> Result<Connected, PhaseError> {
        let config = self.config();
        let section: DatabaseSection = section(config)?;
        let crypto = crypto(config)?;
        let options = PoolOptions {
            url: section.url,
            migrate_url: section.migrate_url,
            max_connections: section.max_connections,
            min_connections: section.min_connections,
            acquire_timeout: section.acquire_timeout,
            statement_timeout: section.statement_timeout,
            idle_timeout: section.idle_timeout,
            max_lifetime: section.max_lifetime,
            wait,
        };
        let db = Db::connect(options, crypto).await.map_err(PhaseError::connect)?;
        Ok(Connected { checked: self.checked, db })
    }
}

impl Connected {
    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub const fn config(&self) -> &Arc<SafeConfig> {
        &self.checked.config
    }
}

fn section<T: erp_settings::Section>(config: &SafeConfig) -> Result<T, PhaseError> {
    config.section().map_err(|e| PhaseError::new(PhaseName::Database, Kind::ConfigInvalid, e.to_string()))
}

/// The one crypto service, from the `health.*` keys.
fn crypto(config: &SafeConfig) -> Result<PiiCrypto, PhaseError> {
    let keys: HealthSection = section(config)?;
    let decode = |key: &str, text: &erp_core::Secret<String>| -> Result<MasterKey, PhaseError> {
        decode_key32(text.expose()).map_err(|e| PhaseError::new(PhaseName::Database, Kind::ConfigInvalid, format!("{key}: {e}")))
    };
    let set = |name: &str, primary: &erp_core::Secret<String>, older: &[erp_core::Secret<String>]| -> Result<Keyset, PhaseError> {
        let older = older.iter().map(|key| decode(&format!("{name}_previous"), key)).collect::<Result<_, _>>()?;
        Ok(Keyset::new(decode(name, primary)?, older))
    };
    Ok(PiiCrypto::new(
        set("health.aes_key", &keys.aes_key, &keys.aes_key_previous)?,
        set("health.hmac_key", &keys.hmac_key, &keys.hmac_key_previous)?,
    ))
}
