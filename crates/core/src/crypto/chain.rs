//! The audit chain: every row's hash covers the row before it.
//!
//! `hash(n) = HMAC-SHA-256(key of the tenant, "erp-audit-v1" ‖ n as big-endian u64 ‖ hash(n-1) ‖ record)`, the record being the
//! canonical JSON of [`canonical_json`], stored byte for byte. Before the first row stands [`GENESIS`].
//!
//! A part of a chain that was moved into a file is described by a row with the tag
//! `HMAC-SHA-256(key of the tenant, "erp-audit-archive-v1" ‖ canonical JSON of the description)`.

use std::fmt;

use serde_json::{Map, Value};

use super::{
    derive::{DerivedKey, derive32, hmac_sha256, verify_hmac_sha256},
    key::MasterKey,
};
use crate::ids::TenantId;

/// The hash before the first row.
pub const GENESIS: [u8; 32] = [0; 32];

const CONTEXT: &[u8] = b"erp-audit-v1";
/// Neither context begins with the other.
const ARCHIVE_CONTEXT: &[u8] = b"erp-audit-archive-v1";
const SALT: &str = "erp/audit/v1";
/// The largest integer that every JSON reader keeps exactly (RFC 7493 §2.2).
const MAX_SAFE: u64 = (1 << 53) - 1;
const MAX_DEPTH: usize = 64;

/// The key of one tenant's chain, with the id of the master key it came from, which every row names.
pub struct AuditKey {
    id: u32,
    key: DerivedKey,
}

impl AuditKey {
    pub(super) fn new(id: u32, master: &MasterKey, tenant: TenantId) -> Self {
        Self { id, key: derive32(SALT, master.bytes(), &[tenant.get().as_bytes()]) }
    }

    pub const fn id(&self) -> u32 {
        self.id
    }

    /// The hash of row `seq`, which follows a row with the hash `prev`.
    pub fn link(&self, seq: u64, prev: &[u8; 32], record: &[u8]) -> [u8; 32] {
        hmac_sha256(self.key.as_ref(), &[CONTEXT, &seq.to_be_bytes(), prev, record])
    }

    /// Whether `hash` is the hash of that row; constant time.
    pub fn verify(&self, seq: u64, prev: &[u8; 32], record: &[u8], hash: &[u8; 32]) -> bool {
        verify_hmac_sha256(self.key.as_ref(), &[CONTEXT, &seq.to_be_bytes(), prev, record], hash)
    }

    /// The tag of an archived part's description.
    pub fn seal(&self, description: &[u8]) -> [u8; 32] {
        hmac_sha256(self.key.as_ref(), &[ARCHIVE_CONTEXT, description])
    }

    /// Whether `tag` is that description's; constant time.
    pub fn verify_seal(&self, description: &[u8], tag: &[u8; 32]) -> bool {
        verify_hmac_sha256(self.key.as_ref(), &[ARCHIVE_CONTEXT, description], tag)
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditKey({:08x})", self.id)
    }
}

/// Why a value has no canonical form here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    #[error("a number is not an integer")]
    Float,
    #[error("an integer is beyond 2^53 - 1; write it as a string")]
    Unsafe,
    #[error("the value is nested deeper than {MAX_DEPTH} levels")]
    Depth,
}

/// The canonical JSON (RFC 8785) of a value of strings, integers, booleans, nulls, arrays and objects.
///
/// Floats are refused instead of printed as ECMAScript would: an audit row that needs a decimal holds it as a string.
///
/// # Errors
/// [`CanonicalError`].
pub fn canonical_json(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::new();
    write_value(&mut out, value, 0)?;
    Ok(out)
}

fn write_value(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), CanonicalError> {
    if depth > MAX_DEPTH {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)).ok_or(CanonicalError::Float)?;
            if size > MAX_SAFE {
                return Err(CanonicalError::Unsafe);
            }
            out.extend_from_slice(number.to_string().as_bytes());
        }
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_value(out, item, depth + 1)?;
            }
            out.push(b']');
        }
        Value::Object(members) => write_object(out, members, depth)?,
    }
    Ok(())
}

fn write_object(out: &mut Vec<u8>, members: &Map<String, Value>, depth: usize) -> Result<(), CanonicalError> {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    // RFC 8785 §3.2.3 orders names by UTF-16 code units, which differs from UTF-8 order beyond the basic plane.
    sorted.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    out.push(b'{');
    for (i, (name, item)) in sorted.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_string(out, name);
        out.push(b':');
        write_value(out, item, depth + 1)?;
    }
    out.push(b'}');
    Ok(())
}

/// RFC 8785 §3.2.2.2: the two-character escapes where JSON has one, `\u00xx` in lower case for other controls, all else as is.
fn write_string(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0..=0x1f => {
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical_json(value).unwrap()).unwrap()
    }

    /// The sample of RFC 8785 §3.2.2 and §3.2.3, without its floats.
    #[test]
    fn strings_and_literals_as_in_rfc_8785() {
        let sample = r#"{
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "numbers": [333333333, -7, 0],
            "literals": [null, true, false]
        }"#;
        let want = "{\"literals\":[null,true,false],\"numbers\":[333333333,-7,0],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(text(&serde_json::from_str(sample).unwrap()), want);
    }

    /// The sorting sample of RFC 8785 §3.2.3.
    #[test]
    fn names_are_ordered_by_utf16() {
        let sample = json!({
            "\u{20ac}": "Euro Sign",
            "\r": "Carriage Return",
            "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\u{1f600}": "Emoji: Grinning Face",
            "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis"
        });
        let want = [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ];
        let got = text(&sample);
        let at: Vec<usize> = want.iter().map(|value| got.find(value).unwrap()).collect();
        assert!(at.is_sorted(), "{got}");
    }

    #[test]
    fn control_characters_take_their_shortest_escape() {
        assert_eq!(text(&json!("\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}")), "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\u{7f}\"");
    }

    #[test]
    fn what_readers_disagree_about_is_refused() {
        assert_eq!(canonical_json(&json!([1.5])), Err(CanonicalError::Float));
        assert_eq!(canonical_json(&json!({ "a": 1.0 })), Err(CanonicalError::Float));
        assert_eq!(canonical_json(&json!(1_u64 << 53)), Err(CanonicalError::Unsafe));
        assert_eq!(canonical_json(&json!(-(1_i64 << 53))), Err(CanonicalError::Unsafe));
        assert_eq!(text(&json!([MAX_SAFE, -9_007_199_254_740_991_i64])), "[9007199254740991,-9007199254740991]");
        let deep = (0..70).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
        assert_eq!(canonical_json(&deep), Err(CanonicalError::Depth));
    }
}
