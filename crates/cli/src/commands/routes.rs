//! `erp routes`

use clap::Args;

use crate::{Context, Failed, Output, commands::table};

/// Every HTTP operation and what it takes to call it; needs no configuration
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp routes\n  erp routes --json")]
pub struct Opts {}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub fn run(context: &Context, _: &Opts) -> Result<Output, Failed> {
    let routes = context.registrar.routes();
    let rows: Vec<Vec<String>> =
        routes.iter().map(|r| vec![r.method.to_owned(), r.path.clone(), r.access.clone(), r.summary.clone()]).collect();
    Ok(Output::list(&routes, None, table(&["method", "path", "access", "summary"], &rows)))
}
