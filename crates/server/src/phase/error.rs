//! Why a phase failed, and the one table from that to an exit code.

use std::error::Error;

use erp_core::Exit;
use erp_db::{ConnectError, DbError, Failure, migrate::MigrateError};
use erp_settings::{ExitKind, Finding};

use super::PhaseName;

/// What kind of failure it is; each maps to one exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    ConfigInvalid,
    ConfigMissing,
    ConfigPermissions,
    Usage,
    DatabaseUnreachable,
    DatabaseRole,
    DatabaseVersion,
    /// No TLS as the URL wants it.
    DatabaseTls,
    /// The credentials are refused.
    DatabaseCredentials,
    /// The server has no such database.
    DatabaseMissing,
    /// Keys of another installation.
    KeysDiffer,
    DatabasePrivilege,
    DatabaseError,
    EmbeddedFailed,
    EmbeddedLocked,
    EmbeddedFiles,
    MigrateLocked,
    MigratePooler,
    MigrateAhead,
    MigrateDiverged,
    MigratePending,
    MigrateFailed,
    SeedFailed,
    /// What the seed was given is refused.
    SeedInput,
    RedisUnreachable,
    ModuleFailed,
    TasksFailed,
    BindFailed,
    ServeFailed,
    DrainDeadline,
    Aborted,
}

impl Kind {
    /// The table.
    pub const fn exit(self) -> Exit {
        match self {
            Self::ConfigInvalid
            | Self::MigratePooler
            | Self::DatabaseRole
            | Self::DatabaseTls
            | Self::DatabaseMissing
            | Self::KeysDiffer => Exit::Config,
            Self::ConfigMissing => Exit::NoInput,
            Self::ConfigPermissions | Self::DatabasePrivilege | Self::DatabaseCredentials => Exit::NoPerm,
            Self::EmbeddedFiles => Exit::CantCreate,
            Self::SeedInput => Exit::DataErr,
            Self::Usage => Exit::Usage,
            Self::DatabaseUnreachable | Self::DatabaseVersion | Self::EmbeddedFailed | Self::RedisUnreachable => Exit::Unavailable,
            Self::MigrateLocked | Self::EmbeddedLocked | Self::DrainDeadline | Self::Aborted => Exit::TempFail,
            Self::MigrateAhead => Exit::Ahead,
            Self::MigrateDiverged | Self::MigratePending => Exit::Differences,
            Self::DatabaseError | Self::MigrateFailed | Self::SeedFailed | Self::ModuleFailed | Self::TasksFailed | Self::ServeFailed => {
                Exit::Software
            }
            Self::BindFailed => Exit::OsErr,
        }
    }

    /// The stable name in JSON output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConfigInvalid => "config.invalid",
            Self::ConfigMissing => "config.missing_file",
            Self::ConfigPermissions => "config.file_permissions",
            Self::Usage => "usage",
            Self::DatabaseUnreachable => "database.unreachable",
            Self::DatabaseRole => "database.role",
            Self::DatabaseVersion => "database.version",
            Self::DatabaseTls => "database.tls",
            Self::DatabaseCredentials => "database.credentials",
            Self::DatabaseMissing => "database.missing",
            Self::KeysDiffer => "config.keys_differ",
            Self::DatabasePrivilege => "database.privilege",
            Self::DatabaseError => "database.error",
            Self::EmbeddedFailed => "embedded.failed",
            Self::EmbeddedLocked => "embedded.locked",
            Self::EmbeddedFiles => "embedded.files",
            Self::MigrateLocked => "migrate.locked",
            Self::MigratePooler => "migrate.pooler",
            Self::MigrateAhead => "migrate.ahead",
            Self::MigrateDiverged => "migrate.diverged",
            Self::MigratePending => "migrate.pending",
            Self::MigrateFailed => "migrate.failed",
            Self::SeedFailed => "seed.failed",
            Self::SeedInput => "seed.input",
            Self::RedisUnreachable => "redis.unreachable",
            Self::ModuleFailed => "modules.failed",
            Self::TasksFailed => "tasks.failed",
            Self::BindFailed => "serve.bind_failed",
            Self::ServeFailed => "serve.failed",
            Self::DrainDeadline => "shutdown.drain_deadline",
            Self::Aborted => "shutdown.aborted",
        }
    }
}

/// A failed phase. Its message is one clear sentence (for a refused configuration: one line a finding).
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct PhaseError {
    pub phase: PhaseName,
    pub kind: Kind,
    pub message: String,
    pub hint: Option<String>,
    pub findings: Vec<Finding>,
    #[source]
    pub source: Option<Box<dyn Error + Send + Sync>>,
}

