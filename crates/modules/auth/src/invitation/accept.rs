//! Coming: the token and a password, and the account is its owner's.

use erp_core::{Actor, AuditEntry, Origin, Problem, Secret};
use erp_db::{
    Failure, Outcome, TenantTx, WriteTx, sql,
    tenants::{self, Tenant},
};
use erp_web::RequestContext;
use sea_orm::{ConnectionTrait, sea_query::LockType};
use uuid::Uuid;

use crate::{
    Auth,
    events::{UserPart, UserUpdated},
    token::RefreshToken,
    user::{self, entity::Model, manage, password::store},
};

/// Who has come.
pub struct Joined {
    /// The tenant's slug.
    pub tenant: String,
    pub username: String,
}

/// The one answer to every token that opens nothing.
fn refused() -> Problem {
    Problem::new(401, "auth.invitation.invalid")
}

impl Auth {
    /// Sets the password of the token's owner, who may sign in from then on. The token is used up.
    pub(super) async fn accept_invitation(&self, text: &str, password: &Secret<String>, context: &RequestContext) -> Outcome<Joined> {
        let token = RefreshToken::parse(text).ok_or_else(refused)?;
        let tenant = tenants::get(&self.db, token.tenant).await?.filter(Tenant::is_active).ok_or_else(refused)?;
        // Before the password is looked at: strangers cost no hash.
        let user = self.db.read(tenant.id, async |tx: &TenantTx| found(tx, &token.hash).await).await?.ok_or_else(refused)?;
        self.refuse_weak(tenant.id, "password", &user, password).await?;
        let hash = self.passwords.hash(password).await?;
        // The token proves who it is.
        let origin = Origin { actor: Actor::User { id: user.id }, ..context.origin(None) };
        let join = async |tx: &WriteTx| {
            let user = user::service::locked(tx, user.id, LockType::Update).await?.filter(Model::is_invited).ok_or_else(refused)?;
            let statement = "DELETE FROM user_invitation WHERE tenant_id = $1 AND id = $2 AND token_hash = $3 AND expires_at > now()";
            let values: [sea_orm::Value; 3] = [tx.tenant().get().into(), user.id.into(), token.hash.to_vec().into()];
            if tx.execute_raw(sql(statement, values)).await?.rows_affected() == 0 {
                return Err(Failure::from(refused()));
            }
            store(tx, &user, &hash, false).await?;
            tx.audit(AuditEntry::new("auth.invitation.accepted", "user", user.id));
            manage::publish(tx, &user, &UserUpdated { user_id: user.id, changed: vec![UserPart::Status] });
            Ok(())
        };
        self.db.write(tenant.id, &origin, join).await?;
        Ok(Joined { tenant: tenant.code, username: user.username })
    }
}

/// The invited user of a token that is good.
async fn found(tx: &TenantTx, hash: &[u8; 32]) -> Outcome<Option<Model>> {
    let statement = "SELECT id FROM user_invitation WHERE tenant_id = $1 AND token_hash = $2 AND expires_at > now()";
    let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), hash.to_vec().into()])).await? else { return Ok(None) };
    let id: Uuid = row.try_get("", "id")?;
    Ok(Some(user::service::by_id(tx, id).await?).filter(Model::is_invited))
}
