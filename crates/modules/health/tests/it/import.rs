use std::sync::Arc;

use erp_core::{Exit, SystemClock};
use erp_health::HealthModule;
use erp_kit::{AdminSeed, CommandContext, CommandError, CommandOutput, Module, Profile, Registrar, SeedContext, SeedReport};
use erp_settings::{
    LoadOptions, Policy, SafeConfig, load,
    secrets::{Generate, generate},
    standard_schema,
};
use serde_json::{Value, json};

use crate::support::{App, CARD};

fn config() -> SafeConfig {
    let schema = standard_schema();
    let make = |kind| generate(kind).unwrap().expose().clone();
    let options = LoadOptions::isolated("development")
        .var("ERP__DATABASE__URL", format!("postgres://erp_app:{}@db.internal/erp?sslmode=verify-full", make(Generate::Password)))
        .var("ERP__REDIS__URL", format!("rediss://:{}@cache.internal/0", make(Generate::Password)))
        .var("ERP__JWT__SECRET", make(Generate::Jwt))
        .var("ERP__AUTH__SUPER_ADMIN_PASSWORD", make(Generate::Password))
        .var("ERP__WECHAT__APPID", "wx3f9a41c07be25d68")
        .var("ERP__WECHAT__SECRET", make(Generate::Password))
        .var("ERP__HEALTH__AES_KEY", make(Generate::Aes256))
        .var("ERP__HEALTH__HMAC_KEY", make(Generate::Hmac));
    load(&schema, &options).unwrap().check(&schema, &Policy { strict: false }).unwrap_or_else(|rejected| panic!("{rejected}"))
}

async fn run(app: &App, dry_run: bool, arguments: &[&str]) -> Result<CommandOutput, CommandError> {
    let mut registrar = Registrar::describe(&[Box::new(HealthModule)]);
    let (module, command) = registrar.commands.remove(0);
    assert_eq!((module, command.command.get_name()), ("health", "import-fhir"));
    let matches = command.command.try_get_matches_from([&["import-fhir"], arguments].concat()).unwrap();
    let context = CommandContext {
        db: Some(app.db.clone()),
        config: Some(Arc::new(config())),
        clock: SystemClock::shared(),
        tenant: Some(app.tenant.clone()),
        actor: "tester@host".to_owned(),
        dry_run,
        progress: Arc::new(()),
    };
    command.runner.run(context, &matches).await
}

fn patient(n: u32) -> Value {
    json!({
        "resourceType": "Patient", "id": format!("p{n}"),
        "identifier": [{"system": "urn:clinic:mr", "value": format!("MR-{n:05}")}, {"system": "urn:clinic:ssn", "value": format!("999-{n:05}")}],
        "name": [{"use": "official", "family": format!("Smith{n}"), "given": ["John"]}], "gender": "male", "birthDate": "1980-02-03",
        "telecom": [{"system": "phone", "value": format!("+44 20 7946 0{:03}", n % 1000)}], "maritalStatus": {"text": "Married"},
    })
}

fn bundle(entries: impl IntoIterator<Item = Value>) -> Value {
    let entries: Vec<Value> = entries.into_iter().map(|resource| json!({ "resource": resource })).collect();
    json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
}

