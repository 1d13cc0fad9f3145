//! `erp sinks add` and `erp sinks set`

use std::{fs, io::Read, path::PathBuf};

use clap::Args;
use erp_core::Exit;
use erp_db::WriteTx;
use erp_events::{
    OnDead,
    sink_desk::{self, KINDS, Wanted},
};
use serde_json::{Value, json};

use super::{Desk, refused, settled, unknown};
use crate::{Failed, Output, commands::known};

/// Larger settings are a wrong file.
const LARGEST: u64 = 64 << 10;

/// Make a sink; the servers send to it at once
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp sinks add feed --kind redis_stream --settings '{\"url\": \"redis://127.0.0.1:6379/3\"}'\n  erp sinks add crm --kind webhook --settings-file crm.json --events 'health.patient.*' --on-dead block\n  erp sinks add diary --kind log\n\nNothing is connected: whether the receiver answers, the first event shows (erp outbox status).\nExit codes: 0 made or there already, 3 with --dry-run: it would be made, 64 another sink has the name, 65 its settings are wrong."
)]
pub struct AddOpts {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, value_parser = KINDS)]
    kind: String,
    #[command(flatten)]
    changes: Changes,
    /// Change nothing; exit 3 if it would be made
    #[arg(long)]
    dry_run: bool,
}

/// Change a sink: what is not given stays
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp sinks set billing --events 'health.*' --events auth.user.created\n  erp sinks set billing --settings-file billing.json\n  erp sinks set billing --max-attempts 5 --on-dead block"
)]
pub struct SetOpts {
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    changes: Changes,
    /// Change nothing; exit 3 if something would be changed
    #[arg(long)]
    dry_run: bool,
}

#[derive(Args, Debug)]
struct Changes {
    /// What its kind needs, as JSON: erp sinks schema KIND
    #[arg(long, value_name = "JSON", conflicts_with = "settings_file")]
    settings: Option<String>,
    /// The same, in a file; - reads standard input
    #[arg(long, value_name = "FILE")]
    settings_file: Option<PathBuf>,
    /// Only events of this type, or of all that begin so: 'health.*'; several times. '*' takes all, as without it
    #[arg(long, value_name = "TYPE")]
    events: Vec<String>,
    /// What happens to a patient's or user's later events when one became a dead letter: they go on, or wait until it is dealt with
    #[arg(long, value_name = "skip|block", value_parser = ["skip", "block"])]
    on_dead: Option<String>,
    /// Tries of an event until it is a dead letter (10: about 28 hours)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i16).range(1..=100))]
    max_attempts: Option<i16>,
    /// Deliveries of one tenant at once, of 64
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i16).range(1..=64))]
    tenant_cap: Option<i16>,
}

impl Changes {
    fn settings(&self) -> Result<Option<Value>, Failed> {
        let text = match (&self.settings, &self.settings_file) {
            (Some(text), _) => text.clone(),
            (None, Some(path)) => read(path)?,
            (None, None) => return Ok(None),
        };
        // The parser's own words repeat a part of the text.
        let wrong = |why: String| Failed::new(Exit::DataErr, "sink.invalid", format!("the settings {why}")).hint("erp sinks schema KIND");
        let value: Value =
            serde_json::from_str(&text).map_err(|e| wrong(format!("are not JSON (line {}, column {})", e.line(), e.column())))?;
        if value.is_object() { Ok(Some(value)) } else { Err(wrong("must be an object: {…}".to_owned())) }
    }

    fn apply(&self, settings: Option<&Value>, wanted: &mut Wanted) {
        if let Some(settings) = settings {
            wanted.config = settings.clone();
        }
        if !self.events.is_empty() {
            let mut events = self.events.clone();
            events.sort();
            events.dedup();
            wanted.event_filter = (!events.iter().any(|pattern| pattern == "*")).then_some(events);
        }
        if let Some(word) = &self.on_dead {
            wanted.on_dead = if word == "block" { OnDead::Block } else { OnDead::Skip };
        }
        wanted.max_attempts = self.max_attempts.unwrap_or(wanted.max_attempts);
        wanted.tenant_cap = self.tenant_cap.or(wanted.tenant_cap);
    }
}

fn read(path: &PathBuf) -> Result<String, Failed> {
    let mut text = String::new();
    let done = if path.as_os_str() == "-" {
        std::io::stdin().take(LARGEST).read_to_string(&mut text)
    } else {
        fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_string(&mut text))
    };
    let failed = |e: std::io::Error| Failed::new(Exit::NoInput, "file", format!("{} cannot be read: {e}", path.display()));
    done.map(|_| text).map_err(failed)
}

pub async fn add(desk: &Desk<'_>, opts: &AddOpts) -> Result<Output, Failed> {
    let mut wanted = Wanted {
        name: opts.name.clone(),
        kind: opts.kind.clone(),
        config: json!({}),
        event_filter: None,
        on_dead: OnDead::Skip,
        max_attempts: Wanted::ATTEMPTS,
        tenant_cap: None,
    };
    opts.changes.apply(opts.changes.settings()?.as_ref(), &mut wanted);
    judged(desk, &wanted)?;
    let odd = known::fits_nothing(desk.context, &opts.changes.events);
    if opts.dry_run {
        let there = sink_desk::all(desk.migrated.db()).await?.into_iter().find(|row| row.name == wanted.name);
        return match there {
            None => Ok(would(&wanted.name, true).warnings(odd)),
            Some(row) if Wanted::of(&row) == wanted => Ok(would(&wanted.name, false)),
            Some(_) => settled(&wanted.name, &sink_desk::Done::Taken).map(|_| Output::default()),
        };
    }
    desk.write(&wanted.name, "made", async |tx: &WriteTx| sink_desk::add(tx, &wanted).await).await.map(|output| output.warnings(odd))
}

pub async fn set(desk: &Desk<'_>, opts: &SetOpts) -> Result<Output, Failed> {
    let settings = opts.changes.settings()?;
    let all = sink_desk::all(desk.migrated.db()).await?;
    let there = all.iter().find(|row| row.name == opts.name).ok_or_else(|| unknown(&opts.name, &all))?;
    let mut wanted = Wanted::of(there);
    opts.changes.apply(settings.as_ref(), &mut wanted);
    if wanted != Wanted::of(there) && there.kind != "internal" {
        judged(desk, &wanted)?;
    }
    let odd = known::fits_nothing(desk.context, &opts.changes.events);
    if opts.dry_run {
        return Ok(would(&opts.name, wanted != Wanted::of(there)).warnings(odd));
    }
    let change = |wanted: &mut Wanted| opts.changes.apply(settings.as_ref(), wanted);
    desk.write(&opts.name, "changed", async |tx: &WriteTx| sink_desk::change(tx, &opts.name, change).await)
        .await
        .map(|output| output.warnings(odd))
}

fn judged(desk: &Desk<'_>, wanted: &Wanted) -> Result<(), Failed> {
    let findings = wanted.judge(&desk.deps()?);
    if findings.is_empty() { Ok(()) } else { Err(refused(&findings)) }
}

fn would(name: &str, changes: bool) -> Output {
    let data = json!({ "sink": name, "changed": changes, "dry_run": true });
    if changes {
        Output::new(data, format!("dry run, nothing was changed: {name} would be")).exit(Exit::Differences)
    } else {
        Output::new(data, format!("nothing to do: {name} is so already"))
    }
}
