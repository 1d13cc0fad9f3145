//! What goes on in the background: tasks, the trail of audits, tenants that are not in use.

use std::{sync::Arc, time::Duration};

use erp_core::crypto::{CheckpointSigner, decode_key32};
use erp_db::{DbError, Failure, audit::archive, tenants};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::{AuditSection, Severity};
use erp_tasks::{AuditCheckpoint, Task, TaskRegistry, checkpoint, condition, listing, oddity, queue};
use rustix::fs::{Access, access};

use crate::Context;

/// Three turns of the task.
const CHECKPOINT_AGE: Duration = Duration::from_mins(15);
/// Rows may be older than `audit.hot_days` by a monthly run.
const ARCHIVE_SLACK_DAYS: u32 = 30;

pub fn checks(context: &Context) -> Vec<Check> {
    use Severity::{Error, Warning};
    let tasks = context.registrar.tasks.clone();
    let (rows, mended) = (tasks.clone(), tasks.clone());
    let new = |id, title, severity| Builder { id, title, severity };
    vec![
        new("tasks.queue", "runs that were handed to a server are begun", Warning).looks(queue),
        new("tasks.heartbeat", "some process starts tasks by their schedules", Error).looks(heartbeat),
        Check::new("tasks.results", "the last run of every task went well", Warning, CheckNeeds::Schema, move |ctx| {
            results(ctx, tasks.clone())
        }),
        Check::new("tasks.schedules", "the rows of the schedules say what the tasks do", Warning, CheckNeeds::Schema, move |ctx| {
            schedules(ctx, rows.clone())
        })
        .fixed_by(move |ctx| mend(ctx, mended.clone())),
        new("tasks.stuck", "every run under way has a process, and keeps its time", Warning).looks(stuck).fixed_by(abandon),
        new("audit.checkpoints", "the audit chains are signed regularly, where that is configured", Error).looks(checkpoints),
        new("audit.archive", "old audit rows are in files, and the files are there", Error).looks(archived),
        new("tenants.inactive", "which tenants are not in use", Warning).looks(inactive),
    ]
}

/// All of these need a schema.
struct Builder {
    id: &'static str,
    title: &'static str,
    severity: Severity,
}

