//! `erp serve`

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use erp_core::Exit;
use erp_db::migrate::UpOptions;
use erp_kit::Profile;
use erp_server::{
    Ended, PhaseName, Stop, notify,
    phase::{Bound, Kind, MigrateMode, PhaseError, Reloads, Roles, SeedOptions},
};
use serde_json::json;

use crate::{Context, Failed, Output, bootstrap::Bootstrap};

/// Judged before anything is begun; names are looked up when it binds.
fn address(text: &str) -> Result<String, String> {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(text.to_owned()),
        _ => Err("not ADDRESS:PORT".to_owned()),
    }
}

/// Run every phase and serve until SIGTERM or SIGINT; a second signal aborts
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp serve --embedded                       no configuration, no running server needed\n  erp serve --until database                 run the startup chain up to a phase, report, exit\n  erp serve --migrations verify --no-seed    start without changing the database\n  erp serve --role worker --role scheduler   the background work alone, beside others with --role api\n\nExit codes: 0 drained, 75 drain deadline, 78 bad configuration, 69 database or Redis away, 71 port taken, 4 schema ahead."
)]
pub struct Opts {
    /// Where to listen; may be repeated [default: server.host and server.port]
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    listen: Vec<String>,
    /// Run up to and including this phase, report and exit: see erp phases
    #[arg(long, value_name = "PHASE")]
    until: Option<PhaseName>,
    /// What to do about pending migrations
    #[arg(long, value_enum, default_value = "apply")]
    migrations: Migrations,
    /// Short for --migrations verify
    #[arg(long)]
    no_migrate: bool,
    /// Do not make missing tenants, roles and administrators
    #[arg(long)]
    no_seed: bool,
    /// What this process does; may be repeated. api answers, worker brings events out and begins runs handed over, scheduler starts tasks
    #[arg(long = "role", value_name = "ROLE", value_enum, default_value = "all")]
    roles: Vec<Role>,
    /// Do not run background tasks: short for --role api
    #[arg(long, conflicts_with = "roles")]
    no_tasks: bool,
    /// With --embedded: also make demo patients
    #[arg(long, requires = "embedded")]
    demo: bool,
    /// Wait so long for the database at the start
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = humantime::parse_duration)]
    wait_deps: Duration,
    /// How long readiness says no before the port closes [default: server.drain_delay]
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    drain_delay: Option<Duration>,
    /// How long requests in flight may take after that [default: server.drain_timeout]
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    drain_timeout: Option<Duration>,
    /// Write what the start came to in this form, on stdout, whatever --output says
    #[arg(long, value_enum, value_name = "FORM")]
    print_startup: Option<Form>,
    /// Write the addresses into this file once requests are answered
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Migrations {
    Apply,
    Verify,
    Skip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    All,
    Api,
    Worker,
    Scheduler,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
}

impl Opts {
    fn roles(&self) -> Roles {
        if self.no_tasks {
            return Roles::API;
        }
        let has = |role| self.roles.contains(&Role::All) || self.roles.contains(&role);
        Roles { api: has(Role::Api), worker: has(Role::Worker), scheduler: has(Role::Scheduler) }
    }
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let stop = Stop::new();
    // Before the first phase, so that a signal during the start is not lost.
    stop.on_signals().map_err(|e| Failed::new(Exit::OsErr, "signals", e.to_string()))?;
    if opts.until == Some(PhaseName::Shutdown) {
        return Err(Failed::usage("the chain ends with shutdown by itself").hint("leave --until out"));
    }
    let mut start = Bootstrap::serving(context);
    // `--timeout` limits the start: a server has no end of its own.
    let limit = context.globals.timeout.unwrap_or(Duration::MAX);
    let started = tokio::select! {
        started = chain(context, opts, &mut start) => started,
        () = tokio::time::sleep(limit) => Err(Failed::new(Exit::TempFail, "timeout", format!("the start took longer than {}", humantime::format_duration(limit)))),
        () = stop.drain.cancelled() => Err(Failed::new(Exit::Terminated, "interrupted", "stopped by a signal before the start was complete")),
    };
    let result = match started {
        Ok(Some(bound)) => serve(context, opts, &start, bound, &stop).await,
        Ok(None) => Ok(report(&start, opts.until)),
        Err(failed) => Err(failed),
    };
    let closed = start.close().await;
    let output = result?;
    closed?;
    Ok(output)
}

