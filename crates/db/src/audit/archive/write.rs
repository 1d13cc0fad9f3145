//! Writing a segment's file, before anything is deleted.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use erp_core::{
    Origin, TenantId,
    crypto::{Checkpoint, CheckpointSigner},
    same_secret,
};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use super::{
    ArchiveError, Due,
    check::{Expected, last_checkpoint},
    files::named,
    format::{Header, Line, Sink},
    segment::{Archived, Segment},
};
use crate::{
    Db, DbError, SystemTx, TenantTx,
    audit::{
        row::Row,
        rows,
        verify::{Anchor, Walk},
    },
    sql,
};

/// Rows of a file unless told otherwise: some megabytes, and one transaction deletes them.
pub const MOST_ROWS: u64 = 10_000;

/// Moves rows into files of a folder.
pub struct Archiver<'a> {
    db: &'a Db,
    pub(super) owner: Db,
    dir: &'a Path,
    signer: &'a CheckpointSigner,
    pub(super) origin: &'a Origin,
}

impl<'a> Archiver<'a> {
    /// `db` reads as the serving role, so that row-level security binds what is read; the owner deletes.
    pub async fn open(db: &'a Db, dir: &'a Path, signer: &'a CheckpointSigner, origin: &'a Origin) -> Result<Self, ArchiveError> {
        let owner = db.as_owner()?;
        // Found out now rather than behind the first file.
        let may = "SELECT has_table_privilege('audit_archive', 'INSERT') AND has_table_privilege('audit_log', 'DELETE') AS may";
        let row = owner.system(async |tx: &SystemTx| Ok::<_, DbError>(tx.query_one_raw(sql(may, [])).await?)).await?;
        if !row.map(|row| row.try_get::<bool>("", "may")).transpose().map_err(DbError::from)?.unwrap_or(false) {
            return Err(DbError::Privilege("only the owner of the tables deletes audit rows".to_owned()).into());
        }
        Ok(Self { db, owner, dir, signer, origin })
    }

    pub async fn close(self) {
        self.owner.close().await;
    }

