//! The keys a database was written with: a start with others would read nothing and write what nobody can read later.

use erp_core::crypto::KeyUse;
use sea_orm::ConnectionTrait;

use crate::{Db, DbError, SystemTx, sql};

/// What the comparison of configured and recorded keys says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyCheck {
    /// The database knows these keys, or has just learnt them (a first start).
    Match,
    /// The database was written with another key, which the configuration does not hold.
    Differs { setting: &'static str, recorded: u32, configured: u32 },
    /// There is no schema yet.
    NoSchema,
}

/// Compares the configured primary keys with the recorded ones. A recorded key that is configured as a previous one is a
/// rotation: the new primary is recorded.
pub async fn check(db: &Db) -> Result<KeyCheck, DbError> {
    let keys = db.crypto().fingerprints();
    db.system(async |tx: &SystemTx| {
        let present = tx.query_one_raw(sql("SELECT to_regclass('installation_key') IS NOT NULL AS present", [])).await?;
        if !present.map(|row| row.try_get::<bool>("", "present")).transpose()?.unwrap_or(false) {
            return Ok(KeyCheck::NoSchema);
        }
        for (usage, purpose, setting) in [(KeyUse::Encryption, "encryption", "health.aes_key"), (KeyUse::Index, "index", "health.hmac_key")] {
            let mut ours = keys.iter().filter(|key| key.key_use == usage);
            let Some(primary) = ours.clone().find(|key| key.primary).map(|key| key.id) else { continue };
            let statement = "INSERT INTO installation_key (purpose, key_id) VALUES ($1, $2) ON CONFLICT (purpose) DO UPDATE SET purpose = excluded.purpose RETURNING key_id";
            let row = tx.query_one_raw(sql(statement, [purpose.into(), i64::from(primary).into()])).await?;
            let recorded = row.map(|row| row.try_get::<i64>("", "key_id")).transpose()?.unwrap_or_default() as u32;
            if recorded == primary {
                continue;
            }
            if !ours.any(|key| key.id == recorded) {
                return Ok(KeyCheck::Differs { setting, recorded, configured: primary });
            }
            let statement = "UPDATE installation_key SET key_id = $2, updated_at = now() WHERE purpose = $1";
            tx.execute_raw(sql(statement, [purpose.into(), i64::from(primary).into()])).await?;
        }
        Ok(KeyCheck::Match)
    })
    .await
}
