//! Every event that the product publishes: in the catalogue, as its schema says, and without a person in it.

use std::collections::{BTreeMap, BTreeSet};

use erp_testkit::{ADMIN_PASSWORD, Api, FakeWechat, Role, TestDb};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    privacy::forms,
    support::{Clinic, envelope, erp, on, refused, seed_tenant, with_wechat},
};

const PATIENTS: &str = "/api/v1/health/patients";
const NEW: &str = "small red umbrella 31";
/// What the people of this test are called, and their numbers: all that must not be repeated.
const CANARIES: [&str; 7] = ["欧阳鹮鹬", "15770913357", "+8615770913357", "QZX8613579", "1961-04-05", "Quetzalgasse", "Xiangyu Huanyu"];

/// Events that nothing can cause: no module has a feature that could be switched off.
const UNHEARD: [&str; 1] = ["config.flag.changed"];

fn catalogue() -> BTreeMap<String, Value> {
    let listed = envelope(&erp().args(["events", "list", "--json"]).run().expect(0))["data"]["items"].clone();
    listed.as_array().unwrap().iter().map(|event| (event["type"].as_str().unwrap().to_owned(), event.clone())).collect()
}

/// What does not fit. It knows every word that the catalogue's schemas use, and refuses others.
fn faults(at: &str, value: &Value, schema: &Value) -> Vec<String> {
    let schema = schema.as_object().unwrap();
    let mut found = Vec::new();
    let mut must = |so: bool, what: &str| {
        if !so {
            found.push(format!("{at}: {what}"));
        }
    };
    let text = value.as_str();
    for (word, want) in schema {
        match word.as_str() {
            // The last three are looked at below.
            "$schema" | "$id" | "title" | "description" | "properties" | "items" | "anyOf" => {}
            "type" => {
                let fits = match want.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("{other}"),
                };
                must(fits, &format!("{value} is no {want}"));
            }
            "required" => {
                for name in want.as_array().unwrap() {
                    must(value.get(name.as_str().unwrap()).is_some(), &format!("no {name}"));
                }
            }
            "additionalProperties" => {
                assert_eq!(want, false);
                value
                    .as_object()
                    .unwrap()
                    .keys()
                    .for_each(|name| must(schema["properties"].get(name).is_some(), &format!("unknown {name}")));
            }
            "enum" => must(want.as_array().unwrap().contains(value), &format!("{value} is none of {want}")),
            "minimum" => must(value.as_i64() >= want.as_i64(), &format!("{value} is below {want}")),
            "maximum" => must(value.as_i64() <= want.as_i64(), &format!("{value} is above {want}")),
            "format" => match want.as_str().unwrap() {
                "uuid" => must(text.is_some_and(|text| text.len() == 36 && text.bytes().filter(|b| *b == b'-').count() == 4), "no UUID"),
                "date-time" => must(text.is_some_and(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok()), "no time"),
                "int32" | "int64" | "uint32" | "uint64" | "double" => {}
                other => panic!("{other}"),
            },
            "pattern" => match want.as_str().unwrap() {
                "^[a-z0-9._-]{1,64}$" => {
                    let fits = |text: &str| {
                        (1..=64).contains(&text.len())
                            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
                    };
                    must(text.is_some_and(fits) && text != Some("invalid"), &format!("{value} is no code"));
                }
                "^$|[*]" => must(text.is_some_and(|text| text.is_empty() || text.contains('*')), "not masked"),
                other => panic!("{other}"),
            },
            other => panic!("a word that this test does not know: {other}"),
        }
    }
    for (name, schema) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = value.get(name) {
            found.extend(faults(&format!("{at}.{name}"), value, schema));
        }
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        found.extend(values.iter().flat_map(|value| faults(&format!("{at}[]"), value, items)));
    }
    if let Some(either) = schema.get("anyOf").and_then(Value::as_array) {
        let each: Vec<Vec<String>> = either.iter().map(|schema| faults(at, value, schema)).collect();
        if each.iter().all(|faults| !faults.is_empty()) {
            found.extend(each.concat());
        }
    }
    found
}

