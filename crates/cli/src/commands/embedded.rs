//! `erp embedded`

use std::os::unix::process::CommandExt;

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_embedded::{DATABASE, SUPERUSER, StopOutcome};
use serde_json::json;

use crate::{Context, Failed, Output};

/// The private PostgreSQL cluster of --embedded
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp embedded path\n  erp embedded psql\n  erp embedded stop")]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Where it lives and whether it runs
    #[command(after_help = "Example:\n  erp embedded path")]
    Path,
    /// Stop whatever runs on it
    #[command(after_help = "Example:\n  erp embedded stop")]
    Stop,
    /// A psql prompt on the running cluster, as its superuser
    #[command(after_help = "Example:\n  erp embedded psql -- -c '\\dt'")]
    Psql {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys
    #[command(after_help = "Example:\n  erp embedded reset --yes --confirm .erp")]
    Reset {
        /// The folder's name once more
        #[arg(long, value_name = "DIR")]
        confirm: Option<String>,
    },
}

pub fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let dir = &context.globals.embedded_dir;
    let fail = |error: erp_embedded::EmbeddedError| Failed::new(Exit::Unavailable, "embedded.failed", error.to_string());
    match &opts.action {
        Action::Path => {
            let running = erp_embedded::running(dir);
            let human = match &running {
                Some(running) => format!("{} (running, pid {}, socket {})", dir.display(), running.pid, running.socket_dir.display()),
                None => format!("{} (not running)", dir.display()),
            };
            Ok(Output::new(json!({ "dir": dir, "running": running.is_some(), "pid": running.map(|r| r.pid) }), human))
        }
        Action::Stop => {
            let outcome = erp_embedded::stop_running(dir).map_err(fail)?;
            let human = match outcome {
                StopOutcome::NotRunning => "nothing was running".to_owned(),
                StopOutcome::Server { pid } => format!("stopped the server (pid {pid}) and its PostgreSQL"),
                StopOutcome::Orphan { pid } => format!("stopped PostgreSQL (pid {pid})"),
            };
            Ok(Output::new(json!({ "dir": dir, "stopped": !matches!(outcome, StopOutcome::NotRunning) }), human))
        }
        Action::Psql { arguments } => {
            let running = erp_embedded::running(dir).ok_or_else(|| {
                Failed::new(Exit::Unavailable, "embedded.stopped", "the cluster does not run").hint("start it: erp serve --embedded")
            })?;
            let psql = erp_embedded::find_psql(dir).ok_or_else(|| {
                Failed::new(Exit::Unavailable, "embedded.psql", "there is no psql on this machine").hint("install postgresql-client")
            })?;
            let error = std::process::Command::new(psql).arg(running.url(SUPERUSER, DATABASE)).args(arguments).exec();
            Err(Failed::new(Exit::OsErr, "embedded.psql", error.to_string()))
        }
        Action::Reset { confirm } => {
            let named = dir.to_string_lossy().into_owned();
            if !context.globals.yes || confirm.as_deref() != Some(named.as_str()) {
                return Err(Failed::usage("this deletes every patient in the private cluster")
                    .hint(format!("if that is meant: erp embedded reset --yes --confirm {named}")));
            }
            erp_embedded::reset(dir).map_err(fail)?;
            Ok(Output::new(json!({ "dir": dir, "reset": true }), format!("the cluster in {named} is gone; its secrets.toml stays")))
        }
    }
}