fn counts(output: &CommandOutput) -> [u64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|key| output.data[key].as_u64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_import_changes_nothing_and_a_third_what_differs() {
    let app = App::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("patients.json");
    let path = file.display().to_string();
    let observation = json!({"resourceType": "Observation", "status": "final"});
    let write = |patients: Vec<Value>| {
        std::fs::write(&file, bundle(patients.into_iter().chain([observation.clone(), observation.clone()])).to_string()).unwrap();
    };
    write((0..450).map(patient).collect());

    let dry = run(&app, true, &[&path]).await.unwrap();
    assert_eq!(counts(&dry), [450, 0, 0, 0]);
    assert!(app.database.rows("SELECT id FROM patient").await.is_empty(), "a dry run writes nothing");
    let first = run(&app, false, &[&path]).await.unwrap();
    assert_eq!((counts(&first), first.exit), ([450, 0, 0, 0], Some(Exit::Ok)));
    assert_eq!(first.data["skipped"], json!({"Observation": 2}));
    let second = run(&app, false, &[&path]).await.unwrap();
    assert_eq!(counts(&second), [0, 0, 450, 0]);
    assert_eq!(app.database.rows("SELECT count(*) || ' ' || max(version) || ' ' || count(DISTINCT mrn) FROM patient").await, ["450 1 450"]);
    assert_eq!(app.database.rows("SELECT count(*) FROM patient_identifier").await, ["900"]);

    let mut changed = patient(7);
    changed["name"][0]["family"] = json!("Miller");
    let mut known_by_one = patient(8);
    known_by_one["identifier"] = json!([{"system": "urn:clinic:ssn", "value": "999-00008"}, {"system": "urn:new", "value": "N8"}]);
    let mut mixed = patient(9);
    mixed["identifier"][1]["value"] = json!("999-00010");
    let mut future = patient(1000);
    future["birthDate"] = json!("2999-01-01");
    write(vec![changed, known_by_one, mixed, future, json!({"resourceType": "Patient", "name": "none"})]);
    let third = run(&app, false, &[&path]).await.unwrap();
    assert_eq!((counts(&third), third.exit), ([0, 2, 0, 3], Some(Exit::DataErr)));
    let codes: Vec<&str> = third.data["failures"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    for code in ["health.import.identifier_conflict", "health.patient.birth_date_future", "health.fhir.shape"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert!(
        third.data["failures"].as_array().unwrap().iter().any(|f| f["path"] == "entry[3].resource.birthDate" && f["file"] == json!(path))
    );
    assert_eq!(app.post("/patients/search", &json!({"name": "John Miller"})).await.ids().len(), 1);
    assert_eq!(
        app.post("/patients/search", &json!({"identifier": "n8"})).await.ids(),
        app.post("/patients/search", &json!({"identifier": "mr-00008"})).await.ids()
    );
    assert!(!format!("{}{}", third.data, third.human).contains("Miller"));
    let audited = app
        .database
        .rows("SELECT action || ' ' || count(*) FROM audit_log WHERE action <> 'health.patient.looked_up' GROUP BY action ORDER BY 1")
        .await;
    assert_eq!(audited, ["health.patient.created 450", "health.patient.imported 3", "health.patient.updated 2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_cannot_be_read_are_told_apart_from_rows() {
    let app = App::new().await;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file.display().to_string()
    };
    let broken = write("a.json", "{\"resourceType\": \"Bundle\", \"entry\": [{\"resource\": ");
    let lines = write("b.ndjson", &format!("{}\nnot json\n{}\n", patient(1), patient(2)));
    let bare = write("c.json", &json!({"resourceType": "Patient", "name": [{"text": "李娜"}], "birthDate": "1990-01-01", "telecom": [{"system": "phone", "value": "ask her son"}], "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": CARD}], "deceasedBoolean": true}).to_string());

    let missing = run(&app, false, &[&lines, "/nowhere.json"]).await.unwrap_err();
    assert_eq!((missing.exit, app.database.rows("SELECT id FROM patient").await.len()), (Exit::NoInput, 0));
    let stopped = run(&app, false, &[&broken, &lines]).await.unwrap();
    assert_eq!((counts(&stopped), stopped.exit), ([0, 0, 0, 1], Some(Exit::DataErr)));
    let went_on = run(&app, false, &["--continue-on-error", &folder.path().display().to_string()]).await.unwrap();
    assert_eq!(counts(&went_on), [3, 0, 0, 2]);
    // A card that contradicts the birth date is kept with a warning, and so is a phone that is none.
    assert_eq!(went_on.data["warnings"]["health.patient.id_card_birth_mismatch"], 1);
    assert_eq!(went_on.data["warnings"]["health.fhir.phone_unverified"], 1);
    let id = app.post("/patients/search", &json!({"identifier": CARD})).await.ids().remove(0);
    let got = app.get(&format!("/patients/{id}")).await.expect(200);
    assert_eq!(
        (&got.json["status"], &got.json["source"], &got.json["phone_unverified"], &got.json["phone"]),
        (&json!("deceased"), &json!("fhir"), &json!(true), &Value::Null)
    );
    let again = run(&app, false, &[&bare]).await.unwrap();
    assert_eq!(counts(&again), [0, 0, 1, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn seeds_are_idempotent_even_in_parallel() {
    let app = App::new().await;
    let config = config();
    let seed = async |profile: Profile| {
        let admin: Option<AdminSeed> = None;
        let context = SeedContext {
            db: &app.db,
            config: &config,
            tenant: &app.tenant,
            is_default: true,
            profile,
            admin,
            permissions: &[],
            origin: erp_core::Origin::system("seed"),
            dry_run: false,
        };
        let mut report = SeedReport::default();
        HealthModule.seed(&context, &mut report).await.unwrap();
        report.created
    };
    assert_eq!(seed(Profile::Minimal).await, ["number sequence patient.mrn"]);
    assert!(seed(Profile::Minimal).await.is_empty());
    let (a, b) = tokio::join!(seed(Profile::Demo), seed(Profile::Demo));
    assert_eq!([a, b].concat(), ["40 demonstration patients"]);
    assert_eq!(app.get("/patients?limit=200").await.ids().len(), 40);
    assert_eq!(app.post("/patients/search", &json!({"name": "欧阳娜娜"})).await.ids().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_at_once_make_nobody_twice() {
    let app = App::new().await;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, patients: Vec<Value>| {
        let file = folder.path().join(name);
        std::fs::write(&file, bundle(patients).to_string()).unwrap();
        file.display().to_string()
    };
    let forth = write("forth.json", (0..250).map(patient).collect());
    let back = write("back.json", (0..250).rev().map(patient).collect());
    let (forth, back) = ([forth.as_str()], [back.as_str()]);
    let (a, b) = tokio::join!(run(&app, false, &forth), run(&app, false, &back));
    let (a, b) = (counts(&a.unwrap()), counts(&b.unwrap()));
    assert_eq!(app.database.rows("SELECT count(*) || ' ' || max(version) FROM patient").await, ["250 1"]);
    assert_eq!(app.database.rows("SELECT count(*) FROM patient_identifier").await, ["500"]);
    assert_eq!((a[0] + b[0], a[1] + b[1] + a[3] + b[3]), (250, 0), "{a:?} {b:?}");
}

/// A Bundle as a generator of synthetic records writes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_synthea_bundle_is_imported_and_found() {
    let app = App::new().await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/fhir/synthea-bundle.json");
    let first = run(&app, false, &[path]).await.unwrap();
    assert_eq!((counts(&first), first.exit), ([1, 0, 0, 0], Some(Exit::Ok)), "{}", first.human);
    assert!(!first.data["skipped"].as_object().unwrap().is_empty());
    assert_eq!(counts(&run(&app, false, &[path]).await.unwrap()), [0, 0, 1, 0]);
    let listed = app.get("/patients").await.expect(200);
    let detail = app.get(&format!("/patients/{}", listed.ids()[0])).await.expect(200);
    assert!(!detail.json["identifiers"].as_array().unwrap().is_empty() && detail.json["name"].is_string());
}
