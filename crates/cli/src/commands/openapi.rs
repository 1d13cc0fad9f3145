//! `erp openapi`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use erp_core::Exit;
use serde_json::json;

use crate::{Context, Failed, Output};

/// The OpenAPI 3.1 document of the HTTP API; needs no configuration
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp openapi > openapi.json\n  erp openapi --check docs/openapi.json      exit 3 when the file is out of date"
)]
pub struct Opts {
    #[arg(long, value_enum, default_value = "json")]
    format: Form,
    /// Compare with a file instead of printing
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Json,
    Yaml,
}

pub fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let document =
        context.registrar.document(env!("CARGO_PKG_VERSION")).map_err(|e| Failed::new(Exit::Software, "openapi", e.to_string()))?;
    let text = match opts.format {
        Form::Json => document.to_pretty_json().map(|t| t + "\n").map_err(|e| Failed::new(Exit::Software, "openapi", e.to_string()))?,
        Form::Yaml => document.to_yaml().map_err(|e| Failed::new(Exit::Software, "openapi", e.to_string()))?,
    };
    let Some(path) = &opts.check else { return Ok(Output::new(&document, text)) };
    let found = std::fs::read_to_string(path)
        .map_err(|e| Failed::new(Exit::NoInput, "input.missing", format!("cannot read {}: {e}", path.display())))?;
    let current = found == text;
    let human = if current {
        format!("{} is up to date", path.display())
    } else {
        format!("{} is out of date; write it anew: erp openapi > {}", path.display(), path.display())
    };
    let output = Output::new(json!({ "file": path, "current": current }), human);
    Ok(if current { output } else { output.exit(Exit::Differences) })
}
