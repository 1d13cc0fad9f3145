//! A background job.

use std::{error::Error, fmt, sync::Arc};

use async_trait::async_trait;
use erp_db::{DbError, Failure};
use erp_settings::SafeConfig;

use crate::{ArgSpec, Args, TaskContext, TaskMeta, TaskReport};

/// A job that can be run by hand or by schedule. Its body must be idempotent by its data: after a crash it runs again.
#[async_trait]
pub trait Task: Send + Sync + 'static {
    fn meta(&self) -> &TaskMeta;

    fn args(&self) -> Vec<ArgSpec> {
        vec![]
    }

    /// What the configuration makes of the task. Asked once, before anything runs; the error is one sentence for the operator.
    fn configured(&self, _config: &SafeConfig) -> Result<Configured, String> {
        Ok(Configured::AsDescribed)
    }

    /// Does the work in batches and asks [`TaskContext::stopping`] between them. With `ctx.dry_run` it changes nothing and
    /// counts what it would do with [`crate::Counts::would`].
    async fn run(&self, ctx: &TaskContext, args: &Args) -> Result<TaskReport, TaskError>;
}

/// What a configuration makes of a described task.
pub enum Configured {
    /// It needs nothing of the configuration.
    AsDescribed,
    /// This one runs in its place.
    With(Arc<dyn Task>),
    /// It cannot run, and has no schedule, before these settings are made: "audit.signing_key is not set".
    Without(&'static str),
}

/// Why a run failed, and whether trying again can help.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TaskError {
    /// Something outside was away: the body is tried again, as the task's [`crate::RetryPolicy`] says.
    #[error("{0}")]
    Retry(Cause),
    #[error("{0}")]
    Fail(Cause),
}

/// A reason that is safe to store and show; the error behind it goes to the log alone.
#[derive(Clone, Debug)]
pub struct Cause {
    text: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Cause {
    /// `text` must not name a person or repeat a value of a row.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), source: None }
    }

    pub fn with_source(text: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self { text: text.into(), source: Some(Arc::new(source)) }
    }

    /// What may be told of a service's failure: a refusal's code, the kind of a database error.
    pub fn of(failure: &Failure) -> Self {
        let text = match failure {
            Failure::Problem(problem) => format!("refused: {}", problem.code),
            Failure::Db(DbError::Other(_)) => "database error; the log has it".to_owned(),
            Failure::Db(error) => error.to_string(),
        };
        Self::with_source(text, failure.clone())
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn source(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.source.as_deref()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TaskError {
    pub fn retry(text: impl Into<String>) -> Self {
        Self::Retry(Cause::new(text))
    }

    pub fn fail(text: impl Into<String>) -> Self {
        Self::Fail(Cause::new(text))
    }

    pub(crate) const fn cause(&self) -> &Cause {
        match self {
            Self::Retry(cause) | Self::Fail(cause) => cause,
        }
    }
}

impl From<Failure> for TaskError {
    fn from(failure: Failure) -> Self {
        let cause = Cause::of(&failure);
        match failure {
            Failure::Db(error) if error.is_unavailable() || matches!(error, DbError::Contention { .. }) => Self::Retry(cause),
            _ => Self::Fail(cause),
        }
    }
}

impl From<DbError> for TaskError {
    fn from(error: DbError) -> Self {
        Failure::from(error).into()
    }
}
