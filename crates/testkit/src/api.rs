//! A thin HTTP client.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

/// A client of one server, signed in or not. Paths are whole: `/api/v1/patients`.
#[derive(Clone, Debug)]
pub struct Api {
    client: Client,
    base: String,
    token: Option<String>,
}

impl Api {
    /// Not signed in. No redirects, no proxy, a limit of 30 s per request.
    pub fn new(url: impl Into<String>) -> Self {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            // Less than any server of a test waits: it must not close a connection at the moment when a request goes out on it.
            .pool_idle_timeout(Duration::from_secs(1))
            .build();
        Self { client: client.expect("an HTTP client"), base: url.into().trim_end_matches('/').to_owned(), token: None }
    }

    /// Signs in; fails the test when that is refused.
    pub async fn login(&self, tenant: &str, username: &str, password: &str) -> Self {
        let answer = self.try_login(tenant, username, password).await.expect(200);
        self.with_token(answer.text_at("access_token"))
    }

    /// Signs in whatever the answer: tokens, or a problem.
    pub async fn try_login(&self, tenant: &str, username: &str, password: &str) -> Answer {
        let body = json!({ "tenant": tenant, "username": username, "password": password });
        self.anonymous().post("/api/v1/auth/login", &body).await
    }

    /// The first login of an account whose password has to be changed: signs in, changes it and signs in anew.
    pub async fn first_login(&self, tenant: &str, username: &str, password: &str, new: &str) -> Self {
        let first = self.login(tenant, username, password).await;
        let change = json!({ "current_password": password, "new_password": new });
        let changed = first.put("/api/v1/auth/password", &change).await;
        assert!(changed.is_success(), "the password was not changed: {changed}");
        self.login(tenant, username, new).await
    }

    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    pub fn anonymous(&self) -> Self {
        Self { token: None, ..self.clone() }
    }

    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A request with the token, for headers and bodies of its own; [`Api::send`] sends it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap_or_else(|error| panic!("no answer: {error:?}"))
    }

    /// For servers that are expected to be away.
    pub async fn try_send(&self, request: RequestBuilder) -> Result<Answer, reqwest::Error> {
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await?;
        Ok(Answer { status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text })
    }
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Null when it is not JSON.
    pub body: Value,
    pub text: String,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// Fails the test with the whole body unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert!(self.status == status, "expected {status}: {self}");
        self
    }

    /// The status and the stable code, after a look whether it is a problem document (RFC 9457).
    #[track_caller]
    pub fn problem(&self) -> (u16, &str) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self}");
        (self.status.as_u16(), self.body.get("code").and_then(Value::as_str).unwrap_or_else(|| panic!("no code: {self}")))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A string member of the body.
    #[track_caller]
    pub fn text_at(&self, member: &str) -> &str {
        self.body.get(member).and_then(Value::as_str).unwrap_or_else(|| panic!("no {member}: {self}"))
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.text)
    }
}
