//! The file of a segment: a JSON object a line. First a header, then the rows in order, last the signed checkpoint of the last row.

use std::io::{self, BufRead, Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use erp_core::TenantId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const FORMAT: &str = "erp-audit-archive/v1";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub format: String,
    pub tenant_id: Uuid,
    pub first_seq: i64,
    pub last_seq: i64,
    /// Hex: the hash before the first row.
    pub prev_hash: String,
}

impl Header {
    pub fn new(tenant: TenantId, first_seq: i64, last_seq: i64, prev: &[u8; 32]) -> Self {
        Self { format: FORMAT.to_owned(), tenant_id: tenant.get(), first_seq, last_seq, prev_hash: hex::encode(prev) }
    }
}

/// A row. What the table has beside it repeats the record, and was compared with it before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub seq: i64,
    pub key_id: i64,
    /// Hex.
    pub hash: String,
    /// Base64: the record as it was written, byte for byte.
    pub record: String,
}

impl Line {
    pub fn new(seq: i64, key_id: i64, hash: &[u8], record: &[u8]) -> Self {
        Self { seq, key_id, hash: hex::encode(hash), record: STANDARD.encode(record) }
    }

    pub fn hash(&self) -> Option<[u8; 32]> {
        hex::decode(&self.hash).ok()?.try_into().ok()
    }

    pub fn record(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.record).ok()
    }
}

/// Writes and hashes.
pub(super) struct Sink<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Sink<W> {
    pub fn new(to: W) -> Self {
        Self { to, hash: Sha256::new() }
    }

    pub fn line(&mut self, line: &str) -> io::Result<()> {
        for part in [line.as_bytes(), b"\n"] {
            self.hash.update(part);
            self.to.write_all(part)?;
        }
        Ok(())
    }

    pub fn finish(self) -> (W, [u8; 32]) {
        (self.to, self.hash.finalize().into())
    }
}

/// What comes next in a file.
pub(super) enum Next<'a> {
    Line(&'a [u8]),
    /// It ends within a line.
    Cut,
    End,
}

/// Reads and hashes.
pub(super) struct Lines<R> {
    from: R,
    hash: Sha256,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub fn new(from: R) -> Self {
        Self { from, hash: Sha256::new(), line: Vec::new() }
    }

    pub fn next(&mut self) -> io::Result<Next<'_>> {
        self.line.clear();
        let read = self.from.read_until(b'\n', &mut self.line)?;
        self.hash.update(&self.line);
        Ok(match self.line.split_last() {
            None => Next::End,
            Some((b'\n', line)) if read > 0 => Next::Line(line),
            _ => Next::Cut,
        })
    }

    pub fn sha256(self) -> [u8; 32] {
        self.hash.finalize().into()
    }
}
