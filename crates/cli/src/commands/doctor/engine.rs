//! What checks look at, made once, and running them: one after the other, each within its time, none able to stop the rest.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use erp_core::Exit;
use erp_db::migrate::{MigrateError, Runner, State};
use erp_kit::{Blocked, Check, CheckContext, Finding, Verdict};
use erp_migrations::Migrator;
use erp_server::{
    PhaseError,
    phase::{Connected, Kind, redis_handle},
};
use erp_settings::{Entry, Policy, Scrubber, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{Context, Failed, bootstrap::Bootstrap};

/// How checks are asked.
#[derive(Clone, Copy, Debug)]
pub struct Examination {
    /// Mend what can be mended, and look again.
    pub fix: bool,
    /// A check that takes longer says that much.
    pub limit: Duration,
}

impl Examination {
    /// A look: nothing is changed, and no check may hold up the rest.
    pub const LOOK: Self = Self { fix: false, limit: Duration::from_secs(20) };
}

/// The installation as far as it can be reached.
pub struct Survey<'a> {
    pub given: Arc<CheckContext>,
    entries: Vec<Entry>,
    secrets: Scrubber,
    start: Bootstrap<'a>,
}

/// One check's answer.
#[derive(Debug, Serialize)]
pub struct Examined {
    pub id: &'static str,
    pub title: &'static str,
    pub severity: Severity,
    #[serde(flatten)]
    pub finding: Finding,
    /// What `--fix` did.
    pub mended: Option<String>,
    pub ms: u64,
}

impl<'a> Survey<'a> {
    /// Goes along the startup chain; where it breaks is what the checks of that phase report.
    pub async fn make(context: &'a Context, offline: bool) -> Self {
        let mut start = Bootstrap::new(context);
        let (mut entries, mut secrets) = (Vec::new(), Scrubber::default());
        let observed = match start.loaded().await {
            Ok(loaded) => {
                (entries, secrets) = (loaded.raw().explain(loaded.schema()), loaded.raw().scrubber(loaded.schema()));
                let level = context.globals.level(true);
                let checked = loaded.check(&Policy::default());
                checked.and_then(|checked| checked.telemetry(level)).map_err(Failed::from)
            }
            Err(failed) => Err(failed),
        };
        let observed = observed.map_err(blocked);
        let config = observed.as_ref().map(|observed| observed.config().clone()).map_err(Clone::clone);
        let (mut db, mut redis) = (Err(away()), Err(away()));
        if let (false, Ok(observed)) = (offline, observed) {
            redis = redis_handle(observed.config()).await.map_err(|e| blocked(e.into()));
            db = observed.connect(Duration::ZERO).await.map_err(|e| blocked(e.into()));
        } else if let Err(why) = &config {
            (db, redis) = (Err(why.clone()), Err(why.clone()));
        }
        let schema = match &db {
            Ok(connected) => schema(connected).await,
            Err(why) => Err(why.clone()),
        };
        let db = db.map(|connected| connected.db().clone());
        Self { given: Arc::new(CheckContext { config, db, schema, redis, clock: context.clock.clone() }), entries, secrets, start }
    }

    /// Every key with its value, secrets masked, and where it comes from; also of a configuration that is refused.
    pub fn configuration(&self) -> Value {
        let refused = self.given.config.as_ref().err().map(|blocked| &blocked.reason);
        json!({ "refused": refused, "keys": self.entries })
    }

    /// Knows every secret of the configuration.
    pub fn secrets(&self) -> Scrubber {
        self.secrets.clone()
    }

    /// Every check's answer, in their order.
    pub async fn examine(&self, checks: &[Check], how: Examination) -> Vec<Examined> {
        let mut answers = Vec::with_capacity(checks.len());
        for check in checks {
            let begun = Instant::now();
            let (mut finding, mut mended) = (self.ask(check, how.limit).await, None);
            if how.fix && matches!(finding.status, Verdict::Warn | Verdict::Fail) {
                match check.fix(self.given.clone()).await {
                    Some(Ok(done)) => {
                        finding = self.ask(check, how.limit).await;
                        mended = Some(done);
                    }
                    Some(Err(failure)) => mended = Some(format!("not possible: {failure}")),
                    None => {}
                }
            }
            let ms = begun.elapsed().as_millis() as u64;
            answers.push(Examined { id: check.id, title: check.title, severity: check.severity, finding, mended, ms });
        }
        answers
    }

    /// On a task of its own: neither a panic nor a hang of one check is the end of the others.
    async fn ask(&self, check: &Check, limit: Duration) -> Finding {
        let (check, given) = (check.clone(), self.given.clone());
        let task = tokio::spawn(async move { check.run(given).await });
        let stop = task.abort_handle();
        match tokio::time::timeout(limit, task).await {
            Ok(Ok(finding)) => finding,
            Ok(Err(_)) => Finding::fail("the check itself broke; this is a fault of ours"),
            Err(_) => {
                stop.abort();
                Finding::fail(format!("no answer within {} s", limit.as_secs()))
            }
        }
    }

    pub async fn close(self) {
        if let Ok(db) = &self.given.db {
            db.close().await;
        }
        if let Err(failed) = self.start.close().await {
            tracing::warn!("{}", failed.message);
        }
    }
}

async fn schema(connected: &Connected) -> Result<(), Blocked> {
    let status = Runner::<Migrator>::new(connected.db()).status().await.map_err(|e| blocked(PhaseError::migrate(e).into()))?;
    match status.state {
        State::Current => Ok(()),
        State::Ahead if status.compatible => Ok(()),
        State::Ahead => Err(blocked(PhaseError::migrate(MigrateError::Ahead(status.ahead)).into())),
        State::Diverged => {
            let (changed, ahead, pending) = (status.changed, status.ahead, status.pending);
            Err(blocked(PhaseError::migrate(MigrateError::Diverged { changed, ahead, pending }).into()))
        }
        State::Pending => Err(Blocked {
            kind: Kind::MigratePending.as_str().to_owned(),
            exit: Exit::Differences,
            reason: format!("pending: {}", status.pending.join(", ")),
            hint: Some("erp migrate".to_owned()),
        }),
    }
}

fn blocked(failed: Failed) -> Blocked {
    let reason = failed.message.lines().collect::<Vec<_>>().join("; ");
    Blocked { kind: failed.kind, exit: failed.exit, reason, hint: failed.hint }
}

fn away() -> Blocked {
    Blocked { kind: "offline".to_owned(), exit: Exit::Unavailable, reason: "--offline".to_owned(), hint: None }
}
