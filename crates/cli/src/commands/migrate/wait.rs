//! `erp migrate wait`

use std::time::{Duration, Instant};

use clap::Args;
use erp_core::Exit;
use erp_db::migrate::{MigrateError, State, Status};
use erp_server::{PhaseError, phase::Connected};
use serde_json::json;

use super::read;
use crate::{Context, Failed, Output};

/// Wait until another process has brought the schema up to this binary's level
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp migrate wait --timeout 5m && erp serve --migrations verify")]
pub struct Opts {}

/// `--timeout`, else a minute.
pub fn limit(context: &Context) -> Duration {
    context.globals.timeout.unwrap_or(Duration::from_mins(1))
}

pub async fn run(context: &Context, connected: &Connected) -> Result<Output, Failed> {
    let waited = Instant::now();
    let status = until_current(connected, limit(context)).await?;
    let data = json!({ "state": status.state, "waited_ms": waited.elapsed().as_millis() as u64 });
    Ok(Output::new(data, "the schema is there"))
}

/// Waits for a schema that this binary can work on. What does not mend itself, a schema ahead or another history, ends it.
pub async fn until_current(connected: &Connected, limit: Duration) -> Result<Status, Failed> {
    let deadline = Instant::now() + limit;
    loop {
        let status = read(connected).await?;
        match status.state {
            State::Current => return Ok(status),
            State::Ahead if status.compatible => return Ok(status),
            State::Ahead => return Err(PhaseError::migrate(MigrateError::Ahead(status.ahead)).into()),
            State::Diverged => {
                let (changed, ahead, pending) = (status.changed, status.ahead, status.pending);
                return Err(PhaseError::migrate(MigrateError::Diverged { changed, ahead, pending }).into());
            }
            State::Pending if Instant::now() >= deadline => {
                let message = format!("still pending after {}: {}", humantime::format_duration(limit), status.pending.join(", "));
                return Err(Failed::new(Exit::TempFail, "migrate.pending", message).hint("run: erp migrate"));
            }
            State::Pending => tokio::time::sleep(Duration::from_millis(250)).await,
        }
    }
}
