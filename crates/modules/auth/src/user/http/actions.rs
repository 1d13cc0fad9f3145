//! What is done to one user at a word.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::Problem;
use erp_db::{Failure, TenantTx, WriteTx};
use erp_settings::secrets::{Generate, generate};
use erp_web::{ApiError, ApiPath, Granted, NotStale, ProblemBody, RecentlyAuthenticated, Versioned};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    permissions::{UserUnlock, UserUpdate},
    user::{access, service::by_id, view::UserDetail},
};

/// Unlock a user
///
/// Forgives failed attempts under the name, so that the user need not wait for the next one.
#[utoipa::path(
    post, path = "/users/{id}/unlock", tag = TAG, operation_id = "unlockUser",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The user, unlocked now or before", body = UserDetail, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.unlock"]))
)]
pub async fn unlock(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUnlock>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<UserDetail>, ApiError> {
    let unlock = async |tx: &WriteTx| {
        access::unlock(tx, &by_id(tx, id).await?).await?;
        Ok(())
    };
    Ok(auth.change_user(&caller, id, unlock).await?)
}

/// Disable a user
///
/// Keeps the user from signing in and ends what is open, from the next request on. The tenant's last active administrator stays
/// (409 `auth.user.last_admin`).
#[utoipa::path(
    post, path = "/users/{id}/disable", tag = TAG, operation_id = "disableUser",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The user, disabled now or before", body = UserDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user runs more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is the last administrator", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.update"]))
)]
pub async fn disable(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUpdate>,
    _: NotStale,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<UserDetail>, ApiError> {
    Ok(auth.change_user(&caller, id, async |tx: &WriteTx| access::disable(tx, id).await.map(|_| ())).await?)
}

/// Enable a user
///
/// Lets a disabled user sign in again. Sessions that were ended stay so.
#[utoipa::path(
    post, path = "/users/{id}/enable", tag = TAG, operation_id = "enableUser",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The user, enabled now or before", body = UserDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user runs more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.update"]))
)]
pub async fn enable(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUpdate>,
    _: NotStale,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<UserDetail>, ApiError> {
    Ok(auth.change_user(&caller, id, async |tx: &WriteTx| access::enable(tx, id).await.map(|_| ())).await?)
}

/// A new password.
#[derive(Serialize, ToSchema)]
pub struct PasswordReset {
    /// Hand it over on a safe way. It is not shown again, and must be changed at the next login.
    #[schema(example = "qyv4-tn7d-x2hc-9mzk")]
    one_time_password: String,
    #[schema(example = 1)]
    sessions_ended: u64,
}

/// Reset a user's password
///
/// For somebody who has lost theirs: ends every session, forgives failed attempts, and gives a password that must be changed at
/// the next login. One's own password is changed under `/auth/password` (409 `auth.user.own_password`).
#[utoipa::path(
    post, path = "/users/{id}/reset-password", tag = TAG, operation_id = "resetUserPassword",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The password; not to be cached", body = PasswordReset),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user runs more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is the caller's own", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.update"]))
)]
pub async fn reset_password(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUpdate>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<PasswordReset>, ApiError> {
    // A stolen access token must not be enough to take the account over.
    if id == caller.principal.user_id {
        return Err(Problem::conflict("auth.user.own_password").into());
    }
    let user = auth.db.read(caller.tenant(), async |tx: &TenantTx| by_id(tx, id).await).await?;
    let made = generate(Generate::Password).map_err(Problem::internal)?;
    let hash = auth.passwords.hash(&made).await?;
    let reset = async |tx: &WriteTx| {
        auth.principals.forget_after(tx, id);
        access::reset_password(tx, &user, &hash, true).await
    };
    let sessions_ended = auth.db.write::<_, Failure, _>(caller.tenant(), &caller.origin(), reset).await?;
    let answer = PasswordReset { one_time_password: made.expose().clone(), sessions_ended };
    Ok(Json(answer))
}

/// Take a user's second factor off
///
/// For somebody who has lost the authenticator app and the recovery codes: ends every session. One's own is taken off under
/// `/auth/mfa/totp/remove` (409 `auth.user.own_mfa`).
#[utoipa::path(
    post, path = "/users/{id}/reset-mfa", tag = TAG, operation_id = "resetUserMfa",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The user, without a second factor now or before", body = UserDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user runs more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is the caller's own", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.update"]))
)]
pub async fn reset_mfa(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUpdate>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<UserDetail>, ApiError> {
    // A stolen access token must not be enough to take the account over.
    if id == caller.principal.user_id {
        return Err(Problem::conflict("auth.user.own_mfa").into());
    }
    Ok(auth.change_user(&caller, id, async |tx: &WriteTx| access::reset_mfa(tx, id).await.map(|_| ())).await?)
}
