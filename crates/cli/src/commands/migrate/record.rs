//! A change of the schema by hand, in the system's audit chain: that of the default tenant.

use erp_core::AuditEntry;
use erp_db::{
    Failure, WriteTx,
    keys::{self, KeyCheck},
    tenants::id_of_slug,
};
use erp_server::phase::Connected;
use erp_settings::TenantSection;

use crate::Context;

/// Writes the line, and one to the log in any case: a schema that has just been taken back may have no chain any more, which
/// is a warning and no failure, since the change itself is made.
pub async fn record(context: &Context, connected: &Connected, entry: AuditEntry) -> Option<String> {
    let (action, details) = (entry.action, serde_json::Value::Object(entry.details.clone()));
    tracing::warn!(action, actor = context.actor(), reason = entry.reason, %details, "the schema was changed by hand");
    match write(context, connected, entry).await {
        Ok(()) => None,
        Err(why) => Some(format!("no audit row was written: {why}; the log alone has it")),
    }
}

async fn write(context: &Context, connected: &Connected, entry: AuditEntry) -> Result<(), String> {
    let db = connected.db();
    match keys::inspect(db).await.map_err(|e| e.to_string())? {
        KeyCheck::Match => {}
        KeyCheck::NoSchema => return Err("the audit tables are gone".to_owned()),
        // A chain must not go on under a key that its rows do not know.
        KeyCheck::Differs { setting, .. } => return Err(format!("{setting} is not the key of this database")),
    }
    let section: TenantSection = connected.config().section().map_err(|e| e.to_string())?;
    let tenant = id_of_slug(db, &section.default_slug).await.map_err(|e| e.to_string())?;
    let tenant = tenant.ok_or("there is no default tenant")?;
    let work = async |tx: &WriteTx| {
        tx.audit(entry.clone());
        Ok::<_, Failure>(())
    };
    db.write(tenant, &context.origin(), work).await.map_err(|e| e.to_string())
}
