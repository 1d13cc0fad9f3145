//! `erp sinks list`, `erp sinks show` and `erp sinks schema`

use clap::Args;
use erp_events::{
    outbox,
    sink_desk::{self, KINDS, Shown},
    sinks,
};
use serde_json::{Value, json};

use super::{Desk, unknown};
use crate::{
    Failed, Output,
    commands::{outbox::servers, table},
};

/// What the settings of a kind are, as JSON Schema
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp sinks schema webhook")]
pub struct SchemaOpts {
    #[arg(value_name = "KIND", value_parser = KINDS)]
    kind: String,
}

pub fn schema(opts: &SchemaOpts) -> Output {
    let none = || json!({ "type": "object", "additionalProperties": false });
    let schema = sinks::json_schema(&opts.kind).unwrap_or_else(none);
    let human = serde_json::to_string_pretty(&schema).unwrap_or_default();
    Output::new(schema, human)
}

pub async fn run(desk: &Desk<'_>) -> Result<Output, Failed> {
    let shown = all(desk).await?;
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|sink| {
            let events = sink.row.event_filter.as_ref().map_or_else(|| "all".to_owned(), |filter| filter.join(" "));
            let error = sink.unusable.clone().or_else(|| sink.last_error.clone()).unwrap_or_else(|| "-".to_owned());
            vec![sink.row.name.clone(), sink.row.kind.clone(), state(sink), events, error]
        })
        .collect();
    Ok(Output::list(&shown, None, table(&["sink", "kind", "state (UTC)", "events", "last error (stored by a server)"], &rows)))
}

pub async fn show(desk: &Desk<'_>, name: &str) -> Result<Output, Failed> {
    let shown = all(desk).await?;
    let known = || shown.iter().map(|sink| sink.row.clone()).collect::<Vec<_>>();
    let shown = shown.iter().find(|sink| sink.row.name == name).ok_or_else(|| unknown(name, &known()))?;
    let value = serde_json::to_value(shown).unwrap_or(Value::Null);
    let human = serde_json::to_string_pretty(&value).unwrap_or_default();
    let here = shown.problem_here.as_ref().map(|problem| {
        format!(
            "with the environment of this command {name} could not be used ({problem}); what counts is that of the servers: see last_error"
        )
    });
    // Servers that run have said what they think of it.
    let there = shown.unusable.as_ref().map(|why| format!("{} cannot use {name}: {why}", servers(shown.unusable_on)));
    Ok(Output::new(value, human).warnings(there.or(here)))
}

async fn all(desk: &Desk<'_>) -> Result<Vec<Shown>, Failed> {
    let (deps, consumers) = (desk.deps()?, desk.consumers());
    let rows = sink_desk::all(desk.migrated.db()).await?;
    let status = outbox::sinks(desk.migrated.db()).await?;
    let shown = rows.into_iter().map(|row| {
        let problem = sink_desk::problem(&row, &consumers, &deps);
        let status = status.iter().find(|status| status.name == row.name);
        Shown::new(row, status, problem)
    });
    Ok(shown.collect())
}

fn state(sink: &Shown) -> String {
    match (sink.row.disabled, sink.row.paused, sink.failing_since) {
        (true, ..) => "disabled".to_owned(),
        (_, true, _) => "paused".to_owned(),
        _ if sink.unusable.is_some() => "UNUSABLE".to_owned(),
        (.., Some(since)) => format!("failing since {}", since.format("%F %T")),
        _ => "on".to_owned(),
    }
}
