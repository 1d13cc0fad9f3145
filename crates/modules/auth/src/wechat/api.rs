//! Calls of WeChat's server API. One is repeated once, where WeChat is busy or the connection was lost, and never after any other
//! answer: by then the code that it carried is used up.

use erp_core::{Problem, Secret};
use erp_events::sinks::{Outbound, Peer, PeerAnswer, PeerError};
use erp_settings::WechatSection;
use http::HeaderMap;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    answer::{self, AccessToken, Fault, Person, Phone},
    refusal::misconfigured,
};

/// "The system is busy; try again later."
const BUSY: i64 = -1;

/// The API, and the mini-program that the operator's configuration names.
pub struct Wechat {
    state: State,
    configured: Option<Keys>,
}

enum State {
    Off,
    /// The base URL cannot be called; the log says why.
    Broken,
    On(Box<Peer>),
}

/// What a mini-program proves itself by.
#[derive(Clone, Debug)]
pub struct Keys {
    pub appid: String,
    pub secret: Secret<String>,
}

/// A call that is ready to be sent, once more if need be.
enum Call {
    Get(String),
    Post(String, Value),
}

impl Wechat {
    /// `plain_http`: also without TLS, as in development.
    pub fn new(section: &WechatSection, plain_http: bool) -> Self {
        if !section.enabled {
            return Self { state: State::Off, configured: None };
        }
        let outbound = Outbound::to_api(&section.base_url, &section.networks, plain_http || section.plain_http);
        let state = match Peer::new(&section.base_url, outbound, section.timeout) {
            Ok(peer) => State::On(Box::new(peer)),
            Err(why) => {
                tracing::error!("nobody can sign in by WeChat: wechat.base_url {why}");
                State::Broken
            }
        };
        let configured = section.appid.as_ref().zip(section.secret.clone());
        let configured = configured.map(|(appid, secret)| Keys { appid: appid.expose().trim().to_owned(), secret });
        Self { state, configured }
    }

    /// The secret of the configuration, if it names this mini-program.
    pub fn configured(&self, appid: &str) -> Option<Secret<String>> {
        self.configured.as_ref().filter(|keys| keys.appid == appid).map(|keys| keys.secret.clone())
    }

    /// 403 where this installation has nothing to do with WeChat.
    pub fn require_on(&self) -> Result<&Peer, Problem> {
        match &self.state {
            State::On(peer) => Ok(peer),
            State::Off => Err(Problem::new(403, "auth.wechat.off")),
            State::Broken => Err(misconfigured()),
        }
    }

    /// Whose a code of `wx.login` is. Uses the code up.
    pub async fn person(&self, keys: &Keys, code: &Secret<String>) -> Result<Person, Fault> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("appid", &keys.appid)
            .append_pair("secret", keys.secret.expose())
            .append_pair("js_code", code.expose())
            .append_pair("grant_type", "authorization_code")
            .finish();
        answer::person(&self.ask(&Call::Get(format!("/sns/jscode2session?{query}"))).await?)
    }

    /// The phone behind a code of `getPhoneNumber`. Uses the code up.
    pub async fn phone(&self, token: &Secret<String>, code: &Secret<String>) -> Result<Phone, Fault> {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("access_token", token.expose()).finish();
        let call = Call::Post(format!("/wxa/business/getuserphonenumber?{query}"), json!({ "code": code.expose() }));
        answer::phone(&self.ask(&call).await?)
    }

    /// The token that server calls need. Asking again gives the same one, as long as it lives.
    pub async fn access_token(&self, keys: &Keys) -> Result<AccessToken, Fault> {
        let body = json!({
            "grant_type": "client_credential", "appid": keys.appid, "secret": keys.secret.expose(), "force_refresh": false
        });
        answer::access_token(&self.ask(&Call::Post("/cgi-bin/stable_token".to_owned(), body)).await?)
    }

    async fn ask(&self, call: &Call) -> Result<Value, Fault> {
        match self.send(call).await {
            Err(Fault::Code(BUSY) | Fault::Lost) => self.send(call).await,
            other => other,
        }
    }

    async fn send(&self, call: &Call) -> Result<Value, Fault> {
        let State::On(peer) = &self.state else { return Err(Fault::Lost) };
        let sent = match call {
            Call::Get(target) => peer.get(target).await,
            Call::Post(target, body) => peer.post(target, HeaderMap::new(), body.to_string().into_bytes()).await,
        };
        match sent {
            Ok(PeerAnswer { status, body }) if status.is_success() => answer::read(&body),
            Ok(PeerAnswer { status, .. }) => {
                tracing::warn!(status = status.as_u16(), "WeChat answers with an error of HTTP");
                Err(Fault::Unreadable)
            }
            Err(PeerError::Lost(why)) => {
                tracing::warn!(why, "WeChat cannot be reached");
                Err(Fault::Lost)
            }
            Err(PeerError::Late(_)) => Err(Fault::Late),
        }
    }
}
