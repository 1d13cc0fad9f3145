//! `erp run-task`

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Args, Command};
use erp_core::Exit;
use erp_kit::Registrar;
use erp_server::phase::{MigrateMode, SeedOptions};
use erp_tasks::{
    ArgKind, ArgSpec, CancellationToken, ExecuteError, ExecuteOptions, RunOutcome, RunStatus, Selection, Task, TaskRunner, Trigger,
    follow::{Followed, follow, follow_queued},
    history,
};
use serde_json::{Map, Value, json};

use crate::{
    Context, Failed, Output,
    bootstrap::Bootstrap,
    commands::{schedule, table},
    progress,
};

/// Run one background task here and now, the way the scheduler would
#[derive(Args, Debug)]
#[command(
    subcommand_value_name = "NAME",
    subcommand_help_heading = "Tasks",
    disable_help_subcommand = true,
    after_help = "Examples:\n  erp run-task --list\n  erp run-task auth.purge-expired --dry-run      exit 3 if it would change rows\n  erp run-task auth.purge-expired --tenant east --json\n  erp run-task auth.purge-expired --history 5\n  erp run-task auth.purge-expired --follow       watch the run that is under way\n  erp run-task auth.purge-expired --enqueue      leave it to a running server\n\nExit codes: 0 done, 1 the task failed, 3 a dry run would change rows, 64 unknown task, 65 bad arguments, 75 already running."
)]
pub struct Opts {
    /// Every task: schedule, next run, last run
    #[arg(long)]
    list: bool,
    /// The last N runs, of the named task or of all
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "20", global = true)]
    history: Option<u64>,
    /// Only runs that did not end well, the latest first
    #[arg(long, global = true)]
    last_failed: bool,
    /// Only this tenant; may be repeated
    #[arg(long, value_name = "SLUG", global = true)]
    tenant: Vec<String>,
    /// Every active tenant (the default)
    #[arg(long, conflicts_with = "tenant", global = true)]
    all_tenants: bool,
    /// Change nothing; count what would be changed
    #[arg(long, global = true)]
    dry_run: bool,
    /// Wait so long for a run that is under way elsewhere
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = humantime::parse_duration, global = true)]
    wait_lock: Duration,
    /// Start nothing, but for --enqueue: watch the run that is under way, and end as it ends
    #[arg(long, conflicts_with_all = ["dry_run", "wait_lock"], global = true)]
    follow: bool,
    /// Leave it to a running server, which begins it at once; with --follow, watch it to its end
    #[arg(long, conflicts_with_all = ["dry_run", "wait_lock", "history", "last_failed"], global = true)]
    enqueue: bool,
    /// Run it although it is disabled or paused; never past the lock
    #[arg(long, global = true)]
    force: bool,
    /// The arguments as one JSON object; - reads stdin
    #[arg(long, value_name = "JSON", global = true)]
    args_json: Option<String>,
}

/// Adds each task as a subcommand with its arguments as flags: typed, completed and explained by --help.
pub fn with_tasks(command: Command, registrar: &Registrar) -> Command {
    registrar.tasks.iter().fold(command, |command, task| command.subcommand(of_task(task.as_ref())))
}

fn of_task(task: &dyn Task) -> Command {
    let meta = task.meta();
    let example = format!("Example:\n  erp run-task {}{}", meta.name, if meta.dry_run { " --dry-run" } else { "" });
    let base = Command::new(meta.name).about(meta.summary).after_help(example);
    task.args().into_iter().fold(base, |command, spec| command.arg(flag(&spec)))
}

fn flag(spec: &ArgSpec) -> Arg {
    let arg = Arg::new(spec.name).long(spec.name).help(spec.doc).help_heading("Arguments of the task");
    let arg = match spec.range {
        Some((least, most)) => arg.value_name(format!("{least}..{most}")),
        None => arg,
    };
    let arg = match spec.kind {
        ArgKind::Boolean => arg.num_args(0..=1).default_missing_value("true").action(ArgAction::Set),
        ArgKind::OneOf(words) => arg.value_parser(clap::builder::PossibleValuesParser::new(words)),
        _ => arg,
    };
    match spec.default {
        Some(text) => arg.default_value(text),
        None => arg,
    }
}

