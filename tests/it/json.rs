//! `--json`: one envelope on stdout and nothing else, whatever happens.

use erp_testkit::{Erp, TestDb};
use serde_json::Value;

use crate::help::every_command;
use crate::support::{PURGE, closed_port, envelope, erp, on, seeded};

/// The envelope, after a look at the command's name and that stderr has no result.
#[track_caller]
fn json(erp: Erp, code: i32, command: &str) -> Value {
    let ran = erp.arg("--json").run().expect(code);
    let json = envelope(&ran);
    assert_eq!(json["command"], command, "{ran}");
    json
}

#[test]
fn commands_without_configuration() {
    let version = json(erp().arg("version"), 0, "version");
    assert_eq!(version["data"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(version["data"]["newest_migration"].is_string());

    let phases = json(erp().arg("phases"), 0, "phases");
    let names: Vec<&str> = phases["data"]["items"].as_array().unwrap().iter().map(|phase| phase["name"].as_str().unwrap()).collect();
    let chain = [
        "config",
        "safety",
        "telemetry",
        "database",
        "migrate",
        "seed",
        "redis",
        "events",
        "modules",
        "tasks",
        "router",
        "serve",
        "shutdown",
    ];
    assert_eq!(names, chain);
    json(erp().args(["phases", "--graph"]), 0, "phases");

    let routes = json(erp().arg("routes"), 0, "routes");
    assert!(routes["data"]["items"].as_array().unwrap().iter().all(|route| route["method"].is_string() && route["path"].is_string()));

    let openapi = json(erp().arg("openapi"), 0, "openapi");
    assert_eq!(openapi["data"]["openapi"], "3.1.0");

    let script = json(erp().args(["completions", "bash"]), 0, "completions");
    assert!(script["data"]["script"].as_str().unwrap().contains("check-config"));

    let secrets = json(erp().args(["secrets", "generate", "all"]), 0, "secrets.generate");
    for key in ["jwt.secret", "health.aes_key", "health.hmac_key", "auth.super_admin_password"] {
        assert!(secrets["data"][key].as_str().is_some_and(|secret| secret.len() >= 12), "{key}: {secrets}");
    }
    let file = json(erp().args(["secrets", "generate", "jwt", "--out", "jwt"]), 0, "secrets.generate");
    assert_eq!(file["data"]["keys"], serde_json::json!(["jwt.secret"]));

    let path = json(erp().args(["embedded", "path"]), 0, "embedded.path");
    assert_eq!(path["data"]["running"], false);
    json(erp().args(["embedded", "stop"]), 0, "embedded.stop");

    let checks = json(erp().args(["check-config", "--list-checks"]), 0, "check-config");
    assert!(checks["data"]["items"].as_array().unwrap().len() > 30);
    json(erp().args(["check-config", "--schema"]), 0, "check-config");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_with_a_database() {
    let db = TestDb::empty().await;
    let status = json(on(&db).args(["migrate", "status"]), 3, "migrate.status");
    assert_eq!(status["data"]["state"], "pending");
    assert_eq!(status["data"]["applied"], serde_json::json!([]));
    let plan = json(on(&db).args(["migrate", "plan"]), 0, "migrate.plan");
    assert_eq!(plan["data"]["plan"].as_array().unwrap().len(), status["data"]["pending"].as_array().unwrap().len());
    let up = json(on(&db).arg("migrate"), 0, "migrate");
    assert_eq!(up["data"]["applied"].as_array().unwrap().len(), status["data"]["pending"].as_array().unwrap().len());
    assert!(up["data"]["lock"]["waited_ms"].is_u64());
    assert_eq!(json(on(&db).args(["migrate", "up"]), 0, "migrate.up")["data"]["applied"], serde_json::json!([]));

    let seed = json(on(&db).arg("seed"), 0, "seed");
    assert_eq!(seed["data"]["tenant"], "default");
    assert!(seed["data"]["created"].as_array().unwrap().iter().any(|what| what == "user admin"), "{seed}");
    assert_eq!(json(on(&db).arg("seed"), 0, "seed")["data"]["created"], serde_json::json!([]));
    let east = json(on(&db).args(["seed", "--tenant", "east"]), 0, "seed");
    assert_eq!(east["data"]["once"].as_object().unwrap().len(), 1, "{east}");

    let list = json(on(&db).args(["run-task", "--list"]), 0, "run-task");
    assert!(list["data"]["items"].as_array().unwrap().iter().any(|task| task["name"] == PURGE), "{list}");
    assert_eq!(json(on(&db).args(["run-task", "--history"]), 0, "run-task")["data"]["items"], serde_json::json!([]));
    let run = json(on(&db).args(["run-task", PURGE]), 0, "run-task");
    assert_eq!((&run["data"]["task"], &run["data"]["status"]), (&PURGE.into(), &"ok".into()), "{run}");
    let history = json(on(&db).args(["run-task", PURGE, "--history", "3"]), 0, "run-task");
    assert_eq!(history["data"]["items"].as_array().unwrap().len(), 1, "{history}");

    let report = json(on(&db).args(["serve", "--until", "router"]), 0, "serve");
    assert_eq!(report["data"]["phases"].as_array().unwrap().len(), 11, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configuration() {
    let db = TestDb::empty().await;
    let good = json(on(&db).arg("check-config"), 0, "check-config");
    assert_eq!(good["data"]["environment"], "production");
    // What a command reads comes first; what it does not read refuses it all the same.
    let broken = |command| on(&db).without("wechat.secret").set("wechat.enabled", "true").args(["check-config", "--for", command]);
    let findings = |ran: &Value| ran["error"]["findings"].as_array().map_or(0, Vec::len);
    let (serve, migrate) = (json(broken("serve"), 78, "check-config"), json(broken("migrate"), 78, "check-config"));
    assert!(serve.to_string().contains("wechat.secret") && findings(&migrate) == 0, "{migrate}");
    assert!(migrate["error"]["message"].as_str().unwrap().contains("in sections it does not read"), "{migrate}");
    let explained = json(on(&db).args(["check-config", "--explain", "jwt.secret"]), 0, "check-config");
    let text = explained.to_string();
    assert!(text.contains("env ERP__JWT__SECRET") && text.contains("***"), "{text}");
    json(on(&db).args(["check-config", "--explain"]), 0, "check-config");
    json(on(&db).args(["check-config", "--dump", "--format", "json"]), 0, "check-config");
    // Every warning refuses; memory:// without Redis is one.
    json(on(&db).args(["check-config", "--strict"]), 78, "check-config");
    let refused = json(erp().arg("check-config"), 78, "check-config");
    let findings = refused["data"]["findings"].as_array().unwrap();
    let errors: Vec<_> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
    assert_eq!(errors.len(), 8, "{refused}");
    assert!(errors.iter().all(|error| error["id"].is_string() && error["key"].is_string() && error["hint"].is_string()), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_fill_the_envelope_too() {
    let db = seeded().await;
    let port = closed_port();
    let dead = || on(&db).set("database.url", format!("postgres://erp_app@127.0.0.1:{port}/erp"));
    json(dead().args(["migrate", "status"]), 69, "migrate.status");
    json(dead().arg("serve"), 69, "serve");
    json(dead().args(["run-task", PURGE]), 69, "run-task");
    json(erp().arg("serve"), 78, "serve");
    json(erp().args(["run-task", "no.such-task"]), 64, "run-task");
    json(erp().args(["secrets", "generate", "jwt", "--out", "/proc/nowhere/jwt"]), 73, "secrets.generate");
    json(erp().args(["embedded", "reset"]), 64, "embedded.reset");
    json(on(&db).args(["health", "import-fhir", "gone"]), 66, "health.import-fhir");
    json(erp().arg("--no-such-flag"), 64, "erp");
    json(erp().args(["migrate", "--lock-timeout", "never"]), 64, "erp");
}

/// The same through `--output json`, and quietly.
#[test]
fn other_spellings_of_the_flag() {
    for arguments in
        [&["--output", "json", "version"][..], &["version", "--output=json"], &["-qq", "version", "--json"], &["--json", "-v", "version"]]
    {
        envelope(&erp().args(arguments).run().expect(0));
    }
    envelope(&erp().args(["--output=json", "nonsense"]).run().expect(64));
}

/// What makes a command end by itself, or keeps it from asking for more than a test has.
const MORE: [(&str, &[&str]); 5] = [
    ("serve", &["--until", "safety"]),
    ("wait", &["--redis"]),
    ("migrate wait", &["--timeout", "1s"]),
    ("man", &["--out", "man"]),
    ("support-bundle", &["--out", "bundle.tar.gz"]),
];

/// Every command there is, also one that came yesterday: with a database, without any configuration, and with one that is dead.
/// Most of them miss an argument; an envelope they answer all the same.
#[tokio::test(flavor = "multi_thread")]
async fn every_command_answers_one_envelope_and_nothing_else() {
    let db = seeded().await;
    let port = closed_port();
    for path in every_command().into_iter().filter(|path| !path.is_empty()) {
        let line = path.join(" ");
        let more = MORE.iter().find(|(name, _)| *name == line).map_or(&[][..], |(_, more)| more);
        let dead = on(&db).set("database.url", format!("postgres://erp_app@127.0.0.1:{port}/erp")).without("database.migrate_url");
        for erp in [on(&db), erp(), dead] {
            let ran = erp.args(&path).args(more).args(["--json", "--no-install"]).run();
            assert!(CODES.contains(&ran.code), "{ran}");
            assert!(!ran.stderr.contains("panicked"), "{ran}");
            let json = envelope(&ran);
            // clap's own refusals come before a command has a name.
            let name = json["command"].as_str().unwrap();
            assert!(name == path.join(".") || name == "erp" || line.starts_with(&name.replace('.', " ")), "{ran}");
        }
    }
}

/// The documented exit codes.
const CODES: [i32; 15] = [0, 1, 3, 4, 64, 65, 66, 69, 71, 73, 74, 75, 77, 78, 70];
