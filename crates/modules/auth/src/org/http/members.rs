//! `/users/{id}/departments`.

use std::sync::Arc;

use axum::extract::State;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, Versioned};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    org::{
        input::{Membership, UserDepartments},
        members,
    },
    permissions::OrgManage,
    user::service::by_id,
};

/// Where a user works. The version is the user's.
#[derive(Serialize, ToSchema)]
pub struct Memberships {
    departments: Vec<Membership>,
    #[schema(example = 1)]
    version: i32,
}

async fn shown(tx: &TenantTx, id: Uuid) -> Outcome<Versioned<Memberships>> {
    let version = by_id(tx, id).await?.version;
    Ok(Versioned(version, Memberships { departments: members::of(tx, id).await?, version }))
}

/// Get a user's departments
#[utoipa::path(
    get, path = "/users/{id}/departments", tag = TAG, operation_id = "getUserDepartments",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The departments", body = Memberships, headers(("ETag" = String))),
        (status = 404, description = "There is no such user", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<Memberships>, ApiError> {
    Ok(auth.db.read(caller.tenant(), async |tx: &TenantTx| shown(tx, id).await).await?)
}

/// Set a user's departments
///
/// These and no others, with the position held in each.
#[utoipa::path(
    put, path = "/users/{id}/departments", tag = TAG, operation_id = "setUserDepartments",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The user's version that was read, from `ETag`")),
    request_body(content = UserDepartments, example = json!({ "departments": [] })),
    responses(
        (status = 200, description = "The departments as they stand now", body = Memberships, headers(("ETag" = String))),
        (status = 404, description = "There is no such user", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such department or position", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn set(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<UserDepartments>,
) -> Result<Versioned<Memberships>, ApiError> {
    body.check()?;
    let change = async |tx: &WriteTx| {
        members::set(tx, id, version, &body.departments).await?;
        shown(tx, id).await
    };
    Ok(auth.db.write(caller.tenant(), &caller.origin(), change).await?)
}
