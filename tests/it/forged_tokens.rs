//! Access tokens forged by other people's libraries, against a running server with its log at its loudest.

use erp_testkit::{ADMIN_PASSWORD, Answer, keys};
use reqwest::{Method, header::HeaderValue};
use serde_json::{Value, json};

use crate::{
    contract::shape,
    python::{ask, python},
    support::{Clinic, seed_tenant},
};

/// Five routes, of both modules, reading and writing.
const ROUTES: [(Method, &str); 5] = [
    (Method::GET, "/api/v1/auth/me"),
    (Method::POST, "/api/v1/auth/logout"),
    (Method::DELETE, "/api/v1/auth/sessions"),
    (Method::GET, "/api/v1/health/patients"),
    (Method::POST, "/api/v1/health/patients"),
];

/// Sends the token as it is, whatever it is.
async fn try_token(clinic: &Clinic, (method, path): &(Method, &str), token: &str) -> Answer {
    let mut value = HeaderValue::from_bytes(format!("Bearer {token}").as_bytes()).unwrap();
    value.set_sensitive(true);
    let request = clinic.api.anonymous().request(method.clone(), path).header("authorization", value);
    clinic.api.send(request.json(&json!({ "name": "Somebody Else" }))).await
}

/// No request may have longer headers; whose token is longer is told that instead.
const HEADERS: usize = 64 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn every_token_forged_by_foreign_libraries_gets_one_and_the_same_401_and_none_is_logged() {
    let Some(python) = python() else { return };
    let clinic = Clinic::with(|erp| erp.set("log.level", "trace,sqlx=trace,hyper=trace,h2=trace")).await;
    seed_tenant(&clinic.db, "east");
    let login = async |tenant: &str| clinic.api.try_login(tenant, "admin", ADMIN_PASSWORD).await.expect(200);
    let (ours, theirs) = (login("default").await, login("east").await);
    let good = ours.text_at("access_token");
    let question = json!({
        "key": keys::base64("jwt"), "good": good, "other": theirs.text_at("access_token"), "refresh": ours.text_at("refresh_token"),
    });
    let made = ask(&python, "forge_tokens.py", &question);
    // The same hands can make good ones: what is refused below is refused for its fault.
    for control in made["controls"].as_array().unwrap() {
        try_token(&clinic, &ROUTES[0], control.as_str().unwrap()).await.expect(200);
    }
    let forged = made["forged"].as_array().unwrap();
    let first = shape(&clinic.api.anonymous().get(ROUTES[0].1).await);
    assert_eq!((first.0, first.1["code"].as_str()), (401, Some("auth.token.invalid")));
    let mut refused = 0;
    for forgery in forged {
        let token = forgery["token"].as_str().unwrap();
        for route in &ROUTES {
            let answer = try_token(&clinic, route, token).await;
            if token.len() > HEADERS {
                assert_eq!(answer.status, 431, "{answer}");
                continue;
            }
            assert_eq!(shape(&answer), first, "{} by {}: {} {}: {answer}", forgery["name"], forgery["by"], route.0, route.1);
            refused += 1;
        }
    }
    assert!(forged.len() >= 40 && refused >= 200, "{refused} refusals of {} tokens", forged.len());
    for by in ["pyjwt", "jwcrypto", "hmac"] {
        assert!(forged.iter().filter(|forgery| forgery["by"] == by).count() >= 6, "{by}");
    }
    // Nothing was done, and nothing of a token is in the log: neither of the good ones nor of the others.
    try_token(&clinic, &ROUTES[0], good).await.expect(200);
    assert_eq!(clinic.api.get(ROUTES[3].1).await.expect(200).body["items"], json!([]));
    let log = clinic.server.stderr();
    assert!(log.contains("\"TRACE\"") || log.contains("TRACE"), "the log is not at its loudest");
    let secrets = [good, ours.text_at("refresh_token"), ours.text_at("device_token"), ADMIN_PASSWORD].into_iter();
    let tokens = forged.iter().filter_map(|forgery| forgery["token"].as_str());
    let parts = secrets.chain(tokens).flat_map(|token| token.split('.').chain([token])).filter(|part| part.len() >= 20);
    for part in parts {
        assert!(!log.contains(part), "in the log: {part:.60}");
    }
    let body: Value = clinic.api.get(ROUTES[0].1).await.expect(200).body;
    assert_eq!(body["username"], "admin");
}
