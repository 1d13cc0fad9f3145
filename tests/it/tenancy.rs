//! One tenant seen from another: nothing.

use erp_testkit::{ADMIN_PASSWORD, Answer, Api, TestDb};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{
    contract::{Operation, operations, shape},
    support::{Clinic, PURGE, seed_tenant},
};

const PATIENTS: &str = "/api/v1/health/patients";

/// Two tenants with an administrator each. A has a patient with a number.
struct Two {
    clinic: Clinic,
    b: Api,
    patient: String,
    identifier: String,
    session: String,
    user: String,
    role: String,
    department: String,
    position: String,
    /// A dictionary's code, as long as an id.
    dict: String,
    item: String,
    menu: String,
    wechat_app: String,
    api_key: String,
    invited: String,
    emergency: String,
}

impl Two {
    async fn open() -> Self {
        let clinic = Clinic::with(|erp| erp.set("tasks.enabled", "false")).await;
        seed_tenant(&clinic.db, "east");
        let b = clinic.api.login("east", "admin", ADMIN_PASSWORD).await;
        let made = clinic.api.post(PATIENTS, &person()).await.expect(201);
        let identifier = made.body["identifiers"][0]["id"].as_str().unwrap().to_owned();
        let sessions = clinic.api.get("/api/v1/auth/sessions").await.expect(200);
        let session = sessions.body["items"][0]["id"].as_str().unwrap().to_owned();
        let user = clinic.api.post("/api/v1/users", &json!({ "username": "li" })).await.expect(201).text_at("id").to_owned();
        let lead = json!({ "code": "lead", "name_en": "Lead", "name_zh": "组长" });
        let role = clinic.api.post("/api/v1/roles", &lead).await.expect(201).text_at("id").to_owned();
        let place = json!({ "code": "ward", "name": "Ward" });
        let department = clinic.api.post("/api/v1/departments", &place).await.expect(201).text_at("id").to_owned();
        let position = clinic.api.post("/api/v1/positions", &place).await.expect(201).text_at("id").to_owned();
        let dict = format!("a{}", &Uuid::now_v7().to_string()[1..]);
        let body = json!({ "code": dict, "name_en": "Wards", "name_zh": "病区" });
        clinic.api.post("/api/v1/config/dicts", &body).await.expect(201);
        let body = json!({ "value": "icu", "label_en": "Intensive care", "label_zh": "重症监护" });
        let item = clinic.api.post(&format!("/api/v1/config/dicts/{dict}/items"), &body).await.expect(201).text_at("id").to_owned();
        let body = json!({ "code": "wards", "name_en": "Wards", "name_zh": "病区", "path": "/wards" });
        let menu = clinic.api.post("/api/v1/config/menus", &body).await.expect(201).text_at("id").to_owned();
        // A theme may have the code of a dictionary.
        let body = json!({ "code": dict, "name_en": "Ocean", "name_zh": "海洋", "tokens": {} });
        clinic.api.post("/api/v1/config/themes", &body).await.expect(201);
        let sequence = format!(
            "INSERT INTO number_sequence (tenant_id, code, pattern) SELECT id, '{dict}', '{{seq:4}}' FROM tenant WHERE code = 'default'"
        );
        clinic.db.execute(&sequence).await;
        let wechat_app = Uuid::now_v7().to_string();
        let app = format!(
            "INSERT INTO wechat_app (tenant_id, id, appid, name) SELECT id, '{wechat_app}', 'wx3f9a1c20d47b6e85', 'x' FROM tenant WHERE code = 'default'"
        );
        clinic.db.execute(&app).await;
        let robot = clinic.api.post("/api/v1/users", &json!({ "username": "robot", "kind": "service" })).await.expect(201);
        let api_key = Uuid::now_v7().to_string();
        let key = format!(
            "INSERT INTO api_key (tenant_id, id, user_id, name, prefix, hash, scopes, expires_at) \
             SELECT tenant_id, '{api_key}', id, 'x', 'erp_', sha256('x'), '[]', now() + interval '1 day' FROM user_account WHERE id = '{}'",
            robot.text_at("id")
        );
        clinic.db.execute(&key).await;
        let invited =
            clinic.api.post("/api/v1/users/invitations", &json!({ "username": "guest" })).await.expect(201).text_at("id").to_owned();
        let emergency = Uuid::now_v7().to_string();
        let glass = format!(
            "INSERT INTO break_glass_grant (tenant_id, id, patient_id, user_id, reason, expires_at) \
             SELECT tenant_id, '{emergency}', '{}', '{user}', 'found unconscious', now() + interval '1 hour' FROM patient LIMIT 1",
            made.text_at("id")
        );
        clinic.db.execute(&glass).await;
        Self {
            b,
            emergency,
            api_key,
            invited,
            dict,
            item,
            menu,
            wechat_app,
            patient: made.text_at("id").to_owned(),
            identifier,
            session,
            user,
            role,
            department,
            position,
            clinic,
        }
    }

