//! `erp verify`

use std::time::Duration;

use clap::Args;

use crate::{
    Context, Failed, Output,
    commands::doctor::{self, Choice},
};

/// A chain of millions of rows takes its time; `--timeout` bounds the command.
const LIMIT: Duration = Duration::from_hours(24);

/// Prove what must be so of the stored data: the audit chains, row-level security, what keys open
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp verify                       everything, after a restored backup or a fault of a disk\n  erp verify --json                for a nightly job: exit code and verdict of each proof\n  erp verify --run audit           one proof, or all of a group\n  erp verify --list                what is proven\n\nIt reads and changes nothing. `erp doctor` looks at the installation instead, and is quick.\n\nExit codes: 0 all of it holds, 1 something does not, 69 no database, 78 the configuration is refused."
)]
pub struct Opts {
    #[command(flatten)]
    choice: Choice,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let chosen = opts.choice.of(doctor::of_data(context))?;
    if opts.choice.list {
        return Ok(doctor::list(&chosen));
    }
    doctor::prove(context, &chosen, false, LIMIT).await
}
