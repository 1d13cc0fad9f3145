//! The README's walk, from the first start to the last stop.

use std::{
    env, fs,
    io::{self, Write},
    path::PathBuf,
};

use erp_testkit::{Api, Erp, TestDb, eventually};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Clinic, SOON, admin, envelope, erp, on};

const PATIENTS: &str = "/api/v1/health/patients";

/// Create, find, list, reveal; gives the patient's id.
async fn first_patient(api: &Api) -> String {
    let body = json!({ "name": "张伟", "gender": "male", "birth_date": "1980-05-04", "phone": "13800138000" });
    let create = || api.request(Method::POST, PATIENTS).header("idempotency-key", "first-patient").json(&body);
    let made = api.send(create()).await.expect(201);
    assert_eq!((made.text_at("name"), made.text_at("phone"), made.text_at("birth_date")), ("张*", "138****8000", "1980-**-**"));
    let id = made.text_at("id").to_owned();
    assert_eq!(made.header("location"), Some(format!("{PATIENTS}/{id}").as_str()));
    assert_eq!(api.send(create()).await.expect(201).text, made.text, "a repeat gets the first answer");

    for phone in ["138 0013 8000", "１３８００１３８０００", "+86 138-0013-8000"] {
        let found = api.post(&format!("{PATIENTS}/search"), &json!({ "phone": phone })).await.expect(200);
        let ids: Vec<&str> = found.body["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
        assert_eq!(ids, [id.as_str()], "{phone}");
    }
    let list = api.get(&format!("{PATIENTS}?limit=20")).await.expect(200);
    assert!(list.text.contains("138****8000") && !list.text.contains("13800138000") && !list.text.contains("张伟"), "{list}");
    reveal(api, &id).await;
    id
}

async fn reveal(api: &Api, id: &str) {
    let asked = json!({ "reason": "identity check at the desk", "fields": ["name", "phone"] });
    let shown = api.post(&format!("{PATIENTS}/{id}/pii-reveals"), &asked).await.expect(200);
    assert_eq!(shown.body["fields"], json!({ "name": "张伟", "phone": "+8613800138000" }));
    assert_eq!(shown.header("cache-control"), Some("no-store"));
}

fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fhir/synthea-bundle.json")
}

/// The larger set beside the checkout, unpacked into `dir`. Says so where there is none.
fn larger_set(dir: &std::path::Path) -> Option<PathBuf> {
    let folder = env::var_os("ERP_SHARED_FIXTURES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures"), PathBuf::from);
    let archive = folder.join("fhir/synthea-10.tar.xz");
    let Ok(file) = fs::File::open(&archive) else {
        // Past the test harness, which keeps what passing tests print to itself.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: the import of the larger FHIR set: no {} (ERP_SHARED_FIXTURES names the folder)",
            archive.display()
        );
        return None;
    };
    tar::Archive::new(xz2::read::XzDecoder::new(file)).unpack(dir).unwrap();
    Some(dir.to_owned())
}

/// The report of an import that must not fail.
fn import(erp: &Erp, path: &std::path::Path) -> Value {
    let ran = erp.clone().args(["health", "import-fhir", "--json"]).arg(path).run().expect(0);
    envelope(&ran)["data"].clone()
}

fn import_twice(erp: &Erp, path: &std::path::Path) -> u64 {
    let first = import(erp, path);
    let created = first["created"].as_u64().unwrap();
    let all = created + first["unchanged"].as_u64().unwrap();
    assert!(created > 0 && first["failed"] == 0, "{first}");
    let second = import(erp, path);
    assert_eq!(
        (&second["created"], &second["updated"], &second["unchanged"], &second["failed"]),
        (&json!(0), &json!(0), &json!(all), &json!(0)),
        "{second}"
    );
    created
}