impl PhaseError {
    pub fn new(phase: PhaseName, kind: Kind, message: impl Into<String>) -> Self {
        Self { phase, kind, message: message.into(), hint: None, findings: vec![], source: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub const fn exit(&self) -> Exit {
        self.kind.exit()
    }

    pub(super) fn config(phase: PhaseName, exit: ExitKind, findings: Vec<Finding>, message: String) -> Self {
        let kind = match exit {
            ExitKind::Usage => Kind::Usage,
            ExitKind::NoInput => Kind::ConfigMissing,
            ExitKind::NoPerm => Kind::ConfigPermissions,
            ExitKind::Config => Kind::ConfigInvalid,
        };
        Self { findings, ..Self::new(phase, kind, message) }
    }

    pub(super) fn connect(error: ConnectError) -> Self {
        let phase = PhaseName::Database;
        match &error {
            ConnectError::Url(_) => {
                Self::new(phase, Kind::ConfigInvalid, error.to_string()).hint("check database.url (ERP__DATABASE__URL)")
            }
            ConnectError::TooOld { .. } => Self::new(phase, Kind::DatabaseVersion, error.to_string()),
            ConnectError::Role { .. } => Self::new(phase, Kind::DatabaseRole, error.to_string())
                .hint("connect as a plain role; docs/OPERATIONS.md shows the two roles of a production set-up"),
            ConnectError::Tls(_) => Self::new(phase, Kind::DatabaseTls, error.to_string())
                .hint("with sslmode=verify-full the host in the URL must be one the certificate names, and sslrootcert the file of the authority that issued it; a build with the feature tls speaks it"),
            ConnectError::Credentials(_) => Self::new(phase, Kind::DatabaseCredentials, error.to_string())
                .hint("check the user and the password in database.url (ERP__DATABASE__URL)"),
            ConnectError::NoDatabase(_) => {
                Self::new(phase, Kind::DatabaseMissing, error.to_string()).hint("create it (createdb), or mend database.url")
            }
            ConnectError::Unreachable(_) => Self::new(phase, Kind::DatabaseUnreachable, error.to_string())
                .hint("is PostgreSQL running, and is database.url right? --wait-deps waits for it"),
            ConnectError::Db(db) => Self::db(phase, db),
        }
        .source(error)
    }

    pub fn db(phase: PhaseName, error: &DbError) -> Self {
        let kind = match error {
            DbError::Unavailable(_) | DbError::Timeout(_) => Kind::DatabaseUnreachable,
            DbError::Privilege(_) => Kind::DatabasePrivilege,
            _ => Kind::DatabaseError,
        };
        Self::new(phase, kind, error.to_string()).source(error.clone())
    }

    pub(super) fn failure(phase: PhaseName, kind: Kind, failure: Failure) -> Self {
        match &failure {
            Failure::Db(error) if error.is_unavailable() || matches!(error, DbError::Privilege(_)) => Self::db(phase, error),
            _ => Self::new(phase, kind, failure.to_string()).source(failure),
        }
    }

    pub fn migrate(error: MigrateError) -> Self {
        let phase = PhaseName::Migrate;
        let (kind, hint) = match &error {
            MigrateError::Db(db) => return Self::db(phase, db),
            MigrateError::Locked { .. } => (Kind::MigrateLocked, "wait for it, or raise --lock-timeout"),
            MigrateError::Pooler => (Kind::MigratePooler, "set database.migrate_url to the direct server"),
            MigrateError::Ahead(_) => (Kind::MigrateAhead, "use the newer binary, or pass --allow-ahead"),
            MigrateError::Diverged { .. } => {
                (Kind::MigrateDiverged, "compare with `erp migrate status`; an applied migration must never be edited")
            }
            MigrateError::NoWayBack { .. } => (Kind::Usage, "restore a backup from before it"),
            MigrateError::NotNext { .. } => (Kind::Usage, "the history is linear: mark or apply the earlier ones first"),
            MigrateError::Unknown(_) => (Kind::Usage, "erp migrate status lists the names"),
            MigrateError::Step { source: DbError::Privilege(_), .. } => {
                (Kind::DatabasePrivilege, "migrations run as the owner: set database.migrate_url")
            }
            MigrateError::Step { .. } => (Kind::MigrateFailed, "nothing of it was kept; mend the cause and run erp migrate again"),
        };
        Self::new(phase, kind, error.to_string()).hint(hint).source(error)
    }
}
