use serde::Deserialize;

use crate::{finding::Finding, key::Key, schema::Section};

/// Log output.
#[derive(Clone, Debug, Deserialize)]
pub struct LogSection {
    /// Directives of tracing's `EnvFilter`: `info`, `info,erp_db=debug`.
    pub level: String,
    pub format: LogFormat,
    pub target: LogTarget,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogTarget {
    Stderr,
    Stdout,
}

impl Section for LogSection {
    const PATH: &'static str = "log";

    fn keys() -> Vec<Key> {
        vec![
            Key::text("log.level", "What is logged: error, warn, info, debug, trace or off, or directives such as info,erp_db=debug.")
                .reloadable(),
            Key::choice("log.format", &["human", "json"], "How a log line looks."),
            Key::choice("log.target", &["stderr", "stdout"], "Where log lines go."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if !self.level.split(',').all(is_directive) {
            findings.push(Finding::invalid(
                "log.level",
                "must be error, warn, info, debug, trace or off, or directives such as info,erp_db=debug",
            ));
        }
    }
}

/// `level` or `target[span]=level`. A bare target is refused: it is more often a mistyped level.
fn is_directive(text: &str) -> bool {
    let level = text.rsplit('=').next().unwrap_or_default().trim();
    ["error", "warn", "info", "debug", "trace", "off"].iter().any(|known| known.eq_ignore_ascii_case(level))
}
