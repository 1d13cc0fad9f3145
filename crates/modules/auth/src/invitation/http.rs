//! `/users/invitations`, and the public `POST /auth/invitations/accept`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use chrono::{DateTime, Utc};
use erp_core::{FieldProblem, Pii, Problem, Secret};
use erp_db::{TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, NotStale, PageBody, PageQuery, ProblemBody, RecentlyAuthenticated,
    RequestContext,
    idempotency::{Created, Creating, create as create_once},
    login_layer,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};
use uuid::Uuid;

use super::{
    list::{self, Invitation},
    manage,
};
use crate::{
    Auth,
    permissions::{UserCreate, UserList},
    user::{
        input::NewUser,
        list as users,
        manage::{self as accounts, Begins},
        view::UserDetail,
    },
};

const TAG: &str = "users";
/// Characters of a typed password; a stored one is shorter.
const LONGEST_PASSWORD: usize = 1024;

/// With the stricter limit by address: it takes a secret and gives an account.
pub fn public() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(accept).layer(login_layer()))
}

pub fn private() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(page, invite)).routes(routes!(resend)).routes(routes!(revoke))
}

/// List open invitations
///
/// Newest first: who was invited and has not come, in time or too late.
#[utoipa::path(
    get, path = "/users/invitations", tag = TAG, operation_id = "listInvitations",
    params(PageQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<Invitation>),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.list"]))
)]
async fn page(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserList>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<Invitation>>, ApiError> {
    let request = query.request()?;
    Ok(Json(auth.db.read(caller.tenant(), async |tx: &TenantTx| list::page(tx, &request).await).await?.into()))
}

/// Somebody to invite. Phones may be written as people write them, foreign ones with `+`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// The name to sign in by; upper case and full-width letters become lower case and half-width.
    #[schema(value_type = String, min_length = 1, max_length = 64, example = "li.wei")]
    pub username: Option<String>,
    /// Role codes. None of them may hold what the caller does not.
    #[schema(max_items = 20, example = json!(["receptionist"]))]
    #[serde(default)]
    pub roles: Vec<String>,
    #[schema(value_type = Option<String>, max_length = 100, example = "李伟")]
    pub display_name: Option<Pii<String>>,
    #[schema(value_type = Option<String>, example = "138 0000 5678")]
    pub phone: Option<Pii<String>>,
    #[schema(value_type = Option<String>, example = "li.wei@clinic.example")]
    pub email: Option<Pii<String>>,
}

impl From<NewInvitation> for NewUser {
    fn from(body: NewInvitation) -> Self {
        let NewInvitation { username, roles, display_name, phone, email } = body;
        Self { username, roles, display_name, phone, email, ..Self::default() }
    }
}

/// Somebody who was invited.
#[derive(Serialize, ToSchema)]
pub struct UserInvitation {
    #[serde(flatten)]
    user: UserDetail,
    #[serde(flatten)]
    given: InvitationToken,
}

/// What lets an invited user in, once.
#[derive(Serialize, ToSchema)]
pub struct InvitationToken {
    /// Hand it over on a safe way. It is not shown again.
    #[schema(example = "AZq3kQx8cFe0v3m1Yk7h6g.q0l5aW52aXRhdGlvbi1leGFtcGxlLW5vdC1yZWFs")]
    invitation_token: String,
    invitation_expires_at: DateTime<Utc>,
}

impl From<manage::Given> for InvitationToken {
    fn from(given: manage::Given) -> Self {
        Self { invitation_token: given.token.expose().clone(), invitation_expires_at: given.expires_at }
    }
}

