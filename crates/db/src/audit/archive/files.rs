//! A folder of segments, and the verification of a chain that goes through it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use erp_core::{
    TenantId,
    crypto::{CheckpointKey, PiiCrypto},
};
use uuid::Uuid;

use super::{
    ArchiveError,
    check::{Expected, Found, last_checkpoint},
    segment::{Archived, ArchivedPart, FileState},
};
use crate::{
    Db,
    audit::{
        fault::{Fault, FaultKind},
        verify::{Anchor, Report, verify},
    },
};

/// The files of a folder, and what is asked of them.
#[derive(Clone, Debug)]
pub struct Files {
    dir: PathBuf,
    key: Option<CheckpointKey>,
    /// Files whose rows are all older may be gone.
    expired_before: Option<DateTime<Utc>>,
    /// Names of segments that are there, with their tenants.
    there: Vec<(Uuid, String)>,
}

/// What the files of one chain say.
struct Looked {
    part: ArchivedPart,
    fault: Option<Fault>,
    /// The last anchor within them.
    anchored_seq: i64,
    /// From files that the database does not know.
    further: Vec<Anchor>,
    warnings: Vec<String>,
}

impl Files {
    pub fn open(dir: &Path, key: Option<CheckpointKey>, expired_before: Option<DateTime<Utc>>) -> io::Result<Self> {
        let mut there = Vec::new();
        for entry in fs::read_dir(dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            there.extend(named(&name).map(|named| (named.tenant, name)));
        }
        there.sort();
        Ok(Self { dir: dir.to_owned(), key, expired_before, there })
    }

    /// Whose files these are.
    pub fn tenants(&self) -> BTreeSet<Uuid> {
        self.there.iter().map(|(tenant, _)| *tenant).collect()
    }

    /// As [`verify`] from the beginning, with every file of the chain read too; and what is to be told beside the verdict.
    ///
    /// A file that the database does not know vouches for the chain up to its last row, as any signed checkpoint: it was written by an
    /// archiving that was broken off, in which case the rows are there, or the database is older than the file.
    pub async fn verify(
        &self,
        db: &Db,
        tenant: TenantId,
        anchors: &[Anchor],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(Report, Vec<String>), ArchiveError> {
        let archived = super::read(db, tenant).await?;
        let known = archived.segments.len();
        let looked = {
            let (this, crypto, anchors) = (self.clone(), db.crypto().clone(), anchors.to_vec());
            let looking = tokio::task::spawn_blocking(move || this.look(&crypto, tenant, &archived, &anchors));
            looking.await.map_err(|e| crate::DbError::Unavailable(e.to_string()))??
        };
        progress(looked.part.rows);
        let all: Vec<Anchor> = anchors.iter().chain(&looked.further).copied().collect();
        let mut report = verify(db, tenant, None, &all, progress).await?;
        // What was archived in between has not been looked at.
        for (file, seen) in report.archived.files.iter_mut().zip(&looked.part.files).take(known) {
            file.state = seen.state;
        }
        report.anchored_seq = report.anchored_seq.max(looked.anchored_seq);
        if let Some(fault) = looked.fault {
            report.fault = Some(report.fault.filter(|other| other.seq < fault.seq).unwrap_or(fault));
        }
        Ok((report, looked.warnings))
    }

    fn look(&self, crypto: &PiiCrypto, tenant: TenantId, archived: &Archived, anchors: &[Anchor]) -> Result<Looked, ArchiveError> {
        let mut looked = Looked { part: archived.part(), fault: None, anchored_seq: 0, further: Vec::new(), warnings: Vec::new() };
        for (segment, file) in archived.segments.iter().zip(&mut looked.part.files) {
            let path = self.dir.join(&segment.file);
            let expected = Expected { tenant, segment, anchors, crypto, key: self.key.as_ref() };
            match expected.check(&path).map_err(|e| ArchiveError::io(&path, e))? {
                Ok(Found { anchored_seq, signed }) => {
                    file.state = FileState::Sound;
                    looked.anchored_seq = looked.anchored_seq.max(anchored_seq);
                    if !signed {
                        looked.warnings.push(format!("{} is signed with another key, or there is none to verify it with", segment.file));
                    }
                }
                Err(fault)
                    if fault.kind == FaultKind::SegmentMissing && self.expired_before.is_some_and(|before| segment.newest_at < before) =>
                {
                    file.state = FileState::Expired;
                }
                Err(fault) => {
                    file.state = FileState::Faulty;
                    looked.fault.get_or_insert(fault);
                }
            }
        }
        self.unknown(tenant, archived, &mut looked)?;
        Ok(looked)
    }

    /// The tenant's files that no row speaks of.
    fn unknown(&self, tenant: TenantId, archived: &Archived, looked: &mut Looked) -> Result<(), ArchiveError> {
        let Some(key) = &self.key else { return Ok(()) };
        let own = self.there.iter().filter(|(of, _)| *of == tenant.get()).map(|(_, name)| name);
        for name in own.filter(|name| archived.segments.iter().all(|segment| segment.file != **name)) {
            let path = self.dir.join(name);
            match last_checkpoint(&path, key).map_err(|e| ArchiveError::io(&path, e))? {
                Some(point) if point.tenant == tenant.get() => {
                    looked
                        .warnings
                        .push(format!("{name} is not recorded in the database: an archiving was broken off, or this database is older"));
                    looked.further.push(Anchor { seq: point.seq, hash: point.head });
                }
                _ => looked.warnings.push(format!("{name} is not recorded in the database, nor signed with this key")),
            }
        }
        Ok(())
    }
}

/// What the name of a segment's file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub tenant: Uuid,
    pub first_seq: i64,
    pub last_seq: i64,
}

pub(super) fn named(name: &str) -> Option<Named> {
    let rest = name.strip_prefix("audit-")?.strip_suffix(".jsonl")?;
    let (tenant, range) = rest.split_at_checked(36)?;
    let (first, last) = range.strip_prefix('-')?.split_once('-')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    Some(Named { tenant: tenant.parse().ok()?, first_seq: number(first)?, last_seq: number(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_known_by_their_names() {
        let id = "019ab2c0-0000-7000-8000-000000000001";
        let found = named(&format!("audit-{id}-0000000001-0000010000.jsonl")).unwrap();
        assert_eq!((found.tenant.to_string().as_str(), found.first_seq, found.last_seq), (id, 1, 10_000));
        for other in [
            "",
            "audit-.jsonl",
            "audit.jsonl",
            &format!("audit-{id}-1-2.jsonl.partial"),
            &format!("audit-{id}-1.jsonl"),
            &format!("audit-{id}--2.jsonl"),
        ] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
