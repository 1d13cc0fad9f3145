//! Requests and answers.

use axum::body::Body;
use http::{HeaderMap, Method, Request, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::App;

/// An answer with its body as JSON and as text.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// The paths of the faulty fields.
    pub fn paths(&self) -> Vec<&str> {
        self.json["fields"].as_array().into_iter().flatten().filter_map(|f| f["path"].as_str()).collect()
    }

    pub fn id(&self) -> String {
        self.json["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text)).to_owned()
    }

    pub fn etag(&self) -> &str {
        self.headers[header::ETAG].to_str().unwrap()
    }

    /// The ids of a page.
    pub fn ids(&self) -> Vec<String> {
        let items = self.json["items"].as_array().unwrap_or_else(|| panic!("no page: {}", self.text));
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

/// A request by the token's user, below `/api/v1/health`.
pub struct Call<'a> {
    app: &'a App,
    request: http::request::Builder,
    body: Body,
}

impl App {
    pub fn call(&self, token: &str, method: Method, path: &str) -> Call<'_> {
        let request =
            Request::builder().method(method).uri(format!("/api/v1/health{path}")).header(header::AUTHORIZATION, format!("Bearer {token}"));
        Call { app: self, request, body: Body::empty() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("desk", Method::GET, path).send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("desk", Method::POST, path).json(body).send().await
    }

    pub async fn put(&self, path: &str, version: i32, body: &Value) -> Answer {
        self.call("desk", Method::PUT, path).header("if-match", &format!("\"{version}\"")).json(body).send().await
    }
}

impl Call<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.raw(body.to_string().into_bytes())
    }

    pub fn raw(mut self, body: Vec<u8>) -> Self {
        self.request = self.request.header(header::CONTENT_TYPE, "application/json");
        self.body = Body::from(body);
        self
    }

    pub async fn send(self) -> Answer {
        let response = self.app.router.clone().oneshot(self.request.body(self.body).unwrap()).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Answer { status, headers, text, json }
    }
}
