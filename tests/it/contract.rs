//! The OpenAPI document as the list of what to attack.

use erp_testkit::{Answer, Api};
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::support::erp;

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub method: Method,
    /// With `{id}` in it.
    pub path: String,
    pub private: bool,
    /// The scopes: permissions.
    pub permissions: Vec<String>,
    /// A body that the operation takes.
    pub body: Option<Value>,
}

impl Operation {
    pub fn has_id(&self) -> bool {
        self.path.contains('{')
    }

    /// The path with each parameter filled in by `id`, which is given its name.
    pub fn at(&self, id: impl Fn(&str) -> String) -> String {
        let mut parts = self.path.split('{');
        let mut path = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, after) = part.split_once('}').unwrap();
            path += &id(name);
            path += after;
        }
        path
    }

    /// Sends it with a good body and version.
    pub async fn call(&self, api: &Api, path: &str) -> Answer {
        self.call_with(api, path, self.body.as_ref()).await
    }

    pub async fn call_with(&self, api: &Api, path: &str, body: Option<&Value>) -> Answer {
        let request = api.request(self.method.clone(), path).header("if-match", "\"1\"");
        api.send(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }
}

pub fn document() -> Value {
    serde_json::from_str(&erp().arg("openapi").run().expect(0).stdout).unwrap()
}

/// Every operation, as the document has them.
pub fn operations() -> Vec<Operation> {
    let document = document();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = &operation["requestBody"]["content"]["application/json"];
            let body = content.is_object().then(|| example(&document, content));
            let scopes = operation["security"][0]["bearer"].as_array();
            found.push(Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                private: scopes.is_some(),
                permissions: scopes.into_iter().flatten().map(|scope| scope.as_str().unwrap().to_owned()).collect(),
                body,
            });
        }
    }
    assert!(found.len() > 15, "{found:?}");
    found
}

/// The operation's own example, else its schema's.
fn example(document: &Value, content: &Value) -> Value {
    let name = content["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let schema = &document["components"]["schemas"][name];
    let given = [&content["example"], &schema["example"], &schema["examples"][0]].into_iter().find(|example| example.is_object());
    given.unwrap_or_else(|| panic!("no example of {name}")).clone()
}

/// A problem without what differs from request to request.
pub fn shape(answer: &Answer) -> (u16, Value, Vec<String>) {
    let mut body: Map<String, Value> = answer.body.as_object().cloned().unwrap_or_else(|| panic!("no object: {answer}"));
    assert!(body.remove("trace_id").is_some_and(|id| id.is_string()), "no trace_id: {answer}");
    body.remove("instance");
    let skip = ["date", "x-request-id", "traceresponse", "content-length", "ratelimit-remaining", "ratelimit-reset"];
    let headers = answer.headers.iter().filter(|(name, _)| !skip.contains(&name.as_str()));
    let mut headers: Vec<String> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?"))).collect();
    headers.sort();
    (answer.status.as_u16(), json!(body), headers)
}

#[test]
fn routes_and_document_say_the_same() {
    let routes = erp().args(["routes", "--json"]).run().expect(0).json();
    let mut printed: Vec<(String, String, String)> = Vec::new();
    for route in routes["data"]["items"].as_array().unwrap() {
        let text = |name: &str| route[name].as_str().unwrap_or_else(|| panic!("{route}")).to_owned();
        printed.push((text("method"), text("path"), text("access")));
    }
    let access = |operation: &Operation| match (operation.private, operation.permissions.as_slice()) {
        (false, _) => "public".to_owned(),
        (true, []) => "signed-in".to_owned(),
        (true, permissions) => permissions.join(" "),
    };
    let mut documented: Vec<_> = operations().iter().map(|o| (o.method.to_string(), o.path.clone(), access(o))).collect();
    printed.sort();
    documented.sort();
    assert_eq!(printed, documented);
}

#[test]
fn every_private_operation_documents_its_refusals() {
    let document = document();
    for operation in operations().iter().filter(|operation| operation.private) {
        let responses = &document["paths"][&operation.path][operation.method.as_str().to_lowercase()]["responses"];
        for status in ["401", "403", "429"].iter().chain(operation.has_id().then_some(&"404")) {
            assert!(responses[status].is_object(), "{} {} says nothing of {status}", operation.method, operation.path);
        }
    }
}
