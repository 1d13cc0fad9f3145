//! `erp sinks list`, `erp sinks show` and `erp sinks schema`

use clap::Args;
use erp_events::{
    SinkRow,
    sink_desk::{self, KINDS, Shown},
    sinks,
};
use serde_json::{Value, json};

use super::{Desk, unknown};
use crate::{Failed, Output, commands::table};

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
            let problem = sink.problem.clone().unwrap_or_default();
            vec![sink.row.name.clone(), sink.row.kind.clone(), state(&sink.row).to_owned(), events, problem]
        })
        .collect();
    Ok(Output::list(&shown, None, table(&["sink", "kind", "state", "events", "problem"], &rows)))
}

pub async fn show(desk: &Desk<'_>, name: &str) -> Result<Output, Failed> {
    let shown = all(desk).await?.into_iter().find(|sink| sink.row.name == name).ok_or_else(|| unknown(name))?;
    let value = serde_json::to_value(&shown).unwrap_or(Value::Null);
    let human = serde_json::to_string_pretty(&value).unwrap_or_default();
    Ok(Output::new(value, human))
}

async fn all(desk: &Desk<'_>) -> Result<Vec<Shown>, Failed> {
    let (deps, consumers) = (desk.deps()?, desk.consumers());
    let rows = sink_desk::all(desk.migrated.db()).await?;
    let shown = rows.into_iter().map(|row| {
        let problem = sink_desk::problem(&row, &consumers, &deps);
        Shown::new(row, problem)
    });
    Ok(shown.collect())
}

const fn state(row: &SinkRow) -> &'static str {
    match (row.disabled, row.paused) {
        (true, _) => "disabled",
        (_, true) => "paused",
        _ => "on",
    }
}
