//! Who is still to come.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest};
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An invitation that nobody has taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invitation {
    /// The user's.
    pub id: Uuid,
    #[schema(example = "li.wei")]
    pub username: String,
    /// When the user was invited first.
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Uuid>,
    pub expires_at: DateTime<Utc>,
    /// It is too late for this one: invite again.
    pub expired: bool,
    /// How often the user was invited.
    #[schema(example = 1)]
    pub sent: i32,
}

impl Invitation {
    const fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id }
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get("", "id")?,
            username: row.try_get("", "username")?,
            created_at: row.try_get("", "created_at")?,
            created_by: row.try_get("", "created_by")?,
            expires_at: row.try_get("", "expires_at")?,
            expired: row.try_get("", "expired")?,
            sent: row.try_get("", "sent")?,
        })
    }
}

/// One page of the tenant's open invitations, newest first.
pub async fn page(tx: &TenantTx, request: &PageRequest) -> Outcome<Page<Invitation>> {
    let (mut values, mut after): (Vec<Value>, _) = (vec![tx.tenant().get().into()], "");
    if let Some(cursor) = request.after {
        values.extend([cursor.at.into(), cursor.id.into()]);
        after = " AND (i.created_at, i.id) < ($2, $3)";
    }
    let text = format!(
        "SELECT i.id, i.created_at, i.created_by, i.expires_at, i.expires_at <= now() AS expired, i.sent, \
         (SELECT u.username FROM user_account u WHERE u.tenant_id = i.tenant_id AND u.id = i.id) AS username \
         FROM user_invitation i WHERE i.tenant_id = $1{after} ORDER BY i.created_at DESC, i.id DESC LIMIT {}",
        request.fetch()
    );
    let rows = tx.query_all_raw(sql(&text, values)).await?;
    let rows = rows.iter().map(Invitation::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, request, Invitation::cursor))
}
