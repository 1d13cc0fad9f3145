//! The chain as data, for `erp phases`, `--until` and the startup report.

use std::{fmt, str::FromStr};

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PhaseName {
    Config,
    Safety,
    Telemetry,
    Database,
    Migrate,
    Seed,
    Redis,
    Events,
    Modules,
    Tasks,
    Router,
    Serve,
    Shutdown,
}

/// One row of the chain.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PhaseInfo {
    pub name: PhaseName,
    pub does: &'static str,
    /// What it needs from outside.
    pub needs: &'static str,
    /// What it changes outside the process.
    pub changes: &'static str,
    /// The command that runs the chain up to here.
    pub command: &'static str,
}

pub const CHAIN: [PhaseInfo; 13] = [
    PhaseInfo {
        name: PhaseName::Config,
        does: "merge the configuration layers",
        needs: "configuration files, environment",
        changes: "nothing",
        command: "erp check-config",
    },
    PhaseInfo {
        name: PhaseName::Safety,
        does: "refuse placeholder, weak and unknown values",
        needs: "nothing",
        changes: "nothing",
        command: "erp check-config",
    },
    PhaseInfo {
        name: PhaseName::Telemetry,
        does: "start logging, metrics and traces",
        needs: "nothing",
        changes: "nothing",
        command: "erp serve --until telemetry",
    },
    PhaseInfo {
        name: PhaseName::Database,
        does: "connect, check the server's version and the role",
        needs: "PostgreSQL 15 or newer",
        changes: "nothing",
        command: "erp serve --until database",
    },
    PhaseInfo {
        name: PhaseName::Migrate,
        does: "apply pending migrations under a lock, grant privileges",
        needs: "the owner's role",
        changes: "the schema",
        command: "erp migrate",
    },
    PhaseInfo {
        name: PhaseName::Seed,
        does: "make the default tenant, permissions, roles and administrator",
        needs: "nothing",
        changes: "rows that are missing",
        command: "erp seed",
    },
    PhaseInfo {
        name: PhaseName::Redis,
        does: "connect the rate limiter's store",
        needs: "Redis, unless redis.url is memory://",
        changes: "nothing",
        command: "erp serve --until redis",
    },
    PhaseInfo {
        name: PhaseName::Events,
        does: "open the bus on which committed events are announced",
        needs: "nothing",
        changes: "nothing",
        command: "erp serve --until events",
    },
    PhaseInfo {
        name: PhaseName::Modules,
        does: "start the modules in order",
        needs: "nothing",
        changes: "nothing",
        command: "erp serve --until modules",
    },
    PhaseInfo {
        name: PhaseName::Tasks,
        does: "register background tasks and start the scheduler",
        needs: "nothing",
        changes: "the task schedule",
        command: "erp run-task NAME",
    },
    PhaseInfo {
        name: PhaseName::Router,
        does: "assemble routes and middleware",
        needs: "nothing",
        changes: "nothing",
        command: "erp serve --until router",
    },
    PhaseInfo {
        name: PhaseName::Serve,
        does: "bind the port and answer requests",
        needs: "a free port",
        changes: "opens a port",
        command: "erp serve",
    },
    PhaseInfo {
        name: PhaseName::Shutdown,
        does: "drain requests and tasks, close connections",
        needs: "SIGTERM or SIGINT",
        changes: "closes the port",
        command: "erp serve",
    },
];

impl PhaseName {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Safety => "safety",
            Self::Telemetry => "telemetry",
            Self::Database => "database",
            Self::Migrate => "migrate",
            Self::Seed => "seed",
            Self::Redis => "redis",
            Self::Events => "events",
            Self::Modules => "modules",
            Self::Tasks => "tasks",
            Self::Router => "router",
            Self::Serve => "serve",
            Self::Shutdown => "shutdown",
        }
    }
}

impl fmt::Display for PhaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PhaseName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        CHAIN.iter().find(|p| p.name.as_str() == text).map(|p| p.name).ok_or_else(|| {
            let names: Vec<_> = CHAIN.iter().map(|p| p.name.as_str()).collect();
            format!("no such phase; one of: {}", names.join(", "))
        })
    }
}
