//! `erp schedule`

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{Failure, WriteTx, locks};
use erp_kit::CommandError;
use erp_server::phase::Seeded;
use erp_tasks::{
    ExecuteError, Listing, Schedule, Task, TaskRunner,
    control::{self, Pause, Switch, Switched},
    history, listing,
};
use serde_json::json;

use super::{table, values};
use crate::{Context, Failed, Output, bootstrap::Bootstrap, commands::module::ready};

/// When background tasks run, and keeping them from it
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp schedule list\n  erp schedule next auth.purge-expired -n 3\n  erp schedule pause auth.purge-expired --reason 'moving the database'"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Every task: schedule, next run, last run, whether it is paused
    #[command(after_help = "Example:\n  erp schedule list --json")]
    List,
    /// One task: its rules, its next slots, its last runs, and who runs it now
    #[command(after_help = "Example:\n  erp schedule show auth.purge-expired")]
    Show { name: String },
    /// Let a task's slots pass until it is resumed; a run that is under way goes on
    #[command(
        after_help = "Examples:\n  erp schedule pause auth.purge-expired --reason 'moving the database'\n  erp schedule pause auth.purge-expired --until 2h\n  erp schedule pause auth.purge-expired --reason 'waits for the disk' --replace\n\nA task that is paused keeps who paused it, why and until when, unless --replace is given; the audit trail has both.\nExit codes: 0 paused, or so already; 1 paused already for another reason or until another time; 3 with --dry-run: it would be paused."
    )]
    Pause(PauseOpts),
    /// Let a paused task run by schedule again
    #[command(after_help = "Example:\n  erp schedule resume auth.purge-expired")]
    Resume(SwitchOpts),
    /// The next slots of a task
    #[command(after_help = "Example:\n  erp schedule next auth.purge-expired -n 3")]
    Next {
        name: String,
        /// How many
        #[arg(short, long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
        number: u16,
    },
}

#[derive(Args, Debug)]
struct PauseOpts {
    /// When it is on again by itself: an RFC 3339 time, or in how long (90m, 2d)
    #[arg(long, value_name = "TIME", value_parser = values::later)]
    until: Option<values::When>,
    /// Put this reason and this end in place of those of a pause that is there
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    switch: SwitchOpts,
}

#[derive(Args, Debug)]
struct SwitchOpts {
    name: String,
    /// Why; kept with a pause, and in the audit trail; at most 500 characters
    #[arg(long, value_name = "TEXT", value_parser = values::reason)]
    reason: Option<String>,
    /// Change nothing; exit 3 if that would be changed
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    let seeded = ready(context, &mut start).await?;
    let runner = seeded.task_runner()?;
    let output = match &opts.action {
        Action::List => listed(&runner).await,
        Action::Show { name } => show(&runner, name).await,
        Action::Pause(opts) => match until(&runner, opts).await {
            Ok(until) => switch(context, &seeded, &runner, &opts.switch, Switch::Pause { until, replace: opts.replace }).await,
            Err(failed) => Err(failed),
        },
        Action::Resume(opts) => switch(context, &seeded, &runner, opts, Switch::Resume).await,
        Action::Next { name, number } => next(&runner, name, usize::from(*number)).await,
    };
    seeded.db().close().await;
    drop(seeded);
    start.close().await?;
    output
}

/// The list of tasks, for `erp run-task --list` too.
pub async fn listed(runner: &TaskRunner) -> Result<Output, Failed> {
    let list = listing(runner.db(), runner.registry()).await?;
    let time = |at: Option<chrono::DateTime<chrono::Utc>>| at.map_or_else(|| "-".to_owned(), |at| at.format("%F %T").to_string());
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|t| {
            vec![
                t.name.to_owned(),
                t.module.to_owned(),
                t.schedule.to_string(),
                time(t.next_run_at),
                time(t.last_run),
                t.last_status.clone().unwrap_or_else(|| "-".to_owned()),
                state(t),
            ]
        })
        .collect();
    let head = ["task", "module", "schedule", "next run (UTC)", "last run (UTC)", "result", "state"];
    let odd = list.iter().filter_map(|task| Some(format!("{}: {}; erp doctor --run tasks.schedules --fix", task.name, task.odd.as_ref()?)));
    let odd: Vec<String> = odd.collect();
    Ok(Output::list(&list, None, table(&head, &rows)).warnings(odd))
}

fn state(task: &Listing) -> String {
    let state = match (task.enabled, &task.pause) {
        (false, _) => "disabled".to_owned(),
        (_, Some(pause)) => format!("paused {pause}").trim_end().to_owned(),
        _ => "on".to_owned(),
    };
    if task.odd.is_some() { format!("{state} (!)") } else { state }
}

fn find<'a>(runner: &'a TaskRunner, name: &str) -> Result<&'a dyn Task, Failed> {
    runner.registry().get(name).map(AsRef::as_ref).ok_or_else(|| {
        let unknown = ExecuteError::Unknown { name: name.to_owned(), suggestion: runner.registry().suggest(name) };
        Failed::new(Exit::Usage, "task.unknown", unknown.to_string()).hint("erp schedule list")
    })
}

