//! Whose an openid is: rows of `external_identity`.

use erp_core::{AuditEntry, Outcome as AuditOutcome, Pii, crypto::Field, event::Code, new_id};
use erp_db::{DbError, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{IDENTITIES, PROVIDER, answer::Person};
use crate::events::{WechatBound, WechatContested, WechatUnbound};

const TABLE: &str = IDENTITIES.table;

/// The user whom the openid signs in.
pub async fn user_of(tx: &TenantTx, appid: &str, openid: &Pii<String>) -> Outcome<Option<Uuid>> {
    let blind = tx.crypto().blind_all(tx.tenant(), TABLE, "openid", "exact", openid.expose());
    let places: Vec<String> = (0..blind.len()).map(|n| format!("${}", n + 4)).collect();
    let statement = format!(
        "SELECT user_id FROM external_identity WHERE tenant_id = $1 AND provider = $2 AND appid = $3 AND openid_bidx IN ({})",
        places.join(", ")
    );
    let fixed: [Value; 3] = [tx.tenant().get().into(), PROVIDER.into(), appid.into()];
    let values: Vec<Value> = fixed.into_iter().chain(blind.into_iter().map(|blind| blind.to_vec().into())).collect();
    let row = tx.query_one_raw(sql(&statement, values)).await?;
    Ok(row.map(|row| row.try_get("", "user_id")).transpose()?)
}

/// Whether the user has a WeChat account with this app.
pub async fn has_one(tx: &TenantTx, appid: &str, user: Uuid) -> Outcome<bool> {
    let statement = "SELECT 1 AS one FROM external_identity WHERE tenant_id = $1 AND provider = $2 AND appid = $3 AND user_id = $4";
    let values: [Value; 4] = [tx.tenant().get().into(), PROVIDER.into(), appid.into(), user.into()];
    Ok(tx.query_one_raw(sql(statement, values)).await?.is_some())
}

/// Binds the person to the user; false where somebody was quicker, with the openid or with the user.
pub async fn bind(tx: &WriteTx, appid: &str, person: &Person, user: Uuid) -> Outcome<bool> {
    let (tenant, crypto, id) = (tx.tenant(), tx.crypto(), new_id());
    let seal = |column: &'static str, text: &Pii<String>| {
        let envelope = crypto.seal(&Field { tenant, table: TABLE, column, row: id }, None, text.expose())?;
        Ok::<_, erp_core::crypto::CryptoError>((envelope, crypto.blind(tenant, TABLE, column, "exact", text.expose()).to_vec()))
    };
    let (openid, openid_bidx) = seal("openid", &person.openid).map_err(DbError::from)?;
    let unionid = person.unionid.as_ref().map(|unionid| seal("unionid", unionid)).transpose().map_err(DbError::from)?;
    let (unionid, unionid_bidx) = unionid.unzip();
    let statement = "INSERT INTO external_identity (tenant_id, id, user_id, provider, appid, openid_enc, openid_bidx, unionid_enc, unionid_bidx, \
        created_by, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $3, $3) ON CONFLICT DO NOTHING";
    let values: [Value; 9] = [
        tenant.get().into(),
        id.into(),
        user.into(),
        PROVIDER.into(),
        appid.into(),
        openid.into(),
        openid_bidx.into(),
        unionid.into(),
        unionid_bidx.into(),
    ];
    if tx.execute_raw(sql(statement, values)).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let version = touch(tx, user).await?;
    tx.audit(AuditEntry::new("auth.wechat.bound", "user", user).detail("appid", appid));
    tx.publish(user, version, &WechatBound { user_id: user, appid: Code::of(appid) });
    Ok(true)
}

/// Unbinds every WeChat account of the user; how many there were.
pub async fn unbind(tx: &WriteTx, user: Uuid) -> Outcome<usize> {
    let statement = "DELETE FROM external_identity WHERE tenant_id = $1 AND provider = $2 AND user_id = $3 RETURNING appid";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), PROVIDER.into(), user.into()])).await?;
    for row in &rows {
        let appid: String = row.try_get("", "appid")?;
        let version = touch(tx, user).await?;
        tx.audit(AuditEntry::new("auth.wechat.unbound", "user", user).detail("appid", appid.as_str()));
        tx.publish(user, version, &WechatUnbound { user_id: user, appid: Code::of(&appid) });
    }
    Ok(rows.len())
}

/// Puts on record that another WeChat account tried to become the user's, for the user to be told.
pub async fn contest(tx: &WriteTx, appid: &str, user: Uuid) -> Outcome<()> {
    let statement = "UPDATE external_identity SET contested_at = now(), updated_at = now(), version = version + 1 \
        WHERE tenant_id = $1 AND provider = $2 AND appid = $3 AND user_id = $4";
    let values: [Value; 4] = [tx.tenant().get().into(), PROVIDER.into(), appid.into(), user.into()];
    tx.execute_raw(sql(statement, values)).await?;
    let version = touch(tx, user).await?;
    tx.audit(AuditEntry::new("auth.wechat.contested", "user", user).outcome(AuditOutcome::Denied).detail("appid", appid));
    tx.publish(user, version, &WechatContested { user_id: user, appid: Code::of(appid) });
    Ok(())
}

/// Moves the user's version up, as what signs the user in is part of the account.
async fn touch(tx: &WriteTx, user: Uuid) -> Outcome<i64> {
    let statement = "UPDATE user_account SET updated_at = now(), version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    let version: i32 = row.map(|row| row.try_get("", "version")).transpose()?.unwrap_or(1);
    Ok(i64::from(version))
}
