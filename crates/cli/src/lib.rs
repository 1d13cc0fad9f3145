//! The `erp` command line: arguments, runners, one Printer, exit codes.
//!
//! Every command returns an [`Output`] or a [`Failed`]; the Printer writes either once, as text or in one JSON envelope, and the
//! exit code is mapped once, at the end of [`run`].

mod about;
mod app;
mod bootstrap;
mod commands;
mod context;
mod globals;
mod output;
mod printer;
mod progress;
mod signals;

use std::{ffi::OsString, process::ExitCode};

use erp_core::Exit;
use erp_kit::{Module, Registrar};

pub use app::command;
pub use context::Context;
pub use output::{Failed, Output};
pub use printer::Printer;

/// Makes the modules, in order. Called once per start, and once for the arguments.
pub type Modules = fn() -> Vec<Box<dyn Module>>;

/// Parses the arguments, runs the command and says how it ended.
pub fn run(modules: Modules, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let registrar = Registrar::describe(&modules());
    let matches = match app::command(&registrar).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return ExitCode::from(app::refuse(&error, &arguments).code()),
    };
    let context = Context::new(modules, registrar, &matches);
    // A fault of ours has an exit code too, and an envelope where one is waited for.
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| dispatch(&context, &matches)));
    let ended = ended.unwrap_or_else(|_| {
        let failed = Failed::new(Exit::Software, "panic", "the program came upon a fault of its own; its log names the place");
        context.printer.finish(&commands::name(&matches), Err(failed))
    });
    ExitCode::from(ended.code())
}

fn dispatch(context: &Context, matches: &clap::ArgMatches) -> Exit {
    let name = commands::name(matches);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return context.printer.finish(&name, Err(Failed::new(Exit::OsErr, "runtime", error.to_string()))),
    };
    let result = runtime.block_on(commands::run(context, matches));
    // A pool that still closes connections must not hold the exit up.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    context.printer.finish(&name, result)
}
