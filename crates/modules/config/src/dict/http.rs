//! `/dicts`.

use axum::{Json, extract::State, response::Response};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    input::{DictNames, ItemQuery, ItemReplacement, NewDict, NewItem},
    service,
    view::{DictList, DictView, ItemList, ItemView},
};
use crate::{
    permissions::{DictList as MayList, DictManage},
    state::{BASE, Config},
};

const TAG: &str = "dictionaries";

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, rename, delete))
        .routes(routes!(items, add_item))
        .routes(routes!(get_item, replace_item, delete_item))
}

/// List dictionaries
///
/// All of them, by code.
#[utoipa::path(
    get, path = "/dicts", tag = TAG, operation_id = "listDicts",
    responses((status = 200, description = "All of them", body = DictList)),
    security(("bearer" = ["config.dict.list"]))
)]
async fn list(State(config): State<Config>, caller: Granted<MayList>) -> Result<Json<DictList>, ApiError> {
    let rows: Outcome<Vec<_>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::list(tx).await).await;
    Ok(Json(DictList { items: rows?.into_iter().map(DictView::from).collect() }))
}

/// Make a dictionary
///
/// Its code never changes.
#[utoipa::path(
    post, path = "/dicts", tag = TAG, operation_id = "createDict",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewDict, example = json!({"code": "ward", "name_en": "Wards", "name_zh": "病区"})),
    responses(
        (status = 201, description = "The dictionary", body = DictView, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "There is one of this code, or there are too many", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.manage"]))
)]
async fn create(State(config): State<Config>, request: Creating<DictManage, NewDict>) -> Result<Response, ApiError> {
    create_once(&config.db, request, async |tx: &WriteTx, _: &Caller, body: NewDict| {
        let (code, en, zh) = body.check()?;
        let row = service::create(tx, code, en, zh).await?;
        Ok(Created { location: format!("{BASE}/dicts/{}", row.code), version: row.version, body: DictView::from(row) })
    })
    .await
}

/// Get a dictionary
#[utoipa::path(
    get, path = "/dicts/{code}", tag = TAG, operation_id = "getDict",
    params(("code" = String, Path)),
    responses(
        (status = 200, description = "The dictionary, without its values", body = DictView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.list"]))
)]
async fn get(
    State(config): State<Config>,
    caller: Granted<MayList>,
    ApiPath(code): ApiPath<String>,
) -> Result<Versioned<DictView>, ApiError> {
    let row: Outcome<_> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::require(tx, &code).await).await;
    let row = row?;
    Ok(Versioned(row.version, row.into()))
}

/// Rename a dictionary
#[utoipa::path(
    put, path = "/dicts/{code}", tag = TAG, operation_id = "renameDict",
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = DictNames, example = json!({"name_en": "Wards", "name_zh": "病区"})),
    responses(
        (status = 200, description = "The dictionary as it stands now", body = DictView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.manage"]))
)]
async fn rename(
    State(config): State<Config>,
    caller: Granted<DictManage>,
    ApiPath(code): ApiPath<String>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<DictNames>,
) -> Result<Versioned<DictView>, ApiError> {
    let (en, zh) = body.check()?;
    let row: Outcome<_> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::rename(tx, &code, version, en, zh).await).await;
    let row = row?;
    Ok(Versioned(row.version, row.into()))
}

/// Delete a dictionary
///
/// With its values, if nobody uses one of them. Those that the product ships stay.
#[utoipa::path(
    delete, path = "/dicts/{code}", tag = TAG, operation_id = "deleteDict",
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is built in or in use (`used_by` says where), or another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.manage"]))
)]
async fn delete(
    State(config): State<Config>,
    caller: Granted<DictManage>,
    ApiPath(code): ApiPath<String>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let done: Outcome<()> = config
        .db
        .write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::delete(tx, &config.dict_uses, &code, version).await)
        .await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}

