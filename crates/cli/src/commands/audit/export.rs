//! `erp audit export`

use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use erp_core::Exit;
use erp_db::{Db, DbError, audit};
use serde_json::json;

use crate::{Failed, Output, commands::tenant, output::create_private};

/// Write a tenant's rows as JSON lines, the head last, for an independent verification
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp audit export --tenant east --out east.jsonl      written with mode 0600\n\nOf rows that are archived only the records are in it, first, each as \"archived\": their files are the rest."
)]
pub struct Opts {
    #[arg(long, value_name = "SLUG", default_value = "default")]
    tenant: String,
    /// A new file that only you can read
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let path = opts.out.as_path();
    let tenant = tenant::find(db, &opts.tenant).await?;
    let file = create_private(path)?;
    let mut file = BufWriter::new(file);
    let (mut rows, mut archived) = (0_u64, 0_u64);
    let head = audit::export(db, tenant.id, &mut |line| {
        let count = if line.starts_with("{\"archived\":") { &mut archived } else { &mut rows };
        *count += 1;
        Ok(writeln!(file, "{line}")?)
    })
    .await;
    let head = head.map_err(|e| written(path, e))?.map(|head| (head.seq, head.hash_hex()));
    let last = json!({ "tenant_id": tenant.id, "head_seq": head.as_ref().map(|h| h.0), "head_hash": head.as_ref().map(|h| &h.1) });
    let end = writeln!(file, "{last}").and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all());
    end.map_err(|e| written(path, WriteError::Io(e)))?;
    let data = json!({ "tenant": tenant.code, "file": path, "rows": rows, "archived_files": archived });
    let elsewhere = if archived > 0 { format!("; the rows before them are in {archived} files of the archive") } else { String::new() };
    Ok(Output::new(data, format!("{rows} rows written to {}{elsewhere}", path.display())))
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
