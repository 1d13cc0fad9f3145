//! `erp secrets`

mod generate;
mod rotate;
mod verify;

use std::{io::Write, path::Path};

use clap::{Args, Subcommand};
use erp_core::Exit;

use crate::{Context, Failed, Output, output::create_private};

/// Keys and passwords: make them, verify them, exchange them
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp secrets generate all --out erp.env\n  erp secrets verify\n  erp secrets rotate aes-256 --out new-keys.toml"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    Generate(generate::Opts),
    Verify(verify::Opts),
    Rotate(rotate::Opts),
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    match &opts.action {
        Action::Generate(opts) => generate::run(opts),
        Action::Verify(opts) => verify::run(context, opts).await,
        Action::Rotate(opts) => rotate::run(context, opts).await,
    }
}

/// The variable of a configuration key.
fn variable(key: &str) -> String {
    format!("ERP__{}", key.replace('.', "__").to_uppercase())
}

/// Whether it is a file whose name ends so; `.env` has no other name.
fn named(path: Option<&Path>, end: &str) -> bool {
    path.and_then(Path::file_name).is_some_and(|name| name.to_string_lossy().ends_with(end))
}

fn write_private(path: &Path, text: &str) -> Result<(), Failed> {
    let mut file = create_private(path)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|e| Failed::new(Exit::IoErr, "output", format!("cannot write {}: {e}", path.display())))
}
