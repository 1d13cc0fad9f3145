//! `erp check-config`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use erp_core::Exit;
use erp_server::phase::{Checked, PhaseError};
use erp_settings::{DumpFormat, Entry, Finding, Policy, Schema, list_checks};
use serde_json::json;

use crate::{Context, Failed, Output, bootstrap::Bootstrap, commands::table};

/// Merge the configuration and judge it: every finding at once, no network
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp check-config                       all findings, exit 78 if any refuses a start\n  erp check-config --explain jwt.secret  where a value comes from and what it overrides\n  erp check-config --dump --format env\n  erp check-config --strict              warnings refuse too\n  erp check-config --for migrate         what concerns that command first\n\nExit codes: 0 good, 66 a named file is missing, 77 a secret's file is open to others, 78 refused."
)]
pub struct Opts {
    /// Show every key with its origin, or one key
    #[arg(long, value_name = "KEY", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// Write the merged configuration, secrets masked
    #[arg(long, conflicts_with = "explain")]
    dump: bool,
    /// The form of --dump
    #[arg(long, value_enum, default_value = "toml", requires = "dump")]
    format: Form,
    /// With --dump: show secrets too, but for those that came from a file of their own
    #[arg(long, requires = "dump")]
    reveal: bool,
    /// Warnings refuse too
    #[arg(long)]
    strict: bool,
    /// Only findings of this kind
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Only findings of the sections that this command reads; any other still refuses it, and is counted
    #[arg(long = "for", value_name = "COMMAND", value_enum)]
    command: Option<Reader>,
    /// Every check with its id
    #[arg(long)]
    list_checks: bool,
    /// The JSON Schema of the configuration
    #[arg(long)]
    schema: bool,
    /// Compare with another configuration file
    #[arg(long, value_name = "FILE")]
    diff: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Toml,
    Json,
    Env,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    Safety,
    Schema,
    Files,
}

/// Who reads a part of the configuration alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reader {
    Serve,
    Migrate,
    Seed,
    RunTask,
}

impl Reader {
    /// The command line reads it, or a module or task that it starts may.
    fn reads(self, section: &str) -> bool {
        const MIGRATE: &[&str] = &["database", "health", "audit", "log", "telemetry", "tenant", "safety"];
        match self {
            Self::Serve => true,
            Self::Migrate => MIGRATE.contains(&section),
            Self::Seed => section == "auth" || MIGRATE.contains(&section),
            Self::RunTask => !["server", "redis", "limits", "jwt", "wechat", "sms"].contains(&section),
        }
    }
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    if opts.list_checks {
        let rows: Vec<Vec<String>> =
            list_checks().iter().map(|c| vec![c.id.to_owned(), c.severity.to_string(), c.title.to_owned()]).collect();
        let data: Vec<_> =
            list_checks().iter().map(|c| json!({ "id": c.id, "kind": c.kind, "severity": c.severity, "title": c.title })).collect();
        return Ok(Output::list(data, None, table(&["id", "severity", "what"], &rows)));
    }
    let schema = context.registrar.schema();
    if opts.schema {
        let document = schema.json_schema();
        let text = serde_json::to_string_pretty(&document).unwrap_or_default();
        return Ok(Output::new(document, text));
    }
    let mut start = Bootstrap::new(context);
    let loaded = start.loaded().await?;
    if let Some(path) = &opts.diff {
        let differences =
            loaded.raw().diff_file(&schema, path).map_err(|e| Failed::new(Exit::from(e.exit_kind()), "config.diff", e.to_string()))?;
        let lines: Vec<String> = differences.iter().map(|d| format!("{}: {} here, {} there", d.key, d.ours, d.theirs)).collect();
        let output = Output::list(&differences, None, if lines.is_empty() { "no difference".to_owned() } else { lines.join("\n") });
        return Ok(if differences.is_empty() { output } else { output.exit(Exit::Differences) });
    }
    let entries = loaded.raw().explain(&schema);
    let environment = loaded.raw().environment().to_string();
    let dumped = opts.dump.then(|| {
        let format = match opts.format {
            Form::Toml => DumpFormat::Toml,
            Form::Json => DumpFormat::Json,
            Form::Env => DumpFormat::Env,
        };
        loaded.raw().dump(&schema, format, opts.reveal)
    });
    let judged = loaded.check(&Policy { strict: opts.strict });
    start.close().await?;
    // Asked for a look, not for a verdict: shown even when the configuration would be refused.
    if let Some(key) = &opts.explain {
        return explain(&schema, &entries, key, judged.err());
    }
    if let Some(text) = dumped {
        return Ok(with_verdict(Output::new(json!({ "dump": text }), text), judged.err()));
    }
    verdict(opts, &environment, judged)
}

fn explain(schema: &Schema, entries: &[Entry], key: &str, refused: Option<PhaseError>) -> Result<Output, Failed> {
    let chosen: Vec<&Entry> = entries.iter().filter(|e| key.is_empty() || e.key == key || e.key.starts_with(&format!("{key}."))).collect();
    if chosen.is_empty() {
        let near = schema
            .nearest(key)
            .map_or_else(|| "erp check-config --explain lists them all".to_owned(), |near| format!("did you mean {near}?"));
        return Err(Failed::usage(format!("there is no key {key}")).hint(near));
    }
    let lines: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    Ok(with_verdict(Output::list(&chosen, None, lines.join("\n")), refused))
}

fn with_verdict(output: Output, refused: Option<PhaseError>) -> Output {
    match refused {
        None => output,
        Some(error) => {
            let exit = error.exit();
            output.warnings(error.findings.iter().map(ToString::to_string)).exit(exit)
        }
    }
}

fn verdict(opts: &Opts, environment: &str, judged: Result<Checked, PhaseError>) -> Result<Output, Failed> {
    match judged {
        Ok(checked) => {
            let warnings: Vec<&Finding> = checked.config().warnings().iter().filter(|f| wanted(opts, f)).collect();
            let mut lines: Vec<String> = warnings.iter().map(ToString::to_string).collect();
            lines.push(format!("{environment} configuration: good, {} warnings", warnings.len()));
            Ok(Output::new(json!({ "environment": environment, "findings": warnings }), lines.join("\n")))
        }
        Err(mut error) => {
            let all = error.findings.len();
            error.findings.retain(|f| wanted(opts, f));
            if opts.only.is_some() && error.findings.is_empty() {
                return Ok(Output::new(json!({ "environment": environment, "findings": [] }), "no finding of this kind"));
            }
            let lines: Vec<String> = error.findings.iter().map(ToString::to_string).collect();
            let others = all - lines.len();
            let others = if opts.command.is_some() && others > 0 {
                format!("\n{others} more in sections it does not read refuse it too")
            } else {
                String::new()
            };
            error.message = format!("the {environment} configuration is refused\n{}{others}", lines.join("\n"));
            Err(error.into())
        }
    }
}

fn wanted(opts: &Opts, finding: &Finding) -> bool {
    let section = finding.key.as_deref().map(|key| key.split('.').next().unwrap_or(key));
    let read = section.is_none_or(|section| opts.command.is_none_or(|command| command.reads(section)));
    read && opts.only.is_none_or(|only| finding.group() == only.group())
}

impl Only {
    const fn group(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Schema => "schema",
            Self::Files => "files",
        }
    }
}
