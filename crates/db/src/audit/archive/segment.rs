//! What the database records of a segment.

use std::sync::LazyLock;

use chrono::{DateTime, SecondsFormat, Utc};
use erp_core::{
    TenantId,
    crypto::{AuditKey, GENESIS, PiiCrypto, canonical_json},
    same_secret,
};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Db, DbError, TenantTx,
    audit::{
        fault::{Fault, FaultKind},
        readable_time,
        verify::Anchor,
    },
    sql,
};

/// A run of rows that is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub first_seq: i64,
    pub last_seq: i64,
    /// The hash before the first row.
    pub prev_hash: [u8; 32],
    /// The hash of the last one.
    pub last_hash: [u8; 32],
    pub oldest_at: DateTime<Utc>,
    pub newest_at: DateTime<Utc>,
    /// Tenants whose making these rows record.
    pub made: Vec<Uuid>,
    /// A name within the folder of archives, wherever that is now.
    pub file: String,
    pub sha256: [u8; 32],
    pub archived_at: DateTime<Utc>,
}

impl Segment {
    pub const fn rows(&self) -> i64 {
        // A record that nobody has verified yet may say anything.
        self.last_seq.wrapping_sub(self.first_seq).wrapping_add(1)
    }

    pub(super) fn name(tenant: TenantId, first_seq: i64, last_seq: i64) -> String {
        format!("audit-{tenant}-{first_seq:010}-{last_seq:010}.jsonl")
    }

    /// What the tag is over: all that the row says.
    pub(super) fn description(&self, tenant: TenantId) -> Vec<u8> {
        let at = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Micros, true);
        let members = json!({
            "tenant_id": tenant, "first_seq": self.first_seq, "last_seq": self.last_seq, "row_count": self.rows(),
            "prev_hash": hex::encode(self.prev_hash), "last_hash": hex::encode(self.last_hash),
            "oldest_at": at(self.oldest_at), "newest_at": at(self.newest_at), "made": self.made, "file": self.file,
            "sha256": hex::encode(self.sha256), "archived_at": at(self.archived_at),
        });
        // Strings and numbers of rows alone: there is a canonical form.
        canonical_json(&members).unwrap_or_default()
    }

    fn read(row: &QueryResult) -> Result<(Self, i64, Vec<u8>), DbError> {
        let hash = |column: &str| -> Result<[u8; 32], DbError> {
            // Of another length it is no hash, which the tag shows.
            Ok(row.try_get::<Vec<u8>>("", column)?.try_into().unwrap_or_default())
        };
        let made: String = row.try_get("", "made")?;
        let segment = Self {
            first_seq: row.try_get("", "first_seq")?,
            last_seq: row.try_get("", "last_seq")?,
            prev_hash: hash("prev_hash")?,
            last_hash: hash("last_hash")?,
            oldest_at: row.try_get("", "oldest_at")?,
            newest_at: row.try_get("", "newest_at")?,
            made: made.split(' ').filter_map(|id| id.parse().ok()).collect(),
            file: row.try_get("", "file")?,
            sha256: hash("sha256")?,
            archived_at: row.try_get("", "archived_at")?,
        };
        Ok((segment, row.try_get("", "key_id")?, row.try_get("", "mac")?))
    }
}

/// The segments of a chain, each following the one before, and what is wrong behind the last of them.
#[derive(Clone, Debug, Default)]
pub(in crate::audit) struct Archived {
    pub segments: Vec<Segment>,
    pub fault: Option<Fault>,
}

impl Archived {
    /// Where the rows in the table begin.
    pub fn end(&self) -> Anchor {
        self.segments.last().map_or(Anchor { seq: 0, hash: GENESIS }, |last| Anchor { seq: last.last_seq, hash: last.last_hash })
    }

    /// The chain's hash behind row `seq`, where a segment begins or ends there.
    pub fn hash_at(&self, seq: i64) -> Option<[u8; 32]> {
        self.segments.iter().find_map(|segment| match seq {
            seq if seq == segment.last_seq => Some(segment.last_hash),
            seq if seq == segment.first_seq - 1 => Some(segment.prev_hash),
            _ => None,
        })
    }