/// The chain. `None` when `--until` ended it.
async fn chain(context: &Context, opts: &Opts, start: &mut Bootstrap<'_>) -> Result<Option<Bound>, Failed> {
    let done = |phase: PhaseName| opts.until == Some(phase);
    let mode = match opts.migrations {
        _ if opts.no_migrate => MigrateMode::Verify,
        Migrations::Apply => MigrateMode::Apply(UpOptions::default()),
        Migrations::Verify => MigrateMode::Verify,
        Migrations::Skip => MigrateMode::Skip,
    };
    let embedded = context.globals.embedded;
    let seed = SeedOptions {
        profile: match (opts.demo, embedded) {
            (true, _) => Profile::Demo,
            (false, true) => Profile::Ci,
            (false, false) => Profile::Minimal,
        },
        waive_change: embedded,
        skip: opts.no_seed,
        ..SeedOptions::default()
    };
    let loaded = start.loaded().await?;
    if done(PhaseName::Config) {
        return Ok(None);
    }
    let checked = start.timeline.run(PhaseName::Safety, async { loaded.check(&erp_settings::Policy::default()) }).await?;
    if done(PhaseName::Safety) {
        return Ok(None);
    }
    let level = context.globals.level(false);
    let observed = start.timeline.run(PhaseName::Telemetry, async { checked.telemetry(level) }).await?;
    if done(PhaseName::Telemetry) {
        return Ok(None);
    }
    let connected = start.timeline.run(PhaseName::Database, observed.connect(opts.wait_deps)).await?;
    if done(PhaseName::Database) {
        return Ok(None);
    }
    let mut bars = crate::progress::Migrations::new(context);
    let migrated = start.timeline.run(PhaseName::Migrate, connected.migrate(&mode, &mut bars)).await?;
    drop(bars);
    if done(PhaseName::Migrate) {
        return Ok(None);
    }
    let seeded = start.timeline.run(PhaseName::Seed, migrated.seed(&seed)).await?;
    if done(PhaseName::Seed) {
        return Ok(None);
    }
    let limited = start.timeline.run(PhaseName::Redis, seeded.redis()).await?;
    if done(PhaseName::Redis) {
        return Ok(None);
    }
    let wired = start.timeline.run(PhaseName::Events, async { Ok(limited.events()) }).await?;
    if done(PhaseName::Events) {
        return Ok(None);
    }
    let registered = start.timeline.run(PhaseName::Modules, wired.modules()).await?;
    if done(PhaseName::Modules) {
        return Ok(None);
    }
    let scheduled = start.timeline.run(PhaseName::Tasks, registered.tasks(opts.roles())).await?;
    if done(PhaseName::Tasks) {
        return Ok(None);
    }
    let timeline = start.timeline.clone();
    let mut routed = start.timeline.run(PhaseName::Router, async { scheduled.router(&timeline) }).await?;
    if done(PhaseName::Router) {
        return Ok(None);
    }
    routed.override_drain(opts.drain_delay, opts.drain_timeout);
    let bound = start.timeline.run(PhaseName::Serve, routed.bind(&opts.listen)).await?;
    Ok((!done(PhaseName::Serve)).then_some(bound))
}