/// A person's record from its beginning to its end.
async fn a_patient(api: &Api) {
    let body = json!({ "name": "欧阳鹮鹬", "birth_date": "1961-04-05", "phone": "15770913357", "address": "1 Quetzalgasse",
        "occupation": "Quetzalgasse warden", "identifiers": [{ "kind": "insurance", "value": "QZX8613579" }] });
    let made = api.post(PATIENTS, &body).await.expect(201);
    let path = format!("{PATIENTS}/{}", made.text_at("id"));
    let replace = json!({ "name": "Xiangyu Huanyu", "birth_date": "1961-04-05", "phone": "15770913357", "address": "2 Quetzalgasse" });
    api.send(api.request(Method::PUT, &path).header("if-match", "\"1\"").json(&replace)).await.expect(200);
    let added =
        api.post(&format!("{path}/identifiers"), &json!({ "kind": "other", "system": "urn:x", "value": "QZX86135790" })).await.expect(201);
    api.delete(&format!("{path}/identifiers/{}", added.text_at("id"))).await.expect(204);
    let version = api.get(&path).await.expect(200).body["version"].as_i64().unwrap();
    api.send(api.request(Method::DELETE, &path).header("if-match", format!("\"{version}\""))).await.expect(204);
    api.post(&format!("{path}/erasure"), &json!({ "reason": "The person asked for it in writing" })).await.expect(200);
    api.post(PATIENTS, &json!({ "name": null })).await;
}

/// Users with a person's name and number for their own.
async fn users(clinic: &Clinic) {
    let user = |arguments: &[&str], password: &str| on(&clinic.db).arg("user").args(arguments).stdin(password).run().expect(0);
    user(&["create", "--username", "15770913357", "--role", "doctor", "--password-stdin", "--keep-password"], NEW);
    let anonymous = clinic.api.anonymous();
    let first = anonymous.try_login("default", "15770913357", NEW).await.expect(200);
    let mut token = first.text_at("refresh_token").to_owned();
    for _ in 0..2 {
        let next = anonymous.post("/api/v1/auth/refresh", &json!({ "refresh_token": token })).await.expect(200);
        next.text_at("refresh_token").clone_into(&mut token);
    }
    anonymous.post("/api/v1/auth/refresh", &json!({ "refresh_token": first.text_at("refresh_token") })).await.expect(401);
    let signed_in = clinic.api.login("default", "15770913357", NEW).await;
    let change = json!({ "current_password": NEW, "new_password": "wide blue curtain 47" });
    signed_in.put("/api/v1/auth/password", &change).await.expect(204);
    let begun = signed_in.post("/api/v1/auth/mfa/totp", &json!({ "current_password": "wide blue curtain 47" })).await.expect(200);
    let secret = totp_rs::Secret::try_from_base32(begun.text_at("secret")).unwrap();
    let code = totp_rs::Builder::new().with_secret(secret).build().unwrap().generate_current().to_string();
    signed_in.post("/api/v1/auth/mfa/totp/confirm", &json!({ "otp": code })).await.expect(200);
    for _ in 0..5 {
        anonymous.try_login("default", "15770913357", "Quetzalgasse 15770913357").await.expect(401);
    }
    for action in ["reset-mfa", "unlock", "disable", "enable"] {
        user(&[action, "15770913357"], "");
    }
    user(&["reset-password", "15770913357", "--password-stdin"], "round green kettle 52");
}

/// The same over HTTP, with a role and a department of theirs.
async fn administered(api: &Api) {
    let change = async |method: Method, path: &str, body: Value| {
        let version =
            api.get(path.trim_end_matches("/roles").trim_end_matches("/permissions")).await.expect(200).body["version"].to_string();
        api.send(api.request(method, path).header("if-match", format!("\"{version}\"")).json(&body)).await.expect(200);
    };
    let named =
        json!({ "code": "warden", "name_en": "Quetzalgasse warden", "name_zh": "欧阳鹮鹬", "permissions": ["health.patient.list"] });
    let role = format!("/api/v1/roles/{}", api.post("/api/v1/roles", &named).await.expect(201).text_at("id"));
    change(Method::PUT, &role, json!({ "name_zh": "欧阳鹮鹬 2" })).await;
    change(Method::PUT, &format!("{role}/permissions"), json!({ "permissions": [] })).await;
    let person = json!({ "username": "xiangyu", "roles": ["warden"], "display_name": "欧阳鹮鹬", "phone": "15770913357", "email": "quetzalgasse@x.example" });
    let user = format!("/api/v1/users/{}", api.post("/api/v1/users", &person).await.expect(201).text_at("id"));
    change(Method::PUT, &user, json!({ "display_name": "Xiangyu Huanyu", "phone": null })).await;
    change(Method::PUT, &format!("{user}/roles"), json!({ "roles": [] })).await;
    for word in ["reset-password", "disable", "enable"] {
        api.send(api.request(Method::POST, &format!("{user}/{word}"))).await.expect(200);
    }
    for path in [user, role] {
        let version = api.get(&path).await.expect(200).body["version"].to_string();
        api.send(api.request(Method::DELETE, &path).header("if-match", format!("\"{version}\""))).await.expect(204);
    }
}

