//! What a verification can find.

use serde::Serialize;

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The record, the hash or the key's id is not what was written.
    Altered,
    /// The row does not follow the one before it.
    BrokenLink,
    /// Rows are missing before one that is there.
    Gap,
    /// Rows are missing at the end: the head, or an anchor, knows later ones.
    Truncated,
    /// The row names a key that is not configured.
    UnknownKey,
    /// A searchable column does not say what the record says.
    ColumnMismatch,
    /// The head is not that of the last row.
    HeadMismatch,
    /// The chain is sound, and another one than the anchor was taken from.
    AnchorMismatch,
    /// The chain is what is left of a tenant whose row was deleted.
    TenantMissing,
    /// What the database says of archived rows was not written by this installation.
    ArchiveForged,
    /// The file of archived rows is not there.
    SegmentMissing,
    /// The file is not what was written.
    SegmentAltered,
    /// The file ends too early.
    SegmentTruncated,
    /// The file holds other rows than its name says.
    SegmentSwapped,
}

impl FaultKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::BrokenLink => "broken_link",
            Self::Gap => "gap",
            Self::Truncated => "truncated",
            Self::UnknownKey => "unknown_key",
            Self::ColumnMismatch => "column_mismatch",
            Self::HeadMismatch => "head_mismatch",
            Self::AnchorMismatch => "anchor_mismatch",
            Self::TenantMissing => "tenant_missing",
            Self::ArchiveForged => "archive_forged",
            Self::SegmentMissing => "segment_missing",
            Self::SegmentAltered => "segment_altered",
            Self::SegmentTruncated => "segment_truncated",
            Self::SegmentSwapped => "segment_swapped",
        }
    }
}

/// The first fault of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The first row that is wrong or missing.
    pub seq: i64,
    pub kind: FaultKind,
    /// Which column, where one is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
    /// Which file, where the row is archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl Fault {
    pub const fn new(seq: i64, kind: FaultKind) -> Self {
        Self { seq, kind, column: None, file: None }
    }

    pub(super) fn in_column(mut self, column: &'static str) -> Self {
        self.column = Some(column);
        self
    }

    pub(super) fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }
}
