//! `/departments`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::{Page, PageRequest};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, PageBody, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use uuid::Uuid;

use super::TAG;
use crate::{
    Auth,
    org::{
        input::{DepartmentReplacement, NewDepartment},
        manage,
        view::{self, Department, DepartmentQuery},
    },
    permissions::OrgManage,
};

/// List departments
///
/// Newest first, flat: `parent_id` makes the tree.
#[utoipa::path(
    get, path = "/departments", tag = TAG, operation_id = "listDepartments",
    params(DepartmentQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<Department>),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiQuery(query): ApiQuery<DepartmentQuery>,
) -> Result<Json<PageBody<Department>>, ApiError> {
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let page: Page<Department> =
        auth.db.read(caller.tenant(), async |tx: &TenantTx| view::departments(tx, &request, query.parent_id).await).await?;
    Ok(Json(page.into()))
}

/// Make a department
///
/// Below another one, or at the top.
#[utoipa::path(
    post, path = "/departments", tag = TAG, operation_id = "createDepartment",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewDepartment, example = json!({ "code": "nephrology", "name": "肾内科" })),
    responses(
        (status = 201, description = "The department", body = Department, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "The code is taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn create(State(auth): State<Arc<Auth>>, request: Creating<OrgManage, NewDepartment>) -> Result<Response, ApiError> {
    create_once(&auth.db, request, async |tx: &WriteTx, _: &Caller, body: NewDepartment| {
        let body = Department::from(manage::make_department(tx, &body).await?);
        let (location, version) = (format!("/api/v1/departments/{}", body.id), body.version);
        Ok(Created { body, location, version })
    })
    .await
}

/// Get a department
#[utoipa::path(
    get, path = "/departments/{id}", tag = TAG, operation_id = "getDepartment",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The department", body = Department, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<Department>, ApiError> {
    let found = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::department(tx, id).await).await?;
    Ok(Versioned(found.version, found))
}

/// Name, move or lead a department anew
///
/// The code never changes. What is left out stays as it is; null puts it at the top, or leaves it without a leader. It cannot come to
/// stand below itself (422 `auth.department.cycle`).
#[utoipa::path(
    put, path = "/departments/{id}", tag = TAG, operation_id = "replaceDepartment",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = DepartmentReplacement, example = json!({ "name": "肾内科", "parent_id": null })),
    responses(
        (status = 200, description = "The department as it stands now", body = Department, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<DepartmentReplacement>,
) -> Result<Versioned<Department>, ApiError> {
    let change = async |tx: &WriteTx| manage::change_department(tx, id, version, &body).await;
    let row = auth.db.write(caller.tenant(), &caller.origin(), change).await?;
    Ok(Versioned(row.version, row.into()))
}

/// Delete a department
///
/// One that has no departments below it and no users (409 `auth.department.in_use`).
#[utoipa::path(
    delete, path = "/departments/{id}", tag = TAG, operation_id = "deleteDepartment",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or it is in use", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.org.manage"]))
)]
pub async fn delete(
    State(auth): State<Arc<Auth>>,
    caller: Granted<OrgManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let gone: Outcome<()> =
        auth.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| manage::delete_department(tx, id, version).await).await;
    gone?;
    Ok(StatusCode::NO_CONTENT)
}
