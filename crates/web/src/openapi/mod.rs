//! One OpenAPI 3.1 document from the documents of the modules, and the pages that show it.

mod document;
mod pages;
mod problem;

pub use document::{About, DocumentError, document};
pub(crate) use pages::router;
pub use problem::{ProblemBody, ProblemField};
