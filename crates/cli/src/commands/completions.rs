//! `erp completions`

use clap::Args;
use clap_complete::Shell;
use serde_json::json;

use crate::{Context, Failed, Output};

/// A completion script for your shell
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp completions bash > /etc/bash_completion.d/erp\n  erp completions zsh > ~/.zfunc/_erp\n  erp completions fish > ~/.config/fish/completions/erp.fish"
)]
pub struct Opts {
    #[arg(value_enum)]
    shell: Shell,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    // Into memory first: the generator panics on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(opts.shell, &mut crate::command(&context.registrar), "erp", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Ok(Output::new(json!({ "shell": opts.shell.to_string(), "script": script }), script))
}
