//! The audit chains, whole.

use std::sync::Arc;

use erp_db::{Failure, audit, tenants};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::Severity;

pub fn check() -> Check {
    let title = "every tenant's audit chain is whole, its columns say what its records say";
    Check::new("audit.chain", title, Severity::Error, CheckNeeds::Schema, look).of_data()
}

async fn look(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = ctx.db()?;
    let (mut rows, mut chains, mut faults) = (0, 0_u32, Vec::new());
    for tenant in tenants::all(db).await? {
        let report = audit::verify(db, tenant.id, None, &[], &|_| {}).await?;
        rows += report.rows;
        chains += 1;
        faults.extend(report.fault.map(|fault| format!("{}: {} at row {}", tenant.code, fault.kind.as_str(), fault.seq)));
    }
    Ok(if faults.is_empty() {
        Finding::ok(format!("{rows} rows in {chains} chains"))
    } else {
        Finding::fail(faults.join(", ")).fix("erp audit verify, with --checkpoints and --archive")
    })
}