async fn serve(context: &Context, opts: &Opts, start: &Bootstrap<'_>, bound: Bound, stop: &Stop) -> Result<Output, Failed> {
    let addresses = bound.addresses();
    announce(context, opts, start, &bound);
    if let Some(path) = &opts.ready_file {
        let text: Vec<String> = addresses.iter().map(|a| format!("{}://{a}\n", bound.scheme())).collect();
        std::fs::write(path, text.concat())
            .map_err(|e| Failed::new(Exit::CantCreate, "output", format!("cannot write {}: {e}", path.display())))?;
    }
    if let Some(embedded) = &start.embedded {
        embedded.supervise(stop);
    }
    let ended = {
        let running = bound.reloads();
        let served = bound.serve(stop);
        let reloads = reload_on_hangup(context, start, stop, &running);
        tokio::pin!(served);
        tokio::select! {
            ended = &mut served => ended?,
            never = reloads => match never {},
        }
    };
    if let Some(path) = &opts.ready_file {
        std::fs::remove_file(path).ok();
    }
    if let Some(loss) = start.embedded.as_ref().and_then(erp_server::Embedded::loss) {
        return Err(loss.into());
    }
    match ended {
        Ended::Drained => Ok(Output::default()),
        Ended::Aborted => {
            Err(PhaseError::new(PhaseName::Shutdown, Kind::Aborted, "a second signal ended the stop before everything was drained").into())
        }
        Ended::Deadline => Err(PhaseError::new(
            PhaseName::Shutdown,
            Kind::DrainDeadline,
            "work was still in flight at the drain deadline; it was rolled back",
        )
        .into()),
    }
}

/// SIGHUP: reads the configuration again and puts in force what can change without a restart: the log level and the certificate.
/// A configuration that would refuse a start is reported and the old one kept.
async fn reload_on_hangup(context: &Context, start: &Bootstrap<'_>, stop: &Stop, running: &Reloads) -> std::convert::Infallible {
    loop {
        stop.reload.notified().await;
        notify::reloading();
        let reloaded = start.reload(context, running);
        notify::reloaded(reloaded.is_ok());
        match reloaded {
            Ok(()) => tracing::info!("the configuration was read again"),
            Err(error) => tracing::error!(%error, "the configuration was not taken over; the old one stays"),
        }
    }
}

/// Where to go, and on a new private cluster the administrator's password, once.
fn announce(context: &Context, opts: &Opts, start: &Bootstrap<'_>, bound: &Bound) {
    let urls: Vec<String> = bound.addresses().iter().map(|a| format!("{}://{a}", bound.scheme())).collect();
    let metrics = bound.operations().map(|a| format!("http://{a}/metrics"));
    let password = start.embedded.as_ref().and_then(|e| e.new_password.as_ref());
    let mut human = format!("listening on {}", urls.join(" and "));
    if let Some(url) = urls.first().filter(|_| opts.roles().api) {
        human.push_str(&format!("\nAPI pages    {url}/docs"));
    }
    if let Some(metrics) = &metrics {
        human.push_str(&format!("\nmetrics      {metrics}"));
    }
    if let Some(password) = password {
        human.push_str(&format!(
            "\nuser         admin\npassword     {}   (shown once; kept in {}/secrets.toml)",
            password.expose(),
            context.globals.embedded_dir.display()
        ));
    }
    let data = json!({ "urls": urls, "metrics_url": metrics, "phases": start.timeline.report().phases, "admin_password": password.map(|p| p.expose().clone()) });
    let printer = if opts.print_startup == Some(Form::Json) { &context.printer.as_json() } else { &context.printer };
    printer.announce("serve", &data, &human);
}

fn report(start: &Bootstrap<'_>, until: Option<PhaseName>) -> Output {
    let report = start.timeline.report();
    let rows: Vec<Vec<String>> = report.phases.iter().map(|p| vec![p.name.clone(), "ok".to_owned(), format!("{} ms", p.ms)]).collect();
    Output::new(json!({ "until": until, "phases": report.phases }), super::table(&["phase", "result", "took"], &rows))
}
