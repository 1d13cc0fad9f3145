//! The startup chain as far as a command needs it.

use std::time::Duration;

use erp_server::{
    Embedded, EmbeddedOptions, PhaseError, PhaseName, Timeline,
    phase::{Checked, ConfigSource, Connected, Loaded, MigrateMode, Migrated, Observed, Reloads, SeedOptions, Seeded, load},
};
use erp_settings::{LoadOptions, Policy};

use crate::{Context, Failed, Output, progress};

/// A start under way. Keeps the private cluster alive as long as it lives.
pub struct Bootstrap<'a> {
    context: &'a Context,
    pub timeline: Timeline,
    pub embedded: Option<Embedded>,
    options: Option<LoadOptions>,
    one_shot: bool,
}

impl<'a> Bootstrap<'a> {
    /// For a command that ends by itself.
    pub fn new(context: &'a Context) -> Self {
        Self { context, timeline: Timeline::default(), embedded: None, options: None, one_shot: true }
    }

    pub fn serving(context: &'a Context) -> Self {
        Self { one_shot: false, ..Self::new(context) }
    }

    /// Where the configuration comes from; starts the private cluster where it is asked for.
    pub async fn options(&mut self) -> Result<LoadOptions, Failed> {
        let globals = &self.context.globals;
        let mut options = LoadOptions {
            environment: globals.env.clone(),
            files: globals.config.clone(),
            sets: globals.set.clone(),
            ..LoadOptions::from_process()
        };
        if globals.embedded {
            let settings = EmbeddedOptions { dir: globals.embedded_dir.clone(), install: !globals.no_install, attach: self.one_shot };
            let printer = self.context.printer.clone();
            let started = tokio::task::spawn_blocking(move || Embedded::start(&settings, &mut |line| printer.notice(line)));
            let embedded = started.await.map_err(|e| Failed::new(erp_core::Exit::Software, "embedded", e.to_string()))??;
            options.extra_layers = embedded.layers()?;
            if options.environment.is_none() && !options.env.contains_key("ERP_ENV") {
                options.environment = Some("development".to_owned());
            }
            self.embedded = Some(embedded);
        }
        self.options = Some(options.clone());
        Ok(options)
    }

    /// Judges the configuration anew and applies what may change while serving.
    pub fn reload(&self, context: &Context, running: &Reloads) -> Result<(), PhaseError> {
        let Some(options) = self.options.clone() else { return Ok(()) };
        let checked = load(ConfigSource { options, modules: (context.modules)() })?.check(&Policy::default())?;
        running.apply(checked.config())?;
        checked.telemetry(context.globals.level(self.one_shot)).map(|_| ())
    }

    pub async fn loaded(&mut self) -> Result<Loaded, Failed> {
        let options = self.options().await?;
        let modules = (self.context.modules)();
        Ok(self.timeline.run(PhaseName::Config, async { load(ConfigSource { options, modules }) }).await?)
    }

    pub async fn checked(&mut self) -> Result<Checked, Failed> {
        let loaded = self.loaded().await?;
        Ok(self.timeline.run(PhaseName::Safety, async { loaded.check(&Policy::default()) }).await?)
    }

    pub async fn observed(&mut self) -> Result<Observed, Failed> {
        let checked = self.checked().await?;
        let level = self.context.globals.level(self.one_shot);
        Ok(self.timeline.run(PhaseName::Telemetry, async { checked.telemetry(level) }).await?)
    }

    pub async fn connected(&mut self, wait: Duration) -> Result<Connected, Failed> {
        let observed = self.observed().await?;
        Ok(self.timeline.run(PhaseName::Database, observed.connect(wait)).await?)
    }

    pub async fn migrated(&mut self, wait: Duration, mode: &MigrateMode) -> Result<Migrated, Failed> {
        let connected = self.connected(wait).await?;
        let mut bars = progress::Migrations::new(self.context);
        Ok(self.timeline.run(PhaseName::Migrate, connected.migrate(mode, &mut bars)).await?)
    }

    pub async fn seeded(&mut self, wait: Duration, mode: &MigrateMode, seed: &SeedOptions) -> Result<Seeded, Failed> {
        let migrated = self.migrated(wait, mode).await?;
        Ok(self.timeline.run(PhaseName::Seed, migrated.seed(seed)).await?)
    }

    /// Stops the private cluster, if there is one of ours.
    pub async fn close(self) -> Result<(), Failed> {
        let Some(embedded) = self.embedded else { return Ok(()) };
        let stopped = tokio::task::spawn_blocking(move || embedded.stop()).await;
        stopped.map_err(|e| Failed::new(erp_core::Exit::Software, "embedded", e.to_string()))?.map_err(Failed::from)
    }
}

/// On a database with the schema of this binary, which is closed again whatever the outcome.
pub async fn on_schema(context: &Context, work: impl AsyncFnOnce(&Migrated) -> Result<Output, Failed>) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    let migrated = start.migrated(Duration::ZERO, &MigrateMode::Verify).await?;
    let result = work(&migrated).await;
    migrated.db().close().await;
    drop(migrated);
    start.close().await?;
    result
}
