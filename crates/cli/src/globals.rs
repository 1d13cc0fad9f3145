//! Flags that every command takes.

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Args};

use crate::printer::{Color, Format};

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// A configuration file; later ones win. Also ERP_CONFIG=a:b
    #[arg(short, long = "config", value_name = "PATH", global = true)]
    pub config: Vec<PathBuf>,
    /// Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_value, global = true)]
    pub set: Vec<(String, String)>,
    /// The environment, which selects config/NAME.toml [default: production, or development with --embedded]
    #[arg(long, value_name = "NAME", global = true)]
    pub env: Option<String>,
    /// Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed
    #[arg(long, global = true)]
    pub embedded: bool,
    /// Where the private cluster lives
    #[arg(long, value_name = "DIR", default_value = ".erp", global = true)]
    pub embedded_dir: PathBuf,
    /// With --embedded: do not install PostgreSQL where none is found
    #[arg(long, global = true)]
    pub no_install: bool,
    /// Output form; progress, logs and prompts go to stderr in any case
    #[arg(long, value_enum, default_value = "human", value_name = "FORM", global = true)]
    pub output: Format,
    /// Short for --output json
    #[arg(long, global = true)]
    pub json: bool,
    /// Less: -q no notices, -qq nothing
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub quiet: u8,
    /// More logs: -v debug, -vv trace
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub verbose: u8,
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", global = true)]
    pub color: Color,
    /// No progress bars
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Answer yes to what would be asked
    #[arg(long, global = true)]
    pub yes: bool,
    /// Never ask; fail naming the missing flag instead
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Give the whole command at most so long ("90s", "5m"); of serve, the start
    #[arg(long, value_name = "DURATION", value_parser = time_limit, global = true)]
    pub timeout: Option<Duration>,
    /// Who acts, for the audit trail [default: user@host]
    #[arg(long, value_name = "NAME", value_parser = crate::commands::values::name, global = true)]
    pub actor: Option<String>,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(k, v)| (k.trim().to_owned(), v.to_owned()))
        .filter(|(k, _)| !k.is_empty())
        .ok_or_else(|| "expected KEY=VALUE".to_owned())
}

impl Globals {
    pub const fn format(&self) -> Format {
        if self.json { Format::Json } else { self.output }
    }

    /// What -v and -q make of the log level; the configuration's otherwise. One-shot commands log warnings alone.
    pub const fn level(&self, one_shot: bool) -> Option<&'static str> {
        match (self.verbose, self.quiet, one_shot) {
            (1, ..) => Some("debug"),
            (2.., ..) => Some("trace"),
            (0, 2.., _) => Some("off"),
            (0, 1, _) | (0, 0, true) => Some("warn"),
            (0, 0, false) => None,
        }
    }
}

/// Longer than anybody waits, and short enough that every clock can hold its end.
const LONGEST: Duration = Duration::from_hours(30 * 24);

fn time_limit(text: &str) -> Result<Duration, String> {
    let time = humantime::parse_duration(text).map_err(|e| e.to_string())?;
    if time <= LONGEST { Ok(time) } else { Err("longer than 30 days".to_owned()) }
}
