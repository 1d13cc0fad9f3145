//! Keys as those who keep them see them: never the secret.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest, Problem};
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApiKeyQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before, with the same filters; absent for the first.
    pub cursor: Option<String>,
    /// A service account's id.
    pub user_id: Option<Uuid>,
    /// `true` leaves out keys that were revoked.
    pub live: Option<bool>,
}

/// A key. What it consists of is shown once, when it is made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub struct ApiKeyView {
    pub id: Uuid,
    /// The service account.
    pub user_id: Uuid,
    #[schema(example = "lab-interface")]
    pub username: String,
    #[schema(example = "Laboratory interface")]
    pub name: String,
    /// How the key begins.
    #[schema(example = "erp_Zk3vQ0aX")]
    pub prefix: String,
    /// `active`, `expired` or `revoked`.
    #[schema(example = "active")]
    pub status: String,
    /// Permission codes. What the account's roles do not allow, they do not open.
    #[schema(example = json!(["health.patient.list"]))]
    pub scopes: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The key that this one was made for by a rotation.
    pub replaces: Option<Uuid>,
    #[schema(example = 1)]
    pub version: i32,
}

const COLUMNS: &str = "k.id, k.user_id, k.name, k.prefix, k.scopes, k.created_at, k.created_by, k.expires_at, k.revoked_at, k.last_used_at, \
    k.replaces, k.version, CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired' ELSE 'active' END AS status, \
    (SELECT u.username FROM user_account u WHERE u.tenant_id = k.tenant_id AND u.id = k.user_id) AS username";

impl ApiKeyView {
    const fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id }
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let scopes: serde_json::Value = row.try_get("", "scopes")?;
        Ok(Self {
            id: row.try_get("", "id")?,
            user_id: row.try_get("", "user_id")?,
            username: row.try_get("", "username")?,
            name: row.try_get("", "name")?,
            prefix: row.try_get("", "prefix")?,
            status: row.try_get("", "status")?,
            scopes: serde_json::from_value(scopes).map_err(|error| DbErr::Type(error.to_string()))?,
            created_at: row.try_get("", "created_at")?,
            created_by: row.try_get("", "created_by")?,
            expires_at: row.try_get("", "expires_at")?,
            revoked_at: row.try_get("", "revoked_at")?,
            last_used_at: row.try_get("", "last_used_at")?,
            replaces: row.try_get("", "replaces")?,
            version: row.try_get("", "version")?,
        })
    }
}

/// One page of the tenant's keys, newest first.
pub async fn page(tx: &TenantTx, query: &ApiKeyQuery) -> Outcome<Page<ApiKeyView>> {
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let (mut values, mut text): (Vec<Value>, _) = (vec![tx.tenant().get().into()], String::new());
    if let Some(user) = query.user_id {
        values.push(user.into());
        text += &format!(" AND k.user_id = ${}", values.len());
    }
    if query.live == Some(true) {
        text += " AND k.revoked_at IS NULL";
    }
    if let Some(after) = request.after {
        values.extend([after.at.into(), after.id.into()]);
        text += &format!(" AND (k.created_at, k.id) < (${}, ${})", values.len() - 1, values.len());
    }
    let text = format!(
        "SELECT {COLUMNS} FROM api_key k WHERE k.tenant_id = $1{text} ORDER BY k.created_at DESC, k.id DESC LIMIT {}",
        request.fetch()
    );
    let rows = tx.query_all_raw(sql(&text, values)).await?;
    let rows = rows.iter().map(ApiKeyView::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, &request, ApiKeyView::cursor))
}

/// A key by id, or 404.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<ApiKeyView> {
    let text = format!("SELECT {COLUMNS} FROM api_key k WHERE k.tenant_id = $1 AND k.id = $2");
    let row = tx.query_one_raw(sql(&text, [tx.tenant().get().into(), id.into()])).await?.ok_or_else(Problem::not_found)?;
    Ok(ApiKeyView::read(&row)?)
}
