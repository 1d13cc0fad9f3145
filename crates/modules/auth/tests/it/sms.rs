//! Codes sent to a phone.

use erp_core::{Clock, Secret};
use erp_events::sinks::Signer;
use erp_testkit::{FakePeer, Reply, eventually};
use serde_json::{Value, json};
use totp_rs::Builder;

use crate::{
    support::{Answer, Office, PASSWORD},
    wechat::{E164, Wx},
};

const PHONE: &str = "138 0000 5678";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW: &str = "small red umbrella";

/// An office with a gateway for text messages, and a member with a phone.
struct Desk {
    office: Office,
    gateway: FakePeer,
    member: String,
}

impl Desk {
    async fn open() -> Self {
        Self::with(&[]).await
    }

    async fn with(settings: &[(&str, &str)]) -> Self {
        let gateway = FakePeer::start(|_| Reply::Answer(202, "text/plain", "queued".to_owned())).await;
        let url = format!("{}/messages", gateway.url);
        let own = [("sms.provider", "http"), ("sms.url", url.as_str()), ("sms.secret", SECRET), ("sms.networks", "127.0.0.1")];
        let all: Vec<(&str, &str)> = own.into_iter().chain(settings.iter().copied()).collect();
        let office = Office::with(&all).await;
        let member = Self::user(&office, "li.wei").await;
        Self { office, gateway, member }
    }

    async fn user(office: &Office, username: &str) -> String {
        let body = json!({ "username": username, "roles": ["receptionist"], "password": PASSWORD, "phone": PHONE });
        let made = office.post("/users", body).await;
        office.app.sql("UPDATE user_account SET must_change_password = false").await;
        made.is(201).text("id")
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.office.app.call("POST", path, None, Some(body)).await
    }

    async fn send(&self, phone: &str, purpose: &str) -> Answer {
        self.post("sms/send", json!({ "phone": phone, "purpose": purpose })).await
    }

    /// Asks for a code and reads it from the message.
    async fn code(&self, purpose: &str) -> String {
        self.a_minute_later().await;
        let before = self.gateway.heard().len();
        self.send(PHONE, purpose).await.is(202);
        eventually("the message", async || self.gateway.heard().len() > before).await;
        let message: Value = serde_json::from_str(&self.gateway.heard()[before].body).unwrap();
        message["params"]["code"].as_str().unwrap().to_owned()
    }

    async fn login(&self, code: &str) -> Answer {
        self.post("sms/login", json!({ "phone": PHONE, "code": code })).await
    }

    async fn a_minute_later(&self) {
        self.office.app.sql("UPDATE sms_code SET created_at = created_at - interval '1 minute'").await;
    }

    /// Nothing delays the phone any more.
    async fn forgive(&self) {
        self.office.app.sql("DELETE FROM login_throttle").await;
    }
}

fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_signed_on_its_way_signs_in_once_and_is_nowhere_to_be_read() {
    let it = Desk::open().await;
    let code = it.code("login").await;
    let heard = it.gateway.heard().remove(0);
    assert_eq!((heard.method.as_str(), heard.path.as_str()), ("POST", "/messages"));
    let signer = Signer::new(&[Secret::new(SECRET.to_owned())]).unwrap();
    let timestamp = heard.headers["webhook-timestamp"].parse().unwrap();
    assert_eq!(heard.headers["webhook-signature"], signer.sign(&heard.headers["webhook-id"], timestamp, heard.body.as_bytes()));
    let message: Value = serde_json::from_str(&heard.body).unwrap();
    assert_eq!((message["to"].as_str(), message["purpose"].as_str()), (Some("+8613800005678"), Some("login")));
    assert!(message["text"].as_str().unwrap().contains(&code) && code.len() == 6);
    let stored = it.office.app.sql("SELECT string_agg(s::text, ' ') FROM sms_code s").await;
    assert!(!stored.contains(&code) && !stored.contains("13800005678"), "{stored}");

    let pair = it.login(&code).await;
    assert_eq!(it.office.app.me(&pair.is(200).access()).await.text("id"), it.member);
    assert_eq!(it.login(&code).await.refusal(), (401, "auth.sms.code_invalid"), "once");
    assert_eq!(it.office.audited("auth.sms.code_refused").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_tells_whether_anybody_has_the_phone() {
    let it = Desk::open().await;
    let shape = |answer: Answer| format!("{:?}", answer.shape());
    let known = [
        shape(it.send(PHONE, "login").await),
        shape(it.send(PHONE, "login").await),
        shape(it.post("sms/login", json!({ "phone": PHONE, "code": "000000" })).await),
        shape(it.post("password/reset", json!({ "phone": PHONE, "code": "000000", "new_password": "x" })).await),
        shape(it.post("sms/send", json!({ "tenant": "nowhere", "phone": PHONE, "purpose": "login" })).await),
    ];
    let nobodys = "13900001111";
    let unknown = [
        shape(it.send(nobodys, "login").await),
        shape(it.send(nobodys, "login").await),
        shape(it.post("sms/login", json!({ "phone": nobodys, "code": "000000" })).await),
        shape(it.post("password/reset", json!({ "phone": nobodys, "code": "000000", "new_password": "x" })).await),
        shape(it.post("sms/send", json!({ "tenant": "nowhere", "phone": nobodys, "purpose": "login" })).await),
    ];
    let seconds = |text: &String| text.replace(|c: char| c.is_ascii_digit(), "");
    assert_eq!(known.iter().map(seconds).collect::<Vec<_>>(), unknown.iter().map(seconds).collect::<Vec<_>>());
    assert!(known[0].contains("202") && known[1].contains("429") && known[2].contains("401") && known[3].contains("401"), "{known:?}");
    assert_eq!(it.office.app.number("SELECT count(*) FROM sms_code").await, 4, "one for each, and one for each of no tenant");
    eventually("the one message", async || it.gateway.heard().len() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_a_minute_and_so_many_a_day_for_a_phone() {
    let it = Desk::with(&[("sms.daily_per_phone", "2")]).await;
    it.send(PHONE, "login").await.is(202);
    let soon = it.send("+86 13800005678", "reset").await;
    assert_eq!(soon.refusal(), (429, "auth.sms.too_soon"), "however it is written, and whatever for");
    let wait: u64 = soon.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((55..=60).contains(&wait), "{wait}");
    it.a_minute_later().await;
    it.send(PHONE, "login").await.is(202);
    it.a_minute_later().await;
    let full = it.send(PHONE, "login").await;
    assert_eq!(full.refusal(), (429, "auth.sms.daily_limit"));
    let wait: u64 = full.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
    it.send("13900001111", "login").await.is(202);
    it.office.app.sql("UPDATE sms_code SET created_at = created_at - interval '1 day'").await;
    it.send(PHONE, "login").await.is(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_a_day_are_asked_for_from_one_address() {
    let it = Desk::with(&[("sms.daily_per_address", "3")]).await;
    for phone in ["13900000001", "13900000002", "13900000003"] {
        it.send(phone, "login").await.is(202);
    }
    assert_eq!(it.send("13900000004", "login").await.refusal(), (429, "auth.sms.daily_limit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_codes_asked_for_together_one_is_sent() {
    let it = Desk::open().await;
    let answers = futures::future::join_all((0..8).map(|_| it.send(PHONE, "login"))).await;
    let taken = answers.iter().filter(|answer| answer.status == 202).count();
    assert_eq!((taken, it.office.app.number("SELECT count(*) FROM sms_code").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_tries_end_a_code_and_delay_the_phone() {
    let it = Desk::open().await;
    let code = it.code("login").await;
    for _ in 0..5 {
        assert_eq!(it.login(&other_than(&code)).await.refusal(), (401, "auth.sms.code_invalid"));
    }
    assert_eq!(it.office.app.number("SELECT count(*) FROM login_throttle WHERE blocked_until > now()").await, 1);
    it.forgive().await;
    assert_eq!(it.login(&code).await.refusal(), (401, "auth.sms.code_invalid"), "dead");
    // Wrong ones count for the phone across codes, and while it is delayed the right one is refused.
    let code = it.code("login").await;
    it.login(&other_than(&code)).await.is(401);
    it.office.app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 minute'").await;
    it.login(&code).await.is(401);
    it.forgive().await;
    it.login(&code).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_from_one_address_are_counted_whatever_the_phone() {
    let it = Desk::with(&[("auth.failures_per_address", "6")]).await;
    let code = it.code("login").await;
    for n in 0..6 {
        it.post("sms/login", json!({ "phone": format!("1390000000{n}"), "code": "000000" })).await.is(401);
    }
    assert_eq!(it.login(&code).await.refusal(), (401, "auth.sms.code_invalid"));
    it.office.app.sql("DELETE FROM login_rate").await;
    it.login(&code).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_wrong_codes_at_once_five_are_looked_at() {
    let it = Desk::open().await;
    let code = it.code("login").await;
    let wrong = other_than(&code);
    for answer in futures::future::join_all((0..20).map(|_| it.login(&wrong))).await {
        assert_eq!(answer.refusal(), (401, "auth.sms.code_invalid"));
    }
    assert_eq!(it.office.app.number("SELECT tries FROM sms_code").await, 5);
    it.forgive().await;
    it.login(&code).await.is(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_has_gone_to_somebody_else_opens_nothing_of_the_one_before() {
    let gateway = FakePeer::start(|_| Reply::Answer(202, "text/plain", "queued".to_owned())).await;
    let url = format!("{}/messages", gateway.url);
    let it = Wx::with(&[("sms.provider", "http"), ("sms.url", &url), ("sms.secret", SECRET), ("sms.networks", "127.0.0.1")]).await;
    it.folks.add("张伟", E164, None, None);
    it.bind(&it.ticket("oAlice").await, PHONE).await.is(200);
    let send = async || it.app.call("POST", "sms/send", None, Some(json!({ "phone": PHONE, "purpose": "login" }))).await;
    send().await.is(202);
    eventually("the message", async || gateway.heard().len() == 1).await;
    let message: Value = serde_json::from_str(&gateway.heard()[0].body).unwrap();
    let login = async || {
        let body = json!({ "phone": PHONE, "code": message["params"]["code"] });
        it.app.call("POST", "sms/login", None, Some(body)).await
    };
    // The clinic has learnt of another number since.
    it.folks.0.lock().unwrap()[0].phone = "+8613999999999".to_owned();
    login().await.is(401);
    it.app.sql("UPDATE sms_code SET created_at = created_at - interval '1 minute'").await;
    send().await.is(202);
    it.folks.0.lock().unwrap()[0].phone = E164.to_owned();
    it.app.sql("UPDATE sms_code SET used_at = CASE WHEN created_at < now() - interval '50 seconds' THEN NULL ELSE now() END").await;
    login().await.is(200);
    assert_eq!(gateway.heard().len(), 1, "nothing is sent to a phone of nobody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_ends_after_five_minutes_and_with_the_next_one_and_is_for_one_thing() {
    let it = Desk::open().await;
    let old = it.code("login").await;
    assert_eq!(it.office.app.number("SELECT round(extract(epoch FROM expires_at - created_at)) FROM sms_code").await, 300);
    let new = it.code("login").await;
    if old != new {
        it.login(&old).await.is(401);
    }
    let reset = json!({ "phone": PHONE, "code": new, "new_password": NEW });
    it.post("password/reset", reset).await.is(401);
    it.office.app.sql("UPDATE sms_code SET expires_at = now()").await;
    it.login(&new).await.is(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_users_of_one_phone_are_told_apart_by_their_names() {
    let it = Desk::open().await;
    let other = Desk::user(&it.office, "wang.fang").await;
    let code = it.code("login").await;
    assert_eq!(it.login(&code).await.faults(), [("username".to_owned(), "auth.sms.several_users".to_owned())]);
    let named = |name: &str| json!({ "phone": PHONE, "code": code, "username": name });
    assert_eq!(it.post("sms/login", named("nobody")).await.faults()[0].1, "auth.sms.several_users");
    let pair = it.post("sms/login", named(" Wang.Fang ")).await;
    assert_eq!(it.office.app.me(&pair.is(200).access()).await.text("id"), other);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_gives_a_new_password_and_ends_what_was_open() {
    let it = Desk::open().await;
    let open = it.office.app.try_login(None, "li.wei", PASSWORD).await;
    let code = it.code("reset").await;
    let reset = |password: &str| json!({ "phone": PHONE, "code": code, "new_password": password });
    let weak = it.post("password/reset", reset("short")).await;
    assert!(weak.faults().iter().any(|(path, code)| path == "new_password" && code == "auth.password.too_short"), "{weak:?}");
    assert_eq!(it.post("password/reset", reset(PASSWORD)).await.faults()[0].1, "auth.password.reused");
    it.post("password/reset", reset(NEW)).await.is(204);
    assert_eq!(it.post("password/reset", reset("tall blue bicycle 7")).await.refusal(), (401, "auth.sms.code_invalid"), "once");
    it.office.app.me(&open.is(200).access()).await.is(401);
    it.office.app.refresh(&open.refresh()).await.is(401);
    it.office.app.try_login(None, "li.wei", PASSWORD).await.is(401);
    it.office.app.try_login(None, "li.wei", NEW).await.is(200);
    assert_eq!(it.office.events("auth.user.password_changed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_leaves_the_code_good() {
    let it = Desk::open().await;
    let token = it.office.app.try_login(None, "li.wei", PASSWORD).await.access();
    let begun = it.office.app.call("POST", "mfa/totp", Some(&token), Some(json!({ "current_password": PASSWORD }))).await;
    let secret = totp_rs::Secret::try_from_base32(begun.is(200).text("secret")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let otp = || totp.generate(it.office.app.clock.now().timestamp() as u64).to_string();
    it.office.app.call("POST", "mfa/totp/confirm", Some(&token), Some(json!({ "otp": otp() }))).await.is(200);
    it.office.app.clock.advance(std::time::Duration::from_secs(30));
    let code = it.code("login").await;
    assert_eq!(it.login(&code).await.refusal(), (401, "auth.login.otp_required"));
    let with = |otp: &str| json!({ "phone": PHONE, "code": code, "otp": otp });
    assert_eq!(it.post("sms/login", with("000000")).await.refusal(), (401, "auth.login.otp_wrong"));
    it.post("sms/login", with(&otp())).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_faulty_field_is_named_and_without_a_provider_nothing_is_sent() {
    let it = Desk::open().await;
    let bad = it.post("password/reset", json!({ "phone": "12", "code": "12x456", "username": "", "new_password": "" })).await;
    let paths: Vec<String> = bad.faults().into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["phone", "code", "username", "new_password"]);
    let office = Office::open().await;
    let body = json!({ "phone": PHONE, "purpose": "login" });
    assert_eq!(office.app.call("POST", "sms/send", None, Some(body)).await.refusal(), (403, "auth.sms.off"));
}