    /// The id of A's that this path parameter takes.
    fn id_of_a(&self, operation: &Operation, name: &str) -> String {
        match name {
            "identifier_id" => self.identifier.clone(),
            "user_id" => self.user.clone(),
            "id" if operation.path.contains("/break-glass/") => self.emergency.clone(),
            "id" if operation.path.contains("/sessions/") => self.session.clone(),
            "id" if operation.path.contains("/patients/") => self.patient.clone(),
            "id" if operation.path.contains("/api-keys/") => self.api_key.clone(),
            "id" if operation.path.contains("/users/invitations/") => self.invited.clone(),
            "id" if operation.path.contains("/users/") => self.user.clone(),
            "id" if operation.path.contains("/roles/") => self.role.clone(),
            "id" if operation.path.contains("/departments/{") => self.department.clone(),
            "id" if operation.path.contains("/positions/") => self.position.clone(),
            "id" if operation.path.contains("/wechat-apps/") => self.wechat_app.clone(),
            "item_id" => self.item.clone(),
            "id" if operation.path.contains("/menus/") => self.menu.clone(),
            "code" => self.dict.clone(),
            // Every tenant has the same settings, flags and years: a name of nothing.
            "key" | "year" => Uuid::nil().to_string(),
            // Of the installation's: a task, and no run of it.
            "name" => PURGE.to_owned(),
            "id" if is_of_the_installation(&operation.path) => Uuid::nil().to_string(),
            "id" if operation.path.contains("/runs/") || operation.path.contains("/dead-letters/") => Uuid::nil().to_string(),
            _ => panic!("{} has a parameter {name} that this test does not know: add a row of A for it", operation.path),
        }
    }
}

/// What belongs to no tenant: for users of the default one alone, whatever others hold.
fn is_of_the_installation(path: &str) -> bool {
    ["/api/v1/system/", "/api/v1/tenants", "/api/v1/tenant-plans"].iter().any(|base| path.starts_with(base))
}

fn person() -> serde_json::Value {
    json!({ "name": "欧阳锋", "gender": "male", "birth_date": "1961-02-03", "phone": "13900002222", "identifiers": [{ "kind": "passport", "value": "E98765432" }] })
}

