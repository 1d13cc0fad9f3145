//! Subcommands that a module adds to the command line.

use std::sync::Arc;

use clap::{ArgMatches, Command};
use erp_core::{Clock, Exit};
use erp_db::{Db, tenants::Tenant};
use erp_settings::SafeConfig;
use erp_tasks::TaskProgress;
use serde_json::Value;

/// How much of the startup chain a command needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    Nothing,
    Config,
    /// A connected, migrated and seeded database.
    Database,
    /// As `Database`, for a command that changes nothing and so has no `--dry-run`.
    Reading,
}

/// One subcommand: `erp health import-fhir`, or `erp user create` for one of a group (see [`crate::Registrar::group`]).
#[derive(Clone)]
pub struct ModuleCommand {
    pub command: Command,
    pub needs: Needs,
    pub runner: Arc<dyn CommandRunner>,
}

#[async_trait::async_trait]
pub trait CommandRunner: Send + Sync {
    /// Whether the command also works in a tenant that is suspended, expired or closed: what an operator puts in order there.
    fn in_inactive_tenants(&self) -> bool {
        false
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError>;
}

/// What the command line gives a module's command, up to what it declared in `needs`.
pub struct CommandContext {
    pub db: Option<Db>,
    pub config: Option<Arc<SafeConfig>>,
    pub clock: Arc<dyn Clock>,
    /// The tenant of `--tenant`, else the default one.
    pub tenant: Option<Tenant>,
    /// Who runs it: `os-user@host`, or what `--actor` says.
    pub actor: String,
    pub dry_run: bool,
    /// A progress bar on a terminal, NDJSON or nothing elsewhere.
    pub progress: Arc<dyn TaskProgress>,
}

impl CommandContext {
    /// The database of a command that declared [`Needs::Database`].
    pub fn db(&self) -> Result<&Db, CommandError> {
        self.db.as_ref().ok_or_else(|| CommandError::software("the command did not declare that it needs the database"))
    }

    pub fn tenant(&self) -> Result<&Tenant, CommandError> {
        self.tenant.as_ref().ok_or_else(|| CommandError::software("the command did not declare that it needs the database"))
    }
}

/// The result: `data` for machines, `human` for people.
#[derive(Debug, Default)]
pub struct CommandOutput {
    pub data: Value,
    pub human: String,
    pub warnings: Vec<String>,
    pub exit: Option<Exit>,
}

/// A failed command: `kind` is stable, `hint` says what to do next.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct CommandError {
    pub exit: Exit,
    pub kind: &'static str,
    pub message: String,
    pub hint: Option<String>,
}

impl CommandError {
    pub fn new(exit: Exit, kind: &'static str, message: impl Into<String>) -> Self {
        Self { exit, kind, message: message.into(), hint: None }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn software(message: impl Into<String>) -> Self {
        Self::new(Exit::Software, "internal", message)
    }
}

impl From<erp_db::Failure> for CommandError {
    fn from(failure: erp_db::Failure) -> Self {
        match &failure {
            erp_db::Failure::Db(error) if error.is_unavailable() => {
                Self::new(Exit::Unavailable, "database.unavailable", failure.to_string())
            }
            erp_db::Failure::Db(erp_db::DbError::Privilege(_)) => Self::new(Exit::NoPerm, "database.privilege", failure.to_string()),
            erp_db::Failure::Db(_) => Self::new(Exit::Software, "database.error", failure.to_string()),
            // What was given is wrong, as opposed to a state that refuses it.
            erp_db::Failure::Problem(problem) if problem.status == 422 => Self::new(Exit::DataErr, problem.code, problem.to_string()),
            erp_db::Failure::Problem(problem) => Self::new(Exit::Negative, problem.code, problem.to_string()),
        }
    }
}
