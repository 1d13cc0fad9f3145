//! `Idempotency-Key` on creating routes.

use axum::{
    extract::{FromRequest, FromRequestParts, MatchedPath, OriginalUri, Request},
    response::{IntoResponse, Response},
};
use erp_core::Problem;
use erp_db::{
    Db, Failure, WriteTx,
    idempotency::{self, Claim, Stored},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};

use crate::{ApiError, ApiJson, Caller, extract::PermissionMarker};

const HEADER: &str = "idempotency-key";
/// Says that the answer is a stored one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The body and the identity of a creating request by a caller who holds `P`. Take it as the handler's last argument.
pub struct Creating<P, T> {
    pub caller: crate::Granted<P>,
    pub body: T,
    key: Option<(String, String, Vec<u8>)>,
}

impl<S: Send + Sync, P: PermissionMarker, T: DeserializeOwned> FromRequest<S> for Creating<P, T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let caller = crate::Granted::<P>::from_request_parts(&mut parts, state).await?;
        let key = read_key(&parts.headers)?;
        let template = parts.extensions.get::<MatchedPath>().map(|p| p.as_str().to_owned());
        let original = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.path().to_owned(), |u| u.0.path().to_owned());
        let route = format!("{} {}", parts.method, template.unwrap_or_else(|| original.clone()));
        let request = Request::from_parts(parts, body);
        crate::extract::require_json(&request)?;
        let bytes = crate::extract::read_body(request).await?;
        let ApiJson(body) = ApiJson::<T>::parse(&bytes)?;
        // The concrete path is part of the request: the same key on another parent is another request.
        let key = key.map(|key| (route, key, [original.as_bytes(), b"\0", &bytes].concat()));
        Ok(Self { caller, body, key })
    }
}

fn read_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(ApiError(Problem::bad_request("common.idempotency.invalid")));
    }
    let key = value.to_str().ok().map(str::trim).filter(|k| (1..=128).contains(&k.len()) && k.bytes().all(|b| b.is_ascii_graphic()));
    key.map(|k| Some(k.to_owned())).ok_or_else(|| ApiError(Problem::bad_request("common.idempotency.invalid")))
}

/// What a creating handler answers: 201 with the row, its place and its version.
pub struct Created<T> {
    pub body: T,
    pub location: String,
    pub version: i32,
}

/// What a handler answers that has begun something: 202 with where its outcome will stand.
pub struct Accepted<T> {
    pub body: T,
    pub location: String,
}

/// As [`create`], for what goes on after the answer. It is to begin when the transaction has committed: [`WriteTx::after_commit`].
pub async fn accept<P, T, B, F>(db: &Db, request: Creating<P, T>, work: F) -> Result<Response, ApiError>
where
    P: PermissionMarker,
    B: Serialize,
    F: AsyncFnOnce(&WriteTx, &Caller, T) -> Result<Accepted<B>, Failure>,
{
    let work = async |tx: &WriteTx, caller: &Caller, body: T| {
        let Accepted { body, location } = work(tx, caller, body).await?;
        stored(202, &body, serde_json::json!({ "location": location }))
    };
    once(db, request, work).await
}

/// Runs `work` in one write transaction together with the key and the stored answer. A repeat of the request gets the first
/// answer again; another request under the same key 422. Only success is stored: a failure frees the key.
pub async fn create<P, T, B, F>(db: &Db, request: Creating<P, T>, work: F) -> Result<Response, ApiError>
where
    P: PermissionMarker,
    B: Serialize,
    F: AsyncFnOnce(&WriteTx, &Caller, T) -> Result<Created<B>, Failure>,
{
    let work = async |tx: &WriteTx, caller: &Caller, body: T| {
        let Created { body, location, version } = work(tx, caller, body).await?;
        stored(201, &body, serde_json::json!({ "location": location, "etag": format!("\"{version}\"") }))
    };
    once(db, request, work).await
}

async fn once<P, T, F>(db: &Db, request: Creating<P, T>, work: F) -> Result<Response, ApiError>
where
    P: PermissionMarker,
    F: AsyncFnOnce(&WriteTx, &Caller, T) -> Result<Stored, Failure>,
{
    let Creating { caller, body, key } = request;
    let caller = caller.caller;
    let tenant = caller.tenant();
    let key = key.map(|(route, key, request)| idempotency::Key {
        principal: caller.principal.user_id,
        request_mac: db.crypto().mac("erp/idempotency/v1", tenant, &request),
        route,
        key,
    });
    let origin = caller.origin();
    let (stored, replayed) = db
        .write(tenant, &origin, async |tx: &WriteTx| {
            let Some(key) = &key else {
                return Ok::<_, Failure>((work(tx, &caller, body).await?, false));
            };
            match idempotency::claim(tx, key).await? {
                Claim::Mismatch => Err(Problem::new(422, "common.idempotency.mismatch").into()),
                Claim::Replay(stored) => Ok((stored, true)),
                Claim::Fresh(row) => {
                    let stored = work(tx, &caller, body).await?;
                    idempotency::store(tx, row, &stored).await?;
                    Ok((stored, false))
                }
            }
        })
        .await?;
    Ok(respond(stored, replayed))
}

fn stored(status: u16, body: &impl Serialize, headers: serde_json::Value) -> Result<Stored, Failure> {
    let body = serde_json::to_string(body).map_err(Problem::internal)?;
    Ok(Stored { status, headers, body })
}

fn respond(stored: Stored, replayed: bool) -> Response {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::CREATED);
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], stored.body).into_response();
    let headers = response.headers_mut();
    for (name, place) in [("location", header::LOCATION), ("etag", header::ETAG)] {
        if let Some(value) = stored.headers.get(name).and_then(|v| v.as_str()).and_then(|v| HeaderValue::from_str(v).ok()) {
            headers.insert(place, value);
        }
    }
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
