//! Progress: bars for people, events for machines, silence for scripts.

use std::{sync::Arc, time::Duration};

use erp_db::{locks::Holder, migrate::Progress as MigrateProgress};
use erp_tasks::{EventProgress, ProgressEvent, TaskProgress};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{Context, printer::Format};

/// The progress of a task or an import.
pub fn of_work(context: &Context) -> Arc<dyn TaskProgress> {
    if context.printer.bars() {
        return Arc::new(Bar(bar()));
    }
    if context.printer.format == Format::Ndjson {
        let printer = context.printer.clone();
        return Arc::new(EventProgress::new(move |event: &ProgressEvent| printer.event(&serde_json::to_value(event).unwrap_or_default())));
    }
    Arc::new(())
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn counted() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn open() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {pos} {elapsed} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

struct Bar(ProgressBar);

impl TaskProgress for Bar {
    fn begin(&self, total: Option<u64>) {
        match total {
            Some(total) => {
                self.0.set_length(total);
                self.0.set_style(counted());
            }
            None => self.0.set_style(open()),
        }
    }

    fn advance(&self, n: u64, message: &str) {
        self.0.inc(n);
        self.0.set_message(message.to_owned());
    }

    fn message(&self, message: &str) {
        self.0.set_message(message.to_owned());
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// The progress of migrations.
pub struct Migrations {
    bar: Option<ProgressBar>,
    printer: crate::Printer,
}

impl Migrations {
    pub fn new(context: &Context) -> Self {
        Self { bar: context.printer.bars().then(bar), printer: context.printer.clone() }
    }
}

impl MigrateProgress for Migrations {
    fn waiting(&mut self, holder: Option<&Holder>) {
        let who = holder.map_or_else(|| "another process".to_owned(), |h| format!("{} (pid {})", h.application, h.pid));
        self.printer.notice(&format!("waiting for {who}, which migrates this database"));
    }

    fn begin(&mut self, total: usize) {
        if let Some(bar) = &self.bar {
            bar.set_length(total as u64);
            bar.set_style(counted());
        }
    }

    fn step(&mut self, name: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(name.to_owned());
        }
    }

    fn done(&mut self, name: &str, took: Duration) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
        self.printer.event(&serde_json::json!({ "event": "migrated", "name": name, "ms": took.as_millis() as u64 }));
    }
}

impl Drop for Migrations {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