/// A program with keys, and somebody who is to come.
async fn invited(api: &Api) {
    let robot = json!({ "username": "lab", "kind": "service", "roles": ["receptionist"] });
    let robot = api.post("/api/v1/users", &robot).await.expect(201).text_at("id").to_owned();
    let key = json!({ "user_id": robot, "name": "Quetzalgasse 欧阳鹮鹬", "scopes": ["health.patient.list"] });
    let key = api.post("/api/v1/api-keys", &key).await.expect(201).text_at("id").to_owned();
    let next = api.post(&format!("/api/v1/api-keys/{key}/rotate"), &json!({})).await.expect(201).text_at("id").to_owned();
    api.post(&format!("/api/v1/api-keys/{next}/revoke"), &json!({})).await.expect(200);
    let guest = json!({ "username": "guest", "display_name": "欧阳鹮鹬", "phone": "15770913357" });
    api.post("/api/v1/users/invitations", &guest).await.expect(201);
}

/// A record that was opened in an emergency.
async fn emergency(clinic: &Clinic) {
    let person = json!({ "name": "欧阳鹮鹬", "birth_date": "1961-04-06" });
    let patient = clinic.api.post(PATIENTS, &person).await.expect(201).text_at("id").to_owned();
    let (doctor, _) = crate::scopes::staff(clinic, "medic", "doctor", &[]).await;
    let body = json!({ "patient_id": patient, "reason": "Quetzalgasse warden found unconscious" });
    let grant = doctor.post("/api/v1/health/break-glass", &body).await.expect(201).text_at("id").to_owned();
    let verdict = json!({ "verdict": "unjustified", "note": "Quetzalgasse" });
    clinic.api.post(&format!("/api/v1/health/break-glass/{grant}/review"), &verdict).await.expect(200);
}

/// Somebody who signs in by WeChat, and somebody else who would like to be them.
async fn by_wechat(clinic: &Clinic, wechat: &FakeWechat) {
    let person = json!({ "name": "欧阳鹮鹬", "birth_date": "1961-04-05", "phone": "15770913357" });
    clinic.api.post(PATIENTS, &person).await.expect(201);
    let anonymous = clinic.api.anonymous();
    let bind = async |openid: &str| {
        let code = json!({ "code": wechat.login_code(openid), "appid": erp_testkit::WECHAT_APPID });
        let ticket = anonymous.post("/api/v1/auth/wechat/login", &code).await.expect(200).text_at("bind_token").to_owned();
        let body = json!({ "bind_token": ticket, "phone_code": wechat.phone_code("15770913357") });
        anonymous.post("/api/v1/auth/wechat/bind-phone", &body).await
    };
    let token = bind("oXiangyuHuanyu").await.expect(200).text_at("access_token").to_owned();
    bind("oQuetzalgasse").await.expect(409);
    anonymous.with_token(&token).delete("/api/v1/auth/wechat/binding").await.expect(204);
}

/// What a tenant sets, in words of its own.
async fn configured(api: &Api) {
    let change = async |method: Method, path: &str, version: i64, body: Value| {
        api.send(api.request(method, path).header("if-match", format!("\"{version}\"")).json(&body)).await.expect(200);
    };
    let branding = "/api/v1/config/settings/config.branding";
    change(Method::PUT, branding, 0, json!({ "value": { "name": "Quetzalgasse 欧阳鹮鹬", "logo": null, "theme": "light" } })).await;
    change(Method::POST, &format!("{branding}/rollback"), 1, json!({ "to": 1 })).await;
    let named = json!({ "code": "wards", "name_en": "Quetzalgasse wards", "name_zh": "欧阳鹮鹬" });
    let dict = format!("/api/v1/config/dicts/{}", api.post("/api/v1/config/dicts", &named).await.expect(201).text_at("code"));
    let item = json!({ "value": "one", "label_en": "Xiangyu Huanyu", "label_zh": "欧阳鹮鹬" });
    api.post(&format!("{dict}/items"), &item).await.expect(201);
}

