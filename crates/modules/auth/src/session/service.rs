//! Opening, listing and ending sessions.

use erp_core::{AuditEntry, Cursor, Page, PageRequest, Principal, Problem, Secret, new_id};
use erp_db::{Failure, Outcome, TenantTx, WriteTx, older_than, sql};
use erp_web::RequestContext;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::entity::{Column, Entity, Model};
use crate::{
    Auth,
    events::LoginSucceeded,
    token::{Identity, Issued, RefreshToken},
    user,
};

/// What a login or a refresh gives.
pub struct Pair {
    pub session: Uuid,
    pub access: Issued,
    pub refresh: Secret<String>,
    /// Seconds.
    pub refresh_expires_in: u64,
    /// Of a login: what its device keeps.
    pub device: Option<Secret<String>>,
    pub must_change_password: bool,
}

/// A new session with its first pair, on a known device.
pub(crate) async fn open(auth: &Auth, tx: &WriteTx, user: &user::entity::Model, device: Uuid, context: &RequestContext) -> Outcome<Pair> {
    let session = new_id();
    let life = auth.refresh_life.as_secs();
    let now = auth.clock.now().timestamp();
    let statement = "INSERT INTO session (tenant_id, id, user_id, device, ip, expires_at, device_id, authenticated_at) \
        VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, to_timestamp($8))";
    let values: [sea_orm::Value; 8] = [
        tx.tenant().get().into(),
        session.into(),
        user.id.into(),
        context.user_agent.clone().into(),
        context.ip.to_string().into(),
        (life as f64).into(),
        device.into(),
        (now as f64).into(),
    ];
    tx.execute_raw(sql(statement, values)).await?;
    let refresh = add_refresh(tx, session, None).await?;
    tx.publish(user.id, i64::from(user.version), &LoginSucceeded { user_id: user.id, session_id: session });
    let identity = Identity { tenant: tx.tenant(), user: user.id, session, epoch: user.token_epoch, authenticated_at: now };
    pair(auth, user, &identity, refresh, life)
}

pub(super) fn pair(auth: &Auth, user: &user::entity::Model, identity: &Identity, refresh: Secret<String>, left: u64) -> Outcome<Pair> {
    let access = auth.tokens.issue(identity)?;
    Ok(Pair {
        session: identity.session,
        access,
        refresh,
        refresh_expires_in: left,
        device: None,
        must_change_password: user.must_change_password,
    })
}

/// A new refresh token of the session; it ends when the session does.
pub(super) async fn add_refresh(tx: &WriteTx, session: Uuid, parent: Option<Uuid>) -> Outcome<Secret<String>> {
    let token = RefreshToken::generate(tx.tenant())?;
    let statement = "INSERT INTO refresh_token (tenant_id, id, session_id, parent_id, token_hash, expires_at) \
        SELECT $1, $2, s.id, $4, $5, s.expires_at FROM session s WHERE s.tenant_id = $1 AND s.id = $3";
    let hash = crate::token::refresh_hash(token.expose()).to_vec();
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), new_id().into(), session.into(), parent.into(), hash.into()])).await?;
    Ok(token)
}

/// Ends one live session of the user; whether there was one.
pub(crate) async fn revoke(tx: &WriteTx, user: Uuid, session: Uuid, reason: &str) -> Result<bool, DbErr> {
    let statement = "UPDATE session SET revoked_at = now(), revoke_reason = $4 WHERE tenant_id = $1 AND id = $3 AND user_id = $2 \
        AND revoked_at IS NULL AND expires_at > now()";
    let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), session.into(), reason.into()])).await?;
    Ok(done.rows_affected() > 0)
}

/// Ends every live session of the user but `keep`; how many there were.
pub(crate) async fn revoke_others(tx: &WriteTx, user: Uuid, keep: Uuid, reason: &str) -> Result<u64, DbErr> {
    let statement = "UPDATE session SET revoked_at = now(), revoke_reason = $4 WHERE tenant_id = $1 AND user_id = $2 AND id <> $3 \
        AND revoked_at IS NULL AND expires_at > now()";
    let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), keep.into(), reason.into()])).await?;
    Ok(done.rows_affected())
}

/// Ends every live session of the user; how many there were.
pub(crate) async fn revoke_all(tx: &WriteTx, user: Uuid, reason: &str) -> Result<u64, DbErr> {
    // No session has this id.
    revoke_others(tx, user, Uuid::nil(), reason).await
}

/// A user's live sessions, newest first.
pub(crate) async fn live(tx: &TenantTx, user: Uuid, request: &PageRequest) -> Result<Page<Model>, DbErr> {
    let mut query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::UserId.eq(user))
        .filter(Column::RevokedAt.is_null())
        .filter(Expr::col(Column::ExpiresAt).gt(Expr::cust("now()")));
    if let Some(after) = request.after {
        query = query.filter(older_than(Column::CreatedAt, Column::Id, &after));
    }
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(request.fetch()).all(tx).await?;
    Ok(Page::from_rows(rows, request, |row| Cursor { at: row.created_at, id: row.id }))
}

impl Auth {
    /// The caller's live sessions, newest first.
    pub async fn sessions(&self, principal: &Principal, request: &PageRequest) -> Outcome<Page<Model>> {
        self.db.read(principal.tenant, async |tx: &TenantTx| live(tx, principal.user_id, request).await.map_err(Failure::from)).await
    }

    /// Ends one of the caller's sessions; another's is as if it were not there.
    pub async fn end_session(&self, principal: &Principal, origin: &erp_core::Origin, session: Uuid, reason: &'static str) -> Outcome<()> {
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                if !revoke(tx, principal.user_id, session, reason).await? {
                    return Err(Failure::from(Problem::not_found()));
                }
                self.principals.forget_after(tx, principal.user_id);
                tx.audit(AuditEntry::new("auth.session.ended", "session", session).detail("reason", reason));
                Ok(())
            })
            .await
    }

    /// Ends the caller's other sessions; how many there were.
    pub async fn end_other_sessions(&self, principal: &Principal, origin: &erp_core::Origin) -> Outcome<u64> {
        self.db
            .write(principal.tenant, origin, async |tx: &WriteTx| {
                let ended = revoke_others(tx, principal.user_id, principal.session_id, "ended_by_user").await?;
                self.principals.forget_after(tx, principal.user_id);
                tx.audit(AuditEntry::new("auth.session.others_ended", "user", principal.user_id).detail("sessions_ended", ended));
                Ok::<_, Failure>(ended)
            })
            .await
    }
}
