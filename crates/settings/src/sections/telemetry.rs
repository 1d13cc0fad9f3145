use serde::Deserialize;

use crate::{key::Key, schema::Section};

/// Traces to a collector.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TelemetrySection {
    /// The base URL of an OTLP receiver: `http://127.0.0.1:4318`.
    pub otlp_endpoint: Option<String>,
}

const HTTP: &[&str] = &["http", "https"];

impl Section for TelemetrySection {
    const PATH: &'static str = "telemetry";

    fn keys() -> Vec<Key> {
        vec![
            Key::url(
                "telemetry.otlp_endpoint",
                HTTP,
                "The OpenTelemetry collector that gets traces by OTLP/HTTP; takes a build with the feature otel.",
            )
            .optional(),
        ]
    }
}