impl Builder {
    fn looks<R, F>(self, run: R) -> Check
    where
        R: Fn(Arc<CheckContext>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Finding, Failure>> + Send + 'static,
    {
        Check::new(self.id, self.title, self.severity, CheckNeeds::Schema, run)
    }
}

/// A server is told, and looks by itself every half a minute.
const UNTAKEN: Duration = Duration::from_mins(1);

async fn queue(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let (count, oldest) = queue::waiting(ctx.db()?).await?;
    let since = humantime::format_duration(Duration::from_secs(oldest.as_secs()));
    Ok(match count {
        0 => Finding::ok("nothing waits"),
        _ if oldest < UNTAKEN => Finding::ok(format!("{count} wait, the oldest for {since}")),
        _ => Finding::fail(format!("{count} wait, the oldest for {since}"))
            .fix("is a server running, with the role worker and with tasks.enabled?"),
    })
}

async fn heartbeat(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = ctx.db()?;
    let (count, off) = condition::switched_off(db).await?;
    if count == 0 {
        return Ok(Finding::skipped("no server has run on this database yet"));
    }
    let paused = if off.is_empty() { String::new() } else { format!("; paused or switched off: {}", off.join(", ")) };
    Ok(match condition::latest_start(db).await? {
        Some((task, late)) if late > condition::LATE => {
            let late = humantime::format_duration(Duration::from_secs(late.as_secs()));
            Finding::fail(format!("{task} should have begun {late} ago{paused}")).fix("is a server running, with tasks.enabled?")
        }
        _ if !off.is_empty() => Finding::warn(format!("{count} schedules, none late{paused}")),
        _ => Finding::ok(format!("{count} schedules, none late")),
    })
}

fn registry(ctx: &CheckContext, tasks: Vec<Arc<dyn Task>>) -> Result<TaskRegistry, Failure> {
    let mut registry = TaskRegistry::new();
    for task in tasks {
        // One that cannot be configured is the affair of another check.
        registry.add_configured(task, ctx.config()?).ok();
    }
    Ok(registry)
}

async fn schedules(ctx: Arc<CheckContext>, tasks: Vec<Arc<dyn Task>>) -> Result<Finding, Failure> {
    let list = listing(ctx.db()?, &registry(&ctx, tasks)?).await?;
    let odd: Vec<String> = list.iter().filter_map(|task| Some(format!("{}: {}", task.name, task.odd.as_ref()?))).collect();
    Ok(if odd.is_empty() {
        Finding::ok(format!("{} tasks", list.len()))
    } else {
        let why = "changed by hand, or by another version that runs too";
        Finding::warn(format!("{} ({why})", odd.join("; "))).fix("erp doctor --run tasks.schedules --fix")
    })
}

async fn mend(ctx: Arc<CheckContext>, tasks: Vec<Arc<dyn Task>>) -> Result<String, Failure> {
    let mended = oddity::mend(ctx.db()?, &registry(&ctx, tasks)?).await?;
    Ok(format!("written anew: {}", mended.join(", ")))
}

async fn results(ctx: Arc<CheckContext>, tasks: Vec<Arc<dyn Task>>) -> Result<Finding, Failure> {
    let registry = registry(&ctx, tasks)?;
    let list = listing(ctx.db()?, &registry).await?;
    let bad: Vec<String> = list
        .iter()
        .filter_map(|task| {
            let status = task.last_status.as_deref().filter(|status| !matches!(*status, "ok" | "running" | "skipped"))?;
            Some(format!("{} {status}{}", task.name, task.last_run.map(|at| format!(" at {}", at.format("%FT%TZ"))).unwrap_or_default()))
        })
        .collect();
    Ok(if bad.is_empty() {
        Finding::ok(format!("{} tasks", list.len()))
    } else {
        Finding::warn(bad.join(", ")).fix("erp run-task --last-failed --history 20")
    })
}

async fn stuck(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let running = condition::running(ctx.db()?).await?;
    let odd = |wanted: fn(&condition::Running) -> bool| {
        running.iter().filter(|run| wanted(run)).map(|run| run.task.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (orphaned, overdue) = (odd(|run| run.orphaned), odd(|run| !run.orphaned && run.overdue));
    Ok(if !orphaned.is_empty() {
        Finding::warn(format!("recorded as running without a process: {orphaned}")).fix("erp doctor --run tasks.stuck --fix")
    } else if !overdue.is_empty() {
        Finding::warn(format!("running longer than they may: {overdue}")).fix("restart the server that runs them")
    } else {
        Finding::ok(format!("{} under way", running.len()))
    })
}

async fn abandon(ctx: Arc<CheckContext>) -> Result<String, Failure> {
    let db = ctx.db()?;
    let mut done = 0;
    for run in condition::running(db).await?.into_iter().filter(|run| run.orphaned) {
        done += condition::abandon(db, &run.task).await.map_err(|e| DbError::Unavailable(e.to_string()))?;
    }
    Ok(format!("recorded as abandoned: {done}"))
}

async fn checkpoints(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let section: AuditSection = ctx.config()?.section().unwrap_or_default();
    let (Some(key), Some(path)) = (section.signing_key, section.checkpoint_file) else {
        return Ok(Finding::skipped("audit.signing_key is not set"));
    };
    let Ok(key) = decode_key32(key.expose()) else { return Ok(Finding::fail("audit.signing_key does not decode")) };
    let run = format!("erp run-task {}", AuditCheckpoint::NAME);
    let found = match checkpoint::read(&path, &CheckpointSigner::new(&key).public()) {
        Ok(found) => found,
        Err(error) => return Ok(Finding::fail(format!("{}: {error}", path.display())).fix("mend audit.checkpoint_file")),
    };
    if let Some(line) = found.forged.first() {
        return Ok(Finding::fail(format!("line {line} of {} has a signature that does not fit", path.display())).fix("erp audit verify"));
    }
    let tenants = found.tenants().len();
    Ok(match condition::last_good(ctx.db()?, AuditCheckpoint::NAME).await? {
        None => Finding::warn("the task has never run well").fix(run),
        Some(age) if age > CHECKPOINT_AGE => Finding::fail(format!("last signed {} ago", humantime::format_duration(age))).fix(run),
        Some(age) => Finding::ok(format!("{tenants} tenants, last signed {} ago", humantime::format_duration(age))),
    })
}

async fn archived(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let section: AuditSection = ctx.config()?.section().unwrap_or_default();
    let db = ctx.db()?;
    let late = archive::time_ago(db, &format!("{} days", section.hot_days + ARCHIVE_SLACK_DAYS)).await?;
    let expired = archive::time_ago(db, &format!("{} years", section.cold_years)).await?;
    let (mut old, mut files, mut over, mut missing) = (Vec::new(), 0, 0, Vec::new());
    for tenant in tenants::all(db).await? {
        old.extend(archive::oldest(db, tenant.id).await?.filter(|row| row.at < late).map(|_| tenant.code));
        // Whether the records are sound is for the verification to say.
        let (segments, _) = archive::list(db, tenant.id).await?;
        files += segments.len();
        for segment in &segments {
            let there = section.archive_dir.as_ref().is_none_or(|dir| dir.join(&segment.file).exists());
            match segment.newest_at < expired {
                true => over += usize::from(there),
                false if !there => missing.push(segment.file.clone()),
                false => {}
            }
        }
    }
    let mut evidence = format!("{files} files");
    if over > 0 {
        evidence.push_str(&format!(", {over} of them past audit.cold_years: erp audit archive --list"));
    }
    if let Some(dir) = &section.archive_dir {
        if let Err(error) = access(dir, Access::WRITE_OK | Access::EXEC_OK) {
            return Ok(Finding::fail(format!("{}: {error}", dir.display())).fix("mend audit.archive_dir"));
        }
        if let Some(first) = missing.first() {
            let missing = format!("{} of {files} files are not in {}: {first}", missing.len(), dir.display());
            return Ok(Finding::fail(missing).fix("bring them back from their copy; erp audit verify"));
        }
    }
    Ok(if old.is_empty() {
        Finding::ok(evidence)
    } else {
        let old = old.join(", ");
        Finding::warn(format!("{evidence}; rows older than {} days in the chains of {old}", section.hot_days + ARCHIVE_SLACK_DAYS))
            .fix("erp audit archive")
    })
}

async fn inactive(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let all = tenants::all(ctx.db()?).await?;
    let resting: Vec<String> = all.iter().filter(|t| !t.is_active()).map(|t| format!("{} is {}", t.code, t.status)).collect();
    Ok(Finding::ok(match resting.len() {
        0 => format!("{} tenants, all active", all.len()),
        n => format!("{} of {} tenants: {}", n, all.len(), resting.join(", ")),
    }))
}
