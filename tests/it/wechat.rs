//! Patients who sign in by WeChat, with the records that the clinic keeps.

use erp_testkit::{Answer, Api, FakeWechat, SESSION_KEY, WECHAT_APPID};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Clinic, with_wechat};

const PATIENTS: &str = "/api/v1/health/patients";
const PHONE: &str = "13800005678";

/// A clinic with a mini-program, and somebody at their telephone.
struct Wx {
    wechat: FakeWechat,
    clinic: Clinic,
    phone: Api,
}

impl Wx {
    async fn open() -> Self {
        let wechat = FakeWechat::start().await;
        let clinic = Clinic::with(|erp| with_wechat(erp, &wechat)).await;
        let phone = clinic.api.anonymous();
        Self { wechat, clinic, phone }
    }

    async fn ticket(&self, openid: &str) -> String {
        let body = json!({ "code": self.wechat.login_code(openid), "appid": WECHAT_APPID });
        let answer = self.phone.post("/api/v1/auth/wechat/login", &body).await.expect(200);
        assert_eq!(answer.text_at("status"), "bind_required", "{answer}");
        answer.text_at("bind_token").to_owned()
    }

    async fn bind(&self, ticket: &str) -> Answer {
        let body = json!({ "bind_token": ticket, "phone_code": self.wechat.phone_code(PHONE) });
        self.phone.post("/api/v1/auth/wechat/bind-phone", &body).await
    }

    async fn choose(&self, ticket: &str, candidate: usize, told: (&str, &str)) -> Answer {
        let mut body = json!({ "bind_token": ticket, "candidate": candidate });
        body[told.0] = told.1.into();
        self.phone.post("/api/v1/auth/wechat/choose-patient", &body).await
    }

    async fn patient(&self, body: Value) -> String {
        self.clinic.api.post(PATIENTS, &body).await.expect(201).text_at("id").to_owned()
    }

    async fn user_of(&self, patient: &str) -> Option<String> {
        self.clinic.db.query_scalar(&format!("SELECT user_id::text FROM patient WHERE id = '{patient}'")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_a_family_gets_their_own_record() {
    let it = Wx::open().await;
    let card = json!([{ "kind": "id_card", "value": "11010519491231002X" }]);
    let grandmother = it.patient(json!({ "name": "欧阳娜娜", "phone": PHONE, "identifiers": card })).await;
    let child = it.patient(json!({ "name": "张伟", "phone": PHONE, "birth_date": "2015-06-01" })).await;
    let gone = it.patient(json!({ "name": "李静", "phone": PHONE })).await;
    let closed = format!("{PATIENTS}/{gone}");
    let api = &it.clinic.api;
    api.send(api.request(Method::PUT, &closed).header("if-match", "\"1\"").json(&json!({ "status": "deceased" }))).await.expect(200);

    let ticket = it.ticket("oGrandmother").await;
    let asked = it.bind(&ticket).await.expect(200);
    let shown = json!([
        { "candidate": 0, "name": "欧阳**", "asks": ["id_last4", "birth_date"] },
        { "candidate": 1, "name": "张*", "asks": ["birth_date"] }
    ]);
    assert_eq!((asked.text_at("status"), &asked.body["candidates"]), ("choose_patient", &shown));
    assert_eq!(it.choose(&ticket, 0, ("id_last4", "1234")).await.problem(), (422, "auth.wechat.identity_wrong"));
    let pair = it.choose(&ticket, 0, ("id_last4", "002x")).await.expect(200);
    let me = it.phone.with_token(pair.text_at("access_token")).get("/api/v1/auth/me").await.expect(200);
    assert_eq!(it.user_of(&grandmother).await.as_deref(), Some(me.text_at("id")));
    // The child is another user, by another WeChat account, with the same phone.
    let ticket = it.ticket("oChild").await;
    it.bind(&ticket).await.expect(200);
    it.choose(&ticket, 1, ("birth_date", "2015-06-01")).await.expect(200);
    let user = it.user_of(&child).await;
    assert!(user.is_some() && user != it.user_of(&grandmother).await && it.user_of(&gone).await.is_none());
    // Who signs in by WeChat holds nothing of the clinic's.
    let patient = it.phone.with_token(pair.text_at("access_token"));
    assert_eq!(patient.get(PATIENTS).await.problem(), (403, "auth.permission.denied"));
    let linked: i64 = it.clinic.db.query_scalar("SELECT count(*) FROM audit_log WHERE action = 'health.patient.linked'").await;
    assert_eq!(linked, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_up_gets_a_record_that_the_desk_finds() {
    let it = Wx::open().await;
    let ticket = it.ticket("oNew").await;
    assert_eq!(it.bind(&ticket).await.problem(), (403, "auth.wechat.registration_closed"));
    let api = &it.clinic.api;
    let open = api.request(Method::PUT, "/api/v1/config/settings/auth.patient_self_registration").header("if-match", "0");
    api.send(open.json(&json!({ "value": true }))).await.expect(200);
    let pair = it.bind(&ticket).await.expect(200);
    let found = api.post(&format!("{PATIENTS}/search"), &json!({ "phone": PHONE })).await.expect(200);
    let id = found.body["items"][0]["id"].as_str().unwrap().to_owned();
    let record = api.get(&format!("{PATIENTS}/{id}")).await.expect(200);
    assert_eq!((record.text_at("source"), &record.body["name"]), ("self", &Value::Null));
    let me = it.phone.with_token(pair.text_at("access_token")).get("/api/v1/auth/me").await.expect(200);
    assert_eq!(it.user_of(&id).await.as_deref(), Some(me.text_at("id")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_at_trace_has_neither_codes_nor_keys_nor_people() {
    let wechat = FakeWechat::start().await;
    let clinic = Clinic::with(|erp| with_wechat(erp, &wechat).set("log.level", "trace")).await;
    let it = Wx { phone: clinic.api.anonymous(), wechat, clinic };
    it.patient(json!({ "name": "欧阳娜娜", "phone": PHONE })).await;
    let ticket = it.ticket("oCanary77").await;
    it.bind(&ticket).await.expect(200);
    let ran = it.clinic.server.stop();
    for canary in [SESSION_KEY, "oCanary77", PHONE, "login:", "phone:138", erp_testkit::WECHAT_SECRET, "tttttttttt", &ticket, "欧阳娜娜"]
    {
        assert!(!ran.stderr.contains(canary), "{canary}");
    }
}
