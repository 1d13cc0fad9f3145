//! `erp man`

use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;
use erp_core::Exit;
use serde_json::json;

use crate::{Context, Failed, Output};

/// Manual pages: one for every command
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp man --out /usr/local/share/man/man1\n  erp man | man -l -                       the first page alone"
)]
pub struct Opts {
    /// Write erp.1, erp-migrate.1, erp-migrate-status.1 … into this folder; otherwise the first one goes to stdout
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let mut command = crate::command(&context.registrar).disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    collect(&command, "erp", &mut pages).map_err(|e| Failed::new(Exit::Software, "man", e.to_string()))?;
    let Some(dir) = &opts.out else {
        let first = pages.swap_remove(0).1;
        return Ok(Output::new(json!({ "page": first }), first));
    };
    let fail = |path: &Path, e: std::io::Error| Failed::new(Exit::CantCreate, "output", format!("cannot write {}: {e}", path.display()));
    std::fs::create_dir_all(dir).map_err(|e| fail(dir, e))?;
    for (name, page) in &pages {
        let path = dir.join(name);
        std::fs::write(&path, page).map_err(|e| fail(&path, e))?;
    }
    let names: Vec<&String> = pages.iter().map(|(name, _)| name).collect();
    let human = format!("{} pages written to {}", pages.len(), dir.display());
    Ok(Output::new(json!({ "dir": dir, "pages": names }), human))
}

/// A command's page, then those of its subcommands.
fn collect(command: &Command, name: &str, pages: &mut Vec<(String, String)>) -> std::io::Result<()> {
    pages.push((format!("{name}.1"), page(command, name)?));
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
        collect(inner, &format!("{name}-{}", inner.get_name()), pages)?;
    }
    Ok(())
}

/// Our examples stand in lines of their own, which the generator would run together.
fn page(command: &Command, name: &str) -> std::io::Result<String> {
    let examples = command.get_after_long_help().or(command.get_after_help()).map(ToString::to_string).unwrap_or_default();
    let owned: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let inner = command.clone().name(owned).after_help("").after_long_help("").disable_help_subcommand(true);
    let man = Man::new(inner);
    let mut out = Vec::new();
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.get_subcommands().any(|inner| !inner.is_hide_set() && inner.get_name() != "help") {
        man.render_subcommands_section(&mut out)?;
    }
    let mut page = format!("{APOSTROPHE}.TH {} 1 {} \"erp {}\" erp\n", name.to_uppercase(), date(), crate::about::VERSION);
    page.push_str(&tidy(&String::from_utf8_lossy(&out)));
    if !examples.is_empty() {
        page.push_str(".SH EXAMPLES\n.nf\n");
        let lines = examples.lines().filter(|line| !matches!(line.trim(), "Example:" | "Examples:"));
        lines.for_each(|line| page.push_str(&format!("{}\n", roff(line))));
        page.push_str(".fi\n");
    }
    Ok(page)
}

/// The generator writes this before each section.
const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// A page says the same on every day it is made: it is as old as the newest migration, which carries its date in its name.
fn date() -> String {
    use erp_db::migrate::History;
    let newest = erp_migrations::Migrator::steps().last().map_or("", |step| step.name);
    match (newest.get(1..5), newest.get(5..7), newest.get(7..9)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => "1970-01-01".to_owned(),
    }
}

/// Without repeated preambles, and with one space where the generator leaves several kinds of empty lines: lint tools complain.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| !APOSTROPHE.lines().any(|known| known == *line)) {
        let line = if matches!(line, "" | ".br") { ".sp" } else { line };
        if line != ".sp" || lines.last() != Some(&".sp") {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// A line as roff prints it: no character of it is an instruction.
fn roff(line: &str) -> String {
    let text = line.replace('\\', "\\e").replace('-', "\\-");
    // An empty line in unfilled text is one, and lint tools would rather see what it is.
    match text.trim_end() {
        "" => ".sp".to_owned(),
        text if text.starts_with(['.', '\'']) => format!("\\&{text}"),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_an_example_is_an_instruction() {
        assert_eq!(roff(".so /etc/passwd"), "\\&.so /etc/passwd");
        assert_eq!(roff("  erp a --b '\\dt'"), "  erp a \\-\\-b '\\edt'");
        assert_eq!(roff(""), ".sp");
        assert_eq!(tidy(&format!("{APOSTROPHE}.SH A\nb\n.br\n\n.br\nc\n")), ".SH A\nb\n.sp\nc\n");
    }
}
