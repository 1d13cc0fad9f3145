//! Phases 1 to 3: configuration, safety, telemetry.

use std::sync::Arc;

use erp_kit::{Module, Registrar};
use erp_settings::{LoadOptions, LogSection, Policy, RawConfig, SafeConfig, Schema, ServerSection, TelemetrySection};

use super::{Kind, PhaseError, PhaseName};
use crate::{metrics, telemetry};

/// What the configuration is read from and judged by.
pub struct ConfigSource {
    pub options: LoadOptions,
    pub modules: Vec<Box<dyn Module>>,
}

/// Phase 1's witness: merged, not judged.
pub struct Loaded {
    raw: RawConfig,
    schema: Schema,
    registrar: Registrar,
    modules: Arc<Vec<Box<dyn Module>>>,
}

/// Phase 2's witness: a configuration that may be started from.
pub struct Checked {
    pub(super) config: Arc<SafeConfig>,
    pub(super) registrar: Registrar,
    pub(super) modules: Arc<Vec<Box<dyn Module>>>,
}

/// Phase 3's witness: logs go where the configuration says.
pub struct Observed {
    pub(super) checked: Checked,
}

/// Phase 1: merges every layer. Fails when nothing can be judged: a named file is missing, or is not TOML.
pub fn load(source: ConfigSource) -> Result<Loaded, PhaseError> {
    let registrar = Registrar::describe(&source.modules);
    let schema = registrar.schema();
    let raw = erp_settings::load(&schema, &source.options).map_err(|error| {
        let message = error.to_string();
        PhaseError::config(PhaseName::Config, error.exit_kind(), error.findings, message)
    })?;
    Ok(Loaded { raw, schema, registrar, modules: Arc::new(source.modules) })
}

impl Loaded {
    pub const fn raw(&self) -> &RawConfig {
        &self.raw
    }

    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Phase 2: every finding at once.
    pub fn check(self, policy: &Policy) -> Result<Checked, PhaseError> {
        let config = self.raw.check(&self.schema, policy).map_err(|rejected| {
            let message = rejected.to_string();
            PhaseError::config(PhaseName::Safety, rejected.exit_kind(), rejected.findings, message)
        })?;
        Ok(Checked { config: Arc::new(config), registrar: self.registrar, modules: self.modules })
    }
}

impl Checked {
    pub const fn config(&self) -> &Arc<SafeConfig> {
        &self.config
    }

    pub const fn registrar(&self) -> &Registrar {
        &self.registrar
    }

    /// Phase 3: starts logging and, where they are asked for, metrics and traces. `override_level` is `-v` and `-q`.
    pub fn telemetry(self, override_level: Option<&str>) -> Result<Observed, PhaseError> {
        let fail = |message: String| PhaseError::new(PhaseName::Telemetry, Kind::ConfigInvalid, message);
        let section: LogSection = self.config.section().map_err(|e| fail(e.to_string()))?;
        let collector: TelemetrySection = self.config.section().map_err(|e| fail(e.to_string()))?;
        telemetry::start(&section, override_level, collector.otlp_endpoint.as_deref()).map_err(fail)?;
        let server: ServerSection = self.config.section().map_err(|e| fail(e.to_string()))?;
        if server.metrics_listen.is_some() {
            metrics::install().map_err(|e| fail(format!("server.metrics_listen: {e}")))?;
        }
        // On a developer's machine they are no news; `check-config` shows them.
        for finding in self.config.warnings().iter().filter(|_| !self.config.environment().is_development()) {
            tracing::warn!(id = finding.id, key = finding.key.as_deref(), "{}", finding.message);
        }
        Ok(Observed { checked: self })
    }
}

impl Observed {
    pub const fn config(&self) -> &Arc<SafeConfig> {
        &self.checked.config
    }
}