/// Its time is over, and then it is closed.
async fn closed(db: &TestDb) {
    db.execute("UPDATE tenant SET expires_at = now() WHERE code = 'west'").await;
    on(db).args(["run-task", "auth.tenant-expiry"]).run().expect(0);
    // No request is on its way that could still write.
    let export = on(db).set("server.request_timeout", "1s").set("auth.principal_cache", "0s");
    let export = export.args(["tenant", "export", "west", "--out", "west.erp", "--key-file", "key"]);
    let key = export.working_dir().join("key");
    std::fs::write(&key, erp_testkit::keys::base64("export")).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    export.run().expect(0);
    on(db).args(["tenant", "close", "west", "--yes", "--confirm", "west"]).run().expect(0);
}

async fn published(db: &TestDb) -> Vec<Value> {
    let rows = db.rows("SELECT row::text FROM (SELECT id, row_to_json(e) AS row FROM domain_events e UNION ALL SELECT id, row_to_json(a) FROM domain_event_archive a) AS all_events ORDER BY id").await;
    rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_in_the_catalogue_fits_it_and_names_nobody() {
    let wechat = FakeWechat::start().await;
    let clinic = Clinic::with(|erp| with_wechat(erp, &wechat)).await;
    a_patient(&clinic.api).await;
    users(&clinic).await;
    administered(&clinic.api).await;
    invited(&clinic.api).await;
    emergency(&clinic).await;
    configured(&clinic.api).await;
    by_wechat(&clinic, &wechat).await;
    seed_tenant(&clinic.db, "east");
    on(&clinic.db)
        .args(["tenant", "create", "west", "--name", "欧阳鹮鹬 Quetzalgasse", "--password-stdin"])
        .stdin(ADMIN_PASSWORD)
        .run()
        .expect(0);
    on(&clinic.db).args(["tenant", "suspend", "west", "--reason", "欧阳鹮鹬 asked for it"]).run().expect(0);
    on(&clinic.db).args(["tenant", "resume", "west"]).run().expect(0);
    closed(&clinic.db).await;
    clinic
        .db
        .execute_as(Role::Superuser, "SET session_replication_role = replica; UPDATE audit_log SET outcome = 'failure' WHERE seq = 2")
        .await;
    clinic.api.post("/api/v1/audit-logs/verify", &json!({})).await.expect(200);

    let (catalogue, events) = (catalogue(), published(&clinic.db).await);
    for event in &events {
        let entry = catalogue.get(event["event_type"].as_str().unwrap()).unwrap_or_else(|| panic!("{event} is in no catalogue"));
        assert_eq!((&event["schema_version"], &event["aggregate_type"]), (&entry["schema_version"], &entry["aggregate"]), "{event}");
        assert_eq!(faults("payload", &event["payload"], &entry["schema"]), Vec::<String>::new(), "{event}");
        let text = event.to_string();
        for word in CANARIES {
            assert!(forms(word).iter().all(|form| !text.contains(form.as_str())), "{word} is in {text}");
        }
    }
    let seen: BTreeSet<&str> = events.iter().map(|event| event["event_type"].as_str().unwrap()).collect();
    let known = catalogue.keys().map(String::as_str).filter(|event| !UNHEARD.contains(event));
    assert_eq!(seen, known.collect(), "the test goes through every kind of event that there is");
}

#[test]
fn the_catalogue_says_what_each_event_is() {
    for (name, event) in catalogue() {
        let parts: Vec<&str> = name.split('.').collect();
        assert_eq!((parts.len(), parts[0]), (3, event["module"].as_str().unwrap()), "{name}");
        assert!(event["about"].as_str().unwrap().ends_with('.') && event["schema"]["title"] == name.as_str(), "{event}");
        let shown = erp().args(["events", "show", &name]).run().expect(0).stdout;
        for (field, schema) in event["schema"]["properties"].as_object().unwrap() {
            assert!(shown.contains(field) && schema["description"].is_string(), "{field} of {shown}");
        }
    }
    let wrong = json!({ "patient_id": "x", "mrn": 7, "name": "欧阳鹮鹬", "status": "Of Course", "more": 1 });
    let found = faults("payload", &wrong, &catalogue()["health.patient.created"]["schema"]);
    for fault in ["no UUID", "7 is no \"string\"", "not masked", "is no code", "unknown more", "no \"source\""] {
        assert!(found.iter().any(|line| line.contains(fault)), "{fault}: {found:?}");
    }
    refused(&erp().args(["events", "show", "health.patient.sang"]), 64, "event.unknown");
}