async fn how_many(api: &Api) -> u64 {
    let mut count = 0;
    let mut query = "limit=200".to_owned();
    loop {
        let page = api.get(&format!("{PATIENTS}?{query}")).await.expect(200);
        count += page.body["items"].as_array().unwrap().len() as u64;
        let Some(cursor) = page.body["next_cursor"].as_str() else { return count };
        query = format!("limit=200&cursor={cursor}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_server_of_ones_own() {
    let clinic = Clinic::open().await;
    let id = first_patient(&clinic.api).await;
    let commands = on(&clinic.db);
    assert_eq!(import(&commands.clone().args(["--timeout", "5m"]), &sample())["created"], 1);
    let mut patients = 1 + 1;
    assert_eq!(import(&commands, &sample())["unchanged"], 1);
    let unpacked = tempfile::tempdir().unwrap();
    if let Some(folder) = larger_set(unpacked.path()) {
        patients += import_twice(&commands, &folder);
    }
    assert_eq!(how_many(&clinic.api).await, patients);
    let fhir: i64 = clinic.db.query_scalar("SELECT count(*) FROM patient WHERE source = 'fhir'").await;
    assert_eq!(fhir as u64, patients - 1);
    clinic.server.stop().expect(0);

    let server = on(&clinic.db).arg("serve").spawn();
    let api = admin(&server).await;
    assert_eq!(how_many(&api).await, patients);
    reveal(&api, &id).await;
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_import_changes_nothing() {
    let db = TestDb::new().await;
    on(&db).arg("seed").run().expect(0);
    let ran = on(&db).args(["health", "import-fhir", "--dry-run", "--json"]).arg(sample()).run().expect(0);
    let report = &envelope(&ran)["data"];
    assert_eq!((&report["dry_run"], &report["created"]), (&json!(true), &json!(1)), "{ran}");
    assert_eq!(db.query_scalar::<i64>("SELECT (SELECT count(*) FROM patient) + (SELECT count(*) FROM patient_identifier)").await, 0);
}

/// No configuration, no server: everything in one folder, through a crash.
#[tokio::test(flavor = "multi_thread")]
async fn on_the_private_cluster() {
    let erp = erp().args(["--embedded", "--no-install"]);
    let folder = erp.working_dir().join(".erp");
    let serve = erp.clone().args(["serve", "--listen", "127.0.0.1:0"]);
    let server = serve.spawn();
    let secrets: toml::Table = fs::read_to_string(folder.join("secrets.toml")).unwrap().parse().unwrap();
    let password = secrets["auth"]["super_admin_password"].as_str().unwrap().to_owned();
    // The reader of the pipe may be a moment behind the ready file.
    eventually("the password is shown", async || server.stdout().contains(&password)).await;
    let api = Api::new(server.url()).login("default", "admin", &password).await;
    let id = first_patient(&api).await;
    // Joins the running server's cluster.
    assert_eq!(import(&erp, &sample())["created"], 1);
    assert_eq!(how_many(&api).await, 2);
    let second = api.post(PATIENTS, &json!({ "name": "李娜", "phone": "13900139000" })).await.expect(201);
    server.kill9();
    server.wait(SOON).expect(137);

    let server = serve.spawn();
    assert!(!server.stdout().contains(&password), "the password is shown again: {}", server.stdout());
    let api = Api::new(server.url()).login("default", "admin", &password).await;
    reveal(&api, &id).await;
    api.get(&format!("{PATIENTS}/{}", second.text_at("id"))).await.expect(200);
    assert_eq!(how_many(&api).await, 3);
    server.stop().expect(0);
    let path = erp.clone().args(["embedded", "path", "--json"]).run().expect(0);
    assert_eq!(envelope(&path)["data"]["running"], false, "its PostgreSQL still runs");

    assert_eq!(import(&erp, &sample())["unchanged"], 1, "a one-shot command starts the cluster by itself");
    erp.args(["embedded", "reset", "--yes", "--confirm", ".erp"]).run().expect(0);
    assert!(!folder.join("pg/data").exists() && folder.join("secrets.toml").exists());
}
