//! The one error a client ever sees: RFC 9457 `application/problem+json` with a stable code.
//!
//! Services return problems by code; the text comes from the catalogue in the reader's language when the answer is written.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use serde_json::{Map, Value};

use crate::{
    catalogue::{self, Locale},
    pii::normalise,
};

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Dotted path into the body or the name of a query parameter: `identifiers.0.value`.
    pub path: String,
    pub code: &'static str,
    pub params: Vec<(&'static str, String)>,
}

impl FieldProblem {
    pub fn new(path: impl Into<String>, code: &'static str) -> Self {
        Self { path: path.into(), code, params: Vec::new() }
    }

    pub fn param(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// A refusal or a failure. `source` is for the log alone and never leaves the server.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: u16,
    pub code: &'static str,
    pub params: Vec<(&'static str, String)>,
    pub fields: Vec<FieldProblem>,
    pub retry_after: Option<Duration>,
    /// Further members of the body, such as `current_version` or `allowed`.
    pub extra: Map<String, Value>,
    pub source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Problem {
    pub fn new(status: u16, code: &'static str) -> Self {
        Self { status, code, params: Vec::new(), fields: Vec::new(), retry_after: None, extra: Map::new(), source: None }
    }

    /// 400: the request cannot be read at all.
    pub fn bad_request(code: &'static str) -> Self {
        Self::new(400, code)
    }

    /// 401: no valid token. One body for every reason.
    pub fn unauthenticated() -> Self {
        Self::new(401, "auth.token.invalid")
    }

    /// 403: the permission is missing.
    pub fn forbidden(permission: &str) -> Self {
        Self::new(403, "auth.permission.denied").param("permission", permission)
    }

    /// 404: absent, or another tenant's: the two cannot be told apart.
    pub fn not_found() -> Self {
        Self::new(404, "common.not_found")
    }

    /// 409: the state of the row refuses.
    pub fn conflict(code: &'static str) -> Self {
        Self::new(409, code)
    }

    /// 409 with the version that stands, so that the client can reload and retry.
    pub fn version_conflict(current: i32) -> Self {
        Self::conflict("common.version.conflict").extra("current_version", current)
    }

    /// [`Problem::version_conflict`] unless the version that was read is the one that stands.
    ///
    /// # Errors
    /// The 409.
    pub fn expect_version(standing: i32, read: i32) -> Result<(), Self> {
        if standing == read { Ok(()) } else { Err(Self::version_conflict(standing)) }
    }

    /// 422 with every faulty field.
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        Self { fields, ..Self::new(422, "common.validation") }
    }

    /// 422 for a single field.
    pub fn invalid(path: impl Into<String>, code: &'static str) -> Self {
        Self::fields(vec![FieldProblem::new(path, code)])
    }

    /// 429: over a limit.
    pub fn too_many(retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(429, "common.rate_limited") }
    }

    /// 503: something we need is down; the client may retry.
    pub fn unavailable(source: impl Error + Send + Sync + 'static) -> Self {
        Self { retry_after: Some(Duration::from_secs(2)), source: Some(Arc::new(source)), ..Self::new(503, "common.unavailable") }
    }

    /// 500: a fault of ours. The cause goes to the log.
    pub fn internal(source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..Self::new(500, "common.internal") }
    }

    pub fn param(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    pub fn field(mut self, field: FieldProblem) -> Self {
        self.fields.push(field);
        self
    }

    pub fn extra(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// The body of the answer, in the reader's language.
    pub fn body(&self, locale: Locale, instance: Option<&str>, trace_id: Option<&str>) -> Value {
        let text = catalogue::message(self.code, locale, &self.params);
        let mut body = self.extra.clone();
        body.insert("type".into(), format!("urn:erp:problem:{}", self.code).into());
        body.insert("title".into(), catalogue::status_title(self.status, locale).into());
        body.insert("status".into(), self.status.into());
        body.insert("detail".into(), text.into());
        body.insert("code".into(), self.code.into());
        if let Some(instance) = instance {
            body.insert("instance".into(), instance.into());
        }
        if let Some(trace_id) = trace_id {
            body.insert("trace_id".into(), trace_id.into());
        }
        if !self.fields.is_empty() {
            let fields = self.fields.iter().map(|field| {
                let message = catalogue::message(field.code, locale, &field.params);
                serde_json::json!({ "path": field.path, "code": field.code, "message": message })
            });
            body.insert("fields".into(), Value::Array(fields.collect()));
        }
        Value::Object(body)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&catalogue::message(self.code, Locale::English, &self.params))?;
        for field in &self.fields {
            write!(f, "; {}: {}", field.path, catalogue::message(field.code, Locale::English, &field.params))?;
        }
        Ok(())
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}

/// Collects the faults of every field before answering.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldProblem>);

impl Faults {
    pub fn add(&mut self, path: impl Into<String>, code: &'static str) {
        self.0.push(FieldProblem::new(path, code));
    }

    pub fn push(&mut self, fault: FieldProblem) {
        self.0.push(fault);
    }

    /// Keeps the value, or notes the fault under `path`.
    pub fn take<T>(&mut self, path: &str, result: Result<T, &'static str>) -> Option<T> {
        result.map_err(|code| self.add(path, code)).ok()
    }

    /// One line of at most `max` characters, in NFC and without blanks around it; an empty one is a line too.
    pub fn line(&mut self, path: &str, text: &str, max: usize) -> Option<String> {
        match normalise::line(text, max) {
            Ok(line) => return Some(line),
            Err("common.text.too_long") => self.push(FieldProblem::new(path, "common.field.too_long").param("max", max)),
            Err(code) => self.add(path, code),
        }
        None
    }

    /// [`Self::line`] that must be there and say something.
    pub fn name(&mut self, path: &str, text: Option<&str>, max: usize) -> Option<String> {
        match text {
            None => self.add(path, "common.field.required"),
            Some(text) => match self.line(path, text, max) {
                Some(line) if line.is_empty() => self.add(path, "common.field.blank"),
                line => return line,
            },
        }
        None
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Err` with everything noted, if anything was.
    pub fn finish(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::fields(self.0)) }
    }
}
