//! What only warns, and what `--strict` makes of it.

use erp_settings::LoadOptions;

use crate::support::{good, has, judge};

#[test]
fn each_warns_and_refuses_only_when_strict() {
    let password = "Vr7kQ2mZ9xLw";
    let development = || LoadOptions { environment: Some("development".into()), ..good() };
    let cases: Vec<(LoadOptions, &str, &str)> = vec![
        (good().var("ERP__SERVER__CORS_ORIGINS", "http://clinic.cn"), "SAFE-020", "server.cors_origins"),
        (good().var("ERP__DATABASE__URL", format!("postgres://erp_app:{password}@db.internal/erp")), "SAFE-021", "database.url"),
        (
            good().var("ERP__DATABASE__URL", format!("postgres://erp_app:{password}@db.internal/erp?sslmode=prefer")),
            "SAFE-021",
            "database.url",
        ),
        (good().var("ERP__DATABASE__MIGRATE_URL", format!("postgres://o:{password}@10.0.0.2/erp")), "SAFE-021", "database.migrate_url"),
        (good().var("ERP__DATABASE__MIGRATE_URL", "postgres://owner:owner@localhost/erp"), "SAFE-010", "database.migrate_url"),
        (good().var("ERP__REDIS__URL", "redis://cache.internal/0"), "SAFE-022", "redis.url"),
        (good().var("ERP__REDIS__URL", "memory://"), "SAFE-034", "redis.url"),
        (development().var("ERP__SERVER__HOST", "0.0.0.0"), "SAFE-023", "server.host"),
        (development().var("ERP__SERVER__HOST", "::"), "SAFE-023", "server.host"),
        (good().var("ERP__JWT__REFRESH_TOKEN_TTL", "31d"), "SAFE-025", "jwt.refresh_token_ttl"),
        (good().var("ERP__TENANT__DEFAULT_NAME", "${CLINIC}"), "SAFE-026", "tenant.default_name"),
        (good().set("wechat.secret", password), "SAFE-027", "wechat.secret"),
        (
            good().var("ERP__DATABASE__URL", format!("postgres://postgres:{password}@db.internal/erp?sslmode=require")),
            "SAFE-029",
            "database.url",
        ),
        (development().var("ERP__AUTH__ARGON2_MEMORY_KIB", "8192"), "SAFE-030", "auth.argon2_memory_kib"),
        (good().var("ERP__WECHAT__APPID", "wx-clinic-7"), "SAFE-031", "wechat.appid"),
        (good().var("ERP__SERVER__TRUSTED_PROXIES", "0.0.0.0/0"), "SAFE-032", "server.trusted_proxies"),
    ];
    for (options, id, key) in cases {
        let (findings, code) = judge(&options, false);
        assert!(code == 0 && findings.len() == 1 && has(&findings, id, key), "{id} {key}: {code} {findings:?}");
        assert_eq!(judge(&options, true), (findings, 78));
    }
}

#[test]
fn running_as_root_warns() {
    let (findings, code) = judge(&LoadOptions { euid: Some(0), ..good() }, false);
    assert!(code == 0 && findings[0].id == "SAFE-024");
    assert!(judge(&LoadOptions { euid: Some(1000), ..good() }, true).0.is_empty());
}

#[test]
fn a_key_among_its_predecessors_warns() {
    let options = good();
    let key = options.env["ERP__JWT__SECRET"].clone();
    let (findings, code) = judge(&options.var("ERP__JWT__PREVIOUS", key), false);
    assert!(code == 0 && has(&findings, "SAFE-033", "jwt.previous"), "{findings:?}");
}

#[test]
fn what_stays_on_this_machine_is_fine() {
    let password = "Vr7kQ2mZ9xLw";
    for (variable, value) in [
        ("ERP__DATABASE__URL", format!("postgres://erp_app:{password}@127.0.0.1:5432/erp")),
        ("ERP__DATABASE__URL", format!("postgres://erp_app:{password}@localhost/erp")),
        ("ERP__DATABASE__URL", format!("postgres://erp_app:{password}@[::1]:5432/erp")),
        ("ERP__DATABASE__URL", "postgres://erp_app@localhost/erp".to_owned()),
        ("ERP__DATABASE__URL", "postgresql:///erp?host=/run/postgresql&user=erp_app".to_owned()),
        ("ERP__DATABASE__URL", "postgres://erp_app@%2Frun%2Fpostgresql/erp".to_owned()),
        ("ERP__REDIS__URL", "redis://127.0.0.1:6379/0".to_owned()),
        ("ERP__REDIS__URL", "redis+unix:///run/redis.sock".to_owned()),
        ("ERP__SERVER__HOST", "0.0.0.0".to_owned()),
        ("ERP__SERVER__HOST", "localhost".to_owned()),
        ("ERP__LOG__LEVEL", "warn,erp_db=debug,tower[request]=trace".to_owned()),
    ] {
        assert_eq!(judge(&good().var(variable, &value), true), (Vec::new(), 0), "{variable} {value}");
    }
}

#[test]
fn development_is_free_with_cors() {
    let options = LoadOptions { environment: Some("development".into()), ..good() }
        .var("ERP__SERVER__CORS_ORIGINS", "http://localhost:5173")
        .var("ERP__REDIS__URL", "memory://");
    assert_eq!(judge(&options, true), (Vec::new(), 0));
}
