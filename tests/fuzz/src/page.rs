//! Short texts that clients send back to us: cursors, refresh tokens, trace headers.

use erp_auth::token::RefreshToken;
use erp_core::{Cursor, PageRequest, crypto::decode_key32, ids::TraceId};
use erp_settings::url::{self, Url};

pub fn page(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(cursor) = Cursor::decode(&text) {
        assert_eq!(cursor.encode(), text, "two spellings of one cursor");
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
    }
    let limit = data.first_chunk().map(|bytes| u64::from_be_bytes(*bytes));
    if let Ok(request) = PageRequest::new(limit, Some(&text)) {
        assert!((1..=200).contains(&request.limit));
    }
    if let Some(token) = RefreshToken::parse(&text) {
        assert_eq!(token.hash, erp_auth::token::refresh_hash(&text));
    }
    if let Some(trace) = TraceId::from_traceparent(&text) {
        assert!(trace.as_str().len() == 32 && text.contains(trace.as_str()));
    }
    let _ = decode_key32(&text);
    if let Ok(read) = Url::parse(&text) {
        // What is shown is the same whatever the password is. To look for the password in it would find one that the user's name ends with.
        let other = Url { password: read.password.as_ref().map(|_| "another one".to_owned()), ..read };
        assert_eq!(url::mask(&text), other.to_string());
    }
}
