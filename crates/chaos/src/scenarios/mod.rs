//! The scenarios, one file for each kind of fault.

mod clock;
mod crash;
mod database;
mod delivery;
mod kill;
mod tasks;
mod wake;

use std::pin::Pin;

use anyhow::Result;

use crate::scale::{Outcome, Scale};

type Run = fn(Scale) -> Pin<Box<dyn Future<Output = Result<Outcome>>>>;

/// A scenario, and how to run it; else why it is not one of this suite's and what proves it.
pub struct Scenario {
    pub id: &'static str,
    pub title: &'static str,
    pub run: Result<Run, &'static str>,
}

const fn run(id: &'static str, title: &'static str, run: Run) -> Scenario {
    Scenario { id, title, run: Ok(run) }
}

const fn elsewhere(id: &'static str, title: &'static str, why: &'static str) -> Scenario {
    Scenario { id, title, run: Err(why) }
}

/// Every scenario.
pub const ALL: [Scenario; 17] = [
    run("T1", "the process ends at each crash point P1 to P15", |scale| Box::pin(crash::every_point(scale))),
    run("T2", "replicas are killed at random under load", |scale| Box::pin(kill::at_random(scale))),
    run("T3", "a leader is frozen, and thawed after others took over", |scale| Box::pin(kill::frozen_leader(scale))),
    run("T4", "PostgreSQL crashes and restarts under load", |scale| Box::pin(database::restarts(scale))),
    run("T5", "every connection is ended every two seconds", |scale| Box::pin(database::cut_connections(scale))),
    run("T6", "a replica's network goes dead without a word", |scale| Box::pin(database::dead_network(scale))),
    run("T7", "bursts of commits: no wake-up is lost", |scale| Box::pin(wake::bursts(scale))),
    run("T8", "interleaved commits: nobody waits for a slow writer", |scale| Box::pin(wake::interleaved(scale))),
    run("T9", "a receiver refuses one thing's events", |scale| Box::pin(delivery::refused(scale))),
    run("T10", "one tenant's flood, another's single event", |scale| Box::pin(delivery::flood(scale))),
    run("T11", "slots, runs by hand and killed servers", |scale| Box::pin(tasks::slots(scale))),
    run("T12", "missed slots, skewed clocks", |scale| Box::pin(clock::wrong_and_late(scale))),
    run("T13", "a task crashes between tenants", |scale| Box::pin(tasks::crash_between_tenants(scale))),
    run("T14", "a dump with waiting, parked and dead events is restored", |scale| Box::pin(database::restored(scale))),
    run("T15", "SIGTERM under load", |scale| Box::pin(kill::drained(scale))),
    elsewhere("T16", "the bus overflows", "proven by crates/events/tests/it/bus.rs"),
    run("T17", "completing fails: locks, timeouts, serialization", |scale| Box::pin(database::failing_completion(scale))),
];
