//! The command line's definition.

use std::ffi::OsString;

use clap::{Args, Command, Subcommand, error::ErrorKind};
use erp_core::Exit;
use erp_kit::Registrar;

use crate::{
    Failed, Printer, about, commands,
    globals::Globals,
    printer::{Color, Format},
};

const ABOUT: &str = "Multi-tenant health-management ERP: an operations toolkit and a daemon in one binary.";
const EXAMPLES: &str = "Examples:
  erp serve --embedded              a server with a database of its own, no configuration
  erp check-config --explain        every setting, where it comes from and what it overrides
  erp migrate && erp seed           prepare a database, as CI does
  erp run-task --list               background tasks and how their last runs went

Exit codes follow sysexits: 0 done, 1 negative verdict, 3 differences, 4 schema ahead,
64 usage, 65 bad data, 66 missing file, 69 unavailable, 70 software fault,
71 system refuses, 75 try again, 77 no permission, 78 bad configuration.";

/// The whole command line, the modules' commands included.
pub fn command(registrar: &Registrar) -> Command {
    let base = Command::new("erp").version(about::VERSION).subcommand_required(true).arg_required_else_help(true).propagate_version(false);
    let mut command = commands::Spine::augment_subcommands(Globals::augment_args(base))
        .about(ABOUT)
        .after_help(EXAMPLES)
        .mut_subcommand("run-task", |c| commands::run_task::with_tasks(c, registrar));
    for name in commands::module::names(registrar) {
        command = command.subcommand(commands::module::command(name, registrar));
    }
    command
}

/// clap's own refusals: help and version go to stdout with 0, everything else to stderr with 64.
pub fn refuse(error: &clap::Error, arguments: &[OsString]) -> Exit {
    let shows = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let json = arguments.windows(2).any(|w| w[0] == "--output" && w[1] != "human")
        || arguments.iter().any(|a| a == "--json" || a == "--output=json" || a == "--output=ndjson");
    if error.kind() == ErrorKind::InvalidSubcommand && arguments.iter().any(|a| a == "run-task") {
        let text = error.render().to_string().replace("unrecognized subcommand", "there is no task");
        let failed = Failed::usage(
            text.lines()
                .filter(|l| !l.is_empty() && !l.starts_with("Usage") && !l.starts_with("For more"))
                .collect::<Vec<_>>()
                .join("\n")
                .trim_start_matches("error: "),
        );
        let failed = Failed { kind: "task.unknown".to_owned(), ..failed.hint("erp run-task --list") };
        return Printer::new(if json { Format::Json } else { Format::Human }, 0, Color::Auto, false).finish("run-task", Err(failed));
    }
    if json && !shows {
        let printer = Printer::new(Format::Json, 0, Color::Never, false);
        let text = error.render().to_string();
        let lines: Vec<&str> =
            text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:")).filter(|line| !line.is_empty()).collect();
        let message = lines.join(" ").trim_start_matches("error: ").to_owned();
        return printer.finish("erp", Err(Failed::usage(message).hint("erp --help")));
    }
    error.print().ok();
    if shows { Exit::Ok } else { Exit::Usage }
}
