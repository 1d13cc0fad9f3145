//! Which layer wins, and where a value says it came from.

use std::fs;

use erp_settings::{
    AuthSection, Entry, JwtSection, Layer, LimitsSection, LoadOptions, LogSection, RawConfig, ServerSection, WechatSection, load,
    standard_schema,
};
use tempfile::TempDir;

use crate::support::{good, has, judge, safe, table};

type Removal = Box<dyn Fn(&mut LoadOptions)>;

/// One key, given by every layer with that layer's number.
fn all_layers(dir: &TempDir) -> LoadOptions {
    let path = |name: &str| dir.path().join(name);
    for folder in ["config", "credentials", "etc"] {
        fs::create_dir(path(folder)).unwrap();
    }
    let file = |name: &str, port: u16| fs::write(path(name), format!("# a comment\n\n[server]\nport = {port}\n")).unwrap();
    file("config/development.toml", 2);
    file("etc/erp.toml", 4);
    file("listed.toml", 5);
    file("named.toml", 6);
    file("again.toml", 7);
    file("config/local.toml", 8);
    fs::write(path("credentials/server.port"), "9\n").unwrap();
    LoadOptions {
        environment: Some("development".into()),
        files: vec!["named.toml".into(), "again.toml".into()],
        working_dir: dir.path().into(),
        credentials_dir: Some(path("credentials")),
        system_file: Some(path("etc/erp.toml")),
        ..good()
    }
    .layer("embedded", table("[server]\nport = 3"))
    .var("ERP_CONFIG", "listed.toml")
    .var("ERP__SERVER__PORT", "10")
    .set("server.port", "11")
    .set("server.port", "12")
}

fn port(raw: &RawConfig) -> Entry {
    raw.explain(&standard_schema()).into_iter().find(|entry| entry.key == "server.port").unwrap()
}

#[test]
fn each_layer_beats_those_below() {
    let dir = TempDir::new().unwrap();
    let mut options = all_layers(&dir);
    let schema = standard_schema();
    // Removes the winner again and again.
    let removals: Vec<Removal> = vec![
        Box::new(|options| drop(options.sets.pop())),
        Box::new(|options| options.sets.clear()),
        Box::new(|options| drop(options.env.remove("ERP__SERVER__PORT"))),
        Box::new(|options| options.credentials_dir = None),
        Box::new(|options| fs::remove_file(options.working_dir.join("config/local.toml")).unwrap()),
        Box::new(|options| drop(options.files.pop())),
        Box::new(|options| options.files.clear()),
        Box::new(|options| drop(options.env.remove("ERP_CONFIG"))),
        Box::new(|options| options.system_file = None),
        Box::new(|options| options.extra_layers.clear()),
        Box::new(|options| fs::remove_file(options.working_dir.join("config/development.toml")).unwrap()),
    ];
    let mut seen = Vec::new();
    for remove in removals {
        seen.push(port(&load(&schema, &options).unwrap()).value.as_i64().unwrap());
        remove(&mut options);
    }
    seen.push(port(&load(&schema, &options).unwrap()).value.as_i64().unwrap());
    assert_eq!(seen, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 3000]);
}

#[test]
fn the_origin_names_file_and_line_and_all_it_overrode() {
    let dir = TempDir::new().unwrap();
    let options = all_layers(&dir);
    let entry = port(&load(&standard_schema(), &options).unwrap());
    let system = format!("{}:4", dir.path().join("etc/erp.toml").display());
    let overridden: Vec<_> = entry.overridden.iter().map(ToString::to_string).collect();
    assert_eq!(entry.origin.as_ref().unwrap().layer, Layer::Set);
    assert_eq!(
        overridden,
        [
            "--set server.port",
            "env ERP__SERVER__PORT",
            "credential server.port",
            "config/local.toml:4",
            "again.toml:4",
            "named.toml:4",
            "listed.toml:4",
            &system,
            "embedded",
            "config/development.toml:4",
            "default",
        ]
    );
    assert!(
        entry.to_string().starts_with("server.port = 12   # --set server.port (overrides --set server.port, env ERP__SERVER__PORT, "),
        "{entry}"
    );
}

#[test]
fn the_environment_is_chosen_by_flag_then_variable_then_production() {
    let schema = standard_schema();
    let chosen = |options: &LoadOptions| load(&schema, options).unwrap().environment().to_string();
    assert_eq!(chosen(&LoadOptions::default()), "production");
    assert_eq!(chosen(&LoadOptions::default().var("ERP_ENV", "")), "production");
    assert_eq!(chosen(&LoadOptions::default().var("ERP_ENV", "development")), "development");
    assert_eq!(chosen(&LoadOptions::isolated("production").var("ERP_ENV", "development")), "production");
}

