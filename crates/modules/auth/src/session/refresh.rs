//! Turning a refresh token into a new pair.

use erp_core::{AuditEntry, Outcome as AuditOutcome, Problem};
use erp_db::{
    Outcome, WriteTx, sql,
    tenants::{self, Tenant},
};
use erp_web::RequestContext;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryResult};
use uuid::Uuid;

use super::{
    rules::{GRACE_SECONDS, Presented, Verdict},
    service::{Pair, add_refresh, pair, revoke},
};
use crate::{
    Auth,
    events::SessionReuseDetected,
    token::{Identity, RefreshToken},
    user,
};

/// A presented token with its session, read under the session's lock.
struct Found {
    token: Uuid,
    session: Uuid,
    user: user::entity::Model,
    presented: Presented,
    /// Seconds until the session ends.
    left: i64,
    /// When its user last proved who they are, in seconds since 1970.
    authenticated_at: i64,
}

fn refused() -> Problem {
    Problem::new(401, "auth.refresh.invalid")
}

impl Auth {
    /// Takes a refresh token and gives a new pair. The presented token is used up in the same transaction.
    pub async fn refresh(&self, text: &str, context: &RequestContext) -> Outcome<Pair> {
        let token = RefreshToken::parse(text).ok_or_else(refused)?;
        let tenant = tenants::get(&self.db, token.tenant).await?.filter(Tenant::is_active).ok_or_else(refused)?;
        let origin = context.origin(None);
        // A refusal that ends a session has something to commit: hence the Option inside.
        let pair = self.db.write(tenant.id, &origin, async |tx: &WriteTx| self.exchange(tx, &token.hash).await).await?;
        pair.ok_or_else(|| refused().into())
    }

    async fn exchange(&self, tx: &WriteTx, hash: &[u8; 32]) -> Outcome<Option<Pair>> {
        let Some(found) = find(tx, hash).await? else { return Ok(None) };
        match found.presented.verdict() {
            Verdict::Refuse => return Ok(None),
            Verdict::Reuse => {
                end_reused(tx, &found).await?;
                self.principals.forget_after(tx, found.user.id);
                return Ok(None);
            }
            Verdict::Rotate => {
                tx.execute_raw(sql(
                    "UPDATE refresh_token SET used_at = now() WHERE tenant_id = $1 AND id = $2",
                    [tx.tenant().get().into(), found.token.into()],
                ))
                .await?;
            }
            Verdict::Reissue => {
                let statement = "UPDATE refresh_token SET revoked_at = now() WHERE tenant_id = $1 AND parent_id = $2 AND used_at IS NULL AND revoked_at IS NULL";
                tx.execute_raw(sql(statement, [tx.tenant().get().into(), found.token.into()])).await?;
            }
        }
        tx.execute_raw(sql(
            "UPDATE session SET last_seen_at = now() WHERE tenant_id = $1 AND id = $2",
            [tx.tenant().get().into(), found.session.into()],
        ))
        .await?;
        let refresh = add_refresh(tx, found.session, Some(found.token)).await?;
        let identity = Identity {
            tenant: tx.tenant(),
            user: found.user.id,
            session: found.session,
            epoch: found.user.token_epoch,
            authenticated_at: found.authenticated_at,
        };
        pair(self, &found.user, &identity, refresh, found.left.max(0) as u64).map(Some)
    }
}

/// Locks the token's session first, so that refreshes of one family are decided one after the other, then reads.
async fn find(tx: &WriteTx, hash: &[u8; 32]) -> Outcome<Option<Found>> {
    let tenant = tx.tenant().get();
    let statement = "SELECT s.id FROM session s WHERE s.tenant_id = $1 AND s.id = (SELECT t.session_id FROM refresh_token t \
        WHERE t.tenant_id = $1 AND t.token_hash = $2) FOR UPDATE";
    if tx.query_one_raw(sql(statement, [tenant.into(), hash.to_vec().into()])).await?.is_none() {
        return Ok(None);
    }
    // A statement of its own: it sees what the transaction we waited for has committed.
    let statement = "SELECT t.id, t.session_id, s.user_id, s.revoked_at IS NULL AND s.expires_at > now() AS live, t.expires_at <= now() AS expired, \
        t.used_at IS NOT NULL AS used, t.revoked_at IS NOT NULL AS revoked, extract(epoch FROM s.expires_at - now())::bigint AS left, \
        extract(epoch FROM s.authenticated_at)::bigint AS authenticated_at, \
        EXISTS (SELECT 1 FROM refresh_token n WHERE n.tenant_id = t.tenant_id AND n.parent_id = t.id AND n.used_at IS NULL AND n.revoked_at IS NULL \
        AND n.created_at >= now() - make_interval(secs => $3)) AS fresh \
        FROM refresh_token t JOIN session s ON s.tenant_id = t.tenant_id AND s.id = t.session_id WHERE t.tenant_id = $1 AND t.token_hash = $2";
    let Some(row) = tx.query_one_raw(sql(statement, [tenant.into(), hash.to_vec().into(), f64::from(GRACE_SECONDS).into()])).await? else {
        return Ok(None);
    };
    let user: Uuid = row.try_get("", "user_id")?;
    let Some(user) = user::entity::Entity::find_by_id((tenant, user)).one(tx).await? else { return Ok(None) };
    Ok(Some(read(&row, user)?))
}

fn read(row: &QueryResult, user: user::entity::Model) -> Result<Found, DbErr> {
    let presented = Presented {
        session_live: row.try_get("", "live")? && user.may_sign_in(),
        expired: row.try_get("", "expired")?,
        used: row.try_get("", "used")?,
        revoked: row.try_get("", "revoked")?,
        successor_fresh: row.try_get("", "fresh")?,
    };
    Ok(Found {
        token: row.try_get("", "id")?,
        session: row.try_get("", "session_id")?,
        left: row.try_get("", "left")?,
        authenticated_at: row.try_get("", "authenticated_at")?,
        user,
        presented,
    })
}

/// Ends the session whose token was presented twice, and says so.
async fn end_reused(tx: &WriteTx, found: &Found) -> Result<(), DbErr> {
    revoke(tx, found.user.id, found.session, "reuse_detected").await?;
    tx.audit(
        AuditEntry::new("auth.session.reuse_detected", "session", found.session)
            .outcome(AuditOutcome::Denied)
            .detail("user_id", found.user.id.to_string()),
    );
    let event = SessionReuseDetected { user_id: found.user.id, session_id: found.session };
    tx.publish(found.user.id, i64::from(found.user.version), &event);
    Ok(())
}
