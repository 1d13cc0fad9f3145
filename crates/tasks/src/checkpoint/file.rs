//! The file of checkpoints: one line each, appended and never rewritten.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use erp_core::crypto::{CheckpointError, CheckpointKey};
use erp_db::audit::Anchor;
use uuid::Uuid;

/// What a file of checkpoints says.
#[derive(Debug, Default)]
pub struct Checkpoints {
    /// By tenant, in the file's order.
    anchors: BTreeMap<Uuid, Vec<Anchor>>,
    /// Lines, counted from 1, whose signature does not fit.
    pub forged: Vec<usize>,
    /// Lines of other keys, and such as a crash leaves half-written: they vouch for nothing.
    pub unread: Vec<usize>,
}

impl Checkpoints {
    pub fn of(&self, tenant: Uuid) -> &[Anchor] {
        self.anchors.get(&tenant).map_or(&[], Vec::as_slice)
    }

    /// The farthest one.
    pub fn last(&self, tenant: Uuid) -> Option<Anchor> {
        self.of(tenant).iter().copied().max_by_key(|anchor| anchor.seq)
    }

    pub fn tenants(&self) -> BTreeSet<Uuid> {
        self.anchors.keys().copied().collect()
    }
}

/// Reads a file of checkpoints; one that is not there yet is empty.
pub fn read(path: &Path, key: &CheckpointKey) -> io::Result<Checkpoints> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        other => other?,
    };
    let mut found = Checkpoints::default();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match key.read(line) {
            Ok(point) => found.anchors.entry(point.tenant).or_default().push(Anchor { seq: point.seq, hash: point.head }),
            Err(CheckpointError::Forged) => found.forged.push(index + 1),
            Err(CheckpointError::Malformed | CheckpointError::OtherKey) => found.unread.push(index + 1),
        }
    }
    Ok(found)
}

/// Adds a line in one write and waits until it is on the disk.
pub(super) fn append(path: &Path, line: &str) -> io::Result<()> {
    let whole = fs::read(path).map_or(true, |bytes| bytes.is_empty() || bytes.ends_with(b"\n"));
    let mut file = fs::OpenOptions::new().create(true).append(true).mode(0o640).open(path)?;
    // Behind a line that a crash cut off, ours would be unreadable too.
    let start = if whole { "" } else { "\n" };
    file.write_all(format!("{start}{line}\n").as_bytes())?;
    file.sync_all()
}
