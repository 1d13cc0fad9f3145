//! Unknown keys, misspelt variables, broken files: all at once, with the place and a suggestion.

use std::fs;

use erp_settings::{LoadOptions, load, standard_schema};
use tempfile::TempDir;

use crate::support::{good, has, judge};

fn with_file(text: &str) -> (TempDir, LoadOptions) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("erp.toml");
    fs::write(&path, text).unwrap();
    let options = LoadOptions { files: vec![path], ..good() };
    (dir, options)
}

#[test]
fn all_unknown_keys_are_listed_with_place_and_suggestion() {
    let (_dir, options) =
        with_file("[jwt]\nsecert = \"x\"\n\n[databse]\nurl = \"y\"\n[health.keys]\naes = \"z\"\n[nothing]\n[[wombats]]\nname = \"w\"\n");
    let options = options
        .var("ERP__JWT__ACCES_TOKEN_TTL", "15m")
        .var("ERP__Jwt__Secret", "x")
        .var("ERP__SERVER__PORT_FIEL", "x")
        .var("ERP__REDIS__ULR_FILE", "/run/secrets/redis")
        .set("log.levle", "info");
    let (findings, code) = judge(&options, false);
    assert_eq!(code, 78);
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    for (key, place, meant) in [
        ("jwt.secert", "erp.toml:2", "jwt.secret"),
        ("databse.url", "erp.toml:5", "database.url"),
        ("health.keys.aes", "erp.toml:7", "health."),
        ("nothing", "erp.toml:8", ""),
        ("wombats", "erp.toml:9", ""),
        ("jwt.acces_token_ttl", "env ERP__JWT__ACCES_TOKEN_TTL", "did you mean ERP__JWT__ACCESS_TOKEN_TTL?"),
        ("jwt.secret", "env ERP__Jwt__Secret", "did you mean ERP__JWT__SECRET?"),
        ("server.port_fiel", "env ERP__SERVER__PORT_FIEL", "ERP__SERVER__PORT?"),
        ("redis.ulr", "env ERP__REDIS__ULR_FILE", "did you mean ERP__REDIS__URL_FILE?"),
        ("log.levle", "--set log.levle", "did you mean log.level?"),
    ] {
        let found = lines.iter().any(|line| line.contains(&format!("CONF-001 {key}: ")) && line.contains(place) && line.contains(meant));
        assert!(found, "{key} {place} {meant}\n{}", lines.join("\n"));
    }
    assert_eq!(findings.len(), 10, "{}", lines.join("\n"));
}

#[test]
fn they_come_together_with_the_safety_findings() {
    let (_dir, options) = with_file("[jwt]\nsecert = \"x\"\n");
    let (findings, _) = judge(&options.var("ERP__JWT__SECRET", "changeme").var("ERP__SERVER__PORT", "none"), false);
    assert!(
        has(&findings, "CONF-001", "jwt.secert") && has(&findings, "SAFE-003", "jwt.secret") && has(&findings, "CONF-002", "server.port")
    );
}

#[test]
fn a_value_where_a_section_belongs_is_named() {
    let (_dir, options) = with_file("jwt = \"x\"\n[server]\n");
    let (findings, code) = judge(&options, false);
    assert!(code == 78 && has(&findings, "CONF-002", "jwt") && findings.len() == 1, "{findings:?}");
}

#[test]
fn variables_of_others_are_left_alone() {
    let options = good()
        .var("ERP_PORT", "tcp://10.0.0.1:3000")
        .var("ERP_SERVICE_HOST", "10.0.0.1")
        .var("ERP_PORT_3000_TCP_ADDR", "10.0.0.1")
        .var("ERPX__JWT__SECRET", "x")
        .var("PATH", "/bin");
    assert_eq!(judge(&options, true), (Vec::new(), 0));
}

#[test]
fn one_underscore_too_few_gets_a_hint() {
    let (findings, code) = judge(&good().var("ERP_JWT__SECRET", "x"), false);
    assert_eq!(code, 0);
    assert!(findings[0].to_string().contains("did you mean ERP__JWT__SECRET?"), "{}", findings[0]);
    assert_eq!(judge(&good().var("ERP_JWT__SECRET", "x"), true).1, 78);
}

#[test]
fn broken_toml_names_the_line_and_shows_nothing_of_it() {
    for text in [
        "[jwt]\nsecret = \"canary-9f3b\n",
        "[jwt]\nsecret = canary-9f3b\n",
        "[jwt]\nsecret = \"canary-9f3b\" canary-9f3b\n",
        "[jwt]\n\"canary-9f3b\n",
        "[jwt]\nsecret = \"\\canary-9f3b\"\n",
        "[jwt]\nsecret = 9f3bcanary\n",
    ] {
        let (_dir, options) = with_file(text);
        let (findings, code) = judge(&options, false);
        let shown = format!("{findings:?}");
        assert!(code == 78 && findings.len() == 1 && findings[0].id == "CONF-006", "{text}: {shown}");
        assert!(shown.contains("erp.toml:2") && !shown.contains("canary") && !shown.contains("9f3b"), "{text}: {shown}");
    }
}

#[test]
fn a_missing_named_file_is_66_and_hides_no_other_finding() {
    let options = LoadOptions { files: vec!["/nowhere/erp.toml".into()], ..good() }.var("ERP__LOG__LEVLE", "info");
    let (findings, code) = judge(&options, false);
    assert_eq!((code, findings.len()), (66, 2), "{findings:?}");
    assert!(findings.iter().any(|f| f.to_string().contains("(from /nowhere/erp.toml)")));
    assert_eq!(judge(&good().var("ERP_CONFIG", "/nowhere/a:/nowhere/b"), false).0.len(), 2);
}

#[test]
fn a_renamed_key_still_works_with_a_warning() {
    let schema = erp_settings::Schema::builder().section::<erp_settings::LogSection>().renamed("log.verbosity", "log.level").build();
    for options in [LoadOptions::default().set("log.verbosity", "warn"), LoadOptions::default().var("ERP__LOG__VERBOSITY", "warn")] {
        let config = load(&schema, &options).unwrap().check(&schema, &erp_settings::Policy::default()).unwrap();
        assert_eq!(config.section::<erp_settings::LogSection>().unwrap().level, "warn");
        assert!(config.warnings()[0].message.contains("log.level"));
    }
    assert!(standard_schema().renamed("log.verbosity").is_none());
}
