//! `/users/{id}/roles`.

use std::sync::Arc;

use axum::extract::State;
use erp_db::WriteTx;
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, RecentlyAuthenticated, Versioned};
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    permissions::UserUpdate,
    user::{input::UserRoles, manage, view::UserDetail},
};

/// Set a user's roles
///
/// These and no others, from the user's next request on. Nobody gives roles that allow more than they may do themselves (403
/// `auth.role.escalation`); only who holds `auth.role.delegate` gives others, never themselves, built-in roles that treat patients.
/// An auditor gets no role that changes anything (422 `auth.role.sod`), and the tenant's last active administrator stays one
/// (409 `auth.user.last_admin`).
#[utoipa::path(
    put, path = "/users/{id}/roles", tag = TAG, operation_id = "setUserRoles",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = UserRoles, example = json!({ "roles": ["receptionist"] })),
    responses(
        (status = 200, description = "The user as it stands now", body = UserDetail, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "A role, or the user, allows more than the caller may do", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such user", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or it is the last administrator", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such role, or they do not go together", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.update"]))
)]
pub async fn set(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserUpdate>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<UserRoles>,
) -> Result<Versioned<UserDetail>, ApiError> {
    let roles = body.check()?;
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    Ok(auth.change_user(&caller, id, async |tx: &WriteTx| manage::set_roles(tx, id, version, &roles).await).await?)
}
