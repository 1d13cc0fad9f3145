//! What `erp doctor` says of sign-ins that are delayed.

use std::sync::Arc;

use erp_db::{Failure, TenantTx, sql, tenants};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::Severity;
use sea_orm::ConnectionTrait;

/// One tenant with so many at once is being guessed at.
const MANY: i64 = 20;

pub fn lockouts() -> Check {
    let title = "few user names are delayed after wrong passwords";
    Check::new("auth.lockouts", title, Severity::Warning, CheckNeeds::Schema, count)
}

async fn count(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = ctx.db()?;
    let (mut all, mut many) = (0, Vec::new());
    for tenant in tenants::all(db).await? {
        let statement = "SELECT count(*) AS n FROM login_throttle WHERE tenant_id = $1 AND blocked_until > now()";
        let read = async |tx: &TenantTx| Ok::<_, Failure>(tx.query_one_raw(sql(statement, [tenant.id.get().into()])).await?);
        let row = db.read(tenant.id, read).await?;
        let n: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        all += n;
        if n >= MANY {
            many.push(format!("{}: {n}", tenant.code));
        }
    }
    Ok(if many.is_empty() {
        Finding::ok(format!("{all} delayed now"))
    } else {
        Finding::warn(format!("{all} delayed now, {}: somebody guesses passwords there", many.join(", ")))
            .fix("look at login_log for the addresses, and at limits.login_ip_per_minute")
    })
}
