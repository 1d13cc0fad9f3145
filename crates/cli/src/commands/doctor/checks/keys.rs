//! Keys: `erp secrets verify` asks these too.

use std::sync::Arc;

use erp_core::{Secret, crypto::decode_key32};
use erp_db::{
    Failure,
    keys::{self, KeyCheck},
};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::{AuditSection, HealthSection, JwtSection, SafeConfig, Severity};

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("keys.configured", "every key decodes, and no two are the same", Severity::Error, CheckNeeds::Config, configured)
            .of_secrets(),
        Check::new("keys.recorded", "the database was written with these keys", Severity::Error, CheckNeeds::Schema, recorded).of_secrets(),
    ]
}

/// Each configured key with its name; lists in their order.
fn all(config: &SafeConfig) -> Vec<(String, Secret<String>)> {
    let mut found = Vec::new();
    let mut add = |name: &str, first: Option<Secret<String>>, older: Vec<Secret<String>>| {
        found.extend(first.map(|key| (name.to_owned(), key)));
        found.extend(older.into_iter().enumerate().map(|(i, key)| (format!("{name} (previous {})", i + 1), key)));
    };
    if let Ok(health) = config.section::<HealthSection>() {
        add("health.aes_key", Some(health.aes_key), health.aes_key_previous);
        add("health.hmac_key", Some(health.hmac_key), health.hmac_key_previous);
    }
    if let Ok(jwt) = config.section::<JwtSection>() {
        add("jwt.secret", Some(jwt.secret), jwt.previous);
    }
    if let Ok(audit) = config.section::<AuditSection>() {
        add("audit.signing_key", audit.signing_key, vec![]);
    }
    found
}

async fn configured(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let (mut known, mut faults): (Vec<(u32, String)>, Vec<String>) = (Vec::new(), Vec::new());
    for (name, key) in all(ctx.config()?) {
        match decode_key32(key.expose()) {
            Err(error) => faults.push(format!("{name} {error}")),
            Ok(key) => {
                if let Some((_, other)) = known.iter().find(|(id, _)| *id == key.id()) {
                    faults.push(format!("{name} is the same key as {other}"));
                }
                known.push((key.id(), name));
            }
        }
    }
    if faults.is_empty() {
        let ids: Vec<String> = known.iter().map(|(id, name)| format!("{name} {id:08x}")).collect();
        return Ok(Finding::ok(ids.join(", ")));
    }
    Ok(Finding::fail(faults.join("; ")).fix("erp secrets generate KIND"))
}

async fn recorded(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    Ok(match keys::inspect(ctx.db()?).await? {
        KeyCheck::Match => Finding::ok("every key that rows may be under is configured"),
        KeyCheck::NoSchema => Finding::skipped("the database has no schema yet"),
        KeyCheck::Differs { setting, recorded, configured } => Finding::fail(format!(
            "rows may be under the key {recorded:08x}, which {setting} does not hold: its primary is {configured:08x}"
        ))
        .fix(format!("configure the old key, as {setting} or in {setting}_previous")),
    })
}
