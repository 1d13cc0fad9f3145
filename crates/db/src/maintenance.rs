//! Maintenance: one row says that servers refuse requests, and they look at it in the background.

use std::time::Duration;

use chrono::{DateTime, Utc};
use erp_core::AuditEntry;
use sea_orm::{
    ConnectionTrait,
    sqlx::{self, PgConnection, Row},
};
use serde::Serialize;
use serde_json::json;

use crate::{Db, DbError, Outcome, WriteTx, sql};

/// Why and for whom requests are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Maintenance {
    /// What users read.
    pub message: Option<String>,
    /// Addresses and networks that pass.
    pub allow_ip: Vec<String>,
    /// It ends by itself then.
    pub until: Option<DateTime<Utc>>,
}

/// Maintenance as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    #[serde(flatten)]
    pub what: Maintenance,
    pub since: DateTime<Utc>,
    /// Who switched it on.
    pub actor: String,
}

const READ: &str = "SELECT message, allow_ip, until, started_at, actor FROM maintenance WHERE until IS NULL OR until > now()";

/// What stands now; nothing once its time has passed.
pub async fn standing(db: &Db) -> Result<Option<Standing>, DbError> {
    Watch::new(db.clone()).once().await
}

fn read(row: &sqlx::postgres::PgRow) -> Result<Standing, sqlx::Error> {
    Ok(Standing {
        what: Maintenance { message: row.try_get(0)?, allow_ip: row.try_get(1)?, until: row.try_get(2)? },
        since: row.try_get(3)?,
        actor: row.try_get(4)?,
    })
}

/// Switches it on, or changes what stands. In a transaction of the installation's audit chain.
pub async fn on(tx: &WriteTx, what: &Maintenance) -> Outcome<()> {
    let statement = "INSERT INTO maintenance (message, allow_ip, until, actor) \
        VALUES ($1, ARRAY(SELECT jsonb_array_elements_text($2)), $3, $4) \
        ON CONFLICT (one) DO UPDATE SET message = excluded.message, allow_ip = excluded.allow_ip, until = excluded.until, actor = excluded.actor, \
        started_at = CASE WHEN maintenance.until <= now() THEN now() ELSE maintenance.started_at END";
    let values: [sea_orm::Value; 4] =
        [what.message.clone().into(), json!(what.allow_ip).into(), what.until.into(), tx.origin().actor.label().into()];
    tx.execute_raw(sql(statement, values)).await?;
    let mut entry = AuditEntry::new("core.maintenance.on", "maintenance", None).detail("allow_ip", json!(what.allow_ip));
    if let Some(until) = what.until {
        entry = entry.detail("until", until.to_rfc3339());
    }
    entry.reason.clone_from(&what.message);
    tx.audit(entry);
    Ok(())
}

/// Switches it off; whether it stood.
pub async fn off(tx: &WriteTx) -> Outcome<bool> {
    let row = tx.query_one_raw(sql("DELETE FROM maintenance RETURNING until IS NULL OR until > now() AS stood", [])).await?;
    let stood = row.map(|row| row.try_get::<bool>("", "stood")).transpose()?.unwrap_or(false);
    if stood {
        tx.audit(AuditEntry::new("core.maintenance.off", "maintenance", None));
    }
    Ok(stood)
}

/// How long one look may take: a server that hangs must not stop the looking.
const LOOK_LIMIT: Duration = Duration::from_secs(1);

/// Looks again and again, on a connection of its own: a pool that is exhausted is a reason to switch maintenance on.
pub struct Watch {
    db: Db,
    conn: Option<PgConnection>,
}

impl Watch {
    pub const fn new(db: Db) -> Self {
        Self { db, conn: None }
    }

    /// What stands. After an error the next look connects anew.
    pub async fn look(&mut self) -> Result<Option<Standing>, DbError> {
        let looked = tokio::time::timeout(LOOK_LIMIT, self.once()).await.unwrap_or(Err(DbError::Timeout(LOOK_LIMIT)));
        if looked.is_err() {
            self.conn = None;
        }
        looked
    }

    async fn once(&mut self) -> Result<Option<Standing>, DbError> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.db.dedicated(&self.db.options().url, "erp/maintenance").await?,
        };
        let row = sqlx::query(READ).fetch_optional(&mut conn).await?;
        // Taken above and put back only here: a look that was broken off leaves no connection in an unknown state.
        self.conn = Some(conn);
        row.as_ref().map(read).transpose().map_err(DbError::from)
    }
}
