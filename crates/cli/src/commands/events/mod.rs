//! `erp events`

mod replay;

use clap::{Args, Subcommand};
use erp_core::{Exit, event::EventInfo};
use serde_json::Value;

use crate::{
    Context, Failed, Output,
    commands::{known, table},
};

/// The catalogue of events, with the schema of each, and delivering old ones once more
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp events list\n  erp events show health.patient.created --json\n  erp events list --schemas > events.json\n  erp events replay --sink billing --from 2d"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Every event that may be published
    #[command(after_help = "Examples:\n  erp events list\n  erp events list --json      with the JSON Schema of each payload")]
    List {
        /// Print the catalogue as one JSON document, as docs/events.json has it
        #[arg(long)]
        schemas: bool,
    },
    Replay(replay::Opts),
    /// One event and the fields of its payload
    #[command(after_help = "Example:\n  erp events show health.patient.created")]
    Show {
        /// The type, as `erp events list` names it
        #[arg(value_name = "TYPE")]
        event_type: String,
    },
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let events = &context.registrar.events;
    match &opts.action {
        Action::Replay(opts) => replay::run(context, opts).await,
        Action::List { schemas: false } => Ok(Output::list(events, None, listed(events))),
        Action::List { schemas: true } => {
            let document = serde_json::json!({ "events": events });
            let text = serde_json::to_string_pretty(&document).map_err(|e| Failed::new(Exit::Software, "events", e.to_string()))?;
            Ok(Output::new(&document, text + "\n"))
        }
        Action::Show { event_type } => {
            let found = events.iter().find(|event| event.event_type == event_type);
            let found = found.ok_or_else(|| known::no_event(event_type, known::catalogue(context)))?;
            Ok(Output::new(found, shown(found)))
        }
    }
}

fn listed(events: &[EventInfo]) -> String {
    let row = |event: &EventInfo| {
        let version = event.schema_version.to_string();
        vec![event.event_type.to_owned(), version, event.aggregate_type.to_owned(), event.module.to_owned(), event.about.clone()]
    };
    table(&["type", "version", "aggregate", "module", "says"], &events.iter().map(row).collect::<Vec<_>>())
}

fn shown(event: &EventInfo) -> String {
    let fields: Vec<Vec<String>> = event.schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| vec![name.clone(), kind(schema), schema["description"].as_str().unwrap_or_default().to_owned()])
        .collect();
    format!(
        "{} (version {}, of a {})\n{}\n\n{}",
        event.event_type,
        event.schema_version,
        event.aggregate_type,
        event.about,
        table(&["field", "type", "says"], &fields)
    )
}

/// A schema in a few words.
fn kind(schema: &Value) -> String {
    if let Some(codes) = schema["enum"].as_array() {
        return codes.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ");
    }
    if let Some(either) = schema["anyOf"].as_array() {
        return either.iter().map(kind).collect::<Vec<_>>().join(" | ");
    }
    let name = schema["format"].as_str().or(schema["type"].as_str()).unwrap_or("any");
    if name == "array" { format!("list of {}", kind(&schema["items"])) } else { name.to_owned() }
}
