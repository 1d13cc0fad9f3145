//! Making, changing and deleting mini-programs: one transaction each, with the audit line.

use erp_core::{AuditEntry, Problem, Secret, crypto::Field, new_id};
use erp_db::{DbError, Failure, Outcome, Scoped, TenantTx, WriteTx, insert_scoped, sql};
use erp_web::extract::Edit;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Entity, Model},
    input::{Draft, WechatAppReplacement},
};
use crate::{
    Auth,
    wechat::{
        APPS, PROVIDER,
        answer::Fault,
        api::Keys,
        refusal::{Asked, misconfigured, refusal},
    },
};

/// Where a sealed value of a mini-program stands.
pub(crate) fn place(tx: &TenantTx, column: &'static str, id: Uuid) -> Field<'static> {
    Field { tenant: tx.tenant(), table: APPS.table, column, row: id }
}

fn seal(tx: &TenantTx, id: Uuid, secret: &Secret<String>) -> Outcome<Vec<u8>> {
    Ok(tx.crypto().seal(&place(tx, "secret", id), None, secret.expose()).map_err(DbError::from)?)
}

/// Makes a mini-program whose secret has been proved. 409 where it is one already, of this tenant or of another: nobody else can
/// have proved that it is theirs.
pub async fn make(tx: &WriteTx, draft: &Draft) -> Outcome<Model> {
    claim(tx, &draft.appid).await?;
    let id = new_id();
    let row = ActiveModel {
        id: Set(id),
        appid: Set(draft.appid.clone()),
        name: Set(draft.name.clone()),
        secret_enc: Set(Some(seal(tx, id, &draft.secret)?)),
        ..Default::default()
    };
    let row = insert_scoped(tx, row).await.map_err(|error| taken(error.into()))?;
    tx.audit(AuditEntry::new("auth.wechat_app.created", "wechat_app", row.id).detail("appid", row.appid.as_str()));
    Ok(row)
}

/// Makes the app id lead to this tenant.
pub async fn claim(tx: &WriteTx, appid: &str) -> Outcome<()> {
    let statement = "INSERT INTO tenant_locator (kind, key, tenant_id) VALUES ('appid', lower($2), $1) ON CONFLICT (kind, key) DO NOTHING";
    let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), appid.into()])).await?;
    if done.rows_affected() == 0 { Err(Problem::conflict("auth.wechat.appid_taken").into()) } else { Ok(()) }
}

fn taken(error: DbError) -> Failure {
    if error.violates("wechat_app_appid") { Problem::conflict("auth.wechat.appid_taken").into() } else { error.into() }
}

/// Writes what differs. An access token of the old secret is forgotten with it.
pub async fn replace(tx: &WriteTx, id: Uuid, version: i32, body: &WechatAppReplacement, configured: bool) -> Outcome<Model> {
    let row = Entity::require(tx, id).await?;
    Problem::expect_version(row.version, version)?;
    let (name, enabled) = body.check(&row, configured)?;
    let secret = match &body.secret {
        Edit::Keep => None,
        Edit::Clear => row.secret_enc.is_some().then_some(None),
        Edit::Set(secret) => Some(Some(seal(tx, id, secret)?)),
    };
    let same = [name == row.name, secret.is_none(), enabled == row.enabled];
    let changed: Vec<&str> =
        ["name", "secret", "enabled"].into_iter().zip(same).filter_map(|(field, same)| (!same).then_some(field)).collect();
    if changed.is_empty() {
        return Ok(row);
    }
    if secret.is_some() {
        let statement = "UPDATE wechat_app SET access_token_enc = NULL, access_token_until = NULL WHERE tenant_id = $1 AND id = $2";
        tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    }
    let mut now = ActiveModel { name: Set(name), enabled: Set(enabled), ..Default::default() };
    if let Some(secret) = secret {
        now.secret_enc = Set(secret);
    }
    let now = Entity::update_versioned(tx, id, version, now).await?;
    let entry = AuditEntry::new("auth.wechat_app.updated", "wechat_app", id).detail("appid", now.appid.as_str());
    tx.audit(entry.detail("fields", json!(changed)).detail("enabled", now.enabled));
    Ok(now)
}

/// Deletes a mini-program by which nobody signs in any more.
pub async fn delete(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    let row = Entity::find_by_id((tx.tenant().get(), id)).lock_exclusive().one(tx).await?.ok_or_else(Problem::not_found)?;
    Problem::expect_version(row.version, version)?;
    if row.secret_enc.is_none() {
        // The next seed would make it again.
        return Err(Problem::conflict("auth.wechat.app_configured").into());
    }
    let statement = "SELECT count(*) AS n FROM external_identity WHERE tenant_id = $1 AND provider = $2 AND appid = $3";
    let found = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), PROVIDER.into(), row.appid.as_str().into()])).await?;
    let users: i64 = found.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    if users > 0 {
        return Err(Problem::conflict("auth.wechat.app_in_use").param("users", users).into());
    }
    tx.execute_raw(sql("DELETE FROM wechat_app WHERE tenant_id = $1 AND id = $2", [tx.tenant().get().into(), id.into()])).await?;
    let statement = "DELETE FROM tenant_locator WHERE kind = 'appid' AND key = lower($2) AND tenant_id = $1";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), row.appid.as_str().into()])).await?;
    tx.audit(AuditEntry::new("auth.wechat_app.deleted", "wechat_app", id).detail("appid", row.appid.as_str()));
    Ok(())
}

impl Auth {
    /// Asks WeChat whether the secret is the app's: nobody takes another's app id, and a slip of the pen shows at once.
    pub(crate) async fn prove_app(&self, appid: &str, secret: &Secret<String>) -> Outcome<()> {
        self.wechat.require_on()?;
        let keys = Keys { appid: appid.to_owned(), secret: secret.clone() };
        match self.wechat.access_token(&keys).await {
            Ok(_) => Ok(()),
            Err(Fault::Code(40_013 | 41_002)) => Err(Problem::invalid("appid", "auth.wechat.appid_unknown").into()),
            Err(Fault::Code(40_001 | 40_125 | 41_004)) => Err(Problem::invalid("secret", "auth.wechat.secret_wrong").into()),
            Err(fault) => Err(refusal(fault, Asked::Token).into()),
        }
    }

    /// What the mini-program proves itself by.
    pub(crate) fn keys(&self, tx: &TenantTx, app: &Model) -> Outcome<Keys> {
        let secret = match &app.secret_enc {
            Some(envelope) => {
                let opened = tx.crypto().open(&place(tx, "secret", app.id), None, envelope).map_err(DbError::from)?;
                Secret::new(opened.expose().clone())
            }
            None => self.wechat.configured(&app.appid).ok_or_else(misconfigured)?,
        };
        Ok(Keys { appid: app.appid.clone(), secret })
    }
}
