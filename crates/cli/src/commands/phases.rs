//! `erp phases`

use clap::Args;
use erp_server::phase::CHAIN;

use crate::{Failed, Output, commands::table};

/// The startup chain: what each phase does, needs and changes, and the command that runs up to it
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp phases\n  erp phases --graph\n  erp serve --until database      run the chain up to a phase and stop"
)]
pub struct Opts {
    /// As a Graphviz graph
    #[arg(long)]
    graph: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub fn run(opts: &Opts) -> Result<Output, Failed> {
    if opts.graph {
        let edges: Vec<String> = CHAIN.windows(2).map(|w| format!("  {} -> {};", w[0].name, w[1].name)).collect();
        return Ok(Output::list(CHAIN, None, format!("digraph phases {{\n{}\n}}", edges.join("\n"))));
    }
    let rows: Vec<Vec<String>> = CHAIN
        .iter()
        .enumerate()
        .map(|(i, p)| {
            vec![(i + 1).to_string(), p.name.to_string(), p.does.to_owned(), p.needs.to_owned(), p.changes.to_owned(), p.command.to_owned()]
        })
        .collect();
    Ok(Output::list(CHAIN, None, table(&["#", "phase", "does", "needs", "changes", "command"], &rows)))
}
