//! `erp backup create`

use std::{path::PathBuf, process::Stdio};

use clap::Args;
use erp_core::{AuditEntry, Exit, Secret};
use erp_db::backup::{Facts, Source};
use erp_server::phase::Connected;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    Urls, fail,
    folder::{self, failed_to_write},
    manifest::{Dump, FORMAT, Manifest},
    partial::Partial,
    programs::{self, Programs},
    record,
};
use crate::{Context, Failed, Output, about, output::create_private, progress};

/// Save every tenant's rows into a new folder that only you can read, while people work
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp backup create --out /var/backups/erp-$(date +%F)\n  erp backup create --dry-run\n\nNeeds database.backup_url: a role with BYPASSRLS and pg_read_all_data that nothing else uses. Rows are counted in the snapshot that is\ndumped and read back from the dump before the folder gets its name. Single tenants cannot be saved apart."
)]
pub struct Opts {
    /// The folder to make; it must not exist [default: erp-backup-TIME]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Do not read the dump back (twice as fast; a later `erp backup verify` does it)
    #[arg(long)]
    no_check: bool,
    /// Write nothing; say what would be saved
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, connected: &Connected, opts: &Opts) -> Result<Output, Failed> {
    let urls = Urls::of(connected)?;
    let url = urls.backup.unwrap_or(urls.owner);
    let mut source = Source::open(connected.db(), &url).await.map_err(fail)?;
    let facts = source.facts().await.map_err(fail)?;
    if facts.migrations.is_empty() {
        return Err(Failed::new(Exit::Differences, "migrate.pending", "the database has no schema: there is nothing to save"));
    }
    let programs = Programs::find(context, facts.server_major)?;
    let name = || PathBuf::from(format!("erp-backup-{}", facts.taken_at.format("%Y%m%dT%H%M%SZ")));
    let out = opts.out.clone().unwrap_or_else(name);
    if opts.dry_run {
        let counts = source.counts().await.map_err(fail)?;
        source.close().await;
        let human = format!(
            "dry run, nothing was written: {} rows of {} tenants would go to {}",
            counts.total(),
            facts.tenants.len(),
            out.display()
        );
        let data = json!({ "dry_run": true, "out": out, "rows": counts.total(), "tenants": facts.tenants.len() });
        return Ok(Output::new(data, human).exit(Exit::Differences));
    }
    let partial = Partial::create(&out)?;
    let manifest = save(context, &programs, &url, source, facts, &partial).await?;
    if !opts.no_check {
        let differences = folder::rows_of(context, &programs, &partial.path().join(folder::DUMP), &manifest).await?;
        if let Some(first) = differences.as_ref().map_or_else(Some, |lines| lines.first()) {
            let message = format!("the dump does not hold what the database held, and was not kept: {first}");
            return Err(Failed::new(Exit::Negative, "backup.differs", message));
        }
    }
    partial.complete()?;
    let entry = AuditEntry::new("core.backup.created", "backup", None)
        .detail("sha256", manifest.dump.sha256.as_str())
        .detail("rows", manifest.tables.total());
    let warning = record(context, connected, connected.db(), entry).await;
    let (rows, tenants, bytes) = (manifest.tables.total(), manifest.facts.tenants.len(), manifest.dump.bytes);
    let human = format!(
        "{rows} rows of {tenants} tenants saved to {} ({bytes} bytes)\nkeep health.aes_key and health.hmac_key apart from it",
        out.display()
    );
    let data =
        json!({ "path": out, "rows": rows, "tenants": tenants, "bytes": bytes, "sha256": manifest.dump.sha256, "checked": !opts.no_check });
    Ok(Output::new(data, human).warnings(warning))
}

/// Dumps and counts in one snapshot, side by side; writes the manifest and, last, the sums.
async fn save(
    context: &Context,
    programs: &Programs,
    url: &Secret<String>,
    mut source: Source,
    facts: Facts,
    partial: &Partial,
) -> Result<Manifest, Failed> {
    let snapshot = format!("--snapshot={}", source.snapshot());
    let counting = async { source.counts().await.map_err(fail) };
    let ((bytes, sha256), tables) = tokio::try_join!(dump(context, programs, url, &snapshot, partial), counting)?;
    source.close().await;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        erp_version: about::VERSION.to_owned(),
        git: about::git().to_owned(),
        host: about::host(),
        actor: context.actor(),
        finished_at: context.clock.now(),
        dump: Dump { file: folder::DUMP.to_owned(), bytes, sha256, pg_dump_major: programs.major() },
        facts,
        tables,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|e| Failed::new(Exit::Software, "backup.manifest", e.to_string()))?;
    partial.write(folder::MANIFEST, &text)?;
    let sum = hex::encode(Sha256::digest(text.as_bytes()));
    partial.write(folder::SUMS, &folder::sums_text(&manifest.dump.sha256, &sum))?;
    Ok(manifest)
}

/// Through a pipe: hashed on its way, and pg_dump ends with us however we end.
async fn dump(
    context: &Context,
    programs: &Programs,
    url: &Secret<String>,
    snapshot: &str,
    partial: &Partial,
) -> Result<(u64, String), Failed> {
    let path = partial.path().join(folder::DUMP);
    let mut file = tokio::fs::File::from_std(create_private(&path)?);
    let mut command = programs.connected("pg_dump", url)?;
    // Owners and privileges are those of the place it is restored to.
    command.args(["--format=custom", "--no-password", "--no-owner", "--no-privileges", "--no-tablespaces", "--schema=public", snapshot]);
    let (mut child, said) = programs::start(command.stdout(Stdio::piped()))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let bar = progress::of_work(context);
    bar.begin(None);
    if let Some(mut out) = child.stdout.take() {
        let mut chunk = vec![0; 1 << 16];
        loop {
            let read = out.read(&mut chunk).await.map_err(|e| failed_to_write(&path, &e))?;
            let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { break };
            hash.update(part);
            file.write_all(part).await.map_err(|e| failed_to_write(&path, &e))?;
            bytes += read as u64;
            bar.advance(read as u64, "bytes dumped");
        }
    }
    file.flush().await.map_err(|e| failed_to_write(&path, &e))?;
    programs::finish("pg_dump", child, said).await?;
    file.sync_all().await.map_err(|e| failed_to_write(&path, &e))?;
    Ok((bytes, hex::encode(hash.finalize())))
}
