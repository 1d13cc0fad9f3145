//! The keys a database was written with: a start with others would read nothing and write what nobody can read later.

use erp_core::crypto::KeyUse;
use sea_orm::ConnectionTrait;

use crate::{Db, DbError, SystemTx, TenantTx, sql};

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

/// A tenant's tables of people with rows that are sealed under another than the primary encryption key, whichever module they are
/// of: by their columns, and by the key id that every envelope begins with. Of an erased person nothing opens any more: what is
/// left of a row without its key is under none.
async fn stale_tables(tx: &TenantTx) -> Result<Vec<String>, DbError> {
    let columns = "SELECT table_name::text AS name, string_agg(format('%I', column_name), ' ') AS columns FROM information_schema.columns \
        WHERE table_schema = 'public' AND data_type = 'bytea' AND (column_name LIKE '%!_enc' ESCAPE '!' OR column_name = 'subject_key') \
        GROUP BY table_name HAVING bool_or(column_name = 'subject_key') ORDER BY table_name";
    let current = tx.crypto().key_id().to_be_bytes().to_vec();
    let mut stale = Vec::new();
    for row in tx.query_all_raw(sql(columns, [])).await? {
        let (table, columns): (String, String) = (row.try_get("", "name")?, row.try_get("", "columns")?);
        let other: Vec<String> = columns.split(' ').map(|column| format!("COALESCE(substr({column}, 3, 4) <> $2, false)")).collect();
        let statement =
            format!("SELECT 1 AS one FROM {table} WHERE tenant_id = $1 AND subject_key IS NOT NULL AND ({}) LIMIT 1", other.join(" OR "));
        if tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), current.clone().into()])).await?.is_some() {
            stale.push(table);
        }
    }
    Ok(stale)
}

/// Forgets every key but the primary ones, unless a row of any tenant is sealed under another one: then the tables are named that
/// still have to be moved, and nothing is forgotten. Only for who has just made all indexes anew.
pub async fn retire_older(db: &Db) -> Result<Vec<String>, DbError> {
    let mut stale = Vec::new();
    for tenant in crate::tenants::all(db).await? {
        stale.extend(db.read(tenant.id, async |tx: &TenantTx| stale_tables(tx).await).await?);
    }
    stale.sort_unstable();
    stale.dedup();
    if !stale.is_empty() {
        return Ok(stale);
    }
    let keys = db.crypto().fingerprints();
    db.system(async |tx: &SystemTx| {
        for (usage, purpose, _) in PURPOSES {
            let Some(primary) = keys.iter().find(|key| key.key_use == usage && key.primary) else { continue };
            let statement = "DELETE FROM installation_key WHERE purpose = $1 AND key_id <> $2";
            tx.execute_raw(sql(statement, [purpose.into(), i64::from(primary.id).into()])).await?;
        }
        Ok(stale)
    })
    .await
}

const PURPOSES: [(KeyUse, &str, &str); 2] =
    [(KeyUse::Encryption, "encryption", "health.aes_key"), (KeyUse::Index, "index", "health.hmac_key")];
