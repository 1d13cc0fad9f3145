//! `erp audit verify` and `erp audit export`

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{
    Db, DbError,
    audit::{self, Fault, FaultKind, Report},
    tenants::{self, Tenant},
};
use erp_server::phase::MigrateMode;
use erp_tasks::checkpoint::Checkpoints;
use serde_json::{Value, json};

mod anchors;

use crate::{
    Context, Failed, Output,
    bootstrap::Bootstrap,
    commands::{table, tenant},
    output::create_private,
    progress,
};

/// The audit chain: recompute it, or hand it to somebody who does
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp audit verify && erp audit export --tenant default --out audit.jsonl")]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// Recompute every hash, link and column; 0 sound, 1 a fault was found
    #[command(
        after_help = "Examples:\n  erp audit verify                      every tenant, suspended ones too\n  erp audit verify --tenant east --json\n  erp audit verify --checkpoints /mnt/worm/audit.jsonl\n\nThe first fault of each chain is named by its row. A chain alone cannot show that its end was cut off together with its head; signed\ncheckpoints (erp run-task core.audit-checkpoint) can."
    )]
    Verify {
        /// Only this tenant; may be repeated
        #[arg(long, value_name = "SLUG")]
        tenant: Vec<String>,
        /// The chains must also pass through the signed checkpoints in this file
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
        /// The key that verifies checkpoints, 64 hex digits [default: that of audit.signing_key]
        #[arg(long, value_name = "HEX", requires = "checkpoints")]
        public_key: Option<String>,
    },
    /// The key that verifies checkpoints, for whoever has no configuration
    #[command(after_help = "Example:\n  erp audit public-key")]
    PublicKey,
    /// Write a tenant's rows as JSON lines, the head last, for an independent verification
    #[command(after_help = "Example:\n  erp audit export --tenant east --out east.jsonl      written with mode 0600")]
    Export {
        #[arg(long, value_name = "SLUG", default_value = "default")]
        tenant: String,
        /// A new file that only you can read
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    if matches!(opts.action, Action::PublicKey) {
        let key = anchors::configured(start.checked().await?.config())?.to_hex();
        start.close().await?;
        return Ok(Output::new(json!({ "public_key": key }), key));
    }
    let migrated = start.migrated(Duration::ZERO, &MigrateMode::Verify).await?;
    let db = migrated.db().clone();
    let result = match &opts.action {
        Action::Verify { tenant, checkpoints, public_key } => {
            match anchors::of(migrated.config(), checkpoints.as_deref(), public_key.as_deref()) {
                Ok(anchors) => verify(context, &db, tenant, anchors).await,
                Err(failed) => Err(failed),
            }
        }
        Action::PublicKey => Err(Failed::usage("no database is needed for that")),
        Action::Export { tenant, out } => export(&db, tenant, out).await,
    };
    db.close().await;
    drop(migrated);
    start.close().await?;
    result
}

async fn verify(context: &Context, db: &Db, slugs: &[String], anchors: Option<Checkpoints>) -> Result<Output, Failed> {
    let mut chosen = Vec::new();
    for slug in slugs {
        chosen.push(tenant::find(db, slug).await?);
    }
    if slugs.is_empty() {
        chosen = tenants::with_chains(db).await?;
    }
    let given = anchors.is_some();
    let anchors = anchors.unwrap_or_default();
    if slugs.is_empty() {
        anchors::all_there(&anchors, &chosen)?;
    }
    let bar = progress::of_work(context);
    bar.begin(None);
    let mut reports = Vec::new();
    for tenant in &chosen {
        let mut report = audit::verify(db, tenant.id, None, anchors.of(tenant.id.get()), &|rows| bar.advance(rows, &tenant.code)).await?;
        if report.fault.is_none() && tenant.is_missing() {
            report.fault = Some(Fault { seq: 0, kind: FaultKind::TenantMissing, column: None });
        }
        reports.push((tenant, report));
    }
    drop(bar);
    let output = verdict(&reports, given);
    let unread: Vec<String> = anchors.unread.iter().map(|line| format!("line {line} of the checkpoints is not one of this key")).collect();
    Ok(output.warnings(unread))
}

/// With checkpoints also up to where they vouch for each chain.
fn verdict(reports: &[(&Tenant, Report)], anchored: bool) -> Output {
    let data: Vec<Value> = reports
        .iter()
        .map(|(tenant, report)| json!({ "tenant": tenant.code, "tenant_id": tenant.id, "ok": report.fault.is_none(), "report": report }))
        .collect();
    let rows: Vec<Vec<String>> = reports
        .iter()
        .map(|(tenant, report)| {
            let verdict = report.fault.as_ref().map_or_else(
                || "sound".to_owned(),
                |fault| {
                    let column = fault.column.map(|name| format!(" ({name})")).unwrap_or_default();
                    format!("{}{column} at row {}", fault.kind.as_str(), fault.seq)
                },
            );
            let until = if anchored { report.anchored_seq.to_string() } else { "-".to_owned() };
            vec![tenant.code.clone(), report.rows.to_string(), until, report.last_hash.chars().take(16).collect(), verdict]
        })
        .collect();
    let output = Output::new(data, table(&["tenant", "good rows", "anchored to", "last hash", "verdict"], &rows));
    if reports.iter().all(|(_, report)| report.fault.is_none()) { output } else { output.exit(Exit::Negative) }
}

async fn export(db: &Db, slug: &str, path: &Path) -> Result<Output, Failed> {
    let tenant = tenant::find(db, slug).await?;
    let file = create_private(path)?;
    let mut file = BufWriter::new(file);
    let mut rows = 0_u64;
    let head = audit::export(db, tenant.id, &mut |line| {
        rows += 1;
        Ok(writeln!(file, "{line}")?)
    })
    .await;
    let head = head.map_err(|e| written(path, e))?.map(|head| (head.seq, head.hash_hex()));
    let last = json!({ "tenant_id": tenant.id, "head_seq": head.as_ref().map(|h| h.0), "head_hash": head.as_ref().map(|h| &h.1) });
    let end = writeln!(file, "{last}").and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all());
    end.map_err(|e| written(path, WriteError::Io(e)))?;
    let data = json!({ "tenant": tenant.code, "file": path, "rows": rows });
    Ok(Output::new(data, format!("{rows} rows written to {}", path.display())))
}

/// What stops an export half-way.
enum WriteError {
    Db(DbError),
    Io(std::io::Error),
}

impl From<DbError> for WriteError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

fn written(path: &Path, error: WriteError) -> Failed {
    match error {
        WriteError::Db(error) => error.into(),
        WriteError::Io(error) => Failed::new(Exit::IoErr, "output", format!("cannot write {}: {error}", path.display())),
    }
}
