//! `erp maintenance`

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{
    Failure, WriteTx,
    maintenance::{self, Maintenance, Standing},
};
use erp_kit::CommandError;
use erp_server::phase::Connected;
use erp_web::TrustedProxies;
use serde_json::json;

use crate::{Context, Failed, Output, bootstrap::Bootstrap, commands::installation};

/// Refuse requests on purpose, on every server, and tell users why
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp maintenance on --message 'Back at 22:00' --until 2026-11-22T22:00:00+08:00\n  erp maintenance on --allow-ip 10.0.0.0/8\n  erp maintenance off\n\nEvery server sees it within two seconds and answers 503 with Retry-After. Probes stay as they are, /health/ready says \"maintenance\".\nBackground tasks go on. While the database cannot be asked, servers do as they did."
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Refuse requests; what stands already is replaced by what is given now
    #[command(
        after_help = "Examples:\n  erp maintenance on --message 'Moving to a new server'\n  erp maintenance on --until 30m --allow-ip 192.0.2.7"
    )]
    On(OnOpts),
    /// Answer requests again
    #[command(after_help = "Example:\n  erp maintenance off")]
    Off {
        /// Change nothing; exit 3 if it would be switched off
        #[arg(long)]
        dry_run: bool,
    },
    /// Whether requests are refused, since when and by whom; exit 0 either way
    #[command(after_help = "Example:\n  erp maintenance status --json")]
    Status,
}

#[derive(Args, Debug)]
struct OnOpts {
    /// What users read, up to 500 characters
    #[arg(long, value_name = "TEXT", value_parser = message)]
    message: Option<String>,
    /// Let this address or network pass; may be repeated
    #[arg(long, value_name = "IP[/BITS]", value_parser = network)]
    allow_ip: Vec<String>,
    /// End by itself then: a time (2026-11-22T22:00:00Z) or from now ("30m")
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Change nothing; exit 3 if something would change
    #[arg(long)]
    dry_run: bool,
}

fn message(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        1..=500 if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        _ => Err("1 to 500 characters, without line breaks".to_owned()),
    }
}

fn network(text: &str) -> Result<String, String> {
    TrustedProxies::parse(&[text]).map(|_| text.trim().to_owned()).map_err(|e| e.to_string())
}

/// A time, or so long from now.
fn until(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failed> {
    let time = match humantime::parse_duration(text) {
        Ok(duration) => chrono::TimeDelta::from_std(duration)
            .ok()
            .and_then(|duration| now.checked_add_signed(duration))
            .ok_or_else(|| Failed::usage(format!("--until {text} is beyond any calendar")))?,
        Err(_) => DateTime::parse_from_rfc3339(text)
            .map_err(|_| Failed::usage(format!("--until {text}: neither a time such as 2026-11-22T22:00:00Z nor a duration such as 30m")))?
            .to_utc(),
    };
    if time <= now {
        return Err(Failed::usage(format!("--until {text} has passed")));
    }
    Ok(time)
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    let connected = start.connected(std::time::Duration::ZERO).await?;
    let result = act(context, opts, &connected).await;
    connected.db().close().await;
    drop(connected);
    start.close().await?;
    result
}

async fn act(context: &Context, opts: &Opts, connected: &Connected) -> Result<Output, Failed> {
    let db = connected.db();
    // Beside a schema of any level: maintenance is switched on before the new one comes.
    let tenant = installation::tenant(connected, db).await?;
    let standing = maintenance::standing(db).await?;
    let (wanted, dry_run) = match &opts.action {
        Action::Status => return Ok(Output::new(data(standing.as_ref(), None), sentence(standing.as_ref()))),
        Action::On(opts) => {
            let now = context.clock.now();
            let until = opts.until.as_deref().map(|text| until(text, now)).transpose()?;
            (Some(Maintenance { message: opts.message.clone(), allow_ip: opts.allow_ip.clone(), until }), opts.dry_run)
        }
        Action::Off { dry_run } => (None, *dry_run),
    };
    let same = wanted.as_ref() == standing.as_ref().map(|standing| &standing.what);
    if same {
        let human = format!("nothing to do: {}", sentence(standing.as_ref()));
        return Ok(Output::new(data(standing.as_ref(), Some(false)), human));
    }
    if dry_run {
        let would = if wanted.is_some() { "on" } else { "off" };
        let human = format!("dry run, nothing was changed: maintenance would be {would}");
        return Ok(Output::new(data(standing.as_ref(), Some(true)), human).exit(Exit::Differences));
    }
    let work = async |tx: &WriteTx| -> Result<(), Failure> {
        match &wanted {
            Some(what) => maintenance::on(tx, what).await,
            None => maintenance::off(tx).await.map(|_| ()),
        }
    };
    db.write(tenant.id, &context.origin(), work).await.map_err(CommandError::from)?;
    let standing = maintenance::standing(db).await?;
    Ok(Output::new(data(standing.as_ref(), Some(true)), sentence(standing.as_ref())))
}

fn data(standing: Option<&Standing>, changed: Option<bool>) -> serde_json::Value {
    let mut data = json!({ "on": standing.is_some(), "standing": standing });
    if let Some(changed) = changed {
        data["changed"] = changed.into();
    }
    data
}

fn sentence(standing: Option<&Standing>) -> String {
    let Some(Standing { what, since, actor }) = standing else { return "maintenance is off: requests are answered".to_owned() };
    let mut text = format!("maintenance is on since {}, by {actor}", since.format("%FT%TZ"));
    if let Some(until) = what.until {
        text.push_str(&format!(", until {}", until.format("%FT%TZ")));
    }
    if let Some(message) = &what.message {
        text.push_str(&format!("\nusers read: {message}"));
    }
    if !what.allow_ip.is_empty() {
        text.push_str(&format!("\nmay pass: {}", what.allow_ip.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_a_time_or_a_duration_to_come() {
        let now = DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z").unwrap().to_utc();
        assert_eq!(until("30m", now).unwrap(), now + std::time::Duration::from_mins(30));
        assert_eq!(until("2026-11-22T22:00:00+08:00", now).unwrap().to_rfc3339(), "2026-11-22T14:00:00+00:00");
        for refused in ["2026-11-22T08:00:00Z", "0s", "tomorrow", "2026-11-22"] {
            assert_eq!(until(refused, now).unwrap_err().exit, Exit::Usage, "{refused}");
        }
    }
}