    /// Archives the next segment of the rows before `before`, `most` rows at most; nothing when there are none. Broken off at any point
    /// it has either moved the rows whole or left them where they were; what it has written then is used or replaced by the next run.
    ///
    /// The chain must be sound, and pass through `anchors`.
    pub async fn next(
        &self,
        tenant: TenantId,
        before: DateTime<Utc>,
        most: u64,
        anchors: &[Anchor],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Option<Segment>, ArchiveError> {
        let archived = super::read(self.db, tenant).await?;
        if let Some(fault) = archived.fault {
            return Err(ArchiveError::Unsound(fault));
        }
        let due: Due = super::due(self.db, tenant, before).await?;
        let begun = self.tidy(tenant, due)?;
        let last_seq = begun.unwrap_or_else(|| due.last_seq.min(archived.end().seq.saturating_add_unsigned(most)));
        if last_seq <= archived.end().seq {
            return Ok(None);
        }
        let mut segment = self.write(tenant, &archived, last_seq, anchors, progress).await?;
        self.read_back(tenant, &segment)?;
        segment.archived_at = self.commit(tenant, &segment).await?;
        Ok(Some(segment))
    }

    /// Removes parts that processes which were killed have left; the last row of a whole file that waits for its record, if there is one.
    fn tidy(&self, tenant: TenantId, due: Due) -> Result<Option<i64>, ArchiveError> {
        let beginning = format!("audit-{tenant}-");
        let here = |e| ArchiveError::io(self.dir, e);
        let mut begun = None;
        for entry in fs::read_dir(self.dir).map_err(here)? {
            let name = entry.map_err(here)?.file_name();
            let Some(name) = name.to_str().filter(|name| name.starts_with(&beginning)) else { continue };
            if name.ends_with(PARTIAL) {
                let path = self.dir.join(name);
                fs::remove_file(&path).map_err(|e| ArchiveError::io(&path, e))?;
            }
            let next = named(name).filter(|named| named.first_seq == due.first_seq && named.last_seq <= due.last_seq);
            begun = begun.max(next.map(|named| named.last_seq));
        }
        Ok(begun)
    }

    async fn write(
        &self,
        tenant: TenantId,
        archived: &Archived,
        last_seq: i64,
        anchors: &[Anchor],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Segment, ArchiveError> {
        let start = archived.end();
        let file = Segment::name(tenant, start.seq + 1, last_seq);
        let partial = Partial::create(self.dir, &file)?;
        let cannot = |e| ArchiveError::io(&partial.path, e);
        let mut sink = Sink::new(BufWriter::new(&partial.file));
        sink.line(&json(&Header::new(tenant, start.seq + 1, last_seq, &start.hash))).map_err(cannot)?;
        let mut walk = Walk::new(self.db.crypto(), tenant, None, anchors);
        walk.stand_on(archived).map_err(ArchiveError::Unsound)?;
        let (mut after, mut times, mut made) = (i64::MIN, Vec::new(), Vec::new());
        while after < last_seq {
            let batch = self.db.read(tenant, async |tx: &TenantTx| rows::batch(tx, &rows::PARTS, after).await).await?;
            let mut read = 0;
            for row in &batch.rows {
                let row = Row::read(row)?;
                if row.seq > last_seq {
                    break;
                }
                walk.step(&row).map_err(ArchiveError::Unsound)?;
                sink.line(&json(&Line::new(row.seq, row.key_id, &row.hash, &row.record))).map_err(cannot)?;
                times.push(row.occurred_at);
                made.extend(tenant_made(&row));
                after = row.seq;
                read += 1;
            }
            if read == 0 {
                return Err(ArchiveError::Changed(after.max(start.seq) + 1, last_seq));
            }
            progress(read);
        }
        let (oldest_at, newest_at) = (times.iter().min().copied().unwrap_or_default(), times.iter().max().copied().unwrap_or_default());
        // Of the rows alone, not of the time it was written: what is written again comes out the same, byte for byte.
        let point = Checkpoint { tenant: tenant.get(), seq: last_seq, head: walk.head().hash, at: newest_at };
        sink.line(&self.signer.line(&point)).map_err(cannot)?;
        let (buffer, sha256) = sink.finish();
        buffer.into_inner().map_err(|e| cannot(e.into_error()))?.sync_all().map_err(cannot)?;
        let segment = Segment {
            first_seq: start.seq + 1,
            last_seq,
            prev_hash: start.hash,
            last_hash: walk.head().hash,
            oldest_at,
            newest_at,
            made,
            file,
            sha256,
            archived_at: newest_at,
        };
        self.keep_other_history(tenant, &segment)?;
        partial.complete(self.dir, &segment.file)?;
        Ok(segment)
    }

    /// A file of this name was left by a run that was broken off, and holds the same rows; or the database is an old one that has gone on
    /// differently, and the file is what proves it.
    fn keep_other_history(&self, tenant: TenantId, segment: &Segment) -> Result<(), ArchiveError> {
        let path = self.dir.join(&segment.file);
        let there = match last_checkpoint(&path, &self.signer.public()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            read => read.map_err(|e| ArchiveError::io(&path, e))?,
        };
        match there {
            Some(point) if point.tenant == tenant.get() && !same_secret(&point.head, &segment.last_hash) => {
                Err(ArchiveError::OtherHistory(path))
            }
            _ => Ok(()),
        }
    }

    /// Under its name, from the disk: what the database is about to say of it.
    fn read_back(&self, tenant: TenantId, segment: &Segment) -> Result<(), ArchiveError> {
        let path = self.dir.join(&segment.file);
        let key = self.signer.public();
        let expected = Expected { tenant, segment, anchors: &[], crypto: self.db.crypto(), key: Some(&key) };
        match expected.check(&path).map_err(|e| ArchiveError::io(&path, e))? {
            Ok(_) => Ok(()),
            Err(fault) => Err(ArchiveError::NotKept(path, fault.kind)),
        }
    }
}

/// The tenant that a row says was made.
fn tenant_made(row: &Row) -> Option<Uuid> {
    row.entity_id.filter(|_| row.action == "auth.tenant.created")
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap_or(Value::Null).to_string()
}

const PARTIAL: &str = ".partial";

/// A file without its name yet; removed on drop.
struct Partial {
    path: PathBuf,
    file: File,
}

impl Partial {
    fn create(dir: &Path, name: &str) -> Result<Self, ArchiveError> {
        let path = dir.join(format!("{name}{PARTIAL}"));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(|e| ArchiveError::io(&path, e))?;
        Ok(Self { path, file })
    }

    /// Its name, on the disk.
    fn complete(self, dir: &Path, name: &str) -> Result<(), ArchiveError> {
        let named = fs::rename(&self.path, dir.join(name)).and_then(|()| File::open(dir)?.sync_all());
        named.map_err(|e| ArchiveError::io(&self.path, e))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // it has another name when all went well
    }
}
