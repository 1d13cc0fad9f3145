//! Whose records a role reaches: every data scope beside every way to a patient, by every route that takes one.

use std::collections::BTreeSet;

use erp_testkit::{Api, FakeWechat};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Clinic, with_wechat};

const PATIENTS: &str = "/api/v1/health/patients";
const GLASS: &str = "/api/v1/health/break-glass";
const FIRST: &str = "small red umbrella 31";
const NEW: &str = "wide blue curtain 47";
/// What the roles of this test may do.
const MAY: [&str; 6] = [
    "health.patient.pii",
    "health.patient.list",
    "health.patient.manage",
    "health.patient.assign",
    "health.patient.erase",
    "health.patient.break_glass",
];

/// Somebody with a role who works in these departments, signed in.
pub async fn staff(clinic: &Clinic, name: &str, role: &str, departments: &[&str]) -> (Api, String) {
    let user = json!({ "username": name, "roles": [role], "password": FIRST });
    let id = clinic.api.post("/api/v1/users", &user).await.expect(201).text_at("id").to_owned();
    work_in(&clinic.api, &id, departments).await;
    (clinic.api.first_login("default", name, FIRST, NEW).await, id)
}

async fn work_in(api: &Api, user: &str, departments: &[&str]) {
    let departments: Vec<Value> = departments.iter().map(|id| json!({ "department_id": id })).collect();
    let path = format!("/api/v1/users/{user}");
    let version = api.get(&path).await.expect(200).body["version"].to_string();
    let request = api.request(Method::PUT, &format!("{path}/departments")).header("if-match", format!("\"{version}\""));
    api.send(request.json(&json!({ "departments": departments }))).await.expect(200);
}

async fn department(api: &Api, code: &str, parent: Option<&str>) -> String {
    let body = json!({ "code": code, "name": code, "parent_id": parent });
    api.post("/api/v1/departments", &body).await.expect(201).text_at("id").to_owned()
}

/// A role that may do all of [`MAY`]. Administrators see no plaintext, and so could not give it: here they do.
async fn role(clinic: &Clinic, scope: &str, departments: &[&str]) -> String {
    let code = format!("{scope}_role");
    let body =
        json!({ "code": code, "name_en": scope, "name_zh": scope, "data_scope": scope, "departments": departments, "permissions": MAY });
    let plaintext = "INSERT INTO role_permission (tenant_id, role_id, permission) SELECT tenant_id, id, 'health.patient.pii' FROM role";
    clinic.db.execute(&format!("{plaintext} WHERE code = 'tenant_admin' ON CONFLICT DO NOTHING")).await;
    clinic.api.post("/api/v1/roles", &body).await.expect(201);
    code
}

async fn patient(api: &Api, name: &str, department: Option<&str>) -> String {
    let body = json!({ "name": name, "department_id": department, "confirm_duplicate": true, "birth_date": "1960-01-01" });
    api.post(PATIENTS, &body).await.expect(201).text_at("id").to_owned()
}

