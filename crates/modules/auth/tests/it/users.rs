//! Administering users over HTTP: what is made, shown, found, changed and ended.

use axum::body::Body;
use http::{Request, header};
use serde_json::{Value, json};

use crate::support::{Answer, Office, PASSWORD};

const NEW: &str = "small red umbrella 31";

fn person(username: &str) -> Value {
    json!({ "username": username, "roles": ["receptionist"], "display_name": "李伟", "phone": "138 0000 5678", "email": "Li.Wei@Clinic.example" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_masked_sealed_and_told_of_once() {
    let office = Office::open().await;
    let made = office.post("/users", person(" Li.Wei ")).await;
    made.is(201);
    let id = made.text("id");
    assert_eq!(made.headers[header::LOCATION], format!("/api/v1/users/{id}"));
    assert_eq!(made.headers[header::CACHE_CONTROL], "no-store");
    let shown = (made.text("username"), made.text("display_name"), made.text("phone"), made.text("email"));
    assert_eq!(shown, ("li.wei".to_owned(), "李*".to_owned(), "138****5678".to_owned(), "l***@clinic.example".to_owned()));
    assert_eq!((&made.body["roles"], &made.body["must_change_password"]), (&json!(["receptionist"]), &json!(true)));
    let first = office.app.try_login(None, "li.wei", &made.text("one_time_password")).await;
    assert_eq!(first.is(200).body["must_change_password"], true);

    let again = office.get(&format!("/users/{id}")).await;
    assert!(again.is(200).body.get("one_time_password").is_none() && again.body["sessions"] == 1, "{again:?}");
    assert_eq!(again.version(), 1);
    assert_eq!(office.audited("auth.user.created").await, 2);
    let told = office.events("auth.user.created").await;
    assert_eq!((&told[1]["user_id"], &told[1]["roles"]), (&json!(id), &json!(["receptionist"])));
    // In no table and no event, in no spelling of ours.
    for (table, column) in
        [("user_account", "t::text"), ("audit_log", "convert_from(record, 'UTF8')"), ("domain_events", "t::text"), ("login_log", "t::text")]
    {
        for word in ["李伟", "13800005678", "clinic.example"] {
            let hits = office.app.number(&format!("SELECT count(*) FROM {table} t WHERE {column} LIKE '%{word}%'")).await;
            assert_eq!(hits, 0, "{word} stands in {table}");
        }
    }
    let indexed = "SELECT count(*) FROM user_account WHERE length(phone_bidx) = 16 AND length(email_bidx) = 16 AND subject_key IS NOT NULL";
    assert_eq!(office.app.number(indexed).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_new_user_is_named_and_nothing_is_made() {
    let office = Office::open().await;
    let faulty = json!({ "username": "a b", "roles": ["Not A Role"], "display_name": " ", "phone": "12", "email": "nobody" });
    let refused = office.post("/users", faulty).await;
    assert_eq!(refused.refusal(), (422, "common.validation"));
    let paths: Vec<String> = refused.faults().into_iter().map(|fault| fault.0).collect();
    assert_eq!(paths, ["username", "roles.0", "display_name", "phone", "email"]);
    let with = |name: &str, value: Value| {
        let mut body = person("li");
        body[name] = value;
        body
    };
    let fault = async |body: Value| office.post("/users", body).await.faults();
    let one = |path: &str, code: &str| vec![(path.to_owned(), code.to_owned())];
    assert_eq!(fault(json!({})).await, one("username", "common.field.required"));
    assert_eq!(fault(with("roles", json!(["receptionist", "king"]))).await, one("roles", "common.field.choice"));
    assert_eq!(fault(with("password", json!("short"))).await[0].0, "password");
    assert_eq!(fault(with("status", json!("active"))).await, one("status", "common.field.unknown"));
    assert_eq!(fault(with("tenant_id", json!("x"))).await, one("tenant_id", "common.field.unknown"));
    assert_eq!(office.post("/users", person("ADMIN")).await.refusal(), (409, "auth.user.username_taken"));
    assert_eq!(office.app.number("SELECT count(*) FROM user_account").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_key_gets_the_first_answer_again() {
    let office = Office::open().await;
    let create = async |body: &Value| {
        let request = Request::post("/api/v1/users").header(header::AUTHORIZATION, format!("Bearer {}", office.token));
        let request = request.header(header::CONTENT_TYPE, "application/json").header("idempotency-key", "once");
        office.app.send(request.body(Body::from(body.to_string())).unwrap()).await
    };
    let (first, second) = (create(&person("li")).await, create(&person("li")).await);
    assert_eq!((&first.is(201).body, "true"), (&second.is(201).body, second.headers["idempotent-replayed"].to_str().unwrap()));
    assert_eq!(create(&person("wang")).await.refusal(), (422, "common.idempotency.mismatch"));
    assert_eq!(office.app.number("SELECT count(*) FROM user_account").await, 2);
    let password = first.text("one_time_password");
    let stored = format!("SELECT count(*) FROM idempotency_key WHERE encode(body_enc, 'escape') LIKE '%{password}%'");
    assert_eq!(office.app.number(&stored).await, 0, "the password stands in the database");
}

async fn all_pages(office: &Office, query: &str) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = office.get(&format!("/users?limit=2&{query}{cursor}")).await;
        assert!(page.is(200).body["items"].as_array().unwrap().len() <= 2);
        names.extend(page.column("username"));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return names,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_listed_in_pages_by_what_is_asked_for() {
    let office = Office::open().await;
    for (name, role) in [("li", "receptionist"), ("lin", "nurse"), ("wang", "receptionist"), ("lu", "receptionist"), ("%", "nurse")] {
        let mut body = person(name);
        body["roles"] = json!([role]);
        office.post("/users", body).await.is(201);
    }
    office.app.sql("UPDATE user_account SET status = 'disabled' WHERE username = 'lu'").await;
    assert_eq!(all_pages(&office, "").await, ["%", "lu", "wang", "lin", "li", "admin"]);
    assert_eq!(all_pages(&office, "role=receptionist").await, ["lu", "wang", "li"]);
    assert_eq!(all_pages(&office, "q=L").await, ["li", "lin", "lu"]);
    assert_eq!(all_pages(&office, "q=l&role=receptionist").await, ["li", "lu"]);
    assert_eq!(all_pages(&office, "q=%25").await, ["%"]);
    assert_eq!(all_pages(&office, "status=disabled").await, ["lu"]);
    assert_eq!(all_pages(&office, "status=active&role=receptionist&kind=staff").await, ["wang", "li"]);
    assert!(all_pages(&office, "kind=patient").await.is_empty() && all_pages(&office, "role=nobody").await.is_empty());
    let page = office.get("/users?limit=200&q=li").await;
    assert_eq!(page.column("phone"), ["138****5678", "138****5678"]);
    for query in ["status=locked", "kind=robot", "role=A%20B", "q=", "q=a%20b", "limit=0", "limit=201"] {
        assert_eq!(office.get(&format!("/users?{query}")).await.refusal(), (422, "common.validation"), "{query}");
    }
    for query in ["cursor=x", "name=li", "q=a&q=b", "q=%00"] {
        office.get(&format!("/users?{query}")).await.is(400);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_user_is_replaced_by_version() {
    let office = Office::open().await;
    let made = office.post("/users", person("li")).await;
    let path = format!("/users/{}", made.text("id"));
    let changed = office.put(&path, 1, json!({ "display_name": "Anna Amsel", "email": null })).await;
    changed.is(200);
    assert_eq!((changed.version(), changed.text("display_name").as_str(), &changed.body["email"]), (2, "A***", &Value::Null));
    assert_eq!(changed.text("phone"), "138****5678");
    // Nothing differs: nothing is written.
    assert_eq!(office.put(&path, 2, json!({ "phone": "+8613800005678" })).await.version(), 2);
    let stale = office.put(&path, 1, json!({ "phone": null })).await;
    assert_eq!((stale.refusal(), &stale.body["current_version"]), ((409, "common.version.conflict"), &json!(2)));
    assert_eq!(office.by(&office.token, "PUT", &path, None, Some(json!({}))).await.refusal(), (428, "common.version.required"));
    let refused = office.put(&path, 2, json!({ "phone": "12", "email": "x", "display_name": "" })).await;
    assert_eq!(refused.faults().len(), 3, "{refused:?}");
    assert_eq!(office.put(&path, 2, json!({ "username": "wang" })).await.faults()[0].1, "common.field.unknown");
    office.put(&format!("/users/{}", uuid::Uuid::now_v7()), 1, json!({})).await.is(404);
    assert_eq!((office.audited("auth.user.updated").await, office.events("auth.user.updated").await.len()), (1, 1));
    assert_eq!(office.events("auth.user.updated").await[0]["changed"], json!(["display_name", "email"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_user_is_out_forgotten_and_the_name_is_free() {
    let office = Office::open().await;
    let (id, token) = office.member("li", &["receptionist"]).await;
    let path = format!("/users/{id}");
    office.put(&path, 1, person("li")).await.is(422);
    office.put(&path, 1, json!({ "phone": "13800005678" })).await.is(200);
    assert_eq!(office.delete(&path, 1).await.refusal(), (409, "common.version.conflict"));
    office.delete(&path, 2).await.is(204);
    office.app.me(&token).await.is(401);
    office.app.try_login(None, "li", PASSWORD).await.is(401);
    office.get(&path).await.is(404);
    office.delete(&path, 3).await.is(404);
    for word in ["unlock", "reset-password", "disable", "enable"] {
        office.act(&format!("{path}/{word}")).await.is(404);
    }
    assert!(!office.get("/users").await.column("id").contains(&id));
    let left = "SELECT count(*) FROM user_account WHERE deleted_at IS NOT NULL AND password_hash IS NULL AND subject_key IS NULL AND phone_enc IS NULL \
        AND phone_bidx IS NULL";
    assert_eq!(office.app.number(left).await, 1);
    office.app.try_login(None, &format!("li {id}"), PASSWORD).await.is(401);
    let (again, _) = office.member("li", &["receptionist"]).await;
    assert_ne!(again, id);
    assert_eq!((office.audited("auth.user.deleted").await, office.events("auth.user.disabled").await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_gives_a_password_once_and_ends_what_was_open() {
    let office = Office::open().await;
    let (id, token) = office.member("li", &["receptionist"]).await;
    office.app.me(&token).await.is(200);
    let reset = office.act(&format!("/users/{id}/reset-password")).await;
    assert_eq!((&reset.is(200).body["sessions_ended"], &reset.headers[header::CACHE_CONTROL]), (&json!(1), &"no-store".parse().unwrap()));
    office.app.me(&token).await.is(401);
    office.app.try_login(None, "li", PASSWORD).await.is(401);
    let pair = office.app.try_login(None, "li", &reset.text("one_time_password")).await;
    assert_eq!(pair.is(200).body["must_change_password"], true);
    assert_eq!(office.by(&pair.access(), "GET", "/users", None, None).await.refusal(), (403, "auth.password.change_required"));
    let change = json!({ "current_password": reset.text("one_time_password"), "new_password": NEW });
    office.by(&pair.access(), "PUT", "/auth/password", None, Some(change)).await.is(204);
    assert_eq!((office.audited("auth.user.password_reset").await, office.events("auth.user.password_changed").await.len()), (1, 2));
    let own = office.app.me(&office.token).await.text("id");
    assert_eq!(office.act(&format!("/users/{own}/reset-password")).await.refusal(), (409, "auth.user.own_password"));
    office.act(&format!("/users/{}/reset-password", uuid::Uuid::now_v7())).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_is_out_at_once_and_comes_back() {
    let office = Office::open().await;
    let (id, token) = office.member("li", &["receptionist"]).await;
    office.app.me(&token).await.is(200);
    let act = async |word: &str| {
        let answer: Answer = office.act(&format!("/users/{id}/{word}")).await;
        (answer.is(200).text("status"), answer.version())
    };
    assert_eq!(act("disable").await, ("disabled".to_owned(), 2));
    office.app.me(&token).await.is(401);
    office.app.try_login(None, "li", PASSWORD).await.is(401);
    assert_eq!(act("disable").await.1, 2, "nothing to do, nothing changed");
    assert_eq!(act("enable").await, ("active".to_owned(), 3));
    assert_eq!(act("enable").await.1, 3);
    office.app.me(&token).await.is(401);
    office.app.try_login(None, "li", PASSWORD).await.is(200);
    assert_eq!((office.audited("auth.user.disabled").await, office.audited("auth.user.enabled").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlocked_user_need_not_wait() {
    let office = Office::open().await;
    let (id, _) = office.member("li", &["receptionist"]).await;
    for _ in 0..8 {
        office.app.try_login(None, "li", "wrong").await.is(401);
    }
    // A delay that outlasts the test, however slow the machine.
    office.app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour'").await;
    office.app.try_login(None, "li", PASSWORD).await.is(401);
    let locked = office.get(&format!("/users/{id}")).await;
    assert!(locked.body["failed_attempts"].as_i64().unwrap() >= 5 && locked.body["blocked_until"].is_string(), "{locked:?}");
    let unlocked = office.act(&format!("/users/{id}/unlock")).await;
    assert_eq!((&unlocked.is(200).body["failed_attempts"], &unlocked.body["blocked_until"]), (&json!(0), &Value::Null));
    office.app.try_login(None, "li", PASSWORD).await.is(200);
    office.act(&format!("/users/{id}/unlock")).await.is(200);
    assert_eq!((office.audited("auth.user.unlocked").await, office.events("auth.user.updated").await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_does_not_open_is_marked_and_reported() {
    let office = Office::open().await;
    let id = office.post("/users", person("li")).await.text("id");
    office.app.sql("UPDATE user_account SET phone_enc = set_byte(phone_enc, 20, get_byte(phone_enc, 20) # 1) WHERE username = 'li'").await;
    let page = office.get("/users?q=li").await;
    let row = &page.is(200).body["items"][0];
    assert_eq!((&row["phone"], &row["display_name"], &row["decrypt_failed"]), (&Value::Null, &json!("李*"), &json!(true)));
    office.get(&format!("/users/{id}")).await.is(200);
    erp_testkit::eventually("the trail has it", async || office.audited("auth.pii.integrity").await == 2).await;
}
