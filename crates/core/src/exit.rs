//! Exit codes, in the meaning of sysexits.h: one list for phases, commands and documentation.

use serde::Serialize;

/// How a process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "u8")]
pub enum Exit {
    /// Done, healthy, or nothing to do.
    Ok,
    /// Ran, and the verdict is negative: a check or a task failed.
    Negative,
    /// Differences were found (`--check`, `--dry-run`, pending migrations).
    Differences,
    /// The schema is ahead of this binary.
    Ahead,
    /// The command line is wrong.
    Usage,
    /// Input data is wrong.
    DataErr,
    /// A named file is missing or unreadable.
    NoInput,
    /// A service that we need cannot be reached.
    Unavailable,
    /// A fault of ours.
    Software,
    /// The system refuses: a taken port, no file descriptors.
    OsErr,
    /// An output file cannot be made.
    CantCreate,
    /// Reading or writing failed.
    IoErr,
    /// Somebody else holds the lock, or the drain deadline passed: try again.
    TempFail,
    /// A privilege is missing, or a file is open to others.
    NoPerm,
    /// The configuration is wrong.
    Config,
    /// Ended by SIGINT.
    Interrupted,
    /// Ended by SIGTERM.
    Terminated,
}

impl Exit {
    pub const ALL: [Self; 17] = [
        Self::Ok,
        Self::Negative,
        Self::Differences,
        Self::Ahead,
        Self::Usage,
        Self::DataErr,
        Self::NoInput,
        Self::Unavailable,
        Self::Software,
        Self::OsErr,
        Self::CantCreate,
        Self::IoErr,
        Self::TempFail,
        Self::NoPerm,
        Self::Config,
        Self::Interrupted,
        Self::Terminated,
    ];

    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Negative => 1,
            Self::Differences => 3,
            Self::Ahead => 4,
            Self::Usage => 64,
            Self::DataErr => 65,
            Self::NoInput => 66,
            Self::Unavailable => 69,
            Self::Software => 70,
            Self::OsErr => 71,
            Self::CantCreate => 73,
            Self::IoErr => 74,
            Self::TempFail => 75,
            Self::NoPerm => 77,
            Self::Config => 78,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    pub const fn is_success(self) -> bool {
        matches!(self, Self::Ok)
    }
}

impl From<Exit> for u8 {
    fn from(exit: Exit) -> Self {
        exit.code()
    }
}
