//! `erp sinks`

mod change;
mod list;
mod remove;

use std::sync::Arc;

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{Failure, WriteTx};
use erp_events::{
    SinkRow,
    sink_desk::{self, Done},
    sinks::SinkDeps,
};
use erp_server::phase::Migrated;
use erp_settings::Finding;
use serde_json::json;

use crate::{
    Context, Failed, Output,
    bootstrap::on_schema,
    commands::{installation, known},
};

/// Receivers of events outside the product: Redis Streams, NATS JetStream, webhooks, the log
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp sinks add billing --kind webhook --events 'health.*' \\\n    --settings '{\"url\": \"https://billing.example.org/hooks\", \"secrets_env\": [\"ERP_SINK_BILLING\"]}'\n  erp sinks add feed --kind redis_stream --settings '{\"url\": \"redis://127.0.0.1:6379/3\"}'\n  erp sinks list\n  erp sinks schema nats\n\nSettings name secrets, they hold none: a variable ERP_SINK_… of the server, or a file in events.secrets_dir.\nA new sink gets the events that are not archived yet, and all that come; erp events replay brings earlier ones."
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Every sink, and what the servers said when one could not be reached
    #[command(
        after_help = "Example:\n  erp sinks list --json\n\nThe last error is what a server stored when it could not deliver, or, of an UNUSABLE sink, why a server that runs now can make nothing of its settings. This command tries nothing; what its own environment lacks, erp sinks show NAME says as problem_here."
    )]
    List,
    /// One sink with its settings; of URLs only where they lead
    #[command(after_help = "Example:\n  erp sinks show billing")]
    Show {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Schema(list::SchemaOpts),
    Add(change::AddOpts),
    Set(change::SetOpts),
    Remove(remove::Opts),
    /// Have every server make its connections and read sinks' secrets anew
    #[command(after_help = "Example:\n  erp sinks reload      after a secret's file was exchanged")]
    Reload,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    // Known without a database.
    if let Action::Schema(opts) = &opts.action {
        return Ok(list::schema(opts));
    }
    on_schema(context, async |migrated| act(&Desk { context, migrated }, &opts.action).await).await
}

async fn act(desk: &Desk<'_>, action: &Action) -> Result<Output, Failed> {
    match action {
        Action::List => list::run(desk).await,
        Action::Show { name } => list::show(desk, name).await,
        Action::Schema(opts) => Ok(list::schema(opts)),
        Action::Add(opts) => change::add(desk, opts).await,
        Action::Set(opts) => change::set(desk, opts).await,
        Action::Remove(opts) => remove::run(desk, opts).await,
        Action::Reload => {
            let note = async |tx: &WriteTx| {
                sink_desk::note_reload(tx);
                Ok(())
            };
            installation::write(desk.context, desk.migrated, note).await?;
            desk.migrated.db().tell_servers("sinks").await?;
            Ok(Output::new(json!({ "told": true }), "every server that relays makes its sinks anew"))
        }
    }
}

/// What the actions have in common.
struct Desk<'a> {
    context: &'a Context,
    migrated: &'a Migrated,
}

impl Desk<'_> {
    fn deps(&self) -> Result<SinkDeps, Failed> {
        let deps = SinkDeps::configured(self.migrated.config(), Arc::clone(&self.context.clock));
        deps.map_err(|e| Failed::new(Exit::Config, "config.invalid", e))
    }

    fn consumers(&self) -> Vec<&str> {
        self.context.registrar.consumers.iter().map(|consumer| consumer.name()).collect()
    }

    /// In one transaction of the installation's audit chain; then the servers are told.
    async fn write(&self, name: &str, word: &str, work: impl AsyncFn(&WriteTx) -> Result<Done, Failure>) -> Result<Output, Failed> {
        let changed = settled(name, &installation::write(self.context, self.migrated, work).await?)?;
        if changed {
            // Whoever is not told looks within half a minute.
            self.migrated.db().tell_servers("sinks").await.ok();
        }
        let human = if changed { format!("{name} is {word}") } else { format!("nothing to do: {name} is so already") };
        Ok(Output::new(json!({ "sink": name, "changed": changed, "dry_run": false }), human))
    }
}

/// Whether something changed.
fn settled(name: &str, done: &Done) -> Result<bool, Failed> {
    match done {
        Done::Changed => Ok(true),
        Done::Same => Ok(false),
        Done::Taken => {
            Err(Failed::new(Exit::Usage, "sink.taken", format!("there is a sink {name}, and it is another")).hint("erp sinks set"))
        }
        Done::Unknown => Err(unknown(name, &[])),
        Done::Internal => {
            Err(Failed::new(Exit::Usage, "sink.internal", format!("{name} is a part of the product")).hint("erp outbox pause can hold it"))
        }
    }
}

fn unknown(name: &str, known: &[SinkRow]) -> Failed {
    known::no_sink("sink.unknown", name, known.iter().map(|row| row.name.as_str())).hint("erp sinks list")
}

fn refused(findings: &[Finding]) -> Failed {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let hint = finding.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            format!("{}: {}{hint}", finding.key.as_deref().unwrap_or("settings"), finding.message)
        })
        .collect();
    Failed::new(Exit::DataErr, "sink.invalid", lines.join("\n")).hint("erp sinks schema KIND").data(json!({ "findings": findings }))
}
