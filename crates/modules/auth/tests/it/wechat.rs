//! Signing in by WeChat: known and unknown people, phones of nobody, of one and of a family.

use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use erp_core::{Masked, Pii, Problem, new_id};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_kit::{
    PatientDirectory, Profile,
    patients::{Ask, KnownPatient, Told},
};
use erp_testkit::{FakeWechat, SESSION_KEY, WECHAT_APPID};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, App, PASSWORD, admin, everything};

pub const PHONE: &str = "13800005678";
pub const E164: &str = "+8613800005678";

/// A patient as another module would keep one.
#[derive(Clone, Debug)]
pub struct Folk {
    pub id: Uuid,
    pub name: &'static str,
    pub phone: String,
    pub last4: Option<&'static str>,
    pub born: Option<&'static str>,
    pub user: Option<Uuid>,
}

/// The patients of the test; what a transaction does to them stays when it is rolled back, which a test may count.
#[derive(Clone, Default)]
pub struct Folks(pub Arc<Mutex<Vec<Folk>>>);

impl Folks {
    pub fn add(&self, name: &'static str, phone: &str, last4: Option<&'static str>, born: Option<&'static str>) -> Uuid {
        let id = new_id();
        self.0.lock().unwrap().push(Folk { id, name, phone: phone.to_owned(), last4, born, user: None });
        id
    }

    fn users(&self) -> Vec<Option<Uuid>> {
        self.0.lock().unwrap().iter().map(|folk| folk.user).collect()
    }
}

#[async_trait::async_trait]
impl PatientDirectory for Folks {
    async fn by_phone(&self, _: &TenantTx, phone: &Pii<String>) -> Outcome<Vec<KnownPatient>> {
        let known = |folk: &Folk| KnownPatient {
            id: folk.id,
            name: Some(Masked::name(folk.name)),
            user: folk.user,
            asks: folk.last4.map(|_| Ask::IdLast4).into_iter().chain(folk.born.map(|_| Ask::BirthDate)).collect(),
        };
        Ok(self.0.lock().unwrap().iter().filter(|folk| folk.phone == *phone.expose()).map(known).collect())
    }

    async fn confirms(&self, _: &TenantTx, patient: Uuid, told: &Told) -> Outcome<bool> {
        let folks = self.0.lock().unwrap();
        let folk = folks.iter().find(|folk| folk.id == patient).ok_or_else(Problem::not_found)?;
        Ok(match told {
            Told::IdLast4(typed) => folk.last4 == Some(typed.expose().as_str()),
            Told::BirthDate(date) => folk.born.and_then(|born| born.parse::<NaiveDate>().ok()) == Some(*date),
        })
    }

    async fn link(&self, _: &WriteTx, patient: Uuid, user: Uuid) -> Outcome<()> {
        let mut folks = self.0.lock().unwrap();
        folks.iter_mut().find(|folk| folk.id == patient).ok_or_else(Problem::not_found)?.user = Some(user);
        Ok(())
    }

    async fn enrol(&self, _: &WriteTx, user: Uuid, phone: &Pii<String>) -> Outcome<Uuid> {
        let id = new_id();
        let folk = Folk { id, name: "", phone: phone.expose().clone(), last4: None, born: None, user: Some(user) };
        self.0.lock().unwrap().push(folk);
        Ok(id)
    }
}

/// An application with a mini-program and some patients.
pub struct Wx {
    pub app: App,
    pub wechat: FakeWechat,
    pub folks: Folks,
}

