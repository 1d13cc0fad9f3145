//! Strict JSON bodies.

use axum::extract::{FromRequest, Request};
use erp_core::Problem;
use http::header;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::{ApiError, middleware::BodyTooLarge};

/// A JSON body. Refuses another media type (415), a body over the route's limit (413), what is not JSON (400) and what does not
/// fit the type (422, with the path). Types derive `deny_unknown_fields`, so that a misspelt field is never dropped silently.
#[derive(Clone, Debug)]
pub struct ApiJson<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        require_json(&request)?;
        let bytes = read_body(request).await?;
        Self::parse(&bytes)
    }
}

impl<T: DeserializeOwned> ApiJson<T> {
    /// Parses a body that has been read already.
    pub fn parse(bytes: &[u8]) -> Result<Self, ApiError> {
        let text = std::str::from_utf8(bytes).map_err(|_| invalid("the body is not UTF-8"))?;
        if has_nul(text) {
            return Err(ApiError(Problem::bad_request("common.json.nul")));
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
        let value = value.map_err(|error| refuse(&error))?;
        deserializer.end().map_err(|_| invalid("there is more after the JSON value"))?;
        // serde also takes a list of a struct's fields by position; below the top `objects` refuses it.
        if text.trim_start().starts_with('[') {
            return Err(ApiError(Problem::invalid(".", "common.field.type")));
        }
        Ok(Self(value))
    }
}

/// 415 unless the body is declared as JSON, in the one encoding that JSON has (RFC 8259 §8.1), and as it is: not compressed.
pub(crate) fn require_json(request: &Request) -> Result<(), ApiError> {
    let header = |name| request.headers().get(name).map(|v| v.to_str().unwrap_or("?").to_ascii_lowercase());
    let value = header(header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let json = essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    let utf8 = parts.filter_map(|part| part.strip_prefix("charset=")).all(|charset| charset.trim_matches('"') == "utf-8");
    let plain = header(header::CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    if json && utf8 && plain { Ok(()) } else { Err(ApiError(Problem::new(415, "common.media_type"))) }
}

/// The whole body; the limit is the one the route's middleware set.
pub(crate) async fn read_body(request: Request) -> Result<Vec<u8>, ApiError> {
    match request.into_body().collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) => Err(too_large(&error).map_or_else(|| ApiError(Problem::bad_request("common.bad_request")), |e| ApiError(e.into()))),
    }
}

fn too_large(error: &(dyn std::error::Error + 'static)) -> Option<BodyTooLarge> {
    std::iter::successors(Some(error), |e| e.source()).find_map(|e| e.downcast_ref().copied())
}

/// Whether a string or a key of this JSON text contains U+0000, which PostgreSQL's text cannot hold. A raw NUL is no JSON to begin
/// with; what is left is the escape, behind an even number of backslashes.
fn has_nul(text: &str) -> bool {
    let mut bytes = text.as_bytes();
    while let Some(at) = bytes.iter().position(|b| *b == b'\\') {
        let escape = &bytes[at + 1..];
        if escape.starts_with(b"u0000") {
            return true;
        }
        bytes = escape.get(1..).unwrap_or_default();
    }
    false
}

fn invalid(reason: &str) -> ApiError {
    ApiError(Problem::bad_request("common.json.invalid").param("reason", reason))
}

/// serde's own words name fields and types of our DTOs and may quote the client's value: only the position and the path go out.
fn refuse(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    use serde_json::error::Category;
    let inner = error.inner();
    match inner.classify() {
        Category::Data => {
            let text = inner.to_string();
            let path = error.path().to_string();
            let quoted = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.split('`').next()).map(str::to_owned);
            let join = |name: String| if path == "." { name } else { format!("{path}.{name}") };
            if let Some(name) = quoted("missing field `") {
                ApiError(Problem::invalid(join(name), "common.field.required"))
            } else if let Some(name) = quoted("duplicate field `") {
                ApiError(Problem::invalid(join(name), "common.field.duplicate"))
            } else if text.starts_with("unknown field `") {
                // serde's path already ends with the unknown field's name.
                let name = if path == "." { quoted("unknown field `").unwrap_or_default() } else { path.clone() };
                ApiError(Problem::invalid(name, "common.field.unknown"))
            } else {
                ApiError(Problem::invalid(path, "common.field.type"))
            }
        }
        Category::Eof | Category::Syntax | Category::Io => invalid(&format!("line {} column {}", inner.line(), inner.column())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<serde_json::Value, (u16, &'static str)> {
        ApiJson::parse(text.as_bytes()).map(|ApiJson(value)| value).map_err(|ApiError(problem)| (problem.status, problem.code))
    }

    #[test]
    fn a_nul_is_refused_wherever_it_hides() {
        for bad in [r#"{"a":"\u0000"}"#, r#"{"a\u0000":1}"#, r#"["x\\\u0000"]"#, r#"{"a":[{"b":"y\u0000z"}]}"#] {
            assert_eq!(parse(bad), Err((400, "common.json.nul")), "{bad}");
        }
        assert_eq!(parse("\"\0\"").unwrap_err().0, 400);
        for good in [r#""\\u0000""#, r#""\u0001\u00000""#, r#""u0000""#, r#""\\\\u0000""#, r#""x\\""#] {
            assert_eq!(parse(good).is_ok(), !good.contains(r"\u00000"), "{good}");
        }
    }

    #[test]
    fn only_plain_json_in_utf_8_is_taken() {
        let request = |kind: &str, encoding: Option<&str>| {
            let request = Request::builder().header(header::CONTENT_TYPE, kind);
            let request = encoding.into_iter().fold(request, |request, encoding| request.header(header::CONTENT_ENCODING, encoding));
            require_json(&request.body(axum::body::Body::empty()).unwrap()).is_ok()
        };
        for good in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"", "application/fhir+json"] {
            assert!(request(good, None) && request(good, Some("identity")), "{good}");
        }
        for bad in ["", "text/plain", "application/json; charset=utf-16", "application/json;charset=latin1", "application/jsonx"] {
            assert!(!request(bad, None), "{bad}");
        }
        assert!(!request("application/json", Some("gzip")));
    }

    #[test]
    fn a_name_stands_once() {
        #[derive(Debug, serde::Deserialize)]
        struct One {
            #[serde(rename = "a")]
            _a: i32,
        }
        let ApiError(problem) = ApiJson::<One>::parse(br#"{"a":1,"a":2}"#).unwrap_err();
        assert_eq!((problem.fields[0].path.as_str(), problem.fields[0].code), ("a", "common.field.duplicate"));
    }

    #[test]
    fn a_list_is_no_object() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(default)]
        struct Name {
            name: String,
        }
        impl Default for Name {
            fn default() -> Self {
                Self { name: "nobody".to_owned() }
            }
        }
        assert_eq!(ApiJson::<Name>::parse(br#"{"name":"a"}"#).unwrap().0.name, "a");
        for list in [r#"["a"]"#, " []"] {
            let ApiError(problem) = ApiJson::<Name>::parse(list.as_bytes()).unwrap_err();
            assert_eq!((problem.status, problem.code), (422, "common.validation"), "{list}");
        }
    }

    #[test]
    fn a_list_is_no_object_inside_another_either() {
        #[derive(Debug, serde::Deserialize)]
        struct Body {
            #[serde(default, deserialize_with = "crate::extract::objects")]
            names: Vec<Name>,
        }
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Name {
            name: String,
        }
        assert_eq!(ApiJson::<Body>::parse(br#"{"names":[{"name":"a"}]}"#).unwrap().0.names[0].name, "a");
        assert!(ApiJson::<Body>::parse(b"{}").unwrap().0.names.is_empty());
        for (bad, path, code) in [
            (r#"{"names":[["a"]]}"#, "names[0]", "common.field.type"),
            (r#"{"names":[{}]}"#, "names[0].name", "common.field.required"),
            (r#"{"names":[{"name":"a","x":1}]}"#, "names[0].x", "common.field.unknown"),
            (r#"{"names":[{"name":1}]}"#, "names[0].name", "common.field.type"),
        ] {
            let ApiError(problem) = ApiJson::<Body>::parse(bad.as_bytes()).unwrap_err();
            assert_eq!((problem.fields[0].path.as_str(), problem.fields[0].code), (path, code), "{bad}");
        }
    }

    #[test]
    fn hostile_json_is_the_clients_fault() {
        let digits = "9".repeat(1_000_000);
        for bad in [
            "[".repeat(100_000).as_str(),
            &"{\"a\":".repeat(100_000),
            &digits,
            &format!("1e{digits}"),
            r#""\ud800""#,
            r#""\udc00\ud800""#,
            "NaN",
            "Infinity",
            "\u{feff}{}",
            "{} {}",
            "{\"a\":1,}",
            "",
        ] {
            let (status, code) = parse(bad).unwrap_err();
            assert_eq!((status, code), (400, "common.json.invalid"), "{}", &bad[..bad.len().min(20)]);
        }
        assert!(ApiJson::<serde_json::Value>::parse(b"\"\xff\"").is_err());
    }
}
