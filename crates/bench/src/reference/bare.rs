//! axum and hand-written SQL, and nothing else: what the work itself costs.

use std::{str::FromStr, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
    routing::get,
};
use erp_core::{Cursor, Page, PageRequest, crypto::PiiCrypto};
use erp_health::patient::view::{LIST_COLUMNS, ListRow, PatientDetail, PatientSummary, detail};
use erp_testkit::keys;
use erp_web::{PageBody, PageQuery};
use http::HeaderMap;
use sea_orm::sqlx::{Connection, postgres::PgConnectOptions};
use uuid::Uuid;

use super::{DATABASE, Fault, SESSIONS, Who, domain, pool::Pool, variable};

#[derive(Clone)]
struct Bare {
    pool: Arc<Pool>,
    crypto: PiiCrypto,
}

pub fn router() -> anyhow::Result<Router> {
    let pool = Pool::new(PgConnectOptions::from_str(&variable(DATABASE)?)?, SESSIONS);
    let patients = Router::new().route("/patients", get(page).post(create)).route("/patients/{id}", get(one));
    let bare = Bare { pool, crypto: keys::crypto() };
    Ok(Router::new().nest("/api/v1/health", patients).route("/static", get(async || Json("as it is"))).with_state(bare))
}

async fn one(State(bare): State<Bare>, headers: HeaderMap, Path(id): Path<Uuid>) -> Result<Json<PatientDetail>, Fault> {
    let who = Who::told(&headers).ok_or("who?")?;
    let mut conn = bare.pool.get().await?;
    let row = domain::all(&mut conn, domain::patient_by_id(who, id)).await?.pop().ok_or("there is none")?;
    let row = domain::patient(&row)?;
    let identifiers = domain::all(&mut conn, domain::identifiers_of(who, id)).await?;
    drop(conn);
    let identifiers = identifiers.iter().map(domain::identifier).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(detail(&bare.crypto, who.tenant, &row, &identifiers)))
}

async fn page(
    State(bare): State<Bare>,
    headers: HeaderMap,
    Query(query): Query<PageQuery>,
) -> Result<Json<PageBody<PatientSummary>>, Fault> {
    let who = Who::told(&headers).ok_or("who?")?;
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let (after, mut values) = ("AND (p.created_at, p.id) < ($2, $3)", vec![who.tenant.get().into()]);
    let after = request.after.map_or("", |Cursor { at, id }| {
        values.extend([at.into(), id.into()]);
        after
    });
    let text = format!(
        "SELECT {LIST_COLUMNS} FROM patient p WHERE p.tenant_id = $1 AND p.deleted_at IS NULL {after} \
         ORDER BY p.created_at DESC, p.id DESC LIMIT {}",
        request.fetch()
    );
    let mut conn = bare.pool.get().await?;
    let rows = domain::all(&mut conn, erp_db::sql(&text, values)).await?;
    drop(conn);
    let rows = rows.iter().map(ListRow::first_of).collect::<Result<Vec<_>, _>>()?;
    let page = Page::from_rows(rows, &request, ListRow::cursor);
    Ok(Json(page.map(|row| row.masked(&bare.crypto, who.tenant)).into()))
}

async fn create(State(bare): State<Bare>, headers: HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let who = Who::told(&headers).ok_or("who?")?;
    let mut conn = bare.pool.get().await?;
    let mut transaction = conn.begin().await?;
    let created = domain::create(&mut transaction, &bare.crypto, who, &headers, &body).await?;
    transaction.commit().await?;
    Ok(created.into())
}