impl Wx {
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let (wechat, folks) = (FakeWechat::start().await, Folks::default());
        let own = wechat.settings();
        let all: Vec<(&str, &str)> = own.iter().map(|(key, value)| (*key, value.as_str())).chain(settings.iter().copied()).collect();
        let app = App::with_patients(&all, Some(Arc::new(folks.clone()))).await;
        app.seed_with(&app.tenant, true, Profile::Minimal, &admin(PASSWORD), &everything()).await.unwrap();
        Self { app, wechat, folks }
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.app.call("POST", &format!("wechat/{path}"), None, Some(body)).await
    }

    pub async fn login(&self, openid: &str) -> Answer {
        self.post("login", json!({ "code": self.wechat.login_code(openid), "appid": WECHAT_APPID })).await
    }

    /// A ticket for somebody unknown.
    pub async fn ticket(&self, openid: &str) -> String {
        let answer = self.login(openid).await;
        assert_eq!(answer.is(200).text("status"), "bind_required");
        answer.text("bind_token")
    }

    pub async fn bind(&self, ticket: &str, phone: &str) -> Answer {
        self.post("bind-phone", json!({ "bind_token": ticket, "phone_code": self.wechat.phone_code(phone) })).await
    }

    pub async fn choose(&self, ticket: &str, candidate: usize, told: Value) -> Answer {
        let mut body = json!({ "bind_token": ticket, "candidate": candidate });
        body.as_object_mut().unwrap().extend(told.as_object().unwrap().clone());
        self.post("choose-patient", body).await
    }

    pub async fn allow_registration(&self) {
        let tenant = self.app.tenant.id;
        self.app
            .sql(&format!("INSERT INTO setting (tenant_id, id, scope, scope_id, key, value) VALUES ('{tenant}', gen_random_uuid(), 'tenant', '{tenant}', 'auth.patient_self_registration', 'true')"))
            .await;
    }

    pub async fn events(&self, kind: &str) -> i64 {
        self.app.number(&format!("SELECT count(*) FROM domain_events WHERE event_type = '{kind}'")).await
    }

    async fn patients_users(&self) -> i64 {
        self.app.number("SELECT count(*) FROM user_account WHERE kind = 'patient'").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_openid_becomes_the_user_of_the_one_patient_with_the_phone() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, None, None);
    let ticket = it.ticket("oAlice").await;
    let bound = it.bind(&ticket, PHONE).await;
    assert_eq!(bound.is(200).text("status"), "signed_in");
    let me = it.app.me(&bound.access()).await;
    let id = me.is(200).text("id");
    assert_eq!((me.body["roles"].clone(), me.body["permissions"].clone()), (json!([]), json!([])), "a patient has no role");
    assert_eq!(it.folks.users(), [Some(id.parse().unwrap())], "the record is linked");
    // From now on WeChat alone is enough, and the refresh token is one like any other.
    let again = it.login("oAlice").await;
    assert_eq!(again.is(200).text("status"), "signed_in");
    assert_eq!(it.app.me(&again.access()).await.text("id"), id);
    it.app.refresh(&again.refresh()).await.is(200);
    // The ticket was for one user.
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (401, "auth.wechat.bind_token_invalid"));
    assert_eq!((it.events("auth.wechat.bound").await, it.patients_users().await), (1, 1));
    let trail = it.app.sql("SELECT string_agg(action, ' ' ORDER BY seq) FROM audit_log WHERE action IN ('auth.wechat.bound', 'auth.user.created', 'auth.login')").await;
    assert!(trail.ends_with("auth.user.created auth.login auth.wechat.bound auth.login"), "{trail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_secret_or_personal_stays_out_of_answers_and_tables() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, None, None);
    let ticket = it.ticket("oCanary77").await;
    let bound = it.bind(&ticket, PHONE).await;
    let tables = it.app.sql("SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'").await;
    let mut all = format!("{:?}{:?}", bound.is(200).body, it.login("oCanary77").await.body);
    for table in tables.split_whitespace() {
        all += &it
            .app
            .sql(&format!("SELECT string_agg(t::text, ' ') FROM {table} t WHERE (SELECT count(*) FROM {table}) > 0 HAVING count(*) > 0"))
            .await;
    }
    // `::text` shows bytea in hex.
    for canary in [SESSION_KEY, "oCanary77", PHONE, "tttttttttt", &ticket, erp_testkit::WECHAT_SECRET] {
        let hex = hex::encode(canary);
        assert!(!all.contains(canary) && !all.contains(&hex), "{canary}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_of_nobody_signs_up_where_the_tenant_lets_it() {
    let it = Wx::open().await;
    let ticket = it.ticket("oNew").await;
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (403, "auth.wechat.registration_closed"));
    assert_eq!((it.patients_users().await, it.folks.users().len()), (0, 0));
    it.allow_registration().await;
    it.bind(&ticket, PHONE).await.is(200);
    assert_eq!((it.patients_users().await, it.folks.users().len()), (1, 1), "a user and a record");
    // Somebody else with the same phone meets that record, whose user has a WeChat account.
    let other = it.ticket("oOther").await;
    assert_eq!(it.bind(&other, PHONE).await.refusal(), (409, "auth.wechat.already_bound"));
    assert_eq!(it.patients_users().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_is_told_apart_by_what_its_records_say() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, Some("002X"), Some("1960-01-01"));
    let child = it.folks.add("张小明", E164, None, Some("2015-06-01"));
    let ticket = it.ticket("oMother").await;
    let asked = it.bind(&ticket, PHONE).await;
    assert_eq!(asked.is(200).text("status"), "choose_patient");
    assert_eq!(
        asked.body["candidates"],
        json!([
            { "candidate": 0, "name": "张*", "asks": ["id_last4", "birth_date"] },
            { "candidate": 1, "name": "张**", "asks": ["birth_date"] }
        ])
    );
    let wrong = it.choose(&ticket, 1, json!({ "birth_date": "2015-06-02" })).await;
    assert_eq!((wrong.refusal(), wrong.body["tries_left"].as_i64()), ((422, "auth.wechat.identity_wrong"), Some(4)));
    assert_eq!(it.choose(&ticket, 7, json!({ "birth_date": "2015-06-01" })).await.faults()[0].0, "candidate");
    let both = json!({ "birth_date": "2015-06-01", "id_last4": "1234" });
    assert_eq!(it.choose(&ticket, 1, both).await.faults(), [("id_last4".to_owned(), "auth.wechat.one_proof".to_owned())]);
    assert_eq!(it.choose(&ticket, 1, json!({ "birth_date": "1.6.2015" })).await.faults()[0].1, "auth.wechat.birth_date_invalid");
    let chosen = it.choose(&ticket, 1, json!({ "birth_date": "2015-06-01" })).await;
    assert_eq!(chosen.is(200).text("status"), "signed_in");
    let users = it.folks.users();
    assert!(users[0].is_none() && users[1].is_some(), "{child}: {users:?}");
    assert_eq!(it.choose(&ticket, 1, json!({ "birth_date": "2015-06-01" })).await.refusal(), (401, "auth.wechat.bind_token_invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_answers_end_a_ticket_and_delay_the_patient() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, Some("002X"), None);
    it.folks.add("李娜", E164, Some("1234"), None);
    let ticket = it.ticket("oThief").await;
    it.bind(&ticket, PHONE).await.is(200);
    for left in (0..5).rev() {
        let wrong = it.choose(&ticket, 0, json!({ "id_last4": "9999" })).await;
        assert_eq!((wrong.refusal(), wrong.body["tries_left"].as_i64()), ((422, "auth.wechat.identity_wrong"), Some(left)));
    }
    assert_eq!(it.choose(&ticket, 0, json!({ "id_last4": "002x" })).await.refusal(), (401, "auth.wechat.bind_token_invalid"));
    // Another ticket does not begin at nothing: the patient is delayed, and what is right is refused too.
    it.app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour' WHERE failures >= 5").await;
    let ticket = it.ticket("oThief").await;
    it.bind(&ticket, PHONE).await.is(200);
    assert_eq!(it.choose(&ticket, 0, json!({ "id_last4": "002X" })).await.refusal(), (422, "auth.wechat.identity_wrong"));
    it.app.sql("UPDATE login_throttle SET blocked_until = NULL").await;
    it.choose(&ticket, 0, json!({ "id_last4": "002x" })).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_one_record_is_not_forgiven_what_they_guess_of_another() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, Some("002X"), None);
    it.folks.add("李娜", E164, Some("1234"), None);
    for openid in ["oThief1", "oThief2"] {
        let ticket = it.ticket(openid).await;
        it.bind(&ticket, PHONE).await.is(200);
        for _ in 0..4 {
            it.choose(&ticket, 0, json!({ "id_last4": "9999" })).await.is(422);
        }
        // Their own record: bound the first time, in other hands the second.
        let own = it.choose(&ticket, 1, json!({ "id_last4": "1234" })).await;
        assert_eq!(own.status, if openid == "oThief1" { 200 } else { 409 });
    }
    let worst = "SELECT max(failures) FROM login_throttle";
    assert!(it.app.number(worst).await >= 5, "eight guesses, and not four");
    // What strangers do under the phone delays nobody who has proved it.
    it.app.sql("DELETE FROM login_throttle").await;
    let ticket = it.ticket("oWife").await;
    it.bind(&ticket, PHONE).await.is(200);
    it.app.sql("UPDATE login_throttle SET failures = 9, blocked_until = now() + interval '1 hour'").await;
    it.choose(&ticket, 0, json!({ "id_last4": "002X" })).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_codes_of_a_phone_at_once_do_not_give_the_tries_twice() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, Some("002X"), None);
    it.folks.add("李娜", E164, Some("1234"), None);
    for round in 0..5 {
        let ticket = it.ticket(&format!("oTap{round}")).await;
        let (one, two) = tokio::join!(it.bind(&ticket, PHONE), it.bind(&ticket, PHONE));
        let mut answers = [one.status.as_u16(), two.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [200, 401]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_with_a_wechat_account_is_not_taken_over_and_is_told() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, None, None);
    let first = it.bind(&it.ticket("oOwner").await, PHONE).await;
    let owner = it.app.me(&first.is(200).access()).await.text("id");
    let ticket = it.ticket("oIntruder").await;
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (409, "auth.wechat.already_bound"));
    assert_eq!(it.events("auth.wechat.contested").await, 1);
    let notices = it.app.me(&first.access()).await.body["notices"].clone();
    assert_eq!(notices[0]["code"], "auth.wechat.contested", "{notices}");
    let contested = "SELECT entity_id || ' ' || outcome FROM audit_log WHERE action = 'auth.wechat.contested'";
    assert_eq!(it.app.sql(contested).await, format!("{owner} denied"));
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (401, "auth.wechat.bind_token_invalid"), "the ticket is used up");
    assert_eq!(it.login("oOwner").await.is(200).text("status"), "signed_in");
    assert_eq!(it.app.number("SELECT count(*) FROM external_identity").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_taps_make_one_user() {
    let it = Wx::open().await;
    it.allow_registration().await;
    for round in 0..5 {
        let (openid, phone) = (format!("oTap{round}"), format!("1380000567{round}"));
        let (one, two) = (it.ticket(&openid).await, it.ticket(&openid).await);
        let (one, two) = tokio::join!(it.bind(&one, &phone), it.bind(&two, &phone));
        let (one, two) = (it.app.me(&one.is(200).access()).await.text("id"), it.app.me(&two.is(200).access()).await.text("id"));
        assert_eq!(one, two);
    }
    assert_eq!((it.patients_users().await, it.app.number("SELECT count(*) FROM external_identity").await), (5, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_unbinds_is_unknown_again() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, None, None);
    let token = it.bind(&it.ticket("oAlice").await, PHONE).await.is(200).access();
    it.app.call("DELETE", "wechat/binding", Some(&token), None).await.is(204);
    it.app.call("DELETE", "wechat/binding", Some(&token), None).await.is(404);
    assert_eq!(it.events("auth.wechat.unbound").await, 1);
    it.app.me(&token).await.is(200);
    // The record's user stays, and gets the next WeChat account.
    let user = it.folks.users()[0].unwrap().to_string();
    let other = it.bind(&it.ticket("oNewPhone").await, PHONE).await;
    assert_eq!(it.app.me(&other.is(200).access()).await.text("id"), user);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_sign_in_does_not_by_wechat_either() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, None, None);
    it.bind(&it.ticket("oAlice").await, PHONE).await.is(200);
    it.app.sql("UPDATE user_account SET status = 'disabled' WHERE kind = 'patient'").await;
    assert_eq!(it.login("oAlice").await.refusal(), (401, "auth.login.failed"));
    assert_eq!(it.app.sql("SELECT outcome FROM login_log ORDER BY occurred_at DESC, id DESC LIMIT 1").await, "disabled");
    assert_eq!(it.events("auth.login.failed").await, 1);
    it.app.sql("UPDATE user_account SET status = 'active' WHERE kind = 'patient'").await;
    // Whom WeChat names hears why they are out; nobody else does.
    it.app.sql("UPDATE tenant SET status = 'suspended'").await;
    assert_eq!(it.login("oAlice").await.refusal(), (403, "auth.tenant.suspended"));
    assert_eq!(it.login("oStranger").await.faults()[0].1, "auth.wechat.app_unknown");
    it.app.sql("UPDATE tenant SET status = 'active', expires_at = now() - interval '1 minute'").await;
    assert_eq!(it.login("oAlice").await.refusal(), (403, "auth.tenant.expired"));
    it.app.sql("UPDATE tenant SET status = 'active', expires_at = NULL").await;
    it.login("oAlice").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_end_after_ten_minutes_and_are_of_their_form() {
    let it = Wx::open().await;
    it.folks.add("张伟", E164, None, None);
    let ticket = it.ticket("oSlow").await;
    let seconds = "SELECT round(extract(epoch FROM expires_at - created_at)) FROM wechat_ticket";
    assert_eq!(it.app.number(seconds).await, 600);
    it.app.sql("UPDATE wechat_ticket SET expires_at = now()").await;
    let asked = it.wechat.phones();
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (401, "auth.wechat.bind_token_invalid"));
    for junk in ["x", ".", &ticket[..ticket.len() - 1], &ticket.replace('.', "")] {
        assert_eq!(it.bind(junk, PHONE).await.refusal(), (401, "auth.wechat.bind_token_invalid"), "{junk}");
    }
    assert_eq!(it.wechat.phones(), asked, "WeChat is not asked for nothing");
    assert_eq!(it.bind("", PHONE).await.faults(), [("bind_token".to_owned(), "common.field.blank".to_owned())]);
}
