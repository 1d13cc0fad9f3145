//! `cargo xtask attack`: everything the product is said to survive, tried.

pub mod catalogue;
pub mod listing;
pub mod page;
mod report;
mod runner;

use std::{collections::BTreeSet, fs, process::ExitCode};

use anyhow::{Context, Result, bail, ensure};
use catalogue::{Attack, Proof};
use clap::Args;

use crate::{backing::Backing, say, test, workspace};

/// Run the proofs of tests/attacks.toml with servers of their own; exit 1 unless every attack asked for is proven
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  cargo xtask attack                    every attack, without what is long\n  cargo xtask attack --all              with what is long\n  cargo xtask attack --row 12 --row 36  these, whole\n  cargo xtask attack --write            make the table of docs/SECURITY.md anew\n\nA script among the proofs finds the product in ERP_BIN, PostgreSQL in ERP_TEST_CLUSTER and Redis in ERP_TEST_REDIS; it ends with 77 where it cannot be run."
)]
pub struct Opts {
    /// Only this attack, with what is long; may be repeated
    #[arg(long = "row", value_name = "N")]
    rows: Vec<u32>,
    /// Show the attacks and their proofs, and run nothing
    #[arg(long, conflicts_with_all = ["json", "write"])]
    list: bool,
    /// With what is long
    #[arg(long, conflicts_with = "quick")]
    all: bool,
    /// Without what is long, also of the attacks named by --row
    #[arg(long)]
    quick: bool,
    /// The results as one JSON document on standard output
    #[arg(long)]
    json: bool,
    /// Write the table of docs/SECURITY.md, and run nothing
    #[arg(long, conflicts_with_all = ["rows", "json"])]
    write: bool,
    /// Do not install anything
    #[arg(long)]
    no_install: bool,
}

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let catalogue = catalogue::read()?;
    if opts.write {
        return write(&catalogue.attacks);
    }
    if let Some(row) = opts.rows.iter().find(|row| !catalogue.attacks.iter().any(|attack| attack.row == **row)) {
        bail!("there is no attack {row} in {}", catalogue::FILE);
    }
    let asked = |attack: &&Attack| opts.rows.is_empty() || opts.rows.contains(&attack.row);
    let attacks: Vec<&Attack> = catalogue.attacks.iter().filter(asked).collect();
    if opts.list {
        report::list(&attacks);
        return Ok(ExitCode::SUCCESS);
    }
    ensure!(test::has_nextest(), "cargo-nextest is not installed; install it (cargo install --locked cargo-nextest) and run this again");
    let absent = listing::absent(&attacks, &listing::tests()?);
    for line in &absent {
        say(line);
    }
    ensure!(absent.is_empty(), "{} proofs are not there", absent.len());

    let long = opts.all || (!opts.rows.is_empty() && !opts.quick);
    let due = |attack: &&Attack| attack.proof.iter().chain(attack.on_demand.iter().filter(|_| long)).cloned().collect::<Vec<_>>();
    let proofs: BTreeSet<Proof> = attacks.iter().flat_map(due).collect();
    let proofs: Vec<Proof> = proofs.into_iter().collect();
    test::survive_interrupts();
    let backing = Backing::start(!opts.no_install)?;
    let runs = runner::run(&proofs, &backing);
    backing.stop()?;
    let runs = runs?;
    let outcomes: Vec<_> = attacks.iter().map(|attack| report::Outcome::of(attack, &due(attack), &runs)).collect();
    if opts.json {
        report::json(&outcomes)?;
    } else {
        report::table(&outcomes);
    }
    Ok(if outcomes.iter().all(report::Outcome::is_good) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write(attacks: &[Attack]) -> Result<ExitCode> {
    let path = workspace::root().join(page::FILE);
    let found = fs::read_to_string(&path).context(page::FILE)?;
    let made = page::render(&found, attacks)?;
    if made != found {
        fs::write(&path, made).context(page::FILE)?;
        say(&format!("wrote {}", page::FILE));
    }
    Ok(ExitCode::SUCCESS)
}
