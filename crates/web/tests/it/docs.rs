//! The document and its page.

use erp_web::{
    PageBody, PageQuery,
    openapi::{About, DocumentError, document},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::support::TestApp;

#[derive(Serialize, Deserialize, ToSchema)]
struct Thing {
    name: String,
}

#[utoipa::path(get, path = "/api/v1/things", operation_id = "list_things", params(PageQuery), responses((status = 200, description = "A page.", body = PageBody<Thing>)))]
async fn list() {}

#[utoipa::path(put, path = "/api/v1/things/{id}", operation_id = "replace_thing", params(("id" = uuid::Uuid, Path)), request_body = Thing,
    responses((status = 200, description = "The thing.", body = Thing), (status = 422, description = "My own words.")))]
async fn replace() {}

#[utoipa::path(post, path = "/api/v1/login", operation_id = "login", request_body = Thing, responses((status = 204, description = "In.")))]
async fn login() {}

fn things() -> utoipa::openapi::OpenApi {
    OpenApiRouter::<()>::new().routes(routes!(list)).routes(routes!(replace)).into_openapi()
}

fn logins() -> utoipa::openapi::OpenApi {
    OpenApiRouter::<()>::new().routes(routes!(login)).into_openapi()
}

fn about() -> About {
    About { title: "ERP".into(), version: "0.1.0".into(), description: "All of it.".into() }
}

fn whole() -> Value {
    serde_json::to_value(document(about(), [logins()], [things()]).unwrap()).unwrap()
}

#[test]
fn one_document_from_all_modules() {
    let doc = whole();
    assert!(doc["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(doc["info"]["license"]["name"], "Apache-2.0");
    assert_eq!(doc["info"]["description"], "All of it.");
    assert_eq!(doc["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    let problem = &doc["components"]["schemas"]["Problem"];
    assert!(problem["properties"]["type"].is_object(), "{problem}");
    assert_eq!(problem["required"], serde_json::json!(["type", "title", "status", "detail", "code"]));
    let replace = &doc["paths"]["/api/v1/things/{id}"]["put"];
    for status in ["400", "401", "403", "404", "413", "415", "429", "500", "503", "504"] {
        assert!(replace["responses"][status]["$ref"].is_string(), "{status}: {replace}");
    }
    assert_eq!(replace["responses"]["422"]["description"], "My own words.");
    assert_eq!(replace["security"][0]["bearer"], serde_json::json!([]));
    let list = &doc["paths"]["/api/v1/things"]["get"];
    assert!(list["responses"]["404"].is_null() && list["responses"]["413"].is_null() && list["responses"]["422"].is_object());
    let login = &doc["paths"]["/api/v1/login"]["post"];
    assert!(login["security"].is_null() && login["responses"]["401"].is_null() && login["responses"]["429"].is_object());
    assert!(doc["paths"]["/health/ready"]["get"]["responses"]["429"].is_null());
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| match value {
                Value::String(target) if key == "$ref" => found.push(target),
                value => walk(value, found),
            }),
            Value::Array(list) => list.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let doc = whole();
    let mut found = Vec::new();
    walk(&doc, &mut found);
    assert!(found.len() > 20);
    for target in found {
        assert!(doc.pointer(target.trim_start_matches('#')).is_some(), "{target}");
    }
}

#[test]
fn modules_that_contradict_each_other_are_refused() {
    #[utoipa::path(get, path = "/api/v1/others", operation_id = "list_things", responses((status = 200, description = "x")))]
    async fn same_id() {}
    let same_id = OpenApiRouter::<()>::new().routes(routes!(same_id)).into_openapi();
    #[derive(OpenApi)]
    #[openapi(components(schemas(Thing)))]
    struct OtherSchema;
    #[derive(ToSchema)]
    #[schema(as = Thing)]
    #[expect(dead_code, reason = "only its schema is of interest")]
    struct OtherThing {
        size: u32,
    }
    #[derive(OpenApi)]
    #[openapi(components(schemas(OtherThing)))]
    struct Clash;
    let merge = |parts: Vec<utoipa::openapi::OpenApi>| document(about(), [], parts).err();
    assert_eq!(merge(vec![things(), things()]), Some(DocumentError::Operation("GET /api/v1/things".into())));
    assert_eq!(merge(vec![things(), same_id]), Some(DocumentError::OperationId("list_things".into())));
    assert_eq!(merge(vec![things(), Clash::openapi()]), Some(DocumentError::Schema("Thing".into())));
    assert_eq!(merge(vec![things(), OtherSchema::openapi()]), None);
}

#[tokio::test]
async fn the_page_loads_from_here_alone() {
    let app = TestApp::default();
    let json = app.get("/openapi.json").await;
    assert_eq!((json.status.as_u16(), json.header("content-type")), (200, "application/json"));
    assert_eq!(json.json()["info"]["title"], "Test");
    assert_eq!(app.get("/docs").await.header("location"), "/docs/");
    let page = app.get("/docs/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self'") && !policy.contains("http"), "{policy}");
    assert!(!page.text.contains("http://") && !page.text.contains("https://"), "{}", page.text);
    assert!(!page.text.contains("<script>") && !page.text.contains("<style>") && !page.text.contains(" style="), "{}", page.text);
    let assets = page.text.split('"').filter(|part| [".js", ".css", ".png"].iter().any(|end| part.ends_with(end)));
    for asset in assets {
        assert_eq!(app.get(&format!("/docs/{}", asset.trim_start_matches("./"))).await.status, 200, "{asset}");
    }
    let start = app.get("/docs/swagger-initializer.js").await.text;
    assert!(start.contains("/openapi.json") && start.contains("\"validatorUrl\": \"none\"") && !start.contains("petstore"), "{start}");
}
