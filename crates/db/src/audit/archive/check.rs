//! A file against what the database records of it.

use std::{
    fs::File,
    io::{self, BufReader},
    path::Path,
};

use erp_core::{
    TenantId,
    crypto::{AuditKey, Checkpoint, CheckpointError, CheckpointKey, PiiCrypto},
    same_secret,
};

use super::{
    format::{Header, Line, Lines, Next},
    segment::Segment,
};
use crate::audit::{
    fault::{Fault, FaultKind},
    verify::Anchor,
};

/// What a file must be.
pub(super) struct Expected<'a> {
    pub tenant: TenantId,
    pub segment: &'a Segment,
    /// The chain must pass through these.
    pub anchors: &'a [Anchor],
    pub crypto: &'a PiiCrypto,
    /// Without it the checkpoint at the end is not looked at.
    pub key: Option<&'a CheckpointKey>,
}

/// What a sound file says beyond that.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The last of the anchors within it.
    pub anchored_seq: i64,
    /// Whether its own checkpoint is of the key that was given.
    pub signed: bool,
}

impl Expected<'_> {
    /// Reads the whole file.
    pub fn check(&self, path: &Path) -> io::Result<Result<Found, Fault>> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Err(self.fault(0, FaultKind::SegmentMissing))),
            opened => opened?,
        };
        self.walk(Lines::new(BufReader::new(file)))
    }

    fn fault(&self, seq: i64, kind: FaultKind) -> Fault {
        Fault::new(seq.max(self.segment.first_seq), kind).in_file(&self.segment.file)
    }

    fn walk(&self, mut lines: Lines<BufReader<File>>) -> io::Result<Result<Found, Fault>> {
        let segment = self.segment;
        let no = |seq, kind| Ok(Err(self.fault(seq, kind)));
        match lines.next()? {
            Next::Line(line) => {
                if let Some(kind) = self.other_header(line) {
                    return no(segment.first_seq, kind);
                }
            }
            Next::Cut | Next::End => return no(segment.first_seq, FaultKind::SegmentTruncated),
        }
        let (mut found, mut prev, mut key) = (Found::default(), segment.prev_hash, None);
        for seq in segment.first_seq..=segment.last_seq {
            let Next::Line(line) = lines.next()? else { return no(seq, FaultKind::SegmentTruncated) };
            match self.row(line, seq, &prev, &mut key) {
                Ok(hash) => prev = hash,
                Err(kind) => return no(seq, kind),
            }
            if self.anchors.iter().any(|anchor| anchor.seq == seq) {
                found.anchored_seq = seq;
            }
        }
        let Next::Line(line) = lines.next()? else { return no(segment.last_seq, FaultKind::SegmentTruncated) };
        match self.end(line) {
            Ok(signed) => found.signed = signed,
            Err(kind) => return no(segment.last_seq, kind),
        }
        if !matches!(lines.next()?, Next::End) || !same_secret(&prev, &segment.last_hash) {
            return no(segment.last_seq, FaultKind::SegmentAltered);
        }
        // Whatever reads the same and is not: blanks, another order of members.
        if lines.sha256() != segment.sha256 {
            return no(segment.first_seq, FaultKind::SegmentAltered);
        }
        Ok(Ok(found))
    }

    fn other_header(&self, line: &[u8]) -> Option<FaultKind> {
        let segment = self.segment;
        let expected = Header::new(self.tenant, segment.first_seq, segment.last_seq, &segment.prev_hash);
        match serde_json::from_slice::<Header>(line) {
            Ok(header) if header == expected => None,
            // It says whose it is, and it is not ours.
            Ok(header)
                if (header.tenant_id, header.first_seq, header.last_seq) != (expected.tenant_id, expected.first_seq, expected.last_seq) =>
            {
                Some(FaultKind::SegmentSwapped)
            }
            _ => Some(FaultKind::SegmentAltered),
        }
    }

    /// The row's hash.
    fn row(&self, line: &[u8], seq: i64, prev: &[u8; 32], key: &mut Option<AuditKey>) -> Result<[u8; 32], FaultKind> {
        let Ok(row) = serde_json::from_slice::<Line>(line) else {
            // The checkpoint already: rows in front of it are gone.
            let last = serde_json::from_slice::<serde_json::Value>(line).is_ok_and(|value| value.get("signature").is_some());
            return Err(if last { FaultKind::SegmentTruncated } else { FaultKind::SegmentAltered });
        };
        let (Some(hash), Some(record)) = (row.hash(), row.record()) else { return Err(FaultKind::SegmentAltered) };
        if row.seq != seq {
            return Err(FaultKind::SegmentAltered);
        }
        let id = u32::try_from(row.key_id).map_err(|_| FaultKind::UnknownKey)?;
        if key.as_ref().is_none_or(|key| key.id() != id) {
            *key = self.crypto.audit_key_by_id(self.tenant, id).ok();
        }
        let Some(key) = key else { return Err(FaultKind::UnknownKey) };
        if !key.verify(seq as u64, prev, &record, &hash) {
            return Err(FaultKind::SegmentAltered);
        }
        if self.anchors.iter().any(|anchor| anchor.seq == seq && !same_secret(&anchor.hash, &hash)) {
            return Err(FaultKind::AnchorMismatch);
        }
        Ok(hash)
    }

    /// Whether the checkpoint is signed by the key that was given; one of another key is none of a forger's as long as the file's sum fits.
    fn end(&self, line: &[u8]) -> Result<bool, FaultKind> {
        let Some(key) = self.key else { return Ok(false) };
        match std::str::from_utf8(line).map_err(|_| CheckpointError::Malformed).and_then(|line| key.read(line)) {
            Ok(Checkpoint { tenant, seq, head, .. })
                if (tenant, seq, head) == (self.tenant.get(), self.segment.last_seq, self.segment.last_hash) =>
            {
                Ok(true)
            }
            Err(CheckpointError::OtherKey) => Ok(false),
            _ => Err(FaultKind::SegmentAltered),
        }
    }
}

/// The checkpoint at the end of a file of which the database says nothing; none where it has none of this key.
pub(super) fn last_checkpoint(path: &Path, key: &CheckpointKey) -> io::Result<Option<Checkpoint>> {
    let mut lines = Lines::new(BufReader::new(File::open(path)?));
    let mut last = None;
    loop {
        match lines.next()? {
            Next::Line(line) => last = std::str::from_utf8(line).ok().and_then(|line| key.read(line).ok()),
            Next::Cut => return Ok(None),
            Next::End => return Ok(last),
        }
    }
}
