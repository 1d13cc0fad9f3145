//! `cargo xtask bench`: what the product costs beside what it could cost, side by side in one run.
//!
//! A private PostgreSQL that syncs as in production, a real Redis, the built `erp` as a process, and two reference servers over
//! the same tables as processes of their own. Costs are CPU time, which a busy machine changes little; only the rows that are
//! about waiting measure the clock.
//!
//! | folder or file | what |
//! |---|---|
//! | [`site`] | PostgreSQL, Redis, the product's configuration |
//! | [`seed`] | 470,000 patients, sealed as the product seals them |
//! | [`reference`] | the bare server and the obvious one |
//! | [`load`], [`http`], [`world`] | who asks for what, and how |
//! | [`cpu`], [`stats`] | what is measured, and what is made of it |
//! | [`rows`] | one file a row of the result |
//! | [`events`] | the relay beside graphile-worker |
//! | [`report`] | the result: a table, JSON, `docs/PERFORMANCE.md` |

mod cpu;
mod events;
mod http;
mod load;
mod machine;
mod pace;
mod reference;
mod report;
mod row;
mod rows;
mod run;
mod seed;
mod site;
mod sql;
mod stats;
mod target;
mod world;

use std::process::ExitCode;

use clap::Parser;

/// The benchmark
#[derive(Parser, Debug)]
#[command(name = "erp-bench")]
enum Command {
    Run(run::Opts),
    Events(events::Opts),
    Bare(reference::Opts),
    Obvious(reference::Opts),
}

fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Run(opts) => run::run(&opts),
        Command::Events(opts) => events::run(&opts),
        Command::Bare(opts) => reference::run(&opts, reference::Kind::Bare),
        Command::Obvious(opts) => reference::run(&opts, reference::Kind::Obvious),
    };
    result.unwrap_or_else(|error| {
        say(&format!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

/// Progress and errors; the result alone goes to stdout.
#[expect(clippy::print_stderr, reason = "the one place that says something")]
fn say(line: &str) {
    eprintln!("{line}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Command::command().debug_assert();
    }
}
