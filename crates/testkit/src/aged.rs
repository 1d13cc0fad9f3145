//! Audit rows of long ago.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use erp_core::crypto::{GENESIS, canonical_json};
use erp_db::tenants::{LocatorKind, locate};
use sea_orm::sqlx::{self, Executor, Row};
use serde_json::Value;

use crate::{Role, TestDb, keys};

impl TestDb {
    /// Makes the first `rows` rows of a tenant's chain older by `days`, and the chain sound again, as if they had been written then.
    /// Nothing of it may be archived yet.
    pub async fn age_audit(&self, slug: &str, rows: i64, days: i64) {
        let tenant = locate(&self.db().await, LocatorKind::Slug, slug).await.expect("the tenants").expect("the tenant").id;
        let key = keys::crypto().audit_key(tenant);
        let mut conn = self.connection(Role::Superuser).await;
        conn.execute("SET session_replication_role = replica; BEGIN").await.expect("a superuser");
        let select = "SELECT seq, record, occurred_at FROM audit_log WHERE tenant_id = $1 ORDER BY seq";
        let chain = sqlx::query(select).bind(tenant.get()).fetch_all(&mut conn).await.expect("the chain");
        let (mut prev, mut last) = (GENESIS, 0_i64);
        for row in chain {
            let (seq, mut at): (i64, DateTime<Utc>) = (row.get("seq"), row.get("occurred_at"));
            if seq <= rows {
                at -= Duration::days(days);
            }
            let mut record: Value = serde_json::from_slice(row.get("record")).expect("a record");
            record["at"] = at.to_rfc3339_opts(SecondsFormat::Micros, true).into();
            let record = canonical_json(&record).expect("a canonical form");
            let hash = key.link(seq as u64, &prev, &record);
            let update =
                "UPDATE audit_log SET prev_hash = $3, row_hash = $4, record = $5, occurred_at = $6 WHERE tenant_id = $1 AND seq = $2";
            let query = sqlx::query(update).bind(tenant.get()).bind(seq).bind(prev.to_vec()).bind(hash.to_vec()).bind(record).bind(at);
            query.execute(&mut conn).await.expect("a row");
            (prev, last) = (hash, seq);
        }
        let head = "UPDATE audit_head SET row_hash = $2 WHERE tenant_id = $1 AND seq = $3";
        sqlx::query(head).bind(tenant.get()).bind(prev.to_vec()).bind(last).execute(&mut conn).await.expect("the head");
        conn.execute("COMMIT").await.expect("the end");
    }
}