/// Invite a user
///
/// Makes an account whose owner chooses the password: whoever brings the token to `POST /auth/invitations/accept` within 72 hours.
/// Roles are given as with `POST /users`.
#[utoipa::path(
    post, path = "/users/invitations", tag = TAG, operation_id = "inviteUser",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewInvitation, example = json!({ "username": "li.wei", "roles": ["receptionist"], "email": "li.wei@clinic.example" })),
    responses(
        (status = 201, description = "The user and the token; not to be cached", body = UserInvitation, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The name is taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, or unknown roles", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.create"]))
)]
async fn invite(
    State(auth): State<Arc<Auth>>,
    _: Granted<UserCreate>,
    _: NotStale,
    request: Creating<UserCreate, NewInvitation>,
) -> Result<Response, ApiError> {
    let draft = NewUser::from(request.body.clone()).check()?;
    let work = async |tx: &WriteTx, _: &Caller, _: NewInvitation| {
        let roles: Vec<&str> = draft.roles.iter().map(String::as_str).collect();
        let id = accounts::begin(tx, &draft.username, &roles, &draft.contact, Begins::Invited).await?;
        let id = id.ok_or_else(|| Problem::conflict("auth.user.username_taken"))?;
        let given = manage::invite(tx, id).await?.into();
        let user = users::one(tx, id).await?;
        let version = user.summary.version;
        Ok(Created { body: UserInvitation { user, given }, location: format!("/api/v1/users/{id}"), version })
    };
    create_once(&auth.db, request, work).await
}

/// Invite a user again
///
/// Gives another token; the one before is dead. For users whose status is `invited`, however they came to be so.
#[utoipa::path(
    post, path = "/users/invitations/{id}/resend", tag = TAG, operation_id = "resendInvitation",
    params(("id" = Uuid, Path, description = "The user.")),
    responses(
        (status = 200, description = "The token; not to be cached", body = InvitationToken),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "The user is to run more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such user", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The user has come already, or is disabled", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.create"]))
)]
async fn resend(
    State(auth): State<Arc<Auth>>,
    caller: Granted<UserCreate>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<InvitationToken>, ApiError> {
    let given = auth.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| manage::invite_again(tx, id).await).await?;
    Ok(Json(given.into()))
}

/// Take an invitation back
///
/// The token is dead, and the account that nobody has used is deleted: its name is free again.
#[utoipa::path(
    post, path = "/users/invitations/{id}/revoke", tag = TAG, operation_id = "revokeInvitation",
    params(("id" = Uuid, Path, description = "The user.")),
    responses(
        (status = 204, description = "Gone"),
        (status = 403, description = "The user is to run more of the tenant than the caller does", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is no such user", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The user has come already, or is disabled", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.user.create"]))
)]
async fn revoke(State(auth): State<Arc<Auth>>, caller: Granted<UserCreate>, ApiPath(id): ApiPath<Uuid>) -> Result<StatusCode, ApiError> {
    auth.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| manage::revoke(tx, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "token": "AZq3kQx8cFe0v3m1Yk7h6g.q0l5aW52aXRhdGlvbi1leGFtcGxlLW5vdC1yZWFs", "password": "small red umbrella" }))]
pub struct AcceptBody {
    #[schema(value_type = String)]
    pub token: Secret<String>,
    /// At least 15 characters unless configured otherwise, at most 128; none that is common or known from a leak.
    #[schema(value_type = String, format = Password, max_length = 1024)]
    pub password: Secret<String>,
}

/// Whose account it is: what a login takes beside the password.
#[derive(Serialize, ToSchema)]
pub struct Accepted {
    /// The tenant's slug.
    #[schema(example = "default")]
    tenant: String,
    #[schema(example = "li.wei")]
    username: String,
}

/// Accepts an invitation
///
/// Sets the password and makes the account its owner's, who then signs in. The token is used up. A token that is unknown, used,
/// expired or taken back gets one and the same answer.
#[utoipa::path(
    post, path = "/auth/invitations/accept", tag = "auth", operation_id = "acceptInvitation",
    request_body = AcceptBody,
    responses(
        (status = 200, description = "Welcome.", body = Accepted),
        (status = 401, description = "The token opens nothing.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The password breaks rules.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn accept(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    ApiJson(body): ApiJson<AcceptBody>,
) -> Result<Json<Accepted>, ApiError> {
    if body.password.expose().chars().count() > LONGEST_PASSWORD {
        return Err(Problem::fields(vec![FieldProblem::new("password", "common.field.too_long").param("max", LONGEST_PASSWORD)]).into());
    }
    let joined = auth.accept_invitation(body.token.expose(), &body.password, &context).await?;
    Ok(Json(Accepted { tenant: joined.tenant, username: joined.username }))
}
