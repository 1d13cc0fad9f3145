//! Access tokens of mini-programs: kept sealed until they are about to expire, for all processes.

use erp_core::{Origin, Secret, TenantId};
use erp_db::{DbError, Failure, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value};

use super::{
    answer::Phone,
    api::Keys,
    app::{entity::Model, manage::place},
    refusal::{Asked, is_stale_token, phone_code_invalid, refusal},
};
use crate::Auth;

const COLUMN: &str = "access_token";
/// Seconds before its end from which a token is replaced. WeChat takes the old one for five minutes more.
const MARGIN: i32 = 60;

/// The token that is kept, unless it is about to expire.
async fn kept(tx: &TenantTx, app: &Model) -> Outcome<Option<Secret<String>>> {
    let statement = "SELECT access_token_enc FROM wechat_app WHERE tenant_id = $1 AND id = $2 AND access_token_until > now() + make_interval(secs => $3)";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), app.id.into(), f64::from(MARGIN).into()])).await?;
    let envelope: Option<Vec<u8>> = row.map(|row| row.try_get("", "access_token_enc")).transpose()?.flatten();
    let opened = envelope.map(|envelope| tx.crypto().open(&place(tx, COLUMN, app.id), None, &envelope)).transpose();
    Ok(opened.map_err(DbError::from)?.map(|token| Secret::new(token.expose().clone())))
}

impl Auth {
    /// The token for server calls of the app; `anew`: the one that is kept counts no more.
    pub(crate) async fn access_token(&self, tenant: TenantId, app: &Model, keys: &Keys, anew: bool) -> Outcome<Secret<String>> {
        if !anew && let Some(token) = self.db.read(tenant, async |tx: &TenantTx| kept(tx, app).await).await? {
            return Ok(token);
        }
        // Two processes that ask at once get the same one.
        let made = self.wechat.access_token(keys).await.map_err(|fault| refusal(fault, Asked::Token))?;
        let keep = async |tx: &WriteTx| {
            let envelope = tx.crypto().seal(&place(tx, COLUMN, app.id), None, made.token.expose()).map_err(DbError::from)?;
            // Not the row's version: nothing that a client can see has changed.
            let statement = "UPDATE wechat_app SET access_token_enc = $3, access_token_until = now() + make_interval(secs => $4) \
                WHERE tenant_id = $1 AND id = $2 AND secret_enc IS NOT DISTINCT FROM $5";
            let values: [Value; 5] = [
                tx.tenant().get().into(),
                app.id.into(),
                envelope.into(),
                f64::from(made.expires_in).into(),
                app.secret_enc.clone().into(),
            ];
            tx.execute_raw(sql(statement, values)).await?;
            Ok::<_, Failure>(())
        };
        self.db.write(tenant, &Origin::system("auth.wechat"), keep).await?;
        Ok(made.token)
    }

    /// The phone behind a code of `getPhoneNumber`, which is used up.
    pub(crate) async fn phone_behind(&self, tenant: TenantId, app: &Model, keys: &Keys, code: &Secret<String>) -> Outcome<Phone> {
        let token = self.access_token(tenant, app, keys, false).await?;
        let asked = match self.wechat.phone(&token, code).await {
            // Refused before the code was looked at.
            Err(fault) if is_stale_token(fault) => {
                let token = self.access_token(tenant, app, keys, true).await?;
                self.wechat.phone(&token, code).await
            }
            asked => asked,
        };
        let phone = asked.map_err(|fault| refusal(fault, Asked::Phone))?;
        // Vouched for to another app: somebody carries codes about.
        if phone.appid == app.appid { Ok(phone) } else { Err(phone_code_invalid().into()) }
    }
}
