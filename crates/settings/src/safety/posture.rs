//! How the product is set up, secrets apart. All but the lives of access tokens, the cost of password hashes,
//! and secrets sent in the clear only warn.

use std::{net::IpAddr, time::Duration};

use super::Facts;
use crate::{
    checks::{
        ACCESS_TTL, API_TLS, ARGON2, CORS, DB_SUPERUSER, DB_TLS, DEV_BIND, NO_REDIS, PROXIES, REDIS_OPEN, REFRESH_TTL, ROOT, SMS_LOG,
        WEBHOOK_TLS,
    },
    finding::{Finding, Severity},
    url::Url,
};

const HOUR: Duration = Duration::from_hours(1);
/// OWASP password storage: Argon2id with 19 MiB and two passes.
const ARGON2_FLOOR: (i64, i64) = (19_456, 2);

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    tokens(facts, findings);
    listener(facts, findings);
    for key in ["database.url", "database.migrate_url", "database.backup_url"] {
        database(facts, key, findings);
    }
    redis(facts, findings);
    if let (Some(memory), Some(passes)) = (facts.integer("auth.argon2_memory_kib"), facts.integer("auth.argon2_iterations"))
        && (memory < ARGON2_FLOOR.0 || passes < ARGON2_FLOOR.1)
    {
        let finding = Finding::new(&ARGON2, "password hashing is cheaper than the floor (19456 KiB, 2 passes)");
        let severity = if facts.environment.is_development() { Severity::Warning } else { Severity::Error };
        findings.push(finding.severity(severity).key(if memory < ARGON2_FLOOR.0 {
            "auth.argon2_memory_kib"
        } else {
            "auth.argon2_iterations"
        }));
    }
    if !facts.environment.is_development() && facts.flag("events.webhook_plain_http") {
        findings.push(Finding::new(&WEBHOOK_TLS, "counts in development alone: webhooks go by https").key("events.webhook_plain_http"));
    }
    if !facts.environment.is_development() {
        apis(facts, findings);
    }
    if facts.euid == Some(0) {
        findings.push(Finding::new(&ROOT, "the process runs as root").hint("run as a user of its own"));
    }
}

/// What goes to them are secrets: an app secret, the codes by which people sign in.
fn apis(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let provider = facts.text("sms.provider").unwrap_or_default();
    for (used, url, may) in
        [(facts.flag("wechat.enabled"), "wechat.base_url", "wechat.plain_http"), (provider == "http", "sms.url", "sms.plain_http")]
    {
        let plain = facts.text(url).is_some_and(|text| text.trim().to_ascii_lowercase().starts_with("http:"));
        if used && plain && !facts.flag(may) {
            findings.push(
                Finding::new(&API_TLS, "must begin with https://").key(url).hint(format!("only where the way is safe: {may} = true")),
            );
        }
    }
    if provider == "log" {
        findings.push(Finding::new(&SMS_LOG, "is for development").key("sms.provider").hint("use http or off"));
    }
}

fn tokens(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.duration("jwt.access_token_ttl").is_some_and(|ttl| ttl > HOUR) {
        findings.push(
            Finding::new(&ACCESS_TTL, "must be at most 60 minutes: an access token cannot be called back").key("jwt.access_token_ttl"),
        );
    }
    if facts.duration("jwt.refresh_token_ttl").is_some_and(|ttl| ttl > 30 * 24 * HOUR) {
        findings.push(Finding::new(&REFRESH_TTL, "is more than 30 days").key("jwt.refresh_token_ttl"));
    }
}

fn listener(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let development = facts.environment.is_development();
    if !development && facts.list("server.cors_origins").any(|origin| origin.starts_with("http://")) {
        findings.push(Finding::new(&CORS, "allows an origin without TLS").key("server.cors_origins"));
    }
    let everywhere = facts.text("server.host").and_then(|host| host.parse::<IpAddr>().ok()).is_some_and(|address| address.is_unspecified());
    if development && everywhere {
        findings.push(Finding::new(&DEV_BIND, "a development server listens on every address").key("server.host").hint("use 127.0.0.1"));
    }
    if facts.list("server.trusted_proxies").any(|network| network.ends_with("/0")) {
        findings.push(Finding::new(&PROXIES, "trusts every address: any client can claim any other").key("server.trusted_proxies"));
    }
}

fn database(facts: &Facts<'_>, key: &str, findings: &mut Vec<Finding>) {
    let Some(url) = facts.text(key).and_then(|text| Url::parse(text).ok()) else { return };
    let mode = url.query("sslmode").or_else(|| url.query("ssl-mode")).unwrap_or("prefer");
    let encrypted = ["require", "verify-ca", "verify-full"].contains(&mode);
    if !url.is_local() && !encrypted {
        findings.push(
            Finding::new(&DB_TLS, "the database is another machine, and sslmode does not require TLS")
                .key(key)
                .hint("add ?sslmode=verify-full or at least require"),
        );
    }
    let user = if url.user.is_empty() { url.query("user").unwrap_or_default() } else { &url.user };
    if key == "database.url" && ["postgres", "root", "rds_superuser", "supabase_admin"].contains(&user) {
        findings.push(Finding::new(&DB_SUPERUSER, "the role is a customary superuser; row-level security would not bind it").key(key));
    }
}

fn redis(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Some(url) = facts.text("redis.url").and_then(|text| Url::parse(text).ok()) else { return };
    if url.scheme == "memory" && !facts.environment.is_development() {
        findings.push(Finding::new(&NO_REDIS, "limits are counted in each process apart: two nodes allow twice as much").key("redis.url"));
    }
    if !url.is_local() && url.any_password().is_none_or(str::is_empty) {
        findings.push(Finding::new(&REDIS_OPEN, "Redis is another machine and has no password").key("redis.url"));
    }
}
