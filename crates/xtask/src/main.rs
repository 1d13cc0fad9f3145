//! `cargo xtask …`: what developers and CI run. Each command is one file (or folder) with its `Opts` and `run`.

mod attack;
mod backing;
mod bench;
mod breached;
mod chaos;
mod check_attacks;
mod check_deps;
mod check_floors;
mod check_text;
mod fuzz;
mod generate;
mod install;
#[path = "../../testkit/src/servers/mod.rs"]
#[expect(dead_code, reason = "the test kit's; the stop and the signals are for tests")]
mod servers;
mod supply;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// Developer tasks
#[derive(Parser, Debug)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Test(test::Opts),
    Attack(attack::Opts),
    CheckAttacks(check_attacks::Opts),
    Bench(bench::Opts),
    Breached(breached::Opts),
    Chaos(chaos::Opts),
    CheckDeps(check_deps::Opts),
    CheckAdvisories(supply::advisories::Opts),
    CheckFloors(check_floors::Opts),
    CheckSupply(supply::rules::Opts),
    CheckText(check_text::Opts),
    Fuzz(fuzz::Opts),
    Generate(generate::Opts),
    Sbom(supply::sbom::Opts),
}

fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Test(opts) => test::run(&opts),
        Command::Attack(opts) => attack::run(&opts),
        Command::CheckAttacks(opts) => check_attacks::run(&opts),
        Command::Bench(opts) => bench::run(&opts),
        Command::Breached(opts) => breached::run(&opts),
        Command::Chaos(opts) => chaos::run(&opts),
        Command::CheckDeps(opts) => check_deps::run(&opts),
        Command::CheckAdvisories(opts) => supply::advisories::run(&opts),
        Command::CheckFloors(opts) => check_floors::run(&opts),
        Command::CheckSupply(opts) => supply::rules::run(&opts),
        Command::CheckText(opts) => check_text::run(&opts),
        Command::Fuzz(opts) => fuzz::run(&opts),
        Command::Generate(opts) => generate::run(&opts),
        Command::Sbom(opts) => supply::sbom::run(&opts),
    };
    result.unwrap_or_else(|error| {
        say(&format!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

/// Everything xtask says goes to stderr: stdout belongs to the programs it runs.
#[expect(clippy::print_stderr, reason = "the one place that prints")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// The verdict of a check: its findings, one line each.
fn verdict(name: &str, findings: &[String]) -> ExitCode {
    for finding in findings {
        say(finding);
    }
    if findings.is_empty() {
        say(&format!("{name}: good"));
        return ExitCode::SUCCESS;
    }
    say(&format!("{name}: {} findings", findings.len()));
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Command::command().debug_assert();
    }
}
