//! A WeChat server API on loopback. It answers as the official pages and samples do, errors too, with numbers as numbers or as texts,
//! and takes every code once.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};

use crate::peer::{FakePeer, Heard, Reply};

/// The one app that it knows.
pub const WECHAT_APPID: &str = "wx3f9a1c20d47b6e85";
pub const WECHAT_SECRET: &str = "7a1f0c52d9e84b36a05c1fe2937d6b48";
/// What must never leave the product.
pub const SESSION_KEY: &str = "SessionKeyCanary0123456789==";

const LOGIN: &str = "/sns/jscode2session";
const TOKEN: &str = "/cgi-bin/stable_token";
const PHONE: &str = "/wxa/business/getuserphonenumber";

#[derive(Default)]
struct State {
    used: BTreeSet<String>,
    /// Path and what is answered there next, whatever is asked.
    told: VecDeque<(&'static str, Reply)>,
    texts: bool,
    /// The app that phones are vouched for to, where that is another one.
    vouched: Option<String>,
    /// Only the token of this number counts.
    token: usize,
    codes: usize,
}

/// The server. Ends with the value.
pub struct FakeWechat {
    pub peer: FakePeer,
    state: Arc<Mutex<State>>,
}

impl FakeWechat {
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let peer = FakePeer::start(move |heard| answer(&mut lock(&shared), heard)).await;
        Self { peer, state }
    }

    /// The settings with which the product uses it.
    pub fn settings(&self) -> [(&'static str, String); 5] {
        [
            ("wechat.enabled", "true".to_owned()),
            ("wechat.appid", WECHAT_APPID.to_owned()),
            ("wechat.secret", WECHAT_SECRET.to_owned()),
            ("wechat.base_url", self.peer.url.clone()),
            ("wechat.networks", "127.0.0.1".to_owned()),
        ]
    }

    /// A code of `wx.login` of somebody.
    pub fn login_code(&self, openid: &str) -> String {
        format!("login:{openid}:{}", self.next())
    }

    /// A code of `getPhoneNumber` of somebody with this phone.
    pub fn phone_code(&self, phone: &str) -> String {
        format!("phone:{phone}:{}", self.next())
    }

    fn next(&self) -> usize {
        let mut state = lock(&self.state);
        state.codes += 1;
        state.codes
    }

    /// Numbers come as texts from now on.
    pub fn in_texts(&self) {
        lock(&self.state).texts = true;
    }

    /// Phones are vouched for to this app from now on.
    pub fn vouch_to(&self, appid: &str) {
        lock(&self.state).vouched = Some(appid.to_owned());
    }

    /// Access tokens from before count no more.
    pub fn forget_tokens(&self) {
        lock(&self.state).token += 1;
    }

    /// The next login, whatever its code, is answered so.
    pub fn tell_login(&self, reply: Reply) {
        lock(&self.state).told.push_back((LOGIN, reply));
    }

    /// As [`FakeWechat::tell_login`], of a phone.
    pub fn tell_phone(&self, reply: Reply) {
        lock(&self.state).told.push_back((PHONE, reply));
    }

    /// An error as WeChat gives it.
    pub fn error(code: impl Into<Value>) -> Reply {
        said(&json!({ "errcode": code.into(), "errmsg": "as documented, rid: 65a1b2c3" }))
    }

    pub fn logins(&self) -> usize {
        self.peer.count(LOGIN)
    }

    pub fn phones(&self) -> usize {
        self.peer.count(PHONE)
    }

    pub fn tokens(&self) -> usize {
        self.peer.count(TOKEN)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// WeChat calls its JSON plain text.
fn said(body: &Value) -> Reply {
    Reply::Answer(200, "text/plain", body.to_string())
}

fn number(state: &State, number: i64) -> Value {
    if state.texts { number.to_string().into() } else { number.into() }
}

fn error(state: &State, code: i64) -> Reply {
    FakeWechat::error(number(state, code))
}

fn answer(state: &mut State, heard: &Heard) -> Reply {
    if let Some(at) = state.told.iter().position(|(path, _)| *path == heard.path)
        && let Some((_, reply)) = state.told.remove(at)
    {
        return reply;
    }
    let body: Value = serde_json::from_str(&heard.body).unwrap_or_default();
    match (heard.method.as_str(), heard.path.as_str()) {
        ("GET", LOGIN) => login(state, heard),
        ("POST", TOKEN) => match (body["appid"].as_str(), body["secret"].as_str()) {
            (Some(WECHAT_APPID), Some(WECHAT_SECRET)) if body["grant_type"] == "client_credential" => {
                let token = format!("{}-{}", "t".repeat(600), state.token);
                said(&json!({ "access_token": token, "expires_in": number(state, 7200) }))
            }
            (Some(WECHAT_APPID), _) => error(state, 40_125),
            _ => error(state, 40_013),
        },
        ("POST", PHONE) => phone(state, heard, &body),
        _ => Reply::Answer(404, "text/html", "<html>".to_owned()),
    }
}

fn login(state: &mut State, heard: &Heard) -> Reply {
    let given = |name: &str| heard.parameter(name).unwrap_or_default();
    if given("appid") != WECHAT_APPID || given("grant_type") != "authorization_code" {
        return error(state, 40_013);
    }
    if given("secret") != WECHAT_SECRET {
        return error(state, 40_125);
    }
    let code = given("js_code");
    let Some(openid) = code.strip_prefix("login:").and_then(|rest| rest.split(':').next()) else { return error(state, 40_029) };
    if !state.used.insert(code.clone()) {
        return error(state, 40_163);
    }
    let mut body = json!({ "openid": openid, "session_key": SESSION_KEY, "unionid": format!("u{openid}") });
    if state.texts {
        // Some samples have it on success too.
        body["errcode"] = "0".into();
    }
    said(&body)
}

fn phone(state: &mut State, heard: &Heard, body: &Value) -> Reply {
    if !heard.parameter("access_token").unwrap_or_default().ends_with(&format!("-{}", state.token)) {
        return error(state, 40_001);
    }
    let code = body["code"].as_str().unwrap_or_default().to_owned();
    let Some(phone) = code.strip_prefix("phone:").and_then(|rest| rest.split(':').next()) else { return error(state, 40_029) };
    if !state.used.insert(code.clone()) {
        return error(state, 40_029);
    }
    let appid = state.vouched.clone().unwrap_or_else(|| WECHAT_APPID.to_owned());
    let info = json!({
        "phoneNumber": phone, "purePhoneNumber": phone, "countryCode": number(state, 86),
        "watermark": { "timestamp": number(state, 1_637_744_274), "appid": appid }
    });
    said(&json!({ "errcode": number(state, 0), "errmsg": "ok", "phone_info": info }))
}
