//! `/users/{id}`.

use std::sync::Arc;

use axum::extract::State;
use erp_db::{TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, NotStale, ProblemBody, RecentlyAuthenticated, Versioned};
use http::StatusCode;
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    permissions::{UserDelete, UserList, UserUpdate},
    user::{input::UserReplacement, list, manage, view::UserDetail},
};

/// Get a user
///
/// Personal data is masked. `ETag` is the version that a change has to name.
#[utoipa::path(
    get, path = "/users/{id}", tag = TAG, operation_id = "getUser",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The user", body = UserDetail, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.list"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserList>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<UserDetail>, ApiError> {
    let detail = auth.db.read(caller.tenant(), async |tx: &TenantTx| list::one(tx, id).await).await?;
    Ok(auth.shown(&caller, detail))
}

/// Replace what is known of a user
///
/// Send the display name, phone and e-mail address as they shall be. A field that is left out stays as it is; null clears it. If
/// nothing differs, nothing is written and the version stays.
#[utoipa::path(
    put, path = "/users/{id}", tag = TAG, operation_id = "replaceUser",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = UserReplacement, example = json!({ "display_name": "李伟", "email": null })),
    responses(
        (status = 200, description = "The user as it stands now", body = UserDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user runs more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.update"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUpdate>,
    _: NotStale,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<UserReplacement>,
) -> Result<Versioned<UserDetail>, ApiError> {
    Ok(auth.change_user(&caller, id, async |tx: &WriteTx| manage::update(tx, id, version, &body).await).await?)
}

/// Delete a user
///
/// For good: sessions end, personal data is destroyed, the roles are taken away, and the name may be given to somebody else. The
/// tenant's last active administrator stays (409 `auth.user.last_admin`).
#[utoipa::path(
    delete, path = "/users/{id}", tag = TAG, operation_id = "deleteUser",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user runs more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or it is the last administrator", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.delete"]))
)]
pub async fn delete(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserDelete>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let gone = async |tx: &WriteTx| {
        auth.principals.forget_after(tx, id);
        manage::delete(tx, id, version).await
    };
    auth.db.write(caller.tenant(), &caller.origin(), gone).await?;
    Ok(StatusCode::NO_CONTENT)
}
