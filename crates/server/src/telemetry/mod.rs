//! Logs: human lines or JSON, on stderr unless `log.target` says stdout.

mod lines;

use std::sync::OnceLock;

use erp_settings::{LogSection, sections::LogFormat, sections::LogTarget};
use tracing_subscriber::{EnvFilter, Layer, Registry, layer::SubscriberExt, reload, util::SubscriberInitExt};

pub(crate) use self::lines::Batching;
use self::lines::{LINES, ToLines};
use crate::traces;

/// sqlx reports the notices of our own repairing ROLLBACKs; the drivers' chatter hides ours.
const QUIET: &str = "sqlx=error,sea_orm_migration=warn,hyper=warn,h2=warn,async_nats=warn";

static FILTER: OnceLock<reload::Handle<EnvFilter, Registry>> = OnceLock::new();

/// Installs the subscriber once per process; a second call only changes the level.
pub fn start(section: &LogSection, override_level: Option<&str>, collector: Option<&str>) -> Result<(), String> {
    let level = override_level.unwrap_or(&section.level);
    let filter = EnvFilter::try_new(format!("{QUIET},{level}")).map_err(|e| format!("log.level: {e}"))?;
    if let Some(handle) = FILTER.get() {
        return handle.reload(filter).map_err(|e| e.to_string());
    }
    let (filter, handle) = reload::Layer::new(filter);
    LINES.aim(section.target);
    let ansi = section.target == LogTarget::Stderr
        && std::io::IsTerminal::is_terminal(&std::io::stderr())
        && std::env::var_os("NO_COLOR").is_none();
    let lines = match section.format {
        // Spans do not nest here: the list of them would say the same again.
        LogFormat::Json => json_subscriber::fmt::layer().flatten_event(true).with_span_list(false).with_writer(ToLines).boxed(),
        LogFormat::Human => tracing_subscriber::fmt::layer().with_target(false).with_ansi(ansi).with_writer(ToLines).boxed(),
    };
    // The text of a panic can quote the value it choked on: only its place is logged.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, thread = std::thread::current().name(), "a task panicked");
    }));
    let traces = traces::layer(collector).map_err(|e| format!("telemetry.otlp_endpoint: {e}"))?;
    // Somebody else's subscriber (a test's) is no reason to fail.
    if tracing_subscriber::registry().with(filter).with(lines).with(traces).try_init().is_ok() {
        FILTER.set(handle).ok();
    }
    Ok(())
}
