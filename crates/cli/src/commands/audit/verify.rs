//! `erp audit verify`

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use erp_core::Exit;
use erp_db::{
    Db,
    audit::{
        self, Fault, FaultKind, Report,
        archive::{ArchivedFile, FileState, Files, time_ago},
    },
    tenants::Tenant,
};
use erp_settings::SafeConfig;
use erp_tasks::checkpoint::Checkpoints;
use serde_json::{Value, json};

use super::{anchors, chosen, failed, section};
use crate::{Context, Failed, Output, commands::table, progress};

/// Recompute every hash, link and column; 0 sound, 1 a fault was found
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp audit verify                      every tenant, suspended ones too\n  erp audit verify --tenant east --json\n  erp audit verify --checkpoints /mnt/worm/audit.jsonl\n  erp audit verify --archive /mnt/cold/audit\n\nThe first fault of each chain is named by its row. A chain alone cannot show that its end was cut off together with its head; signed\ncheckpoints (erp run-task core.audit-checkpoint) can, and so can archived files, each of which ends with one.\n\nRows that were archived are read from audit.archive_dir, or from --archive. Without either the database's records of them are verified,\nnot the files."
)]
pub struct Opts {
    /// Only this tenant; may be repeated
    #[arg(long, value_name = "SLUG")]
    tenant: Vec<String>,
    /// The chains must also pass through the signed checkpoints in this file
    #[arg(long, value_name = "FILE")]
    checkpoints: Option<PathBuf>,
    /// The folder of archived rows [default: audit.archive_dir]
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
    /// The key that verifies checkpoints, 64 hex digits [default: that of audit.signing_key]
    #[arg(long, value_name = "HEX")]
    public_key: Option<String>,
}

pub async fn run(context: &Context, config: &SafeConfig, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let anchors = anchors::of(config, opts.checkpoints.as_deref(), opts.public_key.as_deref())?;
    let files = files(config, db, opts).await?;
    let chosen = chosen(db, &opts.tenant).await?;
    let given = anchors.is_some();
    let anchors = anchors.unwrap_or_default();
    if opts.tenant.is_empty() {
        anchors::all_there(anchors.tenants(), &chosen, "checkpoints know")?;
        anchors::all_there(files.iter().flat_map(Files::tenants), &chosen, "archive has files of")?;
    }
    let mut warnings: Vec<String> =
        anchors.unread.iter().map(|line| format!("line {line} of the checkpoints is not one of this key")).collect();
    let mut reports = Vec::new();
    let bar = progress::of_work(context);
    bar.begin(None);
    for tenant in &chosen {
        let (mut report, told) = one(db, tenant, &anchors, files.as_ref(), &|rows| bar.advance(rows, &tenant.code)).await?;
        if report.fault.is_none() && tenant.is_missing() {
            report.fault = Some(Fault::new(0, FaultKind::TenantMissing));
        }
        warnings.extend(told);
        reports.push((tenant, report));
    }
    drop(bar);
    Ok(verdict(&reports, given || files.is_some()).warnings(warnings))
}

async fn one(
    db: &Db,
    tenant: &Tenant,
    anchors: &Checkpoints,
    files: Option<&Files>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Report, Vec<String>), Failed> {
    let anchors = anchors.of(tenant.id.get());
    match files {
        Some(files) => files.verify(db, tenant.id, anchors, progress).await.map_err(failed),
        None => Ok((audit::verify(db, tenant.id, None, anchors, progress).await?, Vec::new())),
    }
}

/// The folder that was named, or is configured.
async fn files(config: &SafeConfig, db: &Db, opts: &Opts) -> Result<Option<Files>, Failed> {
    let section = section(config)?;
    let Some(dir) = opts.archive.clone().or(section.archive_dir) else { return Ok(None) };
    let key = anchors::key(config, opts.public_key.as_deref()).ok();
    let before = time_ago(db, &format!("{} years", section.cold_years)).await?;
    let cannot = |dir: &Path, e: io::Error| Failed::new(Exit::NoInput, "input", format!("cannot read {}: {e}", dir.display()));
    match Files::open(&dir, key, Some(before)) {
        Ok(files) => Ok(Some(files)),
        Err(e) => Err(cannot(&dir, e).hint("is it mounted?")),
    }
}

/// With checkpoints or files also up to where they vouch for each chain.
fn verdict(reports: &[(&Tenant, Report)], anchored: bool) -> Output {
    let items: Vec<Value> = reports
        .iter()
        .map(|(tenant, report)| json!({ "tenant": tenant.code, "tenant_id": tenant.id, "ok": report.fault.is_none(), "report": report }))
        .collect();
    let faulty = reports.iter().filter(|(_, report)| report.fault.is_some()).count();
    let rows: Vec<Vec<String>> = reports.iter().map(|(tenant, report)| row(tenant, report, anchored)).collect();
    let mut human = table(&["tenant", "archived", "good rows", "anchored to", "last hash", "verdict"], &rows);
    for (tenant, report) in reports.iter().filter(|(_, report)| report.archived.rows > 0) {
        human.push_str(&format!("\n{}: {} rows archived, in\n{}", tenant.code, report.archived.rows, listed(&report.archived.files)));
    }
    let summary = json!({ "sound": reports.len() - faulty, "faulty": faulty });
    let output = Output::new(json!({ "items": items, "next_cursor": null, "summary": summary }), human);
    if faulty == 0 { output } else { output.exit(Exit::Negative) }
}

fn row(tenant: &Tenant, report: &Report, anchored: bool) -> Vec<String> {
    let verdict = report.fault.as_ref().map_or_else(
        || "sound".to_owned(),
        |fault| {
            let column = fault.column.map(|name| format!(" ({name})")).unwrap_or_default();
            let file = fault.file.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
            format!("{}{column} at row {}{file}", fault.kind.as_str(), fault.seq)
        },
    );
    let until = if anchored { report.anchored_seq.to_string() } else { "-".to_owned() };
    let hash = report.last_hash.chars().take(16).collect();
    vec![tenant.code.clone(), report.archived.rows.to_string(), report.rows.to_string(), until, hash, verdict]
}

/// The files, those that are well up to the number that people read.
fn listed(files: &[ArchivedFile]) -> String {
    const MOST: usize = 10;
    let fine = |file: &&ArchivedFile| matches!(file.state, FileState::Sound | FileState::Unread);
    let line = |file: &ArchivedFile| format!("  {}  rows {} to {}, {}", file.file, file.first_seq, file.last_seq, file.state.as_str());
    let mut lines: Vec<String> = files.iter().filter(fine).take(MOST).map(line).collect();
    let more = files.iter().filter(fine).count().saturating_sub(MOST);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines.extend(files.iter().filter(|file| !fine(file)).map(line));
    lines.join("\n")
}