/// A digest of every row of tenant A, in every table.
async fn rows_of_a(db: &TestDb) -> String {
    let tables: Vec<String> = db
        .query_scalar("SELECT array_agg(DISTINCT table_name::text) FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'")
        .await;
    assert!(tables.len() > 15, "{tables:?}");
    let digest = |table: &String| {
        format!(
            "SELECT '{table} ' || count(*) || ' ' || COALESCE(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS line FROM {table} t WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'default')"
        )
    };
    let all: Vec<String> = tables.iter().map(digest).collect();
    db.query_scalar(&format!("SELECT string_agg(line, E'\\n' ORDER BY line) FROM ({}) AS lines", all.join(" UNION ALL "))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_another_tenant_are_ids_of_nothing() {
    let two = Two::open().await;
    let before = rows_of_a(&two.clinic.db).await;
    assert!(before.lines().filter(|line| !line.ends_with(' ')).count() > 8, "A has data: {before}");
    let mut tried = 0;
    // What belongs to the installation has names rather than ids, and is for users of the default tenant alone: see `system_tasks`.
    for operation in operations().iter().filter(|operation| operation.has_id() && !is_of_the_installation(&operation.path)) {
        let theirs = operation.call(&two.b, &operation.at(|name| two.id_of_a(operation, name))).await;
        let nobodys = operation.call(&two.b, &operation.at(|_| Uuid::now_v7().to_string())).await;
        assert_eq!(theirs.problem().0, 404, "{} {}: {theirs}", operation.method, operation.path);
        assert_eq!(shape(&theirs), shape(&nobodys), "{} {}", operation.method, operation.path);
        assert!(theirs.text.len().abs_diff(nobodys.text.len()) == 0, "{theirs} / {nobodys}");
        tried += 1;
    }
    assert!(tried >= 7, "{tried}");
    assert_eq!(rows_of_a(&two.clinic.db).await, before, "a row of A was touched");
    // What A may still do proves that the ids were good ones.
    two.clinic.api.get(&format!("{PATIENTS}/{}", two.patient)).await.expect(200);
}

/// An own patient with a foreign number: the pair names nothing either.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_id_below_an_own_one_is_an_id_of_nothing() {
    let two = Two::open().await;
    let own = two.b.post(PATIENTS, &json!({ "name": "Own Person" })).await.expect(201).text_at("id").to_owned();
    let remove = async |id: &str| two.b.delete(&format!("{PATIENTS}/{own}/identifiers/{id}")).await;
    let theirs = remove(&two.identifier).await;
    assert_eq!(theirs.problem().0, 404);
    assert_eq!(shape(&theirs), shape(&remove(&Uuid::now_v7().to_string()).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_value_of_another_tenant_is_free() {
    let two = Two::open().await;
    let check = two.b.post(&format!("{PATIENTS}/duplicates"), &person()).await;
    assert_eq!(check.problem().0, 422, "gender is no criterion: {check}");
    let query = json!({ "name": "欧阳锋", "birth_date": "1961-02-03", "phone": "13900002222", "identifiers": [{ "kind": "passport", "value": "E98765432" }] });
    assert_eq!(two.b.post(&format!("{PATIENTS}/duplicates"), &query).await.expect(200).body["candidates"], json!([]));
    for search in [
        json!({ "phone": "13900002222" }),
        json!({ "identifier": "E98765432" }),
        json!({ "name": "欧阳锋" }),
        json!({ "last4": "2222", "birth_year": 1961 }),
    ] {
        assert_eq!(two.b.post(&format!("{PATIENTS}/search"), &search).await.expect(200).body["items"], json!([]), "{search}");
    }
    two.b.post(PATIENTS, &person()).await.expect(201);
    // In the own tenant it is taken.
    assert_eq!(two.clinic.api.post(PATIENTS, &person()).await.problem(), (409, "health.patient.identifier_taken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_says_whose_a_row_is() {
    let clinic = Clinic::open().await;
    let patient = clinic.api.post(PATIENTS, &person()).await.expect(201).text_at("id").to_owned();
    for operation in operations().iter().filter(|operation| operation.body.is_some()) {
        for field in ["tenant_id", "id", "created_by", "version", "must_change_password"] {
            let mut body = operation.body.clone().unwrap();
            body[field] = json!(Uuid::now_v7());
            let answer = operation.call_with(&clinic.api, &operation.at(|_| patient.clone()), Some(&body)).await;
            assert_eq!(answer.problem(), (422, "common.validation"), "{} {}: {answer}", operation.method, operation.path);
            let fault = &answer.body["fields"][0];
            assert_eq!((&fault["path"], &fault["code"]), (&field.into(), &"common.field.unknown".into()), "{answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_header_says_whose_rows_are_shown() {
    let two = Two::open().await;
    let a: String = two.clinic.db.query_scalar("SELECT id::text FROM tenant WHERE code = 'default'").await;
    for name in ["X-Tenant-ID", "X-Tenant", "Tenant", "X-Tenant-Slug", "X-Forwarded-Host"] {
        for value in [a.as_str(), "default"] {
            let asked = two.b.send(two.b.request(Method::GET, PATIENTS).header(name, value)).await.expect(200);
            assert_eq!(asked.body["items"], json!([]), "{name}: {value}");
            let one = two.b.send(two.b.request(Method::GET, &format!("{PATIENTS}/{}", two.patient)).header(name, value)).await;
            assert_eq!(one.status, 404, "{name}: {value}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_every_private_operation_gives_the_same_401() {
    let two = Two::open().await;
    let before = rows_of_a(&two.clinic.db).await;
    let anonymous = two.clinic.api.anonymous();
    let mut first: Option<Answer> = None;
    let bad = ["", "x", "eyJhbGciOiJub25lIn0.e30."];
    for operation in operations().iter().filter(|operation| operation.private) {
        let path = operation.at(|name| two.id_of_a(operation, name));
        let bare = operation.call(&anonymous, &path).await;
        assert_eq!(bare.status, 401, "{} {path}: {bare}", operation.method);
        let first = first.get_or_insert_with(|| bare.clone());
        assert_eq!(shape(&bare), shape(first), "{} {path}", operation.method);
        for token in bad {
            assert_eq!(operation.call(&anonymous.with_token(token), &path).await.status, 401, "{} {path} {token}", operation.method);
        }
    }
    assert_eq!(rows_of_a(&two.clinic.db).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_permission_every_operation_that_wants_one_gives_403() {
    let two = Two::open().await;
    // Somebody with the administrator's password and no role.
    let user = "INSERT INTO user_account (tenant_id, id, username, password_hash) SELECT tenant_id, gen_random_uuid(), 'nobody', password_hash \
        FROM user_account u JOIN tenant t ON t.id = u.tenant_id WHERE t.code = 'default' AND u.username = 'admin'";
    two.clinic.db.execute(user).await;
    let nobody = two.clinic.api.login("default", "nobody", ADMIN_PASSWORD).await;
    assert_eq!(nobody.get("/api/v1/auth/me").await.expect(200).body["permissions"], json!([]));
    let patients = "SELECT md5(string_agg(p::text || i::text, '')) FROM patient p JOIN patient_identifier i ON i.patient_id = p.id";
    let before: String = two.clinic.db.query_scalar(patients).await;
    let mut tried = 0;
    for operation in operations().iter().filter(|operation| !operation.permissions.is_empty()) {
        for id in [two.patient.clone(), Uuid::now_v7().to_string()] {
            let answer = operation.call(&nobody, &operation.at(|_| id.clone())).await;
            assert_eq!(answer.problem(), (403, "auth.permission.denied"), "{} {}: {answer}", operation.method, operation.path);
        }
        tried += 1;
    }
    assert!(tried > 8, "{tried}");
    assert_eq!(two.clinic.db.query_scalar::<String>(patients).await, before);
}

/// The same keys and ids in two tenants: an idempotency key, a record number, a user name, and the very id of a row.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_in_two_tenants_is_two_keys() {
    let two = Two::open().await;
    let create = async |api: &Api, name: &str| {
        let request = api.request(Method::POST, PATIENTS).header("idempotency-key", "the-same-key").json(&json!({ "name": name }));
        api.send(request).await.expect(201)
    };
    let (ours, theirs) = (create(&two.clinic.api, "Anna Amsel").await, create(&two.b, "Berta Buchfink").await);
    assert_ne!(ours.text_at("id"), theirs.text_at("id"));
    assert!(theirs.body["name"].as_str().unwrap().starts_with('B'), "not the other's answer: {theirs}");
    assert_eq!(create(&two.b, "Berta Buchfink").await.text, theirs.text, "each gets its own answer again");
    assert_eq!(create(&two.clinic.api, "Anna Amsel").await.text, ours.text);

    // B's row under the id of A's row: warm in whatever might remember answers by id.
    two.clinic.api.get(&format!("{PATIENTS}/{}", two.patient)).await.expect(200);
    let twin =
        format!("SET session_replication_role = replica; UPDATE patient SET id = '{}' WHERE id = '{}'", two.patient, theirs.text_at("id"));
    two.clinic.db.execute(&twin).await;
    let before = rows_of_a(&two.clinic.db).await;
    let seen = two.b.get(&format!("{PATIENTS}/{}", two.patient)).await.expect(200);
    assert_eq!((&seen.body["mrn"], &seen.body["decrypt_failed"]), (&theirs.body["mrn"], &json!(true)), "its own row, bound to another id");
    assert_eq!(seen.body["identifiers"], json!([]), "{seen}");
    let revealed =
        two.b.post(&format!("{PATIENTS}/{}/pii-reveals", two.patient), &json!({ "reason": "call back", "fields": ["name"] })).await;
    assert_eq!(revealed.expect(200).body["fields"], json!({}));
    let gone = two.b.request(Method::DELETE, &format!("{PATIENTS}/{}", two.patient)).header("if-match", seen.body["version"].to_string());
    two.b.send(gone).await.expect(204);
    assert_eq!(rows_of_a(&two.clinic.db).await, before, "a row of A was touched");
    two.clinic.api.get(&format!("{PATIENTS}/{}", two.patient)).await.expect(200);
    // Failures under one name do not add up over tenants.
    for _ in 0..12 {
        two.b.anonymous().try_login("east", "admin", "wrong").await.expect(401);
    }
    two.clinic.api.login("default", "admin", ADMIN_PASSWORD).await;
}
