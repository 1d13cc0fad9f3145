//! `/users`: the list, and making one.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::{Page, Problem, Secret};
use erp_db::{TenantTx, WriteTx};
use erp_settings::secrets::{Generate, generate};
use erp_web::{
    ApiError, ApiQuery, Caller, Granted, NotStale, PageBody, ProblemBody,
    idempotency::{Created, Creating, create as create_once},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{BASE, TAG};
use crate::{
    Auth,
    password::{normalise, tenant_words},
    permissions::{UserCreate, UserList},
    user::{
        input::NewUser,
        list::{self, UserQuery},
        manage::{self, Begins},
        view::{UserDetail, UserSummary},
    },
};

/// List users
///
/// Newest first, or by name where the beginning of one is asked for. Personal data is masked.
#[utoipa::path(
    get, path = "/users", tag = TAG, operation_id = "listUsers",
    params(UserQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<UserSummary>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.list"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserList>,
    ApiQuery(query): ApiQuery<UserQuery>,
) -> Result<Json<PageBody<UserSummary>>, ApiError> {
    let (request, filter) = query.check()?;
    let page: Page<UserSummary> = auth.db.read(caller.tenant(), async |tx: &TenantTx| list::page(tx, &request, &filter).await).await?;
    auth.report_unreadable(&caller, &page.items);
    Ok(Json(page.into()))
}

/// A user that was made.
#[derive(Serialize, ToSchema)]
pub struct UserCreated {
    #[serde(flatten)]
    user: UserDetail,
    /// Where no password was given to somebody who needs one: hand it over on a safe way. It is not shown again.
    #[schema(example = "qyv4-tn7d-x2hc-9mzk")]
    one_time_password: Option<String>,
}

/// Make a user
///
/// The password, given or made here, must be changed at the first login. Nobody gives roles that allow more than they may do
/// themselves (403 `auth.role.escalation`), but built-in ones that treat patients where they hold `auth.role.delegate`; and an
/// auditor gets no role that changes anything (422 `auth.role.sod`). A service account has no password: make it an API key.
#[utoipa::path(
    post, path = "/users", tag = TAG, operation_id = "createUser",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewUser, example = json!({ "username": "li.wei", "roles": ["receptionist"], "display_name": "李伟", "phone": "138 0000 5678" })),
    responses(
        (status = 201, description = "The user; not to be cached", body = UserCreated, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The name is taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, unknown roles, or a password that breaks rules", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.create"]))
)]
pub async fn create(
    State(auth): State<Arc<Auth>>,
    _: Granted<UserCreate>,
    _: NotStale,
    request: Creating<UserCreate, NewUser>,
) -> Result<Response, ApiError> {
    let draft = request.body.check()?;
    let (hash, made) = if draft.service { (None, None) } else { auth.first_password(&request, &draft.username).await? };
    let work = async |tx: &WriteTx, _: &Caller, _: NewUser| {
        let roles: Vec<&str> = draft.roles.iter().map(String::as_str).collect();
        let begins = hash.as_deref().map_or(Begins::Service, |hash| Begins::WithPassword { hash, must_change: true });
        let id = manage::begin(tx, &draft.username, &roles, &draft.contact, begins).await?;
        let id = id.ok_or_else(|| Problem::conflict("auth.user.username_taken"))?;
        let user = list::one(tx, id).await?;
        let version = user.summary.version;
        Ok(Created { body: UserCreated { user, one_time_password: made }, location: format!("{BASE}/{id}"), version })
    };
    create_once(&auth.db, request, work).await
}

impl Auth {
    /// The hash of the password that was given, or of one made here, and what was made.
    async fn first_password(
        &self,
        request: &Creating<UserCreate, NewUser>,
        username: &str,
    ) -> Result<(Option<String>, Option<String>), ApiError> {
        let (password, made) = match &request.body.password {
            Some(given) => (given.clone(), None),
            None => {
                let made = generate(Generate::Password).map_err(Problem::internal)?;
                (made.clone(), Some(made.expose().clone()))
            }
        };
        self.judge_first(request.caller.tenant(), username, &password).await?;
        // Outside the transaction: a hash takes longer than a connection should be held.
        Ok((Some(self.passwords.hash(&password).await?), made))
    }

    /// 422 with every rule that somebody's first password breaks.
    async fn judge_first(&self, tenant: erp_core::TenantId, username: &str, password: &Secret<String>) -> Result<(), ApiError> {
        let words = self.db.read(tenant, async |tx: &TenantTx| tenant_words(tx).await).await?;
        let faults = self.passwords.policy.faults("password", &normalise(password.expose()), username, &words);
        if faults.is_empty() { Ok(()) } else { Err(Problem::fields(faults).into()) }
    }
}
