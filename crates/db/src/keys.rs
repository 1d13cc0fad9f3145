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

/// Every recorded key must be configured, as primary or as previous; a primary that is not recorded yet is added. So an old
/// key is asked for as long as a row may be under it, until [`retire_older`] says that none is.
pub async fn check(db: &Db) -> Result<KeyCheck, DbError> {
    compare(db, true).await
}

/// As [`check`], and changes nothing.
pub async fn inspect(db: &Db) -> Result<KeyCheck, DbError> {
    compare(db, false).await
}

async fn compare(db: &Db, learn: bool) -> Result<KeyCheck, DbError> {
    let keys = db.crypto().fingerprints();
    db.system(async |tx: &SystemTx| {
        let present = tx.query_one_raw(sql("SELECT to_regclass('installation_key') IS NOT NULL AS present", [])).await?;
        if !present.map(|row| row.try_get::<bool>("", "present")).transpose()?.unwrap_or(false) {
            return Ok(KeyCheck::NoSchema);
        }
        for (usage, purpose, setting) in PURPOSES {
            let ours: Vec<_> = keys.iter().filter(|key| key.key_use == usage).collect();
            let Some(primary) = ours.iter().find(|key| key.primary).map(|key| key.id) else { continue };
            let rows = tx.query_all_raw(sql("SELECT key_id FROM installation_key WHERE purpose = $1", [purpose.into()])).await?;
            let mut known = false;
            for row in rows {
                let recorded = row.try_get::<i64>("", "key_id")? as u32;
                if ours.iter().all(|key| key.id != recorded) {
                    return Ok(KeyCheck::Differs { setting, recorded, configured: primary });
                }
                known |= recorded == primary;
            }
            if learn && !known {
                let statement = "INSERT INTO installation_key (purpose, key_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
                tx.execute_raw(sql(statement, [purpose.into(), i64::from(primary).into()])).await?;
            }
        }
        Ok(KeyCheck::Match)
    })
    .await
}

/// Forgets every key but the primary ones. Only for who has just proved that no row of any tenant is under another.
pub async fn retire_older(db: &Db) -> Result<(), DbError> {
    let keys = db.crypto().fingerprints();
    db.system(async |tx: &SystemTx| {
        for (usage, purpose, _) in PURPOSES {
            let Some(primary) = keys.iter().find(|key| key.key_use == usage && key.primary) else { continue };
            let statement = "DELETE FROM installation_key WHERE purpose = $1 AND key_id <> $2";
            tx.execute_raw(sql(statement, [purpose.into(), i64::from(primary.id).into()])).await?;
        }
        Ok(())
    })
    .await
}

const PURPOSES: [(KeyUse, &str, &str); 2] =
    [(KeyUse::Encryption, "encryption", "health.aes_key"), (KeyUse::Index, "index", "health.hmac_key")];