#[test]
fn an_environment_nobody_defined_is_refused() {
    for name in ["prodution", "../../etc", ""] {
        let (findings, code) = judge(&LoadOptions { environment: None, ..good() }.var("ERP_ENV", name), false);
        if name.is_empty() {
            assert_eq!((findings, code), (Vec::new(), 0));
        } else {
            assert!(code == 78 && findings.iter().any(|f| f.id == "CONF-009"), "{name}: {findings:?}");
        }
    }
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("config")).unwrap();
    fs::write(dir.path().join("config/staging.toml"), "[log]\nlevel = \"warn\"\n").unwrap();
    let options = LoadOptions { environment: Some("staging".into()), working_dir: dir.path().into(), ..good() };
    assert_eq!(safe(&options).section::<LogSection>().unwrap().level, "warn");
}

#[test]
fn local_toml_counts_in_development_only() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("config")).unwrap();
    fs::write(dir.path().join("config/local.toml"), "[tasks]\nenabled = \"no\"\n").unwrap();
    let tasks = |environment: &str| {
        let options = LoadOptions { environment: Some(environment.into()), working_dir: dir.path().into(), ..good() };
        safe(&options).section::<erp_settings::TasksSection>().unwrap().enabled
    };
    assert!(tasks("production") && !tasks("development"));
}

#[test]
fn text_becomes_the_type_of_its_key_and_stays_text_otherwise() {
    let options = good()
        .var("ERP__WECHAT__SECRET", "0012345")
        .var("ERP__SERVER__CORS_ORIGINS", "https://a.cn, https://b.cn:8443,")
        .var("ERP__SERVER__TRUSTED_PROXIES", r#"["10.0.0.0/8","::1"]"#)
        .var("ERP__JWT__ACCESS_TOKEN_TTL", "1h")
        .var("ERP__LIMITS__IP_PER_MINUTE", "1000")
        .set("auth.max_hash_queue", "7")
        .set("tasks.enabled", "off");
    let config = safe(&options);
    assert_eq!(config.section::<WechatSection>().unwrap().secret.unwrap().expose(), "0012345");
    let server: ServerSection = config.section().unwrap();
    assert_eq!(server.cors_origins, ["https://a.cn", "https://b.cn:8443"]);
    assert_eq!(server.trusted_proxies, ["10.0.0.0/8", "::1"]);
    assert_eq!(config.section::<JwtSection>().unwrap().access_token_ttl.as_secs(), 3600);
    assert_eq!(config.section::<LimitsSection>().unwrap().ip_per_minute, 1000);
    assert_eq!(config.section::<AuthSection>().unwrap().max_hash_queue, 7);
    assert!(!config.section::<erp_settings::TasksSection>().unwrap().enabled);
}

#[test]
fn a_number_where_text_belongs_is_refused_rather_than_reworded() {
    let options = good().layer("test", table("[wechat]\nsecret = 12345\n"));
    assert!(has(&judge(&options, false).0, "CONF-002", "wechat.secret"));
}

#[test]
fn an_empty_text_makes_an_optional_key_absent() {
    let url = "postgres://owner:Vr7kQ2mZ9xLw@db.internal/erp?sslmode=require";
    let given = good().layer("test", table(&format!("[database]\nmigrate_url = \"{url}\"")));
    let section = |options: &LoadOptions| safe(options).section::<erp_settings::DatabaseSection>().unwrap();
    assert!(section(&given).migrate_url.is_some());
    assert!(section(&given.var("ERP__DATABASE__MIGRATE_URL", "")).migrate_url.is_none());
}

#[test]
fn a_diff_names_only_what_changes() {
    let schema = standard_schema();
    let first = good();
    let second = first.clone().set("log.level", "debug").var("ERP__JWT__SECRET", good().env["ERP__JWT__SECRET"].clone());
    let changes = safe(&first).diff(&schema, &safe(&second));
    let named: Vec<_> = changes.iter().map(|change| (change.key, change.reloadable)).collect();
    assert_eq!(named, [("jwt.secret", false), ("log.level", true)]);
    assert!(!format!("{changes:?}").contains(&first.env["ERP__JWT__SECRET"]));

    let dir = TempDir::new().unwrap();
    let other = dir.path().join("other.toml");
    fs::write(&other, "[server]\nport = 3000\nhost = \"10.1.2.3\"\n").unwrap();
    let changes = load(&schema, &first).unwrap().diff_file(&schema, &other).unwrap();
    assert_eq!(changes.iter().map(|change| change.key).collect::<Vec<_>>(), ["server.host"]);
}