/// The patients of the list, page by page.
async fn listed(api: &Api) -> BTreeSet<String> {
    let (mut found, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = api.get(&format!("{PATIENTS}?limit=2{cursor}")).await.expect(200);
        for item in page.body["items"].as_array().unwrap() {
            assert!(found.insert(item["id"].as_str().unwrap().to_owned()), "twice: {page}");
        }
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

async fn searched(api: &Api, name: &str) -> BTreeSet<String> {
    let page = api.post(&format!("{PATIENTS}/search"), &json!({ "name": name, "limit": 200 })).await.expect(200);
    page.body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Every route that takes a patient, with what it answers to somebody who sees them.
async fn each_route(api: &Api, id: &str, colleague: &str) -> Vec<(&'static str, u16)> {
    let path = format!("{PATIENTS}/{id}");
    let version = api.get(&path).await.body["version"].as_i64().unwrap_or(1);
    let matched = |method: Method, version: i64| api.request(method, &path).header("if-match", format!("\"{version}\""));
    let mut answers = vec![
        ("get", api.get(&path).await.status),
        ("identifiers", api.get(&format!("{path}/identifiers")).await.status),
        ("team", api.get(&format!("{path}/care-team")).await.status),
        ("reveal", api.post(&format!("{path}/pii-reveals"), &json!({ "reason": "Call them back", "fields": ["name"] })).await.status),
        ("replace", api.send(matched(Method::PUT, version).json(&json!({ "occupation": "teacher" }))).await.status),
    ];
    let added = api.post(&format!("{path}/identifiers"), &json!({ "kind": "other", "system": "urn:x", "value": format!("Q{id}") })).await;
    let identifier = added.body["id"].as_str().unwrap_or("00000000-0000-0000-0000-000000000000").to_owned();
    answers.push(("add", added.status));
    answers.push(("remove", api.delete(&format!("{path}/identifiers/{identifier}")).await.status));
    answers.push(("join", api.put(&format!("{path}/care-team/{colleague}"), &json!({ "role": "member" })).await.status));
    answers.push(("leave", api.delete(&format!("{path}/care-team/{colleague}")).await.status));
    answers.into_iter().map(|(route, status)| (route, status.as_u16())).collect()
}

const SEEN: [(&str, u16); 9] = [
    ("get", 200),
    ("identifiers", 200),
    ("team", 200),
    ("reveal", 200),
    ("replace", 200),
    ("add", 201),
    ("remove", 204),
    ("join", 200),
    ("leave", 204),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_scope_reaches_what_it_says_and_the_rest_is_not_there() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let top = department(api, "top", None).await;
    let ward = department(api, "ward", Some(&top)).await;
    let room = department(api, "room", Some(&ward)).await;
    let other = department(api, "other", None).await;
    let (_, colleague) = staff(&clinic, "colleague", "nurse", &[]).await;
    let scopes = ["all", "dept", "dept_tree", "self", "custom", "own_patients"];
    for scope in scopes {
        let listed_departments: &[&str] = if scope == "custom" { &[&other] } else { &[] };
        let code = role(&clinic, scope, listed_departments).await;
        let (user, id) = staff(&clinic, scope, &code, &[&ward]).await;
        // One patient for each way there is, and one by none.
        let of = async |department: Option<&str>| patient(api, &format!("Person {scope}"), department).await;
        let (wards, rooms, tops, others, nobodys) =
            (of(Some(&ward)).await, of(Some(&room)).await, of(Some(&top)).await, of(Some(&other)).await, of(None).await);
        let cared = of(None).await;
        api.put(&format!("{PATIENTS}/{cared}/care-team/{id}"), &json!({ "role": "lead" })).await.expect(200);
        // Who sees several departments says for which.
        let own = patient(&user, &format!("Person {scope}"), (scope == "dept_tree").then_some(&*top)).await;
        let here =
            BTreeSet::from([wards.clone(), rooms.clone(), tops.clone(), others.clone(), nobodys.clone(), cared.clone(), own.clone()]);
        let mut want = BTreeSet::from([own.clone()]);
        match scope {
            "all" => want.clone_from(&here),
            "dept" => want.extend([wards]),
            "dept_tree" => want.extend([wards, rooms]),
            "custom" => want.extend([others]),
            "own_patients" => want.extend([cared]),
            _ => {}
        }
        let list = listed(&user).await;
        assert_eq!(list.intersection(&here).cloned().collect::<BTreeSet<_>>(), want, "{scope}: the list");
        assert_eq!(searched(&user, &format!("Person {scope}")).await, want, "{scope}: the search");
        for id in &here {
            let answers = each_route(&user, id, &colleague).await;
            if want.contains(id) {
                assert_eq!(answers, SEEN, "{scope}");
            } else {
                let gone: Vec<_> = SEEN.iter().map(|(route, _)| (*route, 404)).collect();
                assert_eq!(answers, gone, "{scope}");
                let path = format!("{PATIENTS}/{id}");
                let delete = user.request(Method::DELETE, &path).header("if-match", "\"1\"");
                assert_eq!(user.send(delete).await.status, 404, "{scope}");
                let erase = json!({ "reason": "They asked for it in writing" });
                assert_eq!(user.post(&format!("{path}/erasure"), &erase).await.status, 404, "{scope}");
                assert_eq!(user.put(&format!("{path}/department"), &json!({ "department_id": ward })).await.status, 404, "{scope}");
            }
        }
        // Nobody is registered twice because somebody does not see them.
        let query = json!({ "name": format!("Person {scope}"), "birth_date": "1960-01-01" });
        let twins = user.post(&format!("{PATIENTS}/duplicates"), &query).await.expect(200);
        assert_eq!(twins.body["candidates"].as_array().unwrap().len(), here.len(), "{scope}: {twins}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_a_reach_counts_at_once_and_roles_add_up() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let (east, west) = (department(api, "east", None).await, department(api, "west", None).await);
    let (mine, theirs) = (patient(api, "Of the east", Some(&east)).await, patient(api, "Of the west", Some(&west)).await);
    role(&clinic, "dept", &[]).await;
    role(&clinic, "custom", &[&west]).await;
    let (nurse, id) = staff(&clinic, "nurse", "dept_role", &[&east]).await;
    let sees = async |want: &[&String]| {
        let want: BTreeSet<String> = want.iter().map(|id| (*id).clone()).collect();
        // A server forgets what it knows of a user within three seconds; what it changed itself, at once.
        erp_testkit::eventually("the reach has changed", async || listed(&nurse).await == want).await;
    };
    sees(&[&mine]).await;
    work_in(api, &id, &[&west]).await;
    sees(&[&theirs]).await;
    work_in(api, &id, &[]).await;
    sees(&[]).await;
    let give = async |roles: &[&str]| {
        let path = format!("/api/v1/users/{id}");
        let version = api.get(&path).await.expect(200).body["version"].to_string();
        let request = api.request(Method::PUT, &format!("{path}/roles")).header("if-match", format!("\"{version}\""));
        api.send(request.json(&json!({ "roles": roles }))).await.expect(200);
    };
    work_in(api, &id, &[&east]).await;
    give(&["dept_role", "custom_role"]).await;
    sees(&[&mine, &theirs]).await;
    give(&["dept_role", "receptionist"]).await;
    sees(&[&mine, &theirs]).await;
    // What one role gives for everybody, another gives for a few alone.
    let reveal = json!({ "reason": "Call them back", "fields": ["name"] });
    nurse.post(&format!("{PATIENTS}/{mine}/pii-reveals"), &reveal).await.expect(200);
    nurse.post(&format!("{PATIENTS}/{theirs}/pii-reveals"), &reveal).await.expect(404);
    // Who sees one department registers for it; who sees several says for which.
    give(&["dept_role"]).await;
    sees(&[&mine]).await;
    let made = nurse.post(PATIENTS, &json!({ "name": "New Person" })).await.expect(201);
    assert_eq!(made.body["department_id"], json!(east));
    work_in(api, &id, &[&east, &west]).await;
    erp_testkit::eventually("both departments are reached", async || listed(&nurse).await.len() == 3).await;
    let unsaid = nurse.post(PATIENTS, &json!({ "name": "Other Person" })).await;
    assert_eq!((unsaid.status.as_u16(), &unsaid.body["fields"][0]["path"]), (422, &json!("department_id")), "{unsaid}");
    let unknown = nurse.post(PATIENTS, &json!({ "name": "Other Person", "department_id": id })).await;
    assert_eq!(unknown.body["fields"][0]["code"], json!("auth.department.unknown"), "{unknown}");
    // A department that roles or records name stays.
    for (department, code) in [(&west, "auth.department.in_use"), (&east, "auth.department.in_use")] {
        let path = format!("/api/v1/departments/{department}");
        let request = api.request(Method::DELETE, &path).header("if-match", "\"1\"");
        assert_eq!(api.send(request).await.problem(), (409, code));
    }
    work_in(api, &id, &[]).await;
    let request = api.request(Method::DELETE, &format!("/api/v1/departments/{east}")).header("if-match", "\"1\"");
    assert_eq!(api.send(request).await.problem(), (409, "auth.department.has_records"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_a_part_gives_nobody_more() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let permissions = ["health.patient.list", "auth.role.list", "auth.role.manage"];
    let lead = json!({ "code": "lead", "name_en": "Lead", "name_zh": "组长", "data_scope": "dept", "permissions": permissions });
    api.post("/api/v1/roles", &lead).await.expect(201);
    let ward = department(api, "ward", None).await;
    let (lead, _) = staff(&clinic, "lead", "lead", &[&ward]).await;
    let wider = |scope: &str| json!({ "code": "wider", "name_en": "W", "name_zh": "W", "data_scope": scope, "permissions": ["health.patient.list"] });
    assert_eq!(lead.post("/api/v1/roles", &wider("all")).await.problem(), (403, "auth.role.escalation"));
    assert_eq!(lead.post("/api/v1/roles", &wider("dept_tree")).await.problem(), (403, "auth.role.escalation"));
    let made = lead.post("/api/v1/roles", &wider("own_patients")).await.expect(201);
    let path = format!("/api/v1/roles/{}", made.text_at("id"));
    let request = lead.request(Method::PUT, &path).header("if-match", "\"1\"");
    assert_eq!(lead.send(request.json(&json!({ "data_scope": "all" }))).await.problem(), (403, "auth.role.escalation"));
    // The list of departments belongs to its scope.
    let listless = api.post("/api/v1/roles", &wider("custom")).await;
    assert_eq!((listless.status.as_u16(), &listless.body["fields"][0]["path"]), (422, &json!("departments")));
    let mut odd = wider("all");
    odd["departments"] = json!([ward]);
    assert_eq!(api.post("/api/v1/roles", &odd).await.body["fields"][0]["code"], json!("auth.role.departments_unused"));
    let request = api.request(Method::PUT, &path).header("if-match", "\"1\"");
    let custom = api.send(request.json(&json!({ "data_scope": "custom", "departments": [ward] }))).await.expect(200);
    assert_eq!(custom.body["departments"], json!([ward]));
    let request = api.request(Method::PUT, &path).header("if-match", "\"2\"");
    assert_eq!(api.send(request.json(&json!({ "data_scope": "self" }))).await.expect(200).body["departments"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_has_one_lead_and_remembers_nobody_twice() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let id = patient(api, "Cared For", None).await;
    let (_, anna) = staff(&clinic, "anna", "doctor", &[]).await;
    let (_, bela) = staff(&clinic, "bela", "nurse", &[]).await;
    let team = format!("{PATIENTS}/{id}/care-team");
    let join = async |user: &str, role: &str| api.put(&format!("{team}/{user}"), &json!({ "role": role })).await;
    join(&anna, "lead").await.expect(200);
    join(&bela, "member").await.expect(200);
    let version = api.get(&format!("{PATIENTS}/{id}")).await.expect(200).body["version"].clone();
    join(&bela, "member").await.expect(200);
    assert_eq!(api.get(&format!("{PATIENTS}/{id}")).await.expect(200).body["version"], version, "nothing differed");
    assert_eq!(join(&bela, "lead").await.problem(), (409, "health.care_team.lead_taken"));
    assert_eq!(join(&bela, "boss").await.status, 422);
    assert_eq!(join(&id, "member").await.body["fields"][0]["code"], json!("auth.user.unknown"), "a patient is nobody who works here");
    join(&anna, "member").await.expect(200);
    join(&bela, "lead").await.expect(200);
    let members = api.get(&team).await.expect(200).body["members"].clone();
    let members: Vec<_> =
        members.as_array().unwrap().iter().map(|m| (m["user_id"].as_str().unwrap(), m["role"].as_str().unwrap())).collect();
    assert_eq!(members, [(bela.as_str(), "lead"), (anna.as_str(), "member")]);
    api.delete(&format!("{team}/{bela}")).await.expect(204);
    api.delete(&format!("{team}/{bela}")).await.expect(404);
    join(&bela, "lead").await.expect(200);
    let changes: i64 =
        clinic.db.query_scalar("SELECT count(*) FROM audit_log WHERE action IN ('health.care_team.joined', 'health.care_team.left')").await;
    assert_eq!(changes, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn glass_is_broken_for_a_reason_and_a_while_and_somebody_else_looks_into_it() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let id = patient(api, "Somebody Else's", None).await;
    let mrn = api.get(&format!("{PATIENTS}/{id}")).await.expect(200).text_at("mrn").to_owned();
    let (doctor, _) = staff(&clinic, "doctor", "doctor", &[]).await;
    let permissions = ["health.patient.list", "health.patient.break_glass", "health.break_glass.review"];
    let chief = json!({ "code": "chief", "name_en": "Chief", "name_zh": "主任", "data_scope": "dept_tree", "permissions": permissions });
    api.post("/api/v1/roles", &chief).await.expect(201);
    let (head, _) = staff(&clinic, "head", "chief", &[]).await;
    let (receptionist, _) = staff(&clinic, "desk", "receptionist", &[]).await;
    let path = format!("{PATIENTS}/{id}");
    doctor.get(&path).await.expect(404);
    let reason = "Found unconscious, allergies unknown";
    for (body, status, code) in [
        (json!({ "mrn": mrn }), 422, "common.validation"),
        (json!({ "reason": reason }), 422, "common.validation"),
        (json!({ "mrn": mrn, "patient_id": id, "reason": reason }), 422, "common.validation"),
        (json!({ "mrn": mrn, "reason": reason, "minutes": 481 }), 422, "common.validation"),
        (json!({ "mrn": mrn, "reason": "their phone is 13800005678" }), 422, "common.validation"),
        (json!({ "mrn": "P9999999999", "reason": reason }), 404, "common.not_found"),
    ] {
        assert_eq!(doctor.post(GLASS, &body).await.problem(), (status, code), "{body}");
    }
    let body = json!({ "mrn": mrn, "reason": reason, "minutes": 30 });
    receptionist.post(GLASS, &body).await.expect(403);
    assert_eq!(api.post(GLASS, &body).await.problem(), (409, "health.break_glass.needless"));
    let opened = doctor.post(GLASS, &body).await.expect(201);
    let grant = opened.text_at("id").to_owned();
    doctor.get(&path).await.expect(200);
    assert_eq!(listed(&doctor).await, BTreeSet::from([id.clone()]));
    doctor.post(&format!("{path}/pii-reveals"), &json!({ "reason": "Call the family", "fields": ["name"] })).await.expect(200);
    assert_eq!(doctor.post(GLASS, &body).await.problem(), (409, "health.break_glass.needless"));
    head.get(&path).await.expect(404);
    // It widens whose records somebody sees, not what they may do.
    doctor.post(&format!("{path}/erasure"), &json!({ "reason": "They asked for it in writing" })).await.expect(403);
    // Somebody else has a word on it, once.
    doctor.get(GLASS).await.expect(403);
    let verdict = json!({ "verdict": "justified", "note": "The family confirms" });
    doctor.post(&format!("{GLASS}/{grant}/review"), &verdict).await.expect(403);
    assert_eq!(api.get(&format!("{GLASS}?unreviewed=true")).await.expect(200).body["items"].as_array().unwrap().len(), 1);
    let reviewed = api.post(&format!("{GLASS}/{grant}/review"), &verdict).await.expect(200);
    assert_eq!(reviewed.text_at("verdict"), "justified");
    assert_eq!(head.post(&format!("{GLASS}/{grant}/review"), &verdict).await.problem(), (409, "health.break_glass.reviewed"));
    assert_eq!(api.get(&format!("{GLASS}?unreviewed=true")).await.expect(200).body["items"], json!([]));
    doctor.get(&path).await.expect(200);
    let own = head.post(GLASS, &body).await.expect(201).text_at("id").to_owned();
    assert_eq!(head.post(&format!("{GLASS}/{own}/review"), &verdict).await.problem(), (409, "health.break_glass.own"));
    // Given back, and run out.
    head.delete(&format!("{GLASS}/{grant}")).await.expect(404);
    doctor.delete(&format!("{GLASS}/{grant}")).await.expect(204);
    doctor.get(&path).await.expect(404);
    doctor.post(GLASS, &body).await.expect(201);
    doctor.get(&path).await.expect(200);
    clinic.db.execute("UPDATE break_glass_grant SET expires_at = now() WHERE ended_at IS NULL").await;
    doctor.get(&path).await.expect(404);
    assert_eq!(listed(&doctor).await, BTreeSet::new());
    let trail: Vec<String> = clinic
        .db
        .rows(&format!("SELECT action FROM audit_log WHERE entity = 'patient' AND entity_id = '{id}' AND action LIKE 'health.break_glass.%' ORDER BY seq"))
        .await;
    assert_eq!(trail, ["opened", "reviewed", "opened", "given_back", "opened"].map(|word| format!("health.break_glass.{word}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_sees_who_looked_and_nobody_elses() {
    let wechat = FakeWechat::start().await;
    let clinic = Clinic::with(|erp| with_wechat(erp, &wechat)).await;
    let api = &clinic.api;
    let person = json!({ "name": "Looked At", "birth_date": "1961-04-05", "phone": "13800005678" });
    let id = api.post(PATIENTS, &person).await.expect(201).text_at("id").to_owned();
    let other = patient(api, "Somebody Else", None).await;
    let anonymous = api.anonymous();
    let code = json!({ "code": wechat.login_code("oSomebody"), "appid": erp_testkit::WECHAT_APPID });
    let ticket = anonymous.post("/api/v1/auth/wechat/login", &code).await.expect(200).text_at("bind_token").to_owned();
    let bind = json!({ "bind_token": ticket, "phone_code": wechat.phone_code("13800005678") });
    let bound = anonymous.post("/api/v1/auth/wechat/bind-phone", &bind).await.expect(200);
    let me = anonymous.with_token(bound.text_at("access_token"));
    let log = "/api/v1/health/me/access-log";
    assert_eq!(me.get(log).await.expect(200).body["items"], json!([]));
    let (doctor, _) = staff(&clinic, "doctor", "doctor", &[]).await;
    let reveal = json!({ "reason": "Call them back", "fields": ["phone", "name"] });
    for id in [&id, &other] {
        doctor.post(GLASS, &json!({ "patient_id": id, "reason": "Found unconscious", "minutes": 30 })).await.expect(201);
        doctor.post(&format!("{PATIENTS}/{id}/pii-reveals"), &reveal).await.expect(200);
    }
    let mut seen = me.get(log).await.expect(200).body["items"].clone();
    for entry in seen.as_array_mut().unwrap() {
        assert!(entry["at"].take().is_string());
    }
    assert_eq!(
        seen,
        json!([
            { "at": null, "what": "revealed", "fields": ["phone", "name"], "reason": "Call them back", "minutes": null },
            { "at": null, "what": "emergency", "fields": [], "reason": "Found unconscious", "minutes": 30 },
        ])
    );
    doctor.get(log).await.expect(404);
    me.get(&format!("{PATIENTS}/{id}")).await.expect(403);
}
