//! A new password by a code, for who has lost theirs.

use erp_core::{Pii, Problem, Secret};
use erp_db::{Failure, Outcome, Scoped, WriteTx};
use erp_web::RequestContext;
use uuid::Uuid;

use super::{
    code,
    login::{Holder, refused},
    send::Door,
    sender::Purpose,
};
use crate::{
    Auth,
    user::{
        access,
        entity::{Entity, Model},
    },
};

/// What a client sends.
pub struct PasswordReset {
    pub door: Door,
    /// In E.164.
    pub phone: Pii<String>,
    pub code: Secret<String>,
    /// Which user, where several have the phone.
    pub username: Option<String>,
    pub new_password: Secret<String>,
}

impl Auth {
    /// Sets the password and ends every session. Nobody is signed in by it: a second factor is asked for at the next login.
    pub async fn reset_password_by_code(&self, reset: &PasswordReset, context: &RequestContext) -> Outcome<()> {
        self.require_sms()?;
        let Some((tenant, phone)) = self.sms_tenant(&reset.door, &reset.phone).await? else { return Err(refused().into()) };
        let origin = context.origin(None);
        // First the code: nobody learns from the judgement of a password whose it would be.
        let look = async |tx: &WriteTx| Ok::<_, Failure>(self.holder_of(tx, reset, &phone, context).await?.map(|(_, user)| user));
        let user: Model = self.db.write(tenant.id, &origin, look).await??;
        self.refuse_weak(tenant.id, "new_password", &user, &reset.new_password).await?;
        // Outside any transaction: a hash takes longer than a connection should be held.
        let hash = self.passwords.hash(&reset.new_password).await?;
        let settle = async |tx: &WriteTx| {
            // Somebody else may have used it up in between.
            let (row, user) = match self.holder_of(tx, reset, &phone, context).await? {
                Ok(found) => found,
                Err(problem) => return Ok(Err(problem)),
            };
            self.principals.forget_after(tx, user.id);
            access::reset_password(tx, &user, &hash, false).await?;
            code::used(tx, row, &phone).await?;
            Ok::<_, Failure>(Ok(()))
        };
        Ok(self.db.write(tenant.id, &origin, settle).await??)
    }

    /// The row of the code and its user; a refusal, inside, is committed all the same.
    async fn holder_of(
        &self,
        tx: &WriteTx,
        reset: &PasswordReset,
        phone: &Pii<String>,
        context: &RequestContext,
    ) -> Outcome<Result<(Uuid, Model), Problem>> {
        match self.holder(tx, Purpose::Reset, phone, &reset.code, reset.username.as_deref(), context).await? {
            Holder::One(row, user) => Ok(Ok((row, Entity::require(tx, user).await?))),
            Holder::Several => Ok(Err(Problem::invalid("username", "auth.sms.several_users"))),
            Holder::Nobody => Ok(Err(refused())),
        }
    }
}
