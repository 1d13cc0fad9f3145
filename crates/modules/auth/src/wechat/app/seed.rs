//! The mini-program of the configuration belongs to the first tenant.

use erp_core::AuditEntry;
use erp_db::{Outcome, WriteTx, insert_scoped, sql};
use erp_kit::{SeedContext, SeedReport};
use erp_settings::WechatSection;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use super::entity::ActiveModel;

const NAME: &str = "WeChat";

/// Makes it known, if it is not. Its secret stays in the configuration.
pub async fn run(context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
    let section: WechatSection = context.config.section().map_err(erp_core::Problem::internal)?;
    let (true, true, Some(appid)) = (context.is_default, section.enabled, section.appid) else { return Ok(()) };
    let appid = appid.expose().trim().to_owned();
    let made = context
        .write(async |tx: &WriteTx| {
            crate::seed::lock(tx).await?;
            let statement =
                "INSERT INTO tenant_locator (kind, key, tenant_id) VALUES ('appid', lower($2), $1) ON CONFLICT (kind, key) DO NOTHING";
            tx.execute_raw(sql(statement, [tx.tenant().get().into(), appid.as_str().into()])).await?;
            // Another tenant may have it by now: then it is that one's.
            let statement = "SELECT EXISTS (SELECT 1 FROM tenant_locator WHERE kind = 'appid' AND key = lower($2) AND tenant_id = $1) AND \
                NOT EXISTS (SELECT 1 FROM wechat_app WHERE tenant_id = $1 AND appid = $2) AS missing";
            let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), appid.as_str().into()])).await?;
            if !row.map(|row| row.try_get::<bool>("", "missing")).transpose()?.unwrap_or(false) {
                return Ok(false);
            }
            let row = ActiveModel { appid: Set(appid.clone()), name: Set(NAME.to_owned()), ..Default::default() };
            let row = insert_scoped(tx, row).await?;
            tx.audit(AuditEntry::new("auth.wechat_app.created", "wechat_app", row.id).detail("appid", row.appid.as_str()));
            Ok(true)
        })
        .await?;
    if made {
        report.created(format!("mini-program {appid}"));
    }
    Ok(())
}
