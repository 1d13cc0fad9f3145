//! Merging, and what every operation has in common.

use std::collections::BTreeSet;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
        path::{Operation, PathItem},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use super::{ProblemBody, ProblemField};
use crate::{middleware::API_KEY, probes};

const BEARER: &str = "bearer";
const KEY: &str = "apiKey";

/// The head of the document.
#[derive(Clone, Debug)]
pub struct About {
    pub title: String,
    pub version: String,
    pub description: String,
}

/// Two modules that contradict each other.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DocumentError {
    #[error("two operations answer {0}")]
    Operation(String),
    #[error("the operationId {0} is used twice")]
    OperationId(String),
    #[error("the operation {0} has no operationId")]
    NoOperationId(String),
    #[error("two different schemas are named {0}")]
    Schema(String),
}

/// Merges the documents of the modules: `public` routes take no token, `private` ones a bearer token. Adds the answers that
/// the middleware gives to every operation that does not describe them itself.
pub fn document(
    about: About,
    public: impl IntoIterator<Item = OpenApi>,
    private: impl IntoIterator<Item = OpenApi>,
) -> Result<OpenApi, DocumentError> {
    let license = utoipa::openapi::LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build();
    let info = InfoBuilder::new().title(about.title).version(about.version).description(Some(about.description)).license(Some(license));
    let mut whole = OpenApiBuilder::new().info(info.build()).components(Some(shared())).build();
    let mut seen = Seen::default();
    let parts = std::iter::once((probe_routes(), Access::Probe))
        .chain(public.into_iter().map(|part| (part, Access::Public)))
        .chain(private.into_iter().map(|part| (part, Access::Private)));
    for (mut part, access) in parts {
        for (path, item) in &mut part.paths.paths {
            for (method, operation) in operations(item) {
                seen.note(method, path, operation)?;
                describe(operation, path, access);
            }
        }
        clash(&whole, &part)?;
        whole.merge(part);
    }
    Ok(whole)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Outside of limits and tokens.
    Probe,
    Public,
    Private,
}

#[derive(Default)]
struct Seen {
    routes: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Seen {
    fn note(&mut self, method: &str, path: &str, operation: &Operation) -> Result<(), DocumentError> {
        let route = format!("{method} {path}");
        let Some(id) = operation.operation_id.clone() else { return Err(DocumentError::NoOperationId(route)) };
        if !self.routes.insert(route.clone()) {
            return Err(DocumentError::Operation(route));
        }
        if self.ids.insert(id.clone()) { Ok(()) } else { Err(DocumentError::OperationId(id)) }
    }
}

/// utoipa's merge keeps the first of two schemas of one name: the other module's clients would get the wrong one.
fn clash(whole: &OpenApi, part: &OpenApi) -> Result<(), DocumentError> {
    let (Some(whole), Some(part)) = (&whole.components, &part.components) else { return Ok(()) };
    let clash = part.schemas.iter().find(|(name, schema)| whole.schemas.get(*name).is_some_and(|known| known != *schema));
    clash.map_or(Ok(()), |(name, _)| Err(DocumentError::Schema(name.clone())))
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
    [
        ("GET", get),
        ("PUT", put),
        ("POST", post),
        ("DELETE", delete),
        ("OPTIONS", options),
        ("HEAD", head),
        ("PATCH", patch),
        ("TRACE", trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The answers of the middleware and the extractors: status, component and what it means.
const ANSWERS: &[(&str, &str, &str)] = &[
    ("400", "BadRequest", "The request cannot be read: malformed JSON, query or header."),
    ("401", "Unauthorized", "The access token is missing, expired or not valid."),
    ("403", "Forbidden", "The permission is missing."),
    ("404", "NotFound", "There is no such resource, or it is another tenant's."),
    ("413", "TooLarge", "The body is larger than the route takes."),
    ("415", "MediaType", "The body is not declared as JSON."),
    ("422", "Invalid", "Fields are not valid; `fields` names each."),
    ("429", "TooMany", "Over the rate limit; come back after `Retry-After` seconds."),
    ("500", "Internal", "A fault of the server; it has been recorded under `trace_id`."),
    ("503", "Unavailable", "A service that the server needs is not answering; retry."),
    ("504", "Timeout", "The request took too long and was cancelled."),
];

fn describe(operation: &mut Operation, path: &str, access: Access) {
    if access == Access::Probe {
        return;
    }
    let private = access == Access::Private;
    if private && operation.security.is_none() {
        operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    }
    if private {
        offer_key(operation);
    }
    let body = operation.request_body.is_some();
    let reads = body || operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty());
    for (status, name, _) in ANSWERS {
        let applies = match *status {
            "401" | "403" => private,
            "400" | "422" => reads,
            "413" | "415" => body,
            "404" => path.contains('{'),
            _ => true,
        };
        if applies {
            operation.responses.responses.entry((*status).to_owned()).or_insert_with(|| RefOr::Ref(Ref::from_response_name(*name)));
        }
    }
}

/// What a permission opens is open to keys as well, unless it asks for a fresh proof of who one is: such an operation describes
/// its own 401.
fn offer_key(operation: &mut Operation) {
    let Some(security) = &mut operation.security else { return };
    let scopes: Vec<String> = serde_json::to_value(&*security)
        .ok()
        .and_then(|all| serde_json::from_value(all.get(0)?.get(BEARER)?.clone()).ok())
        .unwrap_or_default();
    if !scopes.is_empty() && !operation.responses.responses.contains_key("401") {
        security.push(SecurityRequirement::new(KEY, scopes));
    }
}

fn shared() -> Components {
    let mut components = Components::new();
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    components.schemas.insert(ProblemField::name().into_owned(), ProblemField::schema());
    for (_, name, description) in ANSWERS {
        components.responses.insert((*name).to_owned(), problem_response(description).into());
    }
    let bearer =
        HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").description(Some("The access token of a login.")).build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    let about = "The key of a service account. What needs a person answers it with 403 `auth.api_key.person_only`.";
    let key = ApiKey::Header(ApiKeyValue::with_description(API_KEY.as_str(), about));
    components.add_security_scheme(KEY, SecurityScheme::ApiKey(key));
    components
}

fn problem_response(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

fn probe_routes() -> OpenApi {
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(probes::live, probes::ready, probes::started))]
    struct Probes;
    <Probes as utoipa::OpenApi>::openapi()
}
