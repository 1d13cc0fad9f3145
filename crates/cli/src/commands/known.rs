//! Names that a flag was given: one that names nothing is refused, with the one that was likely meant.

use erp_core::Exit;
use erp_db::Db;
use erp_events::{
    names::{self, Known},
    outbox::{self, SinkStatus},
};
use erp_tasks::{closest, did_you_mean};

use crate::{Context, Failed};

/// `; did you mean billing?`
pub fn instead<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    did_you_mean(closest(name, candidates.into_iter()))
}

pub fn no_sink<'a>(kind: &str, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Failed {
    Failed::new(Exit::Usage, kind, format!("there is no sink {name}{}", instead(name, candidates)))
}

/// The same of a sink whose state is asked for.
pub fn no_outbox_sink<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Failed {
    no_sink("outbox.sink_unknown", name, candidates).hint("erp outbox status")
}

/// The sink of this name, and what waits for it.
pub async fn outbox_sink(db: &Db, name: &str) -> Result<SinkStatus, Failed> {
    let mut sinks = outbox::sinks(db).await?;
    match sinks.iter().position(|sink| sink.name == name) {
        Some(place) => Ok(sinks.swap_remove(place)),
        None => Err(no_outbox_sink(name, sinks.iter().map(|sink| sink.name.as_str()))),
    }
}

pub fn no_event<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Failed {
    let message = format!("there is no event {name}{}", instead(name, candidates));
    Failed::new(Exit::Usage, "event.unknown", message).hint("erp events list")
}

/// The types of events that this version publishes.
pub fn catalogue(context: &Context) -> Vec<&'static str> {
    context.registrar.events.iter().map(|event| event.event_type).collect()
}

/// Of a filter over what was: what there is to say of a name that only old rows bear.
pub async fn sink(db: &Db, name: &str) -> Result<Option<String>, Failed> {
    match names::sink(db, name).await? {
        Known::Now => Ok(None),
        Known::Once => Ok(Some(format!("there is no sink {name} any more: these are of its time"))),
        Known::Never(names) => Err(no_outbox_sink(name, names.iter().map(String::as_str))),
    }
}

/// The same of an event's type, or of the beginning of several.
pub async fn event_type(context: &Context, db: &Db, pattern: &str) -> Result<Option<String>, Failed> {
    match names::event_type(db, pattern, &catalogue(context)).await? {
        Known::Now => Ok(None),
        Known::Once => Ok(Some(of_old(pattern))),
        Known::Never(names) => Err(no_event(pattern, names.iter().map(String::as_str))),
    }
}

pub fn of_old(pattern: &str) -> String {
    format!("no event of this version is {pattern}: these are of another one's time")
}

/// Of what a sink is to get: patterns that fit nothing which this version publishes.
pub fn fits_nothing(context: &Context, patterns: &[String]) -> Vec<String> {
    let catalogue = catalogue(context);
    let odd = patterns.iter().filter(|pattern| !names::is_type(pattern, &catalogue));
    odd.map(|pattern| format!("no event of this version is {pattern}{}", instead(pattern, catalogue.iter().copied()))).collect()
}
