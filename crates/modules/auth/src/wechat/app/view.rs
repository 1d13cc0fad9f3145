//! Mini-programs as answers show them: without what is secret.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest, Problem};
use erp_db::{Outcome, Scoped, TenantTx, older_than};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::entity::{Column, Entity, Model};

/// Where the app secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SecretFrom {
    /// Kept sealed with the mini-program.
    Stored,
    /// In the operator's configuration.
    Configuration,
}

/// A mini-program by which people sign in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WechatApp {
    pub id: Uuid,
    #[schema(example = "wx3f9a1c20d47b6e85")]
    pub appid: String,
    #[schema(example = "患者端小程序")]
    pub name: String,
    /// Whether people may sign in by it.
    pub enabled: bool,
    pub secret_from: SecretFrom,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
}

impl From<Model> for WechatApp {
    fn from(row: Model) -> Self {
        let secret_from = if row.secret_enc.is_some() { SecretFrom::Stored } else { SecretFrom::Configuration };
        let Model { id, appid, name, enabled, created_at, updated_at, version, .. } = row;
        Self { id, appid, name, enabled, secret_from, created_at, updated_at, version }
    }
}

/// One page of the tenant's mini-programs, newest first.
pub async fn page(tx: &TenantTx, request: &PageRequest) -> Outcome<Page<WechatApp>> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get()));
    if let Some(after) = request.after {
        query = query.filter(older_than(Column::CreatedAt, Column::Id, &after));
    }
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(request.fetch()).all(tx).await?;
    Ok(Page::from_rows(rows, request, |row| Cursor { at: row.created_at, id: row.id }).map(WechatApp::from))
}

/// A mini-program by id, or 404.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<WechatApp> {
    Ok(Entity::require(tx, id).await?.into())
}

/// The tenant's mini-program of an app id, or without one its only one, if people may sign in by it.
///
/// # Errors
/// 422 where there is none, or one has to be named.
pub async fn in_use(tx: &TenantTx, appid: Option<&str>) -> Outcome<Model> {
    let mut query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::Enabled.eq(true));
    if let Some(appid) = appid {
        query = query.filter(Column::Appid.eq(appid));
    }
    let mut found = query.limit(2).all(tx).await?;
    let code = if found.len() > 1 { "common.field.required" } else { "auth.wechat.app_unknown" };
    let only = if found.len() == 1 { found.pop() } else { None };
    Ok(only.ok_or_else(|| Problem::invalid("appid", code))?)
}
