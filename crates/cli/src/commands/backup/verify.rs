//! `erp backup verify`

use std::path::PathBuf;

use clap::Args;
use erp_core::Exit;
use erp_server::phase::Connected;
use serde_json::json;

use super::{drill, folder::Folder};
use crate::{Context, Failed, Output};

/// Look whether a backup is whole: sums, readable, every tenant's rows; with --drill also restored and compared
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp backup verify /var/backups/erp-2026-11-22             no configuration, no database needed\n  erp backup verify /var/backups/erp-2026-11-22 --drill     restores it into a database of its own, which is dropped again\n\nExit codes: 0 whole, 1 not what was saved, 65 not a (finished) backup, 66 no such folder."
)]
pub struct Opts {
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// Restore into a new database on the configured server, compare the rows of every tenant, verify the audit chains, drop it
    #[arg(long)]
    pub drill: bool,
}

pub async fn run(context: &Context, opts: &Opts, connected: Option<&Connected>) -> Result<Output, Failed> {
    let folder = Folder::open(&opts.path)?;
    let faults = folder.faults(context).await?;
    let manifest = &folder.manifest;
    let (rows, tenants) = (manifest.tables.total(), manifest.facts.tenants.len());
    let about = json!({
        "path": opts.path, "taken_at": manifest.facts.taken_at, "erp_version": manifest.erp_version, "database": manifest.facts.database,
        "rows": rows, "tenants": tenants, "keys": manifest.facts.keys, "faults": faults, "drill": null,
    });
    if !faults.is_empty() {
        return Ok(Output::new(about, faults.join("\n")).exit(Exit::Negative));
    }
    let whole = format!("whole: {rows} rows of {tenants} tenants, taken {}", manifest.facts.taken_at.format("%FT%TZ"));
    let Some(connected) = connected else { return Ok(Output::new(about, whole)) };
    let found = drill::run(context, connected, &folder).await?;
    let mut data = about;
    data["faults"] = json!(found.faults);
    data["drill"] = json!(found);
    if found.faults.is_empty() {
        let human = format!("{whole}\nrestored and compared in {:.1} s; {} audit chains are sound", found.seconds, found.chains);
        return Ok(Output::new(data, human).warnings(found.warnings));
    }
    Ok(Output::new(data, found.faults.join("\n")).warnings(found.warnings).exit(Exit::Negative))
}