pub async fn run(context: &Context, opts: &Opts, matches: &ArgMatches) -> Result<Output, Failed> {
    let chosen = matches.subcommand_matches("run-task").and_then(ArgMatches::subcommand);
    if !opts.list && opts.history.is_none() && !opts.last_failed && chosen.is_none() {
        return Err(Failed::usage("name a task").hint("erp run-task --list"));
    }
    let args = match chosen {
        Some((name, matches)) => arguments(context, opts, name, matches)?,
        None => Value::Null,
    };
    let mut start = Bootstrap::new(context);
    let seed = SeedOptions { skip: true, ..SeedOptions::default() };
    let seeded = start.seeded(Duration::ZERO, &MigrateMode::Verify, &seed).await?;
    let db = seeded.db().clone();
    let runner = seeded.task_runner()?;
    let result = act(context, opts, chosen.map(|(name, _)| name), args, &runner).await;
    db.close().await;
    drop(seeded);
    start.close().await?;
    result
}

async fn act(context: &Context, opts: &Opts, name: Option<&str>, args: Value, runner: &TaskRunner) -> Result<Output, Failed> {
    if opts.list {
        return schedule::listed(runner).await;
    }
    if let Some(limit) = opts.history.or(opts.last_failed.then_some(1)) {
        let db = runner.db();
        let runs = if opts.last_failed { history::failed(db, name, limit).await? } else { history(db, name, limit).await? };
        let rows: Vec<Vec<String>> = runs
            .iter()
            .map(|r| {
                let took = r.finished_at.map_or_else(|| "-".to_owned(), |end| format!("{} ms", (end - r.started_at).num_milliseconds()));
                vec![
                    r.task.clone(),
                    r.started_at.format("%F %T").to_string(),
                    took,
                    r.trigger.clone(),
                    r.status.clone(),
                    r.error.clone().or_else(|| r.reason.clone()).unwrap_or_default(),
                ]
            })
            .collect();
        let human = if rows.is_empty() {
            none(opts, name, history(db, name, 1).await?.is_empty())
        } else {
            table(&["task", "started (UTC)", "took", "trigger", "status", "note"], &rows)
        };
        return Ok(Output::list(&runs, None, human));
    }
    let Some(name) = name else { return Err(Failed::usage("name a task")) };
    if opts.follow && !opts.enqueue {
        if opts.force || !opts.tenant.is_empty() {
            return Err(Failed::usage("--follow watches a run as it is: --force and --tenant are for one that begins")
                .hint("leave them out, or add --enqueue"));
        }
        return follow_run(context, name, runner).await;
    }
    let options = ExecuteOptions {
        dry_run: opts.dry_run,
        tenants: if opts.tenant.is_empty() { Selection::All } else { Selection::Slugs(opts.tenant.clone()) },
        timeout: context.globals.timeout,
        wait_lock: opts.wait_lock,
        force: opts.force,
        id: None,
    };
    if opts.enqueue {
        return hand_over(context, opts.follow, name, &args, &options, runner).await;
    }
    let cancel = CancellationToken::new();
    // Dropped with this future when a signal comes: the run then ends at its next safe point.
    let _guard = cancel.clone().drop_guard();
    let trigger = Trigger::Manual { actor: context.actor() };
    let outcome = runner.execute(name, args, trigger, options, progress::of_work(context), cancel).await.map_err(refused)?;
    Ok(report(&outcome))
}

/// Why there is nothing to show.
fn none(opts: &Opts, name: Option<&str>, no_runs: bool) -> String {
    let of = name.map(|name| format!(" of {name}")).unwrap_or_default();
    if no_runs || !opts.last_failed { format!("no runs{of} yet") } else { format!("no run{of} on record ended badly") }
}

fn arguments(context: &Context, opts: &Opts, name: &str, matches: &ArgMatches) -> Result<Value, Failed> {
    let mut args = match opts.args_json.as_deref() {
        None => Map::new(),
        Some(text) => {
            let text = if text == "-" {
                std::io::read_to_string(std::io::stdin()).map_err(|e| Failed::new(Exit::IoErr, "io", e.to_string()))?
            } else {
                text.to_owned()
            };
            match serde_json::from_str(&text) {
                Ok(Value::Object(map)) => map,
                _ => return Err(Failed::new(Exit::DataErr, "task.bad_args", "--args-json takes one JSON object")),
            }
        }
    };
    let task = context.registrar.tasks.iter().find(|t| t.meta().name == name);
    for spec in task.map(|t| t.args()).unwrap_or_default() {
        let typed = matches.value_source(spec.name) == Some(clap::parser::ValueSource::CommandLine);
        if let Some(value) = matches.get_one::<String>(spec.name).filter(|_| typed) {
            args.insert(spec.name.to_owned(), value.clone().into());
        }
    }
    Ok(Value::Object(args))
}

