//! `cargo xtask test`: the whole test suite with servers of its own.

use std::{
    env,
    path::PathBuf,
    process::{Command, ExitCode, ExitStatus},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{backing::Backing, say, workspace};

/// Run every test: installs what is missing, starts one private PostgreSQL and one Redis, ends both
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  cargo xtask test                      everything\n  cargo xtask test -p erp-db            one crate\n  cargo xtask test login                tests whose name contains login\n\nWith cargo-nextest installed it runs the tests, else cargo test does. Documentation tests run last unless arguments are given."
)]
pub struct Opts {
    /// Do not install anything
    #[arg(long)]
    no_install: bool,
    /// For cargo nextest run, or cargo test
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

pub fn run(opts: &Opts) -> Result<ExitCode> {
    survive_interrupts();
    let start = Instant::now();
    let backing = Backing::start(!opts.no_install)?;
    let larger = fixtures();
    let runner = Runner { opts, servers: &backing.variables() };
    let mut status = runner.tests()?;
    if status.success() && opts.arguments.is_empty() {
        status = runner.documentation()?;
    }
    backing.stop()?;
    // Said last too, so that nobody takes the smaller set for the whole.
    if !larger {
        say(SKIPPED);
    }
    say(&format!("tests: {} after {:.0} s", if status.success() { "passed" } else { "FAILED" }, start.elapsed().as_secs_f64()));
    Ok(code(status))
}

struct Runner<'a> {
    opts: &'a Opts,
    servers: &'a [(&'static str, PathBuf)],
}

impl Runner<'_> {
    fn tests(&self) -> Result<ExitStatus> {
        let nextest = has_nextest();
        let kind: &[&str] = if nextest { &["nextest", "run"] } else { &["test", "--no-fail-fast"] };
        let mut command = self.cargo(kind);
        if !narrows(&self.opts.arguments) {
            command.arg("--workspace");
        }
        // Documentation tests have their own run; without nextest they would run here too.
        if !nextest && self.opts.arguments.is_empty() {
            command.args(["--lib", "--bins", "--tests", "--examples"]);
        }
        command.args(&self.opts.arguments).status().context("cannot run cargo")
    }

    fn documentation(&self) -> Result<ExitStatus> {
        self.cargo(&["test", "--doc", "--workspace", "--quiet"]).status().context("cannot run cargo")
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = workspace::cargo();
        command.args(arguments).envs(self.servers.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Whether the arguments choose packages themselves.
fn narrows(arguments: &[String]) -> bool {
    let own = arguments.iter().take_while(|argument| *argument != "--");
    own.into_iter().any(|argument| {
        ["-p", "--package", "--workspace", "--all", "--manifest-path"].contains(&argument.as_str())
            || (argument.starts_with("-p") && !argument.starts_with("--"))
            || argument.starts_with("--package=")
    })
}

pub fn has_nextest() -> bool {
    Command::new("cargo-nextest").arg("--version").output().is_ok_and(|output| output.status.success())
}

const SKIPPED: &str = "\
**********************************************************************
* THE LARGER FIXTURE SETS ARE ABSENT: their tests are SKIPPED.        *
* They are looked for in ERP_SHARED_FIXTURES, then in                 *
* ../shared/fixtures beside this checkout.                            *
**********************************************************************";

/// Whether the larger fixture sets are there; says so when they are not.
fn fixtures() -> bool {
    let beside = || workspace::root().join("..").join("shared").join("fixtures");
    let found = env::var_os("ERP_SHARED_FIXTURES").map_or_else(beside, PathBuf::from).is_dir();
    if !found {
        say(SKIPPED);
    }
    found
}

/// The runner's own exit code, also through a signal.
fn code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Ctrl-C reaches the runner too, which ends its tests and then itself; we clean up after it. A handler that does
/// nothing, because an ignored signal would stay ignored in the runner.
#[expect(unsafe_code, reason = "the standard library handles no signals")]
pub fn survive_interrupts() {
    extern "C" fn nothing(_: libc::c_int) {}
    let handler: extern "C" fn(libc::c_int) = nothing;
    // SAFETY: the handler touches nothing.
    unsafe { libc::signal(libc::SIGINT, handler as libc::sighandler_t) };
}

#[cfg(test)]
mod tests {
    use super::narrows;

    #[test]
    fn packages_are_chosen_or_all() {
        let of = |words: &str| narrows(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert!(of("-p erp-db") && of("-perp-db") && of("--package=erp-db") && of("login --workspace"));
        assert!(!of("") && !of("login") && !of("--profile ci") && !of("-- -p"));
    }
}
