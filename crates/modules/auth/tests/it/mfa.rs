//! The second factor: setting it up, signing in with it, losing it; and proving once more who one is.

use std::time::Duration;

use erp_core::Clock;
use serde_json::{Value, json};
use totp_rs::{Builder, Totp};

use crate::support::{Answer, Office, PASSWORD};

const STEP: Duration = Duration::from_secs(30);

/// An office whose member `li.wei` has a second factor.
struct Enrolled {
    office: Office,
    id: String,
    token: String,
    totp: Totp,
    recovery: Vec<String>,
}

fn app_of(begun: &Answer) -> Totp {
    let secret = totp_rs::Secret::try_from_base32(begun.text("secret")).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

impl Enrolled {
    async fn with(settings: &[(&str, &str)]) -> Self {
        let office = Office::with(settings).await;
        let (id, token) = office.member("li.wei", &["receptionist"]).await;
        let begun = post(&office, &token, "mfa/totp", json!({ "current_password": PASSWORD })).await;
        let totp = app_of(begun.is(200));
        let code = code(&office, &totp);
        let on = post(&office, &token, "mfa/totp/confirm", json!({ "otp": code })).await;
        let recovery = texts(&on.is(200).body["recovery_codes"]);
        office.app.clock.advance(STEP);
        Self { office, id, token, totp, recovery }
    }

    async fn new() -> Self {
        Self::with(&[]).await
    }

    fn code(&self) -> String {
        code(&self.office, &self.totp)
    }

    async fn login(&self, otp: Option<&str>) -> Answer {
        let mut body = json!({ "username": "li.wei", "password": PASSWORD });
        if let Some(otp) = otp {
            body["otp"] = otp.into();
        }
        self.office.app.call("POST", "login", None, Some(body)).await
    }

    async fn status(&self) -> Value {
        self.office.app.call("GET", "mfa", Some(&self.token), None).await.is(200).body.clone()
    }
}

fn code(office: &Office, totp: &Totp) -> String {
    totp.generate(office.app.clock.now().timestamp() as u64).to_string()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

async fn post(office: &Office, token: &str, path: &str, body: Value) -> Answer {
    office.app.call("POST", path, Some(token), Some(body)).await
}

fn both(password: &str, otp: &str) -> Value {
    json!({ "current_password": password, "otp": otp })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_takes_a_code_from_then_on_and_each_code_once() {
    let it = Enrolled::new().await;
    let asked = it.login(None).await;
    assert_eq!(asked.refusal(), (401, "auth.login.otp_required"));
    assert_eq!(it.login(Some("000000")).await.refusal(), (401, "auth.login.otp_wrong"));
    assert_eq!(it.login(Some("not a code")).await.refusal(), (401, "auth.login.otp_wrong"));
    let code = it.code();
    let pair = it.login(Some(&format!("{} {}", &code[..3], &code[3..]))).await;
    assert_eq!(it.office.app.me(&pair.is(200).access()).await.body["mfa_enabled"], true);
    assert_eq!(it.login(Some(&code)).await.refusal(), (401, "auth.login.otp_wrong"), "used already");
    it.office.app.clock.advance(STEP);
    it.login(Some(&it.code())).await.is(200);
    let outcomes = it.office.get(&format!("/login-logs?user_id={}&limit=10", it.id)).await.column("outcome");
    assert_eq!(outcomes, ["success", "otp_wrong", "success", "otp_wrong", "otp_wrong", "otp_required", "success"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_code_is_no_way_past_a_wrong_password() {
    let it = Enrolled::new().await;
    let wrong = json!({ "username": "li.wei", "password": "wrong green bicycle", "otp": it.code() });
    let refused = it.office.app.call("POST", "login", None, Some(wrong)).await;
    let unknown = it.office.app.try_login(None, "nobody", PASSWORD).await;
    assert_eq!(refused.shape(), unknown.shape());
    it.login(Some(&it.code())).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessed_codes_delay_as_guessed_passwords_do() {
    let it = Enrolled::new().await;
    for _ in 0..5 {
        assert_eq!(it.login(Some("000000")).await.refusal(), (401, "auth.login.otp_wrong"));
    }
    assert_eq!(it.login(Some(&it.code())).await.refusal(), (401, "auth.login.failed"));
    assert_eq!(it.office.events("auth.user.locked").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_logins_with_one_code_one_gets_in() {
    let it = Enrolled::new().await;
    let code = it.code();
    let logins = futures::future::join_all((0..20).map(|_| it.login(Some(&code)))).await;
    assert_eq!(logins.iter().filter(|answer| answer.status == 200).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_is_good_once_and_new_ones_replace_the_old() {
    let it = Enrolled::new().await;
    assert_eq!((it.recovery.len(), it.status().await["recovery_codes_left"].as_i64()), (10, Some(10)));
    it.login(Some(&it.recovery[0].to_lowercase())).await.is(200);
    assert_eq!(it.login(Some(&it.recovery[0])).await.refusal(), (401, "auth.login.otp_wrong"));
    assert_eq!(it.status().await["recovery_codes_left"], 9);
    let renewed = post(&it.office, &it.token, "mfa/recovery-codes", both(PASSWORD, &it.code())).await;
    let fresh = texts(&renewed.is(200).body["recovery_codes"]);
    assert_eq!(it.login(Some(&it.recovery[1])).await.refusal(), (401, "auth.login.otp_wrong"));
    it.login(Some(&fresh[1])).await.is(200);
    assert_eq!(it.office.audited("auth.mfa.recovery_code_used").await, 2);
    // Neither the secret nor a code is readable in the database.
    let dump = it.office.app.sql("SELECT f::text FROM totp_factor f UNION ALL SELECT c::text FROM recovery_code c UNION ALL SELECT convert_from(record, 'UTF8') FROM audit_log").await;
    for secret in [&it.totp.secret().to_base32(), &fresh[2], &fresh[2].replace('-', "")] {
        assert!(!dump.contains(secret.as_str()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_it_up_takes_the_password_and_a_code_and_ends_other_sessions() {
    let office = Office::open().await;
    let (_, token) = office.member("li.wei", &["receptionist"]).await;
    let other = office.app.try_login(None, "li.wei", PASSWORD).await.access();
    let wrong = post(&office, &token, "mfa/totp", json!({ "current_password": "wrong green bicycle" })).await;
    assert_eq!(wrong.faults(), [("current_password".to_owned(), "auth.password.current_wrong".to_owned())]);
    let early = post(&office, &token, "mfa/totp/confirm", json!({ "otp": "123456" })).await;
    assert_eq!(early.refusal(), (409, "auth.mfa.not_begun"));
    let first = app_of(post(&office, &token, "mfa/totp", json!({ "current_password": PASSWORD })).await.is(200));
    let begun = post(&office, &token, "mfa/totp", json!({ "current_password": PASSWORD })).await;
    assert!(begun.text("otpauth_url").starts_with("otpauth://totp/") && begun.headers["cache-control"] == "no-store");
    // Until it is confirmed nobody is asked for it, and the secret before this one is worth nothing.
    office.app.try_login(None, "li.wei", PASSWORD).await.is(200);
    let stale = post(&office, &token, "mfa/totp/confirm", json!({ "otp": code(&office, &first) })).await;
    assert_eq!(stale.faults(), [("otp".to_owned(), "auth.mfa.code_wrong".to_owned())]);
    let code = code(&office, &app_of(&begun));
    post(&office, &token, "mfa/totp/confirm", json!({ "otp": code })).await.is(200);
    assert_eq!(office.app.me(&other).await.status, 401);
    office.app.me(&token).await.is(200);
    for (path, body) in [("mfa/totp", json!({ "current_password": PASSWORD })), ("mfa/totp/confirm", json!({ "otp": code }))] {
        assert_eq!(post(&office, &token, path, body).await.refusal(), (409, "auth.mfa.enabled"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_it_off_takes_both_and_a_short_password_has_to_go_with_it() {
    let it = Enrolled::new().await;
    let refused = post(&it.office, &it.token, "mfa/totp/remove", both("wrong green bicycle", &it.code())).await;
    assert_eq!(refused.faults(), [("current_password".to_owned(), "auth.password.current_wrong".to_owned())]);
    let short = "pear tarts";
    let changed = json!({ "current_password": PASSWORD, "new_password": short });
    it.office.app.call("PUT", "password", Some(&it.token), Some(changed)).await.is(204);
    let refused = post(&it.office, &it.token, "mfa/totp/remove", both(short, "000000")).await;
    assert_eq!(refused.faults(), [("otp".to_owned(), "auth.mfa.code_wrong".to_owned())]);
    post(&it.office, &it.token, "mfa/totp/remove", both(short, &it.code())).await.is(204);
    let pair = it.office.app.try_login(None, "li.wei", short).await;
    assert_eq!(pair.is(200).body["must_change_password"], true);
    let again = post(&it.office, &it.token, "mfa/totp/remove", both(short, &it.code())).await;
    assert_eq!(again.refusal(), (409, "auth.mfa.not_enabled"));
    let events: Vec<Value> = it.office.events("auth.user.mfa_changed").await;
    assert_eq!(events.iter().map(|event| event["change"].as_str().unwrap()).collect::<Vec<_>>(), ["enabled", "disabled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_takes_off_what_somebody_lost_but_never_their_own() {
    let it = Enrolled::new().await;
    let shown = it.office.get(&format!("/users/{}", it.id)).await;
    assert_eq!(shown.is(200).body["mfa_enabled"], true);
    let reset = it.office.act(&format!("/users/{}/reset-mfa", it.id)).await;
    assert_eq!(reset.is(200).body["mfa_enabled"], false);
    assert_eq!(it.office.app.me(&it.token).await.status, 401);
    it.login(None).await.is(200);
    it.office.act(&format!("/users/{}/reset-mfa", it.id)).await.is(200);
    assert_eq!(it.office.audited("auth.mfa.reset").await, 1, "the second time there was nothing to do");
    let me = it.office.app.me(&it.office.token).await.text("id");
    assert_eq!(it.office.act(&format!("/users/{me}/reset-mfa")).await.refusal(), (409, "auth.user.own_mfa"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sensitive_asks_once_more_after_a_while() {
    let office = Office::with(&[("auth.step_up_after", "5m")]).await;
    let (id, _) = office.member("li.wei", &["receptionist"]).await;
    let reset = format!("/users/{id}/reset-password");
    office.act(&reset).await.is(200);
    let role = office.post("/roles", json!({ "code": "front", "name_en": "Front", "name_zh": "前台", "permissions": [] })).await;
    office.app.clock.advance(Duration::from_secs(301));
    let refused = office.act(&reset).await;
    assert_eq!(refused.refusal(), (401, "auth.step_up.required"));
    assert_eq!(refused.headers["www-authenticate"], r#"Bearer error="insufficient_user_authentication""#);
    assert_eq!(office.app.me(&office.token).await.is(200).body["recently_authenticated"], false);
    let stale = (401, "auth.step_up.required");
    let next = json!({ "code": "next", "name_en": "Next", "name_zh": "后台", "permissions": [] });
    assert_eq!(office.post("/roles", next).await.refusal(), stale);
    assert_eq!(office.post("/users", json!({ "username": "mallory", "roles": ["tenant_admin"] })).await.refusal(), stale);
    assert_eq!(office.post("/users/invitations", json!({ "username": "mallory" })).await.refusal(), stale);
    assert_eq!(office.put(&format!("/users/{id}"), 1, json!({ "phone": "13800005678" })).await.refusal(), stale);
    for act in ["disable", "enable"] {
        assert_eq!(office.act(&format!("/users/{id}/{act}")).await.refusal(), stale);
    }
    let (path, version) = (format!("/roles/{}/permissions", role.text("id")), role.version());
    assert_eq!(office.put(&path, version, json!({ "permissions": [] })).await.refusal(), (401, "auth.step_up.required"));
    for (body, fault) in
        [(json!({}), "common.field.required"), (json!({ "password": "wrong green bicycle" }), "auth.password.current_wrong")]
    {
        let refused = post(&office, &office.token, "step-up", body).await;
        assert_eq!(refused.faults(), [("password".to_owned(), fault.to_owned())]);
    }
    let stepped = post(&office, &office.token, "step-up", json!({ "password": PASSWORD })).await;
    let token = stepped.is(200).access();
    office.by(&token, "POST", &reset, None, None).await.is(200);
    // The old token says what it said.
    assert_eq!(office.act(&reset).await.refusal(), (401, "auth.step_up.required"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refreshed_token_is_as_old_as_the_last_proof() {
    let office = Office::with(&[("auth.step_up_after", "5m")]).await;
    let pair = office.app.login().await;
    office.app.clock.advance(Duration::from_secs(301));
    let pair = office.app.refresh(&pair.refresh()).await;
    assert_eq!(office.app.me(&pair.access()).await.body["recently_authenticated"], false);
    let stepped = post(&office, &pair.access(), "step-up", json!({ "password": PASSWORD })).await;
    assert_eq!(office.app.me(&stepped.is(200).access()).await.body["recently_authenticated"], true);
    let pair = office.app.refresh(&pair.refresh()).await;
    assert_eq!(office.app.me(&pair.access()).await.body["recently_authenticated"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_second_factor_stepping_up_takes_a_code() {
    let it = Enrolled::new().await;
    let refused = post(&it.office, &it.token, "step-up", json!({ "password": PASSWORD })).await;
    assert_eq!(refused.faults(), [("otp".to_owned(), "common.field.required".to_owned())]);
    for _ in 0..5 {
        let refused = post(&it.office, &it.token, "step-up", json!({ "otp": "000000" })).await;
        assert_eq!(refused.faults(), [("otp".to_owned(), "auth.mfa.code_wrong".to_owned())]);
    }
    // While delayed, the right code is refused and stays good.
    let code = it.code();
    assert_eq!(post(&it.office, &it.token, "step-up", json!({ "otp": code })).await.status, 422);
    it.office.app.sql("DELETE FROM login_throttle").await;
    post(&it.office, &it.token, "step-up", json!({ "otp": code })).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_asks_for_one_lets_nobody_work_without() {
    let it = Enrolled::new().await;
    let (_, other) = it.office.member("wang.fang", &["receptionist"]).await;
    let tenant = it.office.app.tenant.id;
    it.office
        .app
        .sql(&format!(
            "INSERT INTO setting (tenant_id, id, scope, scope_id, key, value) VALUES ('{tenant}', gen_random_uuid(), 'tenant', '{tenant}', 'auth.mfa_required', '\"staff\"')"
        ))
        .await;
    let login = it.office.app.try_login(None, "wang.fang", PASSWORD).await;
    let token = login.is(200).access();
    assert_ne!(token, other);
    assert_eq!(it.office.app.me(&token).await.is(200).body["must_enrol_mfa"], true);
    let admin = it.office.app.login().await.access();
    let refused = it.office.by(&admin, "GET", "/users", None, None).await;
    assert_eq!(refused.refusal(), (403, "auth.mfa.enrolment_required"));
    let begun = post(&it.office, &admin, "mfa/totp", json!({ "current_password": PASSWORD })).await;
    let code = code(&it.office, &app_of(begun.is(200)));
    post(&it.office, &admin, "mfa/totp/confirm", json!({ "otp": code })).await.is(200);
    it.office.by(&admin, "GET", "/users", None, None).await.is(200);
    let kept = post(&it.office, &it.token, "mfa/totp/remove", both(PASSWORD, &it.code())).await;
    assert_eq!(kept.refusal(), (409, "auth.mfa.required"));
}
