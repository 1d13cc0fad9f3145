//! `erp migrate verify`

use clap::Args;
use erp_core::Exit;
use erp_db::migrate::{History, MigrateError, State};
use erp_migrations::Migrator;
use erp_server::{PhaseError, phase::Connected};
use serde_json::json;

use super::read;
use crate::{Failed, Output};

/// Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp migrate verify --json\n\nExit codes: 0 sound, 1 a table is not guarded as declared, 3 pending or changed since, 4 ahead."
)]
pub struct Opts {}

pub async fn run(connected: &Connected) -> Result<Output, Failed> {
    let status = read(connected).await?;
    if status.state == State::Pending {
        // Tables that are not there yet would only repeat it.
        let human = format!("pending: {}", status.pending.join(", "));
        return Ok(Output::new(json!({ "status": status, "violations": [] }), human).exit(Exit::Differences));
    }
    let gate = connected.db().gate(&Migrator::classes()).await;
    let violations = gate.map_err(|e| PhaseError::migrate(MigrateError::Db(e)))?;
    let mut lines: Vec<String> = status.changed.iter().map(|name| format!("changed since it was applied: {name}")).collect();
    lines.extend(status.ahead.iter().map(|name| format!("unknown to this binary: {name}")));
    lines.extend(violations.iter().cloned());
    let exit = match status.state {
        State::Diverged => Exit::Differences,
        _ if !violations.is_empty() => Exit::Negative,
        State::Ahead if !status.compatible => Exit::Ahead,
        _ => Exit::Ok,
    };
    if lines.is_empty() {
        lines.push(format!("sound: {} migrations, every table guarded as declared", status.applied.len()));
    }
    Ok(Output::new(json!({ "status": status, "violations": violations }), lines.join("\n")).exit(exit))
}
