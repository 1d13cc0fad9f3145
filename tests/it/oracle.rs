//! A second implementation of the formats, in Python, reads what the server wrote and writes what the server reads.

use std::process::Command;

use erp_testkit::{ADMIN_PASSWORD, TestDb, keys};
use serde_json::{Value, json};

use crate::{
    python::{ask, python},
    support::Clinic,
};

const PATIENTS: &str = "/api/v1/health/patients";
const REASON: &str = "identity check at the desk";

async fn row(db: &TestDb, table: &str, of: &str) -> Value {
    serde_json::from_str(&db.query_scalar::<String>(&format!("SELECT row_to_json(t)::text FROM {table} t WHERE {of}")).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_implementation_reads_and_writes_our_rows() {
    let Some(python) = python() else { return };
    let ask = |question: &Value| ask(&python, "crypto_oracle.py", question);
    let clinic = Clinic::open().await;
    let (db, api) = (&clinic.db, &clinic.api);
    let (aes, hmac) = (keys::base64("aes"), keys::base64("hmac"));
    let tenant: String = db.query_scalar("SELECT id::text FROM tenant WHERE code = 'default'").await;

    // Ours, read there. A long address, so that more than one size of padding is met.
    let address = "青海省玉树市鹮鹬巷7301号".repeat(4);
    let body = json!({ "name": "欧阳娜娜", "birth_date": "1961-04-05", "phone": "138 0013 8000", "address": address,
        "identifiers": [{ "kind": "insurance", "value": "QZX8613579" }] });
    let id = api.post(PATIENTS, &body).await.expect(201).text_at("id").to_owned();
    let patient = row(db, "patient", &format!("id = '{id}'")).await;
    let number = row(db, "patient_identifier", &format!("patient_id = '{id}'")).await;
    let read = ask(&json!({ "do": "open", "aes": aes, "tenant": tenant, "patient": patient, "identifiers": [number] }));
    let plain = json!({ "name": "欧阳娜娜", "name_pinyin": "ouyangnana", "birth_date": "1961-04-05", "phone": "+8613800138000", "address": address });
    assert_eq!(read, json!({ "patient": plain, "identifiers": ["QZX8613579"] }));

    // Theirs, found and read here.
    let known = json!({ "name": "司马相如", "name_pinyin": "simaxiangru", "birth_date": "1970-12-31", "phone": "+8613912345678",
        "address": "成都市", "identifier": "TRE9071145" });
    let (patient, number) = ("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058");
    let made =
        ask(&json!({ "do": "make", "aes": aes, "hmac": hmac, "tenant": tenant, "patient": patient, "identifier": number, "known": known }));
    insert(db, "patient", &json!({ "tenant_id": tenant, "id": patient, "mrn": "FOREIGN-1", "birth_year": "1970" }), &made["patient"]).await;
    let plain = json!({ "tenant_id": tenant, "id": number, "patient_id": patient, "kind": "insurance", "system": number_system(db).await });
    insert(db, "patient_identifier", &plain, &made["identifier"]).await;
    for wanted in [
        json!({ "phone": "139 1234 5678" }),
        json!({ "name": "司马相如" }),
        json!({ "identifier": "tre9071145" }),
        json!({ "last4": "5678", "birth_year": 1970 }),
        json!({ "last4": "1145", "birth_year": 1970 }),
    ] {
        let found = api.post(&format!("{PATIENTS}/search"), &wanted).await.expect(200);
        assert_eq!(found.body["items"][0]["id"], patient, "{wanted}: {found}");
    }
    let asked = json!({ "reason": REASON, "fields": ["name", "birth_date", "phone", "address", "identifiers"] });
    let shown = api.post(&format!("{PATIENTS}/{patient}/pii-reveals"), &asked).await.expect(200);
    for field in ["name", "birth_date", "phone", "address"] {
        assert_eq!(shown.body["fields"][field], known[field], "{shown}");
    }
    assert!(shown.text.contains("TRE9071145"), "{shown}");
    // The duplicate check meets them by name and birth date, and a number that is taken is refused.
    let twin = json!({ "name": "司马相如", "birth_date": "1970-12-31" });
    api.post(PATIENTS, &twin).await.expect(409);
    let taken = json!({ "name": "Somebody Else", "identifiers": [{ "kind": "insurance", "value": "TRE9071145" }] });
    assert_eq!(api.post(PATIENTS, &taken).await.problem(), (409, "health.patient.identifier_taken"));
}

/// The other implementation of Argon2id accepts the hash of our administrator, and we sign in by a hash that it made.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_argon2_agrees_about_passwords() {
    let Some(python) = python() else { return };
    let clinic = Clinic::open().await;
    let run = |code: &str, arguments: [&str; 2]| {
        let ran = Command::new(&python).arg("-c").arg(code).args(arguments).output().unwrap();
        (ran.status.success(), String::from_utf8(ran.stdout).unwrap().trim().to_owned())
    };
    let verify = "import sys, argon2; argon2.PasswordHasher().verify(sys.argv[1], sys.argv[2])";
    let ours: String = clinic.db.query_scalar("SELECT password_hash FROM user_account LIMIT 1").await;
    assert!(run(verify, [&ours, ADMIN_PASSWORD]).0);
    assert!(!run(verify, [&ours, "another password"]).0);

    let make = "import sys, argon2; print(argon2.PasswordHasher(time_cost=3, memory_cost=1024, parallelism=2).hash(sys.argv[2]))";
    let (made, theirs) = run(make, ["", "large yellow lantern"]);
    assert!(made && theirs.starts_with("$argon2id$"), "{theirs}");
    clinic.db.execute(&format!("UPDATE user_account SET password_hash = '{theirs}'")).await;
    clinic.api.login("default", "admin", "large yellow lantern").await;
    clinic.api.anonymous().try_login("default", "admin", ADMIN_PASSWORD).await.expect(401);
}

/// The system that the server gave to the insurance number of the first patient.
async fn number_system(db: &TestDb) -> String {
    db.query_scalar("SELECT system FROM patient_identifier LIMIT 1").await
}

/// A row of texts and of `bytea` columns in hex.
async fn insert(db: &TestDb, table: &str, plain: &Value, sealed: &Value) {
    let plain = plain.as_object().unwrap().iter().map(|(name, value)| (name, format!("'{}'", value.as_str().unwrap())));
    let sealed = sealed.as_object().unwrap().iter().map(|(name, value)| (name, format!("'\\x{}'", value.as_str().unwrap())));
    let (names, values): (Vec<&String>, Vec<String>) = plain.chain(sealed).unzip();
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    db.execute(&format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))).await;
}