/// List a dictionary's values
///
/// In their order. Disabled ones are among them unless `status` says otherwise: rows that have them are still to be shown.
#[utoipa::path(
    get, path = "/dicts/{code}/items", tag = TAG, operation_id = "listDictItems",
    params(("code" = String, Path), ItemQuery),
    responses(
        (status = 200, description = "All of them", body = ItemList),
        (status = 404, description = "There is no such dictionary", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such status", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.list"]))
)]
async fn items(
    State(config): State<Config>,
    caller: Granted<MayList>,
    ApiPath(code): ApiPath<String>,
    ApiQuery(query): ApiQuery<ItemQuery>,
) -> Result<Json<ItemList>, ApiError> {
    let status = query.check()?;
    let rows: Outcome<Vec<_>> = config
        .db
        .read(caller.tenant(), async |tx: &TenantTx| {
            let dict = service::require(tx, &code).await?;
            service::items(tx, dict.id, status).await
        })
        .await;
    Ok(Json(ItemList { items: rows?.into_iter().map(ItemView::from).collect() }))
}

/// Add a value to a dictionary
#[utoipa::path(
    post, path = "/dicts/{code}/items", tag = TAG, operation_id = "addDictItem",
    params(
        ("code" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again"),
    ),
    request_body(content = NewItem, example = json!({
        "value": "icu", "label_en": "Intensive care", "label_zh": "重症监护", "sort": 10, "color": "#d4380d"
    })),
    responses(
        (status = 201, description = "The value", body = ItemView, headers(("Location" = String), ("ETag" = String))),
        (status = 404, description = "There is no such dictionary", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The dictionary has this value, or too many", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.manage"]))
)]
async fn add_item(
    State(config): State<Config>,
    ApiPath(code): ApiPath<String>,
    request: Creating<DictManage, NewItem>,
) -> Result<Response, ApiError> {
    create_once(&config.db, request, async |tx: &WriteTx, _: &Caller, body: NewItem| {
        let (value, draft) = body.check()?;
        let row = service::add_item(tx, &code, value, draft).await?;
        Ok(Created { location: format!("{BASE}/dicts/{code}/items/{}", row.id), version: row.version, body: ItemView::from(row) })
    })
    .await
}

/// Get a value of a dictionary
#[utoipa::path(
    get, path = "/dicts/{code}/items/{item_id}", tag = TAG, operation_id = "getDictItem",
    params(("code" = String, Path), ("item_id" = Uuid, Path)),
    responses(
        (status = 200, description = "The value", body = ItemView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.list"]))
)]
async fn get_item(
    State(config): State<Config>,
    caller: Granted<MayList>,
    ApiPath((code, id)): ApiPath<(String, Uuid)>,
) -> Result<Versioned<ItemView>, ApiError> {
    let row: Outcome<_> = config
        .db
        .read(caller.tenant(), async |tx: &TenantTx| {
            let dict = service::require(tx, &code).await?;
            service::item(tx, dict.id, id).await
        })
        .await;
    let row = row?;
    Ok(Versioned(row.version, row.into()))
}

/// Change a value of a dictionary
///
/// Its names, order, colour, status and further members; what is left out is cleared. The value itself never changes, since rows
/// keep it.
#[utoipa::path(
    put, path = "/dicts/{code}/items/{item_id}", tag = TAG, operation_id = "replaceDictItem",
    params(("code" = String, Path), ("item_id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = ItemReplacement, example = json!({
        "label_en": "Intensive care", "label_zh": "重症监护", "sort": 10, "color": "#d4380d", "status": "disabled"
    })),
    responses(
        (status = 200, description = "The value as it stands now", body = ItemView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.manage"]))
)]
async fn replace_item(
    State(config): State<Config>,
    caller: Granted<DictManage>,
    ApiPath((code, id)): ApiPath<(String, Uuid)>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<ItemReplacement>,
) -> Result<Versioned<ItemView>, ApiError> {
    let draft = body.check()?;
    let row: Outcome<_> = config
        .db
        .write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::replace_item(tx, &code, id, version, draft).await)
        .await;
    let row = row?;
    Ok(Versioned(row.version, row.into()))
}

/// Delete a value of a dictionary
///
/// One that is built in or in use is refused; disable it instead.
#[utoipa::path(
    delete, path = "/dicts/{code}/items/{item_id}", tag = TAG, operation_id = "deleteDictItem",
    params(("code" = String, Path), ("item_id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is built in or in use (`used_by` says where), or another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.dict.manage"]))
)]
async fn delete_item(
    State(config): State<Config>,
    caller: Granted<DictManage>,
    ApiPath((code, id)): ApiPath<(String, Uuid)>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let done: Outcome<()> = config
        .db
        .write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| {
            service::delete_item(tx, &config.dict_uses, &code, id, version).await
        })
        .await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}
