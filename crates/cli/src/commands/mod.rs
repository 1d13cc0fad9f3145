//! One file a command: its arguments and `run`.

mod audit;
mod backup;
pub mod check_config;
mod completions;
mod dead_letters;
mod doctor;
mod embedded;
mod events;
mod healthcheck;
mod installation;
mod known;
mod maintenance;
mod man;
mod migrate;
pub mod module;
mod openapi;
mod outbox;
mod phases;
mod routes;
pub mod run_task;
mod schedule;
mod secrets;
mod seed;
mod serve;
mod sinks;
mod support_bundle;
mod tenant;
pub mod values;
mod verify;
mod version;
mod wait;

use std::time::Duration;

use clap::{ArgMatches, FromArgMatches, Subcommand};

use crate::{Context, Failed, Output, signals::interruptible};

/// The product's own commands; modules add theirs beside them.
#[derive(Subcommand, Debug)]
pub enum Spine {
    CheckConfig(check_config::Opts),
    Migrate(migrate::Opts),
    Seed(seed::Opts),
    Doctor(doctor::Opts),
    Verify(verify::Opts),
    Tenant(tenant::Opts),
    Serve(serve::Opts),
    RunTask(run_task::Opts),
    Schedule(schedule::Opts),
    Audit(audit::Opts),
    Outbox(outbox::Opts),
    DeadLetters(dead_letters::Opts),
    Sinks(sinks::Opts),
    Backup(backup::Opts),
    Maintenance(maintenance::Opts),
    Secrets(secrets::Opts),
    Events(events::Opts),
    Phases(phases::Opts),
    Routes(routes::Opts),
    Openapi(openapi::Opts),
    Healthcheck(healthcheck::Opts),
    Wait(wait::Opts),
    Embedded(embedded::Opts),
    SupportBundle(support_bundle::Opts),
    Completions(completions::Opts),
    Man(man::Opts),
    Version(version::Opts),
}

/// The command's name in the envelope: `migrate.status`.
pub fn name(matches: &ArgMatches) -> String {
    let mut names = Vec::new();
    let mut at = matches;
    while let Some((name, inner)) = at.subcommand() {
        // A task's name contains a dot of its own and is an argument rather than a command.
        if names.last().is_some_and(|n| n == "run-task") {
            break;
        }
        names.push(name.to_owned());
        at = inner;
    }
    names.join(".")
}

pub async fn run(context: &Context, matches: &ArgMatches) -> Result<Output, Failed> {
    if let Some((name, inner)) = matches.subcommand()
        && module::names(&context.registrar).contains(&name)
    {
        return limited(context, Duration::ZERO, module::run(context, name, inner)).await;
    }
    let spine = Spine::from_arg_matches(matches).map_err(|e| Failed::usage(e.to_string()))?;
    if let Spine::Serve(opts) = spine {
        return serve::run(context, &opts).await;
    }
    // What waits keeps to --timeout itself, and says what was not there in time.
    let waits = matches!(&spine, Spine::Wait(_)) || matches!(&spine, Spine::Migrate(opts) if opts.is_wait());
    let drains = matches!(&spine, Spine::Outbox(opts) if opts.is_drain());
    let work = async {
        match spine {
            Spine::CheckConfig(opts) => check_config::run(context, &opts).await,
            Spine::Migrate(opts) => migrate::run(context, &opts).await,
            Spine::Doctor(opts) => doctor::run(context, &opts).await,
            Spine::Verify(opts) => verify::run(context, &opts).await,
            Spine::Seed(opts) => seed::run(context, &opts).await,
            Spine::Tenant(opts) => tenant::run(context, &opts).await,
            Spine::Serve(opts) => serve::run(context, &opts).await,
            Spine::RunTask(opts) => run_task::run(context, &opts, matches).await,
            Spine::Schedule(opts) => schedule::run(context, &opts).await,
            Spine::Audit(opts) => audit::run(context, &opts).await,
            Spine::Outbox(opts) => outbox::run(context, &opts).await,
            Spine::DeadLetters(opts) => dead_letters::run(context, &opts).await,
            Spine::Sinks(opts) => sinks::run(context, &opts).await,
            Spine::Backup(opts) => backup::run(context, &opts).await,
            Spine::Maintenance(opts) => maintenance::run(context, &opts).await,
            Spine::Secrets(opts) => secrets::run(context, &opts).await,
            Spine::Events(opts) => events::run(context, &opts).await,
            Spine::Phases(opts) => phases::run(&opts),
            Spine::Routes(opts) => routes::run(context, &opts),
            Spine::Openapi(opts) => openapi::run(context, &opts),
            Spine::Healthcheck(opts) => healthcheck::run(&opts).await,
            Spine::Wait(opts) => wait::run(context, &opts).await,
            Spine::Embedded(opts) => embedded::run(context, &opts),
            Spine::SupportBundle(opts) => support_bundle::run(context, &opts).await,
            Spine::Man(opts) => man::run(context, &opts),
            Spine::Completions(opts) => completions::run(context, &opts),
            Spine::Version(opts) => version::run(context, &opts),
        }
    };
    if waits { interruptible(work).await } else { limited(context, if drains { GRACE } else { Duration::ZERO }, work).await }
}

/// What drains looks once more when its time is over, and says what is left.
const GRACE: Duration = Duration::from_secs(10);

/// Under `--timeout` and signals.
async fn limited(context: &Context, grace: Duration, work: impl Future<Output = Result<Output, Failed>>) -> Result<Output, Failed> {
    let Some(limit) = context.globals.timeout else { return interruptible(work).await };
    tokio::time::timeout(limit + grace, interruptible(work)).await.unwrap_or_else(|_| {
        let message = format!("not done within {}; what was not finished was rolled back", humantime::format_duration(limit));
        Err(Failed::new(erp_core::Exit::TempFail, "timeout", message).hint("raise --timeout"))
    })
}

/// A table for people: columns as wide as their widest cell.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |i: usize| rows.iter().map(|r| r[i].chars().count()).chain([head[i].len()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(cell, w)| format!("{cell:<w$}", w = *w)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head.to_vec())];
    lines.extend(rows.iter().map(|r| line(r.iter().map(String::as_str).collect())));
    lines.join("\n")
}