    /// For a report, the files not having been looked at.
    pub fn part(&self) -> ArchivedPart {
        let file = |segment: &Segment| ArchivedFile {
            file: segment.file.clone(),
            first_seq: segment.first_seq,
            last_seq: segment.last_seq,
            rows: segment.rows() as u64,
            state: FileState::Unread,
        };
        ArchivedPart { rows: self.end().seq as u64, files: self.segments.iter().map(file).collect() }
    }

    /// Adds what the next row of the table says.
    fn push(&mut self, tenant: TenantId, crypto: &PiiCrypto, row: &QueryResult) -> Result<(), DbError> {
        let (segment, key_id, mac) = Segment::read(row)?;
        let key = u32::try_from(key_id).ok().and_then(|id| crypto.audit_key_by_id(tenant, id).ok());
        match fault_of(&self.end(), &segment, key.as_ref(), tenant, mac) {
            Some(fault) => self.fault = Some(fault),
            None => self.segments.push(segment),
        }
        Ok(())
    }
}

fn fault_of(end: &Anchor, segment: &Segment, key: Option<&AuditKey>, tenant: TenantId, mac: Vec<u8>) -> Option<Fault> {
    let fault = |seq, kind| Some(Fault::new(seq, kind).in_file(&segment.file));
    let Some(key) = key else { return fault(segment.first_seq, FaultKind::UnknownKey) };
    let genuine = mac.try_into().is_ok_and(|mac| key.verify_seal(&segment.description(tenant), &mac));
    if !genuine {
        return fault(segment.first_seq, FaultKind::ArchiveForged);
    }
    if segment.first_seq != end.seq + 1 {
        return fault(segment.first_seq.min(end.seq + 1), FaultKind::Gap);
    }
    if !same_secret(&segment.prev_hash, &end.hash) {
        return fault(segment.first_seq, FaultKind::BrokenLink);
    }
    None
}

/// With times that can be read whatever somebody wrote there: what they were not is seen by the tag.
static READ: LazyLock<String> = LazyLock::new(|| {
    let [oldest, newest, archived] = ["oldest_at", "newest_at", "archived_at"].map(readable_time);
    format!(
        "SELECT first_seq, last_seq, prev_hash, last_hash, {oldest}, {newest}, array_to_string(made, ' ') AS made, file, sha256, {archived}, \
         key_id, mac FROM audit_archive WHERE tenant_id = $1 ORDER BY first_seq"
    )
});

/// Reads the records of a tenant's segments up to the first that is not sound.
pub(in crate::audit) async fn read(db: &Db, tenant: TenantId) -> Result<Archived, DbError> {
    let rows = db.read(tenant, async |tx: &TenantTx| Ok::<_, DbError>(tx.query_all_raw(sql(&READ, [tenant.get().into()])).await?)).await?;
    let mut archived = Archived::default();
    for row in &rows {
        archived.push(tenant, db.crypto(), row)?;
        if archived.fault.is_some() {
            break;
        }
    }
    Ok(archived)
}

const LINES: &str = "SELECT last_seq, row_to_json(a)::text AS line FROM audit_archive a WHERE tenant_id = $1 ORDER BY first_seq";

/// The records as the JSON lines of an export, and the last archived row.
pub(in crate::audit) async fn lines(tx: &TenantTx) -> Result<(Vec<String>, i64), DbError> {
    let (mut lines, mut last) = (Vec::new(), 0);
    for row in tx.query_all_raw(sql(LINES, [tx.tenant().get().into()])).await? {
        lines.push(format!("{{\"archived\":{}}}", row.try_get::<String>("", "line")?));
        last = row.try_get("", "last_seq")?;
    }
    Ok((lines, last))
}

/// What is archived of a chain.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArchivedPart {
    /// How many rows, which is also the last one of them.
    pub rows: u64,
    pub files: Vec<ArchivedFile>,
}

/// One file of a chain.
#[derive(Clone, Debug, Serialize)]
pub struct ArchivedFile {
    pub file: String,
    pub first_seq: i64,
    pub last_seq: i64,
    pub rows: u64,
    pub state: FileState,
}

/// What was found of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Nobody looked: the record in the database is sound.
    Unread,
    Sound,
    /// Not there, and old enough that it need not be.
    Expired,
    /// Its fault is that of the report, or one behind it.
    Faulty,
}

impl FileState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Sound => "sound",
            Self::Expired => "expired",
            Self::Faulty => "faulty",
        }
    }
}
