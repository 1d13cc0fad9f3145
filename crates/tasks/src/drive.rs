//! One run from its first statement to its record: time limit, cancellation, panic guard, watch over the lock.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use erp_core::fail::Point;
use erp_db::locks::SessionLock;
use tokio::task::JoinError;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::Instrument;

use crate::{
    Args, Cause, ExecuteError, RunOutcome, RunStatus, Task, TaskContext, TaskError, TaskReport, TaskRunner,
    context::Shared,
    ledger,
    runner::{Plan, is_passing, release},
};

/// Runs that ended in this process, by task and result.
pub const RUNS: &str = "erp_task_runs_total";
/// How long the lock's server may take to say that the lock is still held.
const LOCK_ANSWER: Duration = Duration::from_secs(5);
/// How long a body that was broken off may take to fall; only one that never yields takes longer.
const FALL: Duration = Duration::from_secs(1);

/// Why a body had to end before it was through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Cancel,
    Timeout,
    LockLost,
}

type Joined = Result<Result<TaskReport, TaskError>, JoinError>;

/// Runs the plan under its lock, records the end and releases the lock.
pub(crate) async fn run(
    runner: &TaskRunner,
    plan: Plan,
    mut lock: SessionLock,
    cancel: CancellationToken,
) -> Result<RunOutcome, ExecuteError> {
    let name = plan.task.meta().name;
    let inner = CancellationToken::new();
    let context = runner.context(&plan, inner.clone());
    let shared = context.shared.clone();
    let span = tracing::info_span!("task", task = name, run_id = %context.run_id, trigger = plan.trigger.column());
    span.in_scope(|| tracing::info!(dry_run = context.dry_run, "the task begins"));
    let body = tokio::spawn(body(plan.task.clone(), context, plan.args.clone()).instrument(span.clone()));
    let mut body = AbortOnDropHandle::new(body);

    let stop = tokio::select! {
        joined = &mut body => Err(joined),
        () = cancel.cancelled() => Ok(Stop::Cancel),
        () = tokio::time::sleep(plan.timeout) => Ok(Stop::Timeout),
        () = lock_lost(&mut lock, runner.options.lock_check) => Ok(Stop::LockLost),
    };
    let (joined, stop) = match stop {
        Err(joined) => (Some(joined), None),
        Ok(stop) => {
            inner.cancel();
            // Somebody else may be running the task already: no time for another batch.
            let grace = if stop == Stop::LockLost { Duration::ZERO } else { runner.options.grace };
            (end(body, grace).await, Some(stop))
        }
    };
    let (status, report, error) = verdict(joined, stop, &shared);
    let outcome = record(runner, &plan, status, report, error).instrument(span).await;
    if let Ok(outcome) = &outcome {
        metrics::counter!(RUNS, "task" => name, "result" => outcome.status.column()).increment(1);
    }
    release(lock).await;
    outcome
}

/// The body with its retries.
async fn body(task: Arc<dyn Task>, context: TaskContext, args: Args) -> Result<TaskReport, TaskError> {
    let policy = task.meta().retry;
    let mut pause = policy.pause;
    let mut attempt = 1;
    loop {
        context.shared.begin_try();
        match task.run(&context, &args).await {
            Err(TaskError::Retry(cause)) if attempt < policy.attempts && !context.cancel.is_cancelled() => {
                tracing::warn!(attempt, cause = %cause, pause_ms = pause.as_millis() as u64, "the task will be tried again");
                tokio::select! {
                    () = context.cancel.cancelled() => return Err(TaskError::Retry(cause)),
                    () = tokio::time::sleep(pause) => {}
                }
                attempt += 1;
                pause *= 2;
            }
            result => return result,
        }
    }
}

