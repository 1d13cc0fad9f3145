//! The schema of every error.

use serde::Serialize;
use utoipa::ToSchema;

/// RFC 9457 problem details. `code` is stable and meant for programs; `detail` is for people, in the language asked for.
/// Some problems have further members, such as `current_version` or `allowed`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:erp:problem:` and the code.
    #[schema(rename = "type")]
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    pub status: u16,
    /// What is wrong, in English or 简体中文 by `Accept-Language`.
    pub detail: String,
    /// Such as `common.version.conflict`.
    #[schema(example = "common.validation")]
    pub code: String,
    /// The path of the request.
    #[schema(required = false)]
    pub instance: Option<String>,
    /// The same as the header `x-request-id`; quote it when you ask for help.
    #[schema(required = false)]
    pub trace_id: Option<String>,
    /// Every field at fault.
    #[schema(required = false)]
    pub fields: Option<Vec<ProblemField>>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// Dotted path into the body, or the parameter's name.
    #[schema(example = "identifiers.0.value")]
    pub path: String,
    #[schema(example = "common.field.required")]
    pub code: String,
    pub message: String,
}
