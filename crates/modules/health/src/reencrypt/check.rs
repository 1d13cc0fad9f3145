//! What `erp doctor` and `erp secrets verify` say of personal data: a sample of every tenant's rows opens under the configured
//! keys, and its blind indexes are those of its text.

use std::sync::Arc;

use erp_db::{Failure, TenantTx, tenants};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::Severity;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::plan::{self, Plan};
use crate::patient::entity::{Column, Entity, Model};

/// Of each tenant: the oldest rows, which the oldest keys sealed, and the newest.
const EACH: u64 = 10;

pub fn sample() -> Check {
    let title = "a sample of every tenant's personal data opens, and its indexes fit";
    Check::new("health.ciphertext", title, Severity::Error, CheckNeeds::Schema, look).of_secrets().of_data()
}

/// Rows by what became of them.
#[derive(Default)]
struct Seen {
    rows: usize,
    /// Under a previous key: in order, until that key is to be retired.
    older: usize,
    faults: Vec<String>,
}

async fn look(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = ctx.db()?;
    let mut seen = Seen::default();
    for tenant in tenants::all(db).await? {
        let rows = db.read(tenant.id, async |tx: &TenantTx| ends(tx).await).await?;
        for row in &rows {
            let plan = plan::patient(db.crypto(), tenant.id, row);
            seen.rows += 1;
            seen.older += usize::from(plan.swaps.iter().any(|swap| !plan.misfits.contains(&swap.column)));
            seen.faults.extend(faults(&plan).map(|column| format!("{}: {} of patient {}", tenant.code, column, row.id)));
            // Ciphers do not wait for anything: whoever shares the thread would.
            tokio::task::yield_now().await;
        }
    }
    let older = if seen.older == 0 { String::new() } else { format!(", {} of them under a previous key", seen.older) };
    Ok(if seen.faults.is_empty() {
        let finding = Finding::ok(format!("{} rows looked at{older}", seen.rows));
        if seen.older == 0 { finding } else { finding.fix("erp run-task health.reencrypt") }
    } else {
        let few: Vec<String> = seen.faults.iter().take(5).cloned().collect();
        Finding::fail(format!("{} values of {} rows do not open or fit: {}", seen.faults.len(), seen.rows, few.join(", ")))
            .fix("is a previous key missing? erp run-task health.reencrypt --dry-run looks at every row")
    })
}

async fn ends(tx: &TenantTx) -> Result<Vec<Model>, Failure> {
    let all = || Entity::find().filter(Column::TenantId.eq(tx.tenant().get()));
    let mut rows = all().order_by_asc(Column::Id).limit(EACH).all(tx).await?;
    let newest = all().order_by_desc(Column::Id).limit(EACH).all(tx).await?;
    rows.extend(newest.into_iter().filter(|row| rows.iter().all(|known| known.id != row.id)).collect::<Vec<_>>());
    Ok(rows)
}

/// Columns that do not open, and indexes that do not fit.
fn faults(plan: &Plan) -> impl Iterator<Item = &'static str> {
    plan.broken.iter().map(|(column, _)| *column).chain(plan.misfits.iter().copied())
}