/// Waits for the body to end by itself, then breaks it off. None when it was broken off.
async fn end(mut body: AbortOnDropHandle<Result<TaskReport, TaskError>>, grace: Duration) -> Option<Joined> {
    if let Ok(joined) = tokio::time::timeout(grace, &mut body).await {
        return Some(joined);
    }
    body.abort();
    let joined = tokio::time::timeout(FALL, &mut body).await.ok()?;
    // It may have got through in the very last moment.
    (!matches!(&joined, Err(error) if error.is_cancelled())).then_some(joined)
}

/// Returns when the session of the lock is gone or does not answer.
async fn lock_lost(lock: &mut SessionLock, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        if !matches!(tokio::time::timeout(LOCK_ANSWER, lock.is_ours()).await, Ok(Ok(true))) {
            return;
        }
    }
}

fn verdict(joined: Option<Joined>, stop: Option<Stop>, shared: &Shared) -> (RunStatus, TaskReport, Option<String>) {
    let stopped = |stop| match stop {
        Stop::Cancel => (RunStatus::Cancelled, "cancelled"),
        Stop::Timeout => (RunStatus::TimedOut, "the time limit was reached"),
        Stop::LockLost => (RunStatus::Abandoned, "the lock was lost"),
    };
    let broken_off = |stop, report| {
        let (status, why) = stopped(stop);
        (status, report, Some(why.to_owned()))
    };
    match (joined, stop) {
        (Some(Ok(Ok(report))), Some(stop)) if shared.has_stopped() => broken_off(stop, report),
        (Some(Ok(Ok(report))), _) => match report.failure() {
            None => (RunStatus::Ok, report, None),
            failure => (RunStatus::Failed, report, failure),
        },
        (Some(Err(error)), _) if error.is_panic() => (RunStatus::Failed, shared.tally(), Some("panic; the log has it".to_owned())),
        (_, Some(stop)) => broken_off(stop, shared.tally()),
        (Some(Ok(Err(error))), None) => {
            log_failure(error.cause());
            (RunStatus::Failed, shared.tally(), Some(error.cause().text().to_owned()))
        }
        (Some(Err(_)) | None, None) => (RunStatus::Failed, shared.tally(), Some("broken off".to_owned())),
    }
}

fn log_failure(cause: &Cause) {
    match cause.source() {
        Some(source) => tracing::error!(%cause, error = %source, "the task failed"),
        None => tracing::error!(%cause, "the task failed"),
    }
}

/// Writes the end into the history, unless it was a dry run. A database that is away for a moment is waited for.
async fn record(
    runner: &TaskRunner,
    plan: &Plan,
    status: RunStatus,
    report: TaskReport,
    error: Option<String>,
) -> Result<RunOutcome, ExecuteError> {
    let outcome = |status, report, error, finished_at: DateTime<Utc>| RunOutcome {
        run_id: plan.run.map(|run| run.id),
        task: plan.task.meta().name,
        status,
        dry_run: plan.run.is_none(),
        report,
        error,
        started_at: plan.started_at,
        finished_at,
    };
    let Some(run) = plan.run else {
        return Ok(outcome(status, report, error, ledger::now(&runner.db).await?));
    };
    Point::P14.pass();
    let mut pause = Duration::from_millis(200);
    loop {
        match ledger::finish(&runner.db, run, &plan.trigger, status, &report, error.as_deref()).await {
            Ok(Some(at)) => {
                tracing::info!(status = status.column(), error, counts = ?report.counts, "the task ended");
                return Ok(outcome(status, report, error, at));
            }
            // Another process has recorded this run as broken off: its word stands.
            Ok(None) => {
                let at = ledger::now(&runner.db).await?;
                return Ok(outcome(RunStatus::Abandoned, report, Some("the lock was lost".to_owned()), at));
            }
            Err(failure) if is_passing(&failure) && pause < Duration::from_secs(4) => {
                tracing::warn!(error = %failure, "the end of the task could not be recorded yet");
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            Err(failure) => {
                tracing::error!(error = %failure, status = status.column(), "the end of the task was not recorded");
                return Err(failure.into());
            }
        }
    }
}