/// Leaves the run to a server.
async fn hand_over(
    context: &Context,
    follow: bool,
    name: &str,
    args: &Value,
    options: &ExecuteOptions,
    runner: &TaskRunner,
) -> Result<Output, Failed> {
    let name = known(runner, name)?;
    let id = runner.enqueue(name, args, &context.actor(), options).await.map_err(refused)?;
    if follow {
        return watched(name, follow_queued(runner.db(), name, id, progress::of_work(context).as_ref()).await?);
    }
    let human = format!("{name}: left to a server as run {id}\nerp run-task {name} --history shows it once it has begun");
    Ok(Output::new(json!({ "task": name, "run_id": id, "queued": true }), human))
}

/// Attaches to the run that another process does.
async fn follow_run(context: &Context, name: &str, runner: &TaskRunner) -> Result<Output, Failed> {
    let name = known(runner, name)?;
    watched(name, follow(runner.db(), name, progress::of_work(context).as_ref()).await?)
}

/// The task's name for as long as the program runs.
fn known(runner: &TaskRunner, name: &str) -> Result<&'static str, Failed> {
    let registry = runner.registry();
    let found = registry.get(name).map(|task| task.meta().name);
    found.ok_or_else(|| refused(ExecuteError::Unknown { name: name.to_owned(), suggestion: registry.suggest(name) }))
}

/// As the run that was watched ended.
fn watched(name: &'static str, followed: Followed) -> Result<Output, Failed> {
    match followed {
        Followed::NotRunning => {
            let message = format!("the task {name} is not running");
            Err(Failed::new(Exit::Negative, "task.not_running", message).hint("erp run-task NAME --history shows how its last runs ended"))
        }
        // A dry run leaves no row that could be watched.
        Followed::Unseen(holder) => Err(refused(ExecuteError::AlreadyRunning { name, holder: Some(holder) })),
        Followed::Died(run) => {
            let human = format!("{name}: the process that ran it is gone; the run counts as abandoned");
            Ok(Output::new(json!(run), human).exit(Exit::Negative))
        }
        Followed::Ended(run) => {
            let note = run.error.as_deref().map(|error| format!("\n{error}")).unwrap_or_default();
            let output = Output::new(json!(run), format!("{name}: {}{note}", run.status));
            Ok(if run.status == "ok" { output } else { output.exit(Exit::Negative) })
        }
    }
}

fn report(outcome: &RunOutcome) -> Output {
    let counts: Vec<String> = outcome.report.counts.iter().map(|(what, n)| format!("{what}: {n}")).collect();
    let word = match (outcome.dry_run, outcome.status) {
        (true, RunStatus::Ok) => "dry run".to_owned(),
        (_, status) => serde_json::to_value(status).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
    };
    let mut human = format!("{}: {word}", outcome.task);
    if !counts.is_empty() {
        human.push_str(&format!(" ({})", counts.join(", ")));
    }
    if let Some(error) = &outcome.error {
        human.push_str(&format!("\n{error}"));
    }
    let output = Output::new(json!(outcome), human);
    match outcome.status {
        RunStatus::Ok if outcome.dry_run && outcome.report.would_change => output.exit(Exit::Differences),
        RunStatus::Ok => output,
        RunStatus::Cancelled => output.exit(Exit::Interrupted),
        _ => output.exit(Exit::Negative),
    }
}

fn refused(error: ExecuteError) -> Failed {
    let (exit, kind, hint) = match &error {
        ExecuteError::Unknown { .. } => (Exit::Usage, "task.unknown", "erp run-task --list"),
        ExecuteError::Unconfigured { .. } => (Exit::Config, "task.unconfigured", "erp check-config --explain SECTION shows what it needs"),
        ExecuteError::BadArgs { .. } => (Exit::DataErr, "task.bad_args", "erp run-task NAME --help"),
        ExecuteError::TenantUnknown { .. } => (Exit::Usage, "tenant.unknown", "the slug is what --tenant of erp seed was given"),
        ExecuteError::NoDryRun { .. } => (Exit::Usage, "task.no_dry_run", "run it without --dry-run"),
        ExecuteError::Disabled { .. } => (Exit::Usage, "task.disabled", "--force runs it all the same"),
        ExecuteError::AlreadyRunning { .. } => (Exit::TempFail, "task.already_running", "wait for it with --wait-lock 5m"),
        ExecuteError::SlotTaken { .. } => (Exit::TempFail, "task.slot_taken", "another process runs this slot"),
        ExecuteError::Cancelled => (Exit::Interrupted, "interrupted", "run it again"),
        ExecuteError::Unavailable(_) => (Exit::Unavailable, "database.unavailable", "is PostgreSQL running?"),
        ExecuteError::Pooler => (Exit::Config, "database.pooler", "set database.url to the direct server"),
        ExecuteError::Db(_) => (Exit::Software, "task.error", "docs/OPERATIONS.md says where to report it"),
    };
    Failed::new(exit, kind, error.to_string()).hint(hint)
}
