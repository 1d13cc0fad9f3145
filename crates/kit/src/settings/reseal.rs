//! Secrets at the end of a key rotation.

use erp_core::{
    AuditEntry, Origin, TenantId,
    crypto::{Field, PiiCrypto},
};
use erp_db::{Db, Outcome, TenantTx, WriteTx, sql};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::SEALED;

/// What became of a tenant's sealed values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Under the present key now; in a dry run, those that would be.
    pub moved: u64,
    /// They do not open: no key may be retired before they do.
    pub broken: u64,
}

/// A sealed value, as it stands now and in the history.
struct Sealed {
    table: &'static str,
    id: Uuid,
    /// The row that it is bound to: the setting's, also in the history.
    setting: Uuid,
    envelope: Vec<u8>,
}

/// Seals a tenant's secrets anew that are not under the present key. Versions stay: for clients nothing has changed.
///
/// # Errors
/// Those of the database.
pub async fn reseal(db: &Db, tenant: TenantId, origin: &Origin, dry_run: bool) -> Outcome<Resealed> {
    let old: Vec<Sealed> = db.read(tenant, async |tx: &TenantTx| stale(tx).await).await?;
    let mut done = Resealed::default();
    let mut fresh = Vec::with_capacity(old.len());
    for value in old {
        match sealed_anew(db.crypto(), tenant, &value) {
            Some(envelope) => fresh.push((value, envelope)),
            None => {
                tracing::error!(%tenant, table = value.table, id = %value.id, code = "config.setting.sealed", "a secret does not open");
                done.broken += 1;
            }
        }
    }
    done.moved = fresh.len() as u64;
    if dry_run || fresh.is_empty() {
        return Ok(done);
    }
    db.write(tenant, origin, async |tx: &WriteTx| {
        for (value, envelope) in fresh {
            // Whoever was faster has sealed it under the present key.
            let statement = format!("UPDATE {} SET value_enc = $3 WHERE tenant_id = $1 AND id = $2 AND value_enc = $4", value.table);
            tx.execute_raw(sql(&statement, [tenant.get().into(), value.id.into(), envelope.into(), value.envelope.into()])).await?;
        }
        tx.audit(AuditEntry::new("config.setting.resealed", "setting", None).detail("values", done.moved));
        Ok(done)
    })
    .await
}

/// The tenant's sealed values that are under another key than the present one.
async fn stale(tx: &TenantTx) -> Outcome<Vec<Sealed>> {
    let mut found = Vec::new();
    for (table, setting) in [("setting", "id"), ("setting_history", "setting_id")] {
        let statement =
            format!("SELECT id, {setting} AS setting, value_enc FROM {table} WHERE tenant_id = $1 AND value_enc IS NOT NULL ORDER BY id");
        for row in tx.query_all_raw(sql(&statement, [tx.tenant().get().into()])).await? {
            let envelope: Vec<u8> = row.try_get("", "value_enc")?;
            if !tx.crypto().is_current(&envelope) {
                found.push(Sealed { table, id: row.try_get("", "id")?, setting: row.try_get("", "setting")?, envelope });
            }
        }
    }
    Ok(found)
}

fn sealed_anew(crypto: &PiiCrypto, tenant: TenantId, value: &Sealed) -> Option<Vec<u8>> {
    let field = Field { tenant, table: SEALED.0, column: SEALED.1, row: value.setting };
    let text = crypto.open(&field, None, &value.envelope).ok()?;
    crypto.seal(&field, None, text.expose()).ok()
}
