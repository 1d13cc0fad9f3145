//! `cargo xtask chaos`: the product under load while processes, connections and servers die; a ledger says what came of it.
//!
//! The same program is the suite, the replicas under test (`replica`: the whole `erp` with one module more) and the writing process
//! (`produce`), so that all of them have the crash points of this build.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod ledger;
mod module;
mod producer;
mod receiver;
mod report;
mod rig;
mod scale;
mod scenarios;
mod suite;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;
use erp_kit::Module;

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    match arguments.get(1).and_then(|word| word.to_str()) {
        Some("replica") => {
            arguments.remove(1);
            erp_cli::run(modules, arguments)
        }
        Some("produce") => ended(run(producer::as_process()).map(|()| true)),
        _ => ended(run(suite::run(suite::Opts::parse()))),
    }
}

fn modules() -> Vec<Box<dyn Module>> {
    vec![Box::new(erp_auth::AuthModule), Box::new(erp_health::HealthModule), Box::new(module::Chaos)]
}

fn run<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

fn ended(result: anyhow::Result<bool>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
