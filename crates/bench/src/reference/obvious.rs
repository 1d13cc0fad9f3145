//! The way that tutorials lead to: correct, and what the product would cost without thought.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use erp_auth::token::AccessTokens;
use erp_core::{Cursor, Page, PageRequest, Secret, SystemClock, crypto::PiiCrypto};
use erp_health::{
    identifier::entity as identifiers,
    patient::{
        entity::{Column, Entity, Model},
        view::{ListRow, PatientDetail, PatientSummary, detail},
    },
};
use erp_settings::JwtSection;
use erp_testkit::keys;
use erp_web::{PageBody, PageQuery};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use redis::{Script, aio::ConnectionManager};
use sea_orm::{
    ColumnTrait, Condition, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    ExprTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer, timeout::TimeoutLayer};
use uuid::Uuid;

use super::{DATABASE, Fault, JWT, REDIS, SESSIONS, Who, registration, variable};

#[derive(Clone)]
struct Obvious {
    db: DatabaseConnection,
    crypto: PiiCrypto,
    tokens: Arc<AccessTokens>,
    redis: ConnectionManager,
    limit: Arc<Script>,
}

/// The generic cell rate algorithm: a time of arrival in microseconds, and how far it may lie ahead.
const LIMIT: &str = r"
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local step, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
if at - now > step * burst then return 0 end
redis.call('SET', KEYS[1], string.format('%.0f', at + step), 'PX', 60000)
return 1";

pub async fn router() -> anyhow::Result<Router> {
    let mut options = ConnectOptions::new(variable(DATABASE)?);
    options.max_connections(SESSIONS as u32).sqlx_logging(false);
    let section = JwtSection {
        secret: Secret::new(variable(JWT)?),
        previous: Vec::new(),
        access_token_ttl: Duration::from_hours(1),
        refresh_token_ttl: Duration::from_hours(24),
        issuer: "erp".to_owned(),
        audience: "erp-api".to_owned(),
    };
    let obvious = Obvious {
        db: Database::connect(options).await?,
        crypto: keys::crypto(),
        tokens: Arc::new(AccessTokens::new(&section, Arc::new(SystemClock))?),
        redis: ConnectionManager::new(redis::Client::open(variable(REDIS)?)?).await?,
        limit: Arc::new(Script::new(LIMIT)),
    };
    let patients = Router::new().route("/patients", get(page).post(create)).route("/patients/{id}", get(one));
    let patients =
        patients.route_layer(from_fn_with_state(obvious.clone(), limit)).route_layer(from_fn_with_state(obvious.clone(), sign_in));
    let app = Router::new().nest("/api/v1/health", patients).with_state(obvious);
    let app = app
        .layer(DefaultBodyLimit::max(1 << 20))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(30)));
    Ok(app.layer(CatchPanicLayer::new()).layer(CorsLayer::new()).layer(from_fn(request_id)))
}

async fn request_id(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let id = HeaderValue::from_str(&Uuid::new_v4().to_string());
    response.headers_mut().extend(id.ok().map(|id| (header::HeaderName::from_static("x-request-id"), id)));
    response
}

async fn sign_in(State(obvious): State<Obvious>, mut request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match token.and_then(|token| obvious.tokens.verify(token).ok()) {
        Some(verified) => {
            request.extensions_mut().insert(Who { tenant: verified.tenant, user: verified.user });
            next.run(request).await
        }
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn limit(State(mut obvious): State<Obvious>, Extension(who): Extension<Who>, request: Request, next: Next) -> Response {
    let key = format!("bench:{}:{}", who.tenant, who.user);
    let passed: Result<u8, _> = obvious.limit.key(key).arg(600).arg(100_000).invoke_async(&mut obvious.redis).await;
    match passed {
        Ok(1) => next.run(request).await,
        Ok(_) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Err(error) => Fault::from(error).into_response(),
    }
}

async fn begin(obvious: &Obvious, who: Who) -> Result<DatabaseTransaction, DbErr> {
    let transaction = obvious.db.begin().await?;
    let setting = "SELECT set_config('app.current_tenant_id', $1, true)";
    transaction.execute_raw(erp_db::sql(setting, [who.tenant.to_string().into()])).await?;
    Ok(transaction)
}

async fn one(State(obvious): State<Obvious>, Extension(who): Extension<Who>, Path(id): Path<Uuid>) -> Result<Json<PatientDetail>, Fault> {
    let transaction = begin(&obvious, who).await?;
    let patient = Entity::find_by_id((who.tenant.get(), id)).filter(Column::DeletedAt.is_null()).one(&transaction).await?;
    let identifiers = identifiers::Entity::find()
        .filter(identifiers::Column::TenantId.eq(who.tenant.get()))
        .filter(identifiers::Column::PatientId.eq(id))
        .filter(identifiers::Column::DeletedAt.is_null())
        .order_by_asc(identifiers::Column::CreatedAt)
        .order_by_asc(identifiers::Column::Id)
        .all(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(Json(detail(&obvious.crypto, who.tenant, &patient.ok_or("there is none")?, &identifiers)))
}

async fn page(
    State(obvious): State<Obvious>,
    Extension(who): Extension<Who>,
    Query(query): Query<PageQuery>,
) -> Result<Json<PageBody<PatientSummary>>, Fault> {
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let transaction = begin(&obvious, who).await?;
    // As SeaORM's `cursor_by` writes it.
    let after = |Cursor { at, id }| Condition::any().add(Column::CreatedAt.lt(at)).add(Column::CreatedAt.eq(at).and(Column::Id.lt(id)));
    let rows = Entity::find()
        .filter(Column::TenantId.eq(who.tenant.get()))
        .filter(Column::DeletedAt.is_null())
        .filter(request.after.map_or_else(Condition::all, after))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(request.fetch())
        .all(&transaction)
        .await?;
    transaction.commit().await?;
    let page = Page::from_rows(rows.into_iter().map(list_row).collect(), &request, ListRow::cursor);
    Ok(Json(page.map(|row| row.masked(&obvious.crypto, who.tenant)).into()))
}

async fn create(
    State(obvious): State<Obvious>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let transaction = begin(&obvious, who).await?;
    let created = registration::create(&transaction, &obvious.crypto, who, &headers, &body).await?;
    transaction.commit().await?;
    Ok(created.into())
}

fn list_row(row: Model) -> ListRow {
    ListRow {
        id: row.id,
        mrn: row.mrn,
        subject_key: row.subject_key,
        name_enc: row.name_enc,
        gender: row.gender,
        birth_year: row.birth_year,
        phone_enc: row.phone_enc,
        status: row.status,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
        decoy: row.decoy,
    }
}
