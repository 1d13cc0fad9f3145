//! A configuration that passes, and short ways to spoil it.

use erp_settings::{
    Finding, LoadOptions, Policy, SafeConfig, load,
    secrets::{Generate, generate},
    standard_schema,
};

/// A production start with all eight values set by variables, strictly free of findings.
pub fn good() -> LoadOptions {
    let make = |kind| generate(kind).unwrap().expose().clone();
    LoadOptions::isolated("production")
        .var("ERP__DATABASE__URL", format!("postgres://erp_app:{}@db.internal/erp?sslmode=verify-full", make(Generate::Password)))
        .var("ERP__REDIS__URL", format!("rediss://:{}@cache.internal/0", make(Generate::Password)))
        .var("ERP__JWT__SECRET", make(Generate::Jwt))
        .var("ERP__AUTH__SUPER_ADMIN_PASSWORD", make(Generate::Password))
        .var("ERP__WECHAT__APPID", "wx3f9a41c07be25d68")
        .var("ERP__WECHAT__SECRET", make(Generate::Password))
        .var("ERP__HEALTH__AES_KEY", make(Generate::Aes256))
        .var("ERP__HEALTH__HMAC_KEY", make(Generate::Hmac))
}

/// All findings, and the exit code of a refusal (0 for none).
pub fn judge(options: &LoadOptions, strict: bool) -> (Vec<Finding>, u8) {
    let schema = standard_schema();
    match load(&schema, options) {
        Err(error) => (error.findings.clone(), error.exit_kind().code()),
        Ok(raw) => match raw.check(&schema, &Policy { strict }) {
            Err(rejected) => (rejected.findings.clone(), rejected.exit_kind().code()),
            Ok(safe) => (safe.warnings().to_vec(), 0),
        },
    }
}

pub fn safe(options: &LoadOptions) -> SafeConfig {
    let schema = standard_schema();
    load(&schema, options).unwrap().check(&schema, &Policy::default()).unwrap_or_else(|rejected| panic!("{rejected}"))
}

pub fn has(findings: &[Finding], id: &str, key: &str) -> bool {
    findings.iter().any(|finding| finding.id == id && finding.key.as_deref() == Some(key))
}

pub fn table(text: &str) -> toml::Table {
    text.parse().unwrap()
}

/// As the command line shows them.
pub fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
