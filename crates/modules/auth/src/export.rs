//! Lists on their way out: page after page, each in a transaction of its own, so that neither memory nor a connection is held for
//! as long as a slow reader takes. What fails half-way breaks the answer off: a file that ends well is whole.

use std::{borrow::Cow, io};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use csv::{Terminator, WriterBuilder};
use erp_core::{AuditEntry, FieldProblem, Page, Problem};
use erp_db::{Failure, Outcome, WriteTx};
use erp_web::Caller;
use futures::{TryStream, future::BoxFuture, stream};
use http::header;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Auth;

/// How the lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line: what the export is, the lines, and at the end how many.
    Ndjson,
    /// RFC 4180 in UTF-8 with a mark, for spreadsheets.
    Csv,
}

impl Format {
    pub fn parse(text: Option<&str>, allowed: &[&str]) -> Result<Self, Problem> {
        match text.unwrap_or("ndjson") {
            "ndjson" => Ok(Self::Ndjson),
            "csv" => Ok(Self::Csv),
            _ => Err(Problem::fields(vec![FieldProblem::new("format", "common.field.choice").param("allowed", allowed.join(", "))])),
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}

/// A line of a list that can be exported.
pub trait Line: Serialize + Send + 'static {
    const COLUMNS: &'static [&'static str];

    /// In the order of the columns; numbers as they are, texts as they are.
    fn cells(&self) -> Vec<Cell>;
}

/// One cell of a row.
pub enum Cell {
    Number(i64),
    Text(String),
}

impl<T: ToString> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        Self::Text(value.map(|value| value.to_string()).unwrap_or_default())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Gives the page behind a cursor.
pub type Fetch<L> = Box<dyn Fn(String) -> BoxFuture<'static, Outcome<Page<L>>> + Send>;

/// Where an export stands.
enum At<L> {
    First(Page<L>),
    Behind(String),
    End,
}

/// The answer: the first page, whose faults were still a refusal, and whatever `fetch` finds behind it.
pub fn respond<L: Line>(name: &str, format: Format, about: &Value, first: Page<L>, fetch: Fetch<L>) -> Response {
    let begin = match format {
        Format::Ndjson => line(&json!({ "export": about })),
        // The mark by which spreadsheets know UTF-8.
        Format::Csv => ["\u{feff}".as_bytes(), &row(L::COLUMNS.iter().map(|column| Cow::Borrowed(*column)))].concat(),
    };
    let pages = stream::try_unfold((Some(begin), At::First(first), 0_usize), move |(begun, at, rows)| {
        let next = match &at {
            At::Behind(cursor) => Some(fetch(cursor.clone())),
            At::First(_) | At::End => None,
        };
        async move {
            let page = match (at, next) {
                (At::First(page), _) => page,
                (At::Behind(_), Some(next)) => next.await.map_err(broken)?,
                _ => return Ok::<_, io::Error>(None),
            };
            let rows = rows + page.items.len();
            let mut bytes = begun.unwrap_or_default();
            for item in &page.items {
                bytes.extend(match format {
                    Format::Ndjson => line(item),
                    Format::Csv => row(item.cells().iter().map(Cell::written)),
                });
            }
            let at = page.next_cursor.map_or(At::End, At::Behind);
            if matches!(at, At::End) && format == Format::Ndjson {
                bytes.extend(line(&json!({ "end": { "rows": rows } })));
            }
            Ok(Some((bytes, (None, at, rows))))
        }
    });
    attachment(&format!("{name}.{}", format.ending()), format.media_type(), pages)
}

/// A file to keep, as it is made.
pub fn attachment<S>(name: &str, media_type: &'static str, stream: S) -> Response
where
    S: TryStream<Ok = Vec<u8>, Error = io::Error> + Send + 'static,
{
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition.as_str())];
    (headers, Body::from_stream(stream)).into_response()
}

/// What ends the answer before its end.
pub fn broken(error: impl Into<Failure>) -> io::Error {
    let problem = Problem::from(error.into());
    tracing::error!(code = problem.code, "an export broke off");
    io::Error::other(problem.code)
}

pub fn line(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn row<'a>(fields: impl Iterator<Item = Cow<'a, str>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Nothing fails in memory.
    let _ = writer.write_record(fields.map(|field| field.into_owned()));
    writer.into_inner().unwrap_or_default()
}

impl Cell {
    /// A text stands behind a `'` where a spreadsheet would take it for a formula, be it after blanks or in full-width signs, which
    /// input methods turn into plain ones (OWASP, CSV injection). A number is one.
    fn written(&self) -> Cow<'_, str> {
        let text = match self {
            Self::Number(number) => return number.to_string().into(),
            Self::Text(text) => text,
        };
        let breaks = text.starts_with(['\t', '\r', '\n', '\0']);
        let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
        let calculates = begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        if breaks || calculates { format!("'{text}").into() } else { text.into() }
    }
}

impl Auth {
    /// Puts an export into the trail before its first byte leaves.
    pub(crate) async fn note_export(&self, caller: &Caller, action: &'static str, entity: &'static str, query: Value) -> Outcome<()> {
        let write = async |tx: &WriteTx| {
            tx.audit(AuditEntry::new(action, entity, None).detail("query", query));
            Ok(())
        };
        self.db.write(caller.tenant(), &caller.origin(), write).await
    }

    /// What an export is, for its first line.
    pub(crate) fn about(&self, caller: &Caller, of: &str, query: Value) -> Value {
        json!({ "of": of, "tenant_id": caller.tenant(), "at": self.clock.now(), "by": caller.origin().actor.label(), "query": query })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula_and_rows_keep_to_the_standard() {
        let written = |text: &str| Cell::from(text).written().into_owned();
        for bad in
            ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\rx", "\nx", "\0x", "  =cmd|' /C calc'!A0", "＝1", "＋1", "－1", "＠x", "\u{3000}=1"]
        {
            assert_eq!(written(bad), format!("'{bad}"), "{bad:?}");
        }
        for good in ["", "张伟", "a=b", "1-2", "a@b.example", "user:1"] {
            assert_eq!(written(good), good);
        }
        assert_eq!(Cell::Number(-2).written(), "-2");
        let cells = [Cell::from("a\"b"), Cell::Number(7), Cell::from("x,\r\ny")];
        assert_eq!(String::from_utf8(row(cells.iter().map(Cell::written))).unwrap(), "\"a\"\"b\",7,\"x,\r\ny\"\r\n");
    }
}
