//! `erp migrate`

mod down;
mod mark;
mod record;
mod verify;
pub mod wait;

use std::time::Duration;

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::migrate::{History, Runner, State, Status, UpOptions};
use erp_migrations::Migrator;
use erp_server::{
    PhaseError,
    phase::{Connected, MigrateMode},
};
use serde_json::json;

use crate::{
    Context, Failed, Output,
    bootstrap::Bootstrap,
    commands::{table, values},
};

/// Bring the schema up to this binary's level (the same as `erp migrate up`)
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp migrate                       apply what is pending, under a lock\n  erp migrate --check               exit 3 if anything is pending, change nothing\n  erp migrate status --json\n  erp migrate plan                  the SQL that would run"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    up: UpArgs,
    /// Wait so long for a database that is not there yet
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = humantime::parse_duration, global = true)]
    wait_db: Duration,
}

impl Opts {
    /// Whether it has a time limit of its own, which says more when it passes.
    pub const fn is_wait(&self) -> bool {
        matches!(self.action, Some(Action::Wait(_)))
    }
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Apply what is pending
    #[command(after_help = "Example:\n  erp migrate up --steps 1")]
    Up(UpArgs),
    /// What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead
    #[command(after_help = "Example:\n  erp migrate status")]
    Status,
    /// The statements that would run, in order
    #[command(after_help = "Example:\n  erp migrate plan > next.sql")]
    Plan,
    Down(down::Opts),
    Verify(verify::Opts),
    Wait(wait::Opts),
    Mark(mark::Opts),
}

#[derive(Args, Clone, Debug)]
struct UpArgs {
    /// Stop after this migration
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Apply at most so many
    #[arg(long, value_name = "N")]
    steps: Option<u32>,
    /// Wait so long for another process that migrates
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = humantime::parse_duration)]
    lock_timeout: Duration,
    /// Give up, and roll back, when one statement takes longer [default: as long as it takes]
    #[arg(long, value_name = "DURATION", value_parser = values::span)]
    statement_timeout: Option<Duration>,
    /// Go on under a schema that a newer binary made
    #[arg(long)]
    allow_ahead: bool,
    /// Change nothing; exit 3 if anything would be applied
    #[arg(long)]
    check: bool,
    /// As --check, and show what would be applied
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    let patience = match &opts.action {
        Some(Action::Wait(_)) => wait::limit(context),
        _ => opts.wait_db,
    };
    let connected = start.connected(patience).await?;
    let output = act(context, opts, connected).await;
    start.close().await?;
    output
}

async fn act(context: &Context, opts: &Opts, connected: Connected) -> Result<Output, Failed> {
    let up = match &opts.action {
        Some(Action::Status) => return Ok(status(&read(&connected).await?)),
        Some(Action::Plan) => return Ok(plan(&read(&connected).await?)),
        Some(Action::Down(opts)) => return down::run(context, &connected, opts).await,
        Some(Action::Verify(_)) => return verify::run(&connected).await,
        Some(Action::Wait(_)) => return wait::run(context, &connected).await,
        Some(Action::Mark(opts)) => return mark::run(context, &connected, opts).await,
        Some(Action::Up(up)) => up,
        None => &opts.up,
    };
    if up.check || up.dry_run {
        return Ok(status(&read(&connected).await?));
    }
    let options = UpOptions {
        to: up.to.clone(),
        steps: up.steps,
        lock_timeout: up.lock_timeout,
        allow_ahead: up.allow_ahead,
        statement_timeout: up.statement_timeout,
    };
    let mut bars = crate::progress::Migrations::new(context);
    let db = connected.db().clone();
    let migrated = connected.migrate(&MigrateMode::Apply(options), &mut bars).await?;
    drop(bars);
    db.close().await;
    let Some(report) = migrated.report() else { return Err(Failed::new(Exit::Software, "migrate", "no report")) };
    let data = json!({ "state": report.state, "applied": report.applied, "pending": report.pending, "ahead": report.ahead, "lock": { "waited_ms": report.lock_waited_ms } });
    let human = if report.applied.is_empty() {
        "nothing to apply".to_owned()
    } else {
        let rows: Vec<Vec<String>> = report.applied.iter().map(|a| vec![a.name.clone(), format!("{} ms", a.ms)]).collect();
        format!("{}\n{} applied, {} pending", table(&["migration", "took"], &rows), report.applied.len(), report.pending.len())
    };
    Ok(Output::new(data, human))
}

pub(super) async fn read(connected: &Connected) -> Result<Status, Failed> {
    Ok(Runner::<Migrator>::new(connected.db()).status().await.map_err(PhaseError::migrate)?)
}

fn status(status: &Status) -> Output {
    let row = |name: &String, state: &str| vec![name.clone(), state.to_owned()];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for name in &status.applied {
        let state = if status.ahead.contains(name) {
            "applied, unknown to this binary"
        } else if status.changed.contains(name) {
            "applied, but changed since"
        } else {
            "applied"
        };
        rows.push(row(name, state));
    }
    rows.extend(status.pending.iter().map(|name| row(name, "pending")));
    let output = Output::new(status, table(&["migration", "state"], &rows));
    match status.state {
        State::Current => output,
        State::Pending | State::Diverged => output.exit(Exit::Differences),
        State::Ahead => output.exit(Exit::Ahead),
    }
}

fn plan(status: &Status) -> Output {
    let steps: Vec<_> = Migrator::steps().into_iter().filter(|m| status.pending.iter().any(|name| name == m.name)).collect();
    let data = json!({ "state": status.state, "plan": steps.iter().map(|m| json!({ "name": m.name, "transactional": m.transactional, "statements": m.up })).collect::<Vec<_>>() });
    let sql: Vec<String> = steps.iter().map(|m| format!("-- {}\n{};\n", m.name, m.up.join(";\n"))).collect();
    let human = if sql.is_empty() { "-- nothing to apply".to_owned() } else { sql.join("\n") };
    Output::new(data, human)
}
