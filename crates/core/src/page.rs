//! Keyset pages: a cursor instead of an offset, so that page 1,000 costs what page 1 costs.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{clock::representable, problem::Problem};

pub const DEFAULT_LIMIT: u64 = 20;
pub const MAX_LIMIT: u64 = 200;

/// The last row of a page: the next page starts after it. Opaque to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: Uuid,
}

impl Cursor {
    pub fn encode(&self) -> String {
        let mut bytes = [0_u8; 24];
        bytes[..8].copy_from_slice(&self.at.timestamp_micros().to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub fn decode(text: &str) -> Result<Self, Problem> {
        let invalid = || Problem::bad_request("common.cursor.invalid");
        let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(text).ok().and_then(|b| b.try_into().ok()).ok_or_else(invalid)?;
        let (micros, id) = bytes.split_at(8);
        let micros = i64::from_be_bytes(micros.try_into().map_err(|_| invalid())?);
        let at = Utc.timestamp_micros(micros).single().ok_or_else(invalid)?;
        // A forged cursor must not reach the database.
        if !representable(at.timestamp()) {
            return Err(invalid());
        }
        Ok(Self { at, id: Uuid::from_slice(id).map_err(|_| invalid())? })
    }
}

/// What a list route was asked for: `limit` is 1..=200.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest {
    pub limit: u64,
    pub after: Option<Cursor>,
}

impl PageRequest {
    pub fn new(limit: Option<u64>, cursor: Option<&str>) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Problem::invalid("limit", "common.limit.range"));
        }
        Ok(Self { limit, after: cursor.map(Cursor::decode).transpose()? })
    }

    /// Ask the database for one row more than the page holds: its presence says that there is a next page.
    pub const fn fetch(&self) -> u64 {
        self.limit + 1
    }
}

/// One page. `next_cursor` is absent on the last one. There is no total: counting every row costs more than the page.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the extra row off and makes the cursor from the last one kept.
    pub fn from_rows(mut rows: Vec<T>, request: &PageRequest, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() as u64 > request.limit;
        rows.truncate(request.limit as usize);
        let next_cursor = if more { rows.last().map(|row| cursor(row).encode()) } else { None };
        Self { items: rows, next_cursor }
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next_cursor: self.next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_round_trip_and_junk_is_refused() {
        let cursor = Cursor { at: Utc.timestamp_micros(1_763_800_000_123_456).unwrap(), id: Uuid::now_v7() };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        for junk in ["", "x", "AAAA", &"_".repeat(32), "%00"] {
            assert!(Cursor::decode(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn the_extra_row_becomes_the_next_page() {
        let request = PageRequest::new(Some(2), None).unwrap();
        let cursor = |n: &i32| Cursor { at: Utc.timestamp_micros(i64::from(*n)).unwrap(), id: Uuid::nil() };
        let page = Page::from_rows(vec![1, 2, 3], &request, cursor);
        assert_eq!((page.items.len(), page.next_cursor.is_some()), (2, true));
        assert!(Page::from_rows(vec![1, 2], &request, cursor).next_cursor.is_none());
    }
}