async fn show(runner: &TaskRunner, name: &str) -> Result<Output, Failed> {
    let meta = find(runner, name)?.meta().clone();
    let list = listing(runner.db(), runner.registry()).await?;
    let task = list.iter().find(|task| task.name == meta.name);
    let runs = history(runner.db(), Some(meta.name), 5).await?;
    let holder = runner.db().lock_holder(locks::TASKS, meta.name).await?;
    let next = upcoming(runner, meta.schedule, 3).await?;
    let mut lines = vec![
        format!("{}: {}", meta.name, meta.summary),
        format!("state      {}", task.map_or_else(|| "on".to_owned(), state)),
        format!("schedule   {}", meta.schedule),
        format!("next       {}", if next.is_empty() { "by hand alone".to_owned() } else { next.join(", ") }),
        format!("misfire    {}", meta.misfire.text()),
        format!("overlap    {}", meta.overlap.as_str()),
        format!("limit      {}", humantime::format_duration(meta.max_runtime)),
    ];
    if let Some(odd) = task.and_then(|task| task.odd.as_ref()) {
        lines.push(format!("odd        {odd}; erp doctor --run tasks.schedules --fix"));
    }
    if let Some(holder) = &holder {
        lines.push(format!("running    {} (pid {}) since {}", holder.application, holder.pid, holder.since.format("%FT%TZ")));
    }
    let rows: Vec<Vec<String>> =
        runs.iter().map(|run| vec![run.started_at.format("%F %T").to_string(), run.trigger.clone(), run.status.clone()]).collect();
    if !rows.is_empty() {
        lines.push(format!("\n{}", table(&["started (UTC)", "trigger", "status"], &rows)));
    }
    let data = json!({
        "task": task, "misfire": meta.misfire.text(), "max_runtime_s": meta.max_runtime.as_secs(), "next": next, "running": holder, "runs": runs,
    });
    Ok(Output::new(data, lines.join("\n")))
}

async fn next(runner: &TaskRunner, name: &str, number: usize) -> Result<Output, Failed> {
    let meta = find(runner, name)?.meta();
    let slots = upcoming(runner, meta.schedule, number).await?;
    let human = if slots.is_empty() { format!("{} runs by hand alone", meta.name) } else { slots.join("\n") };
    Ok(Output::list(&slots, None, human))
}

/// By the database's clock.
async fn upcoming(runner: &TaskRunner, schedule: Schedule, number: usize) -> Result<Vec<String>, Failed> {
    let now = control::now(runner.db()).await?;
    Ok(schedule.upcoming(now, number).iter().map(|slot| slot.format("%FT%TZ").to_string()).collect())
}

/// When the pause is to end, by the database's clock.
async fn until(runner: &TaskRunner, opts: &PauseOpts) -> Result<Option<DateTime<Utc>>, Failed> {
    let Some(until) = opts.until else { return Ok(None) };
    let now = control::now(runner.db()).await?;
    let until = until.at(now);
    if until <= now {
        let text = format!("--until takes a time in the future: {} is not", until.format("%FT%TZ"));
        return Err(Failed::new(Exit::Usage, "usage", text));
    }
    Ok(Some(until))
}

async fn switch(context: &Context, seeded: &Seeded, runner: &TaskRunner, opts: &SwitchOpts, to: Switch) -> Result<Output, Failed> {
    let name = find(runner, &opts.name)?.meta().name;
    let (db, reason) = (runner.db(), opts.reason.as_deref());
    // The row is there from the first start of a scheduler on.
    if !opts.dry_run {
        control::sync(db, runner.registry()).await?;
    }
    let done = if opts.dry_run {
        to.on(control::pause(db, name).await?, reason)
    } else {
        let work = async |tx: &WriteTx| Ok::<_, Failure>(control::switch_slots(tx, name, to, reason).await?);
        db.write(seeded.default_tenant().id, &context.origin(), work).await.map_err(CommandError::from)?
    };
    let is = control::pause(db, name).await?;
    let word = |pause: Option<&Pause>| pause.map_or_else(|| "on".to_owned(), |pause| format!("paused {pause}").trim_end().to_owned());
    let data = |changed: bool| {
        let until = is.as_ref().and_then(|pause| pause.until);
        json!({ "task": name, "paused": is.is_some(), "until": until, "pause": is, "changed": changed, "dry_run": opts.dry_run })
    };
    match done {
        Switched::Same(_) => Ok(Output::new(data(false), format!("nothing to do: {name} is {}", word(is.as_ref())))),
        Switched::Changed if opts.dry_run => {
            let so = match to {
                Switch::Pause { until, .. } => word(Some(&Pause { by: None, at: None, reason: opts.reason.clone(), until })),
                Switch::Resume => word(None),
            };
            let human = format!("dry run, nothing was changed: {name} is {}, and would be {so}", word(is.as_ref()));
            Ok(Output::new(data(true), human).exit(Exit::Differences))
        }
        Switched::Changed => Ok(Output::new(data(true), format!("{name} is {}", word(is.as_ref())))),
        Switched::Kept(pause) => {
            let message = format!("{name} is {} already, and stays so", word(Some(&pause)));
            let hint = "--replace puts this reason and this end in place of those";
            Err(Failed::new(Exit::Negative, "schedule.paused", message).hint(hint).data(data(false)))
        }
    }
}
