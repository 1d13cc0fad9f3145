//! `erp support-bundle`

mod host;
mod pack;

use std::path::PathBuf;

use clap::Args;
use erp_core::Exit;
use erp_db::{Db, inspect, migrate::Runner};
use erp_migrations::Migrator;
use erp_tasks::{TaskRegistry, history, listing};
use serde_json::{Value, json};

use self::pack::Bundle;
use crate::{
    Context, Failed, Output,
    commands::{
        doctor::{
            self,
            engine::{Examination, Survey},
        },
        version,
    },
    output::create_private,
};

/// So many of the latest runs of tasks.
const RUNS: u64 = 500;

/// Gather what somebody who helps from afar has to know: configuration without secrets, verdicts of doctor, versions, task history
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp support-bundle --out erp-support.tar.gz      written with mode 0600; look into it before you send it\n\nIt holds no secret and no patient's data. It names hosts, database users, tenants' slugs and operators. What cannot be reached is left out, and said."
)]
pub struct Opts {
    /// A new file that only you can read
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Touch no network: neither database nor Redis
    #[arg(long)]
    offline: bool,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    // First of all: a name that is taken costs no minute of waiting.
    let file = create_private(&opts.out)?;
    let survey = Survey::make(context, opts.offline).await;
    let mut bundle = Bundle::default();
    bundle.json("version.json", &version::facts(context));
    bundle.json("host.json", &host::facts(context));
    bundle.json("config.json", &survey.configuration());
    let examined = survey.examine(&doctor::all(context), Examination::LOOK).await;
    bundle.json("doctor.json", &doctor::report(&examined).data);
    if let Ok(db) = &survey.given.db {
        database(context, &survey, db, &mut bundle).await;
    } else {
        bundle.missing("the database was not reached: no task history, no migrations");
    }
    let secrets = survey.secrets();
    survey.close().await;
    let (names, bytes) = bundle.write(file, &secrets).map_err(|e| {
        // Half a bundle would look like a whole one.
        std::fs::remove_file(&opts.out).ok();
        Failed::new(Exit::IoErr, "output", format!("cannot write {}: {e}", opts.out.display()))
    })?;
    let data = json!({ "file": opts.out, "bytes": bytes, "files": names });
    let file = opts.out.display();
    let human = format!("{} files written to {file}\nlook into it before you send it: tar -xzOf {file}", names.len());
    Ok(Output::new(data, human))
}

/// What the database knows: schema, tasks, and what went wrong with them.
async fn database(context: &Context, survey: &Survey<'_>, db: &Db, bundle: &mut Bundle) {
    let status = Runner::<Migrator>::new(db).status().await;
    let applied = inspect::migrations(db).await;
    let said = |error: &dyn std::error::Error| json!({ "error": error.to_string() });
    let status = status.map_or_else(|e| said(&e), |status| json!(status));
    bundle.json("migrations.json", &json!({ "status": status, "applied": applied.map_or_else(|e| said(&e), |rows| json!(rows)) }));
    let mut registry = TaskRegistry::new();
    if let Ok(config) = &survey.given.config {
        for task in context.registrar.tasks.iter().cloned() {
            registry.add_configured(task, config).ok();
        }
    }
    let list = listing(db, &registry).await.map_or_else(|e| said(&e), |list| json!(list));
    let runs = history(db, None, RUNS).await;
    let errors: Vec<Value> = runs.iter().flatten().filter(|run| run.error.is_some()).map(|run| json!(run)).collect();
    bundle.json("tasks.json", &json!({ "tasks": list, "runs": runs.map_or_else(|e| said(&e), |runs| json!(runs)) }));
    bundle.json("errors.json", &errors);
}
