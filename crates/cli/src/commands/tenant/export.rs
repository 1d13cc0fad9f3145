//! `erp tenant export`

use std::{path::PathBuf, time::Duration};

use clap::Args;
use erp_core::Exit;
use erp_db::{
    Failure, WriteTx,
    migrate::History,
    tenants::{
        Tenant, mark_expired, mark_exported,
        portable::{PortableError, Source},
    },
};
use erp_kit::CommandError;
use erp_migrations::Migrator;
use erp_server::{PhaseError, PhaseName, phase::Seeded};
use erp_settings::{AuthSection, SafeConfig, ServerSection};
use serde_json::json;

use super::{
    alone, find,
    vessel::{self, Lock, Writing},
};
use crate::{Context, Failed, Output, progress};

/// Write one tenant's rows into a sealed file that only you can read, from one snapshot
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp tenant export east --out east.erp --passphrase-file passphrase.txt\n  erp tenant export east --out east.erp --key-file east.key\n  erp tenant export east --out east.erp --key-file east.key --dry-run\n\nSealed columns stay sealed under the installation's keys, which are not in the file: only an installation that is configured with the\nsame health.aes_key and health.hmac_key brings it in. Events that wait and archived parts of the audit trail are not in it.\nRight after a suspension it waits until requests from before it have ended: auth.principal_cache and server.request_timeout together."
)]
pub struct Opts {
    #[arg(value_name = "SLUG")]
    slug: String,
    /// The file to make; it must not exist
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    lock: Lock,
    /// Write nothing; say how much would be written
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, seeded: &Seeded, opts: &Opts) -> Result<Output, Failed> {
    let (db, system) = (seeded.db(), seeded.default_tenant());
    let found = find(db, &opts.slug).await?;
    if found.id == system.id {
        return Err(
            Failed::new(Exit::Negative, "tenant.default", "the default tenant is the installation itself").hint("erp backup create")
        );
    }
    if found.status == "preparing" {
        let message = format!("the tenant {} is being made", opts.slug);
        return Err(
            Failed::new(Exit::Negative, "tenant.status", message).hint("finish what makes it: the same request or import once more")
        );
    }
    let key = opts.lock.read()?;
    let held = alone(db, &opts.slug).await?;
    // An end that has passed counts from when it is noted; what is exported is exported since then.
    let origin = context.origin();
    if !opts.dry_run {
        let noted: Result<bool, Failure> = db.write(system.id, &origin, async |tx: &WriteTx| mark_expired(tx, found.id.get()).await).await;
        noted.map_err(CommandError::from)?;
    }
    let fail = |error: PortableError| failed(error, &opts.out);
    if !opts.dry_run {
        // Tried before any waiting, and gone again: where it cannot be written is said at once.
        drop(Writing::create(&opts.out, &key)?);
    }
    let source = snapshot(context, seeded, &found, opts.dry_run).await?.map_err(fail)?;
    let (rows, tables) = (source.manifest().total(), source.manifest().rows.values().filter(|rows| **rows > 0).count());
    if opts.dry_run {
        source.close().await;
        drop(held);
        let human = format!("dry run, nothing was written: {rows} rows of {tables} tables would go to {}", opts.out.display());
        return Ok(
            Output::new(json!({ "tenant": opts.slug, "out": opts.out, "rows": rows, "dry_run": true }), human).exit(Exit::Differences)
        );
    }
    let mut file = Writing::create(&opts.out, &key)?;
    let bar = progress::of_work(context);
    bar.begin(Some(rows));
    let export = source.write(&mut file.stream, &|n, table| bar.advance(n, table)).await.map_err(fail)?;
    drop(bar);
    let (sha256, bytes) = file.complete()?;
    let at = export.manifest.taken_at;
    let note = async |tx: &WriteTx| mark_exported(tx, found.id.get(), at, export.rows, &sha256).await;
    let noted: Result<(), Failure> = db.write(system.id, &origin, note).await;
    noted.map_err(CommandError::from)?;
    drop(held);
    let archived = export.manifest.rows.get("audit_archive").copied().unwrap_or_default();
    let warning = (archived > 0)
        .then(|| format!("{archived} archived parts of its audit trail are files of their own: take those of audit.archive_dir along"));
    let human = format!(
        "{rows} rows of {tables} tables written to {} ({bytes} bytes)\nkeep what it is sealed under, and the installation's keys, apart from it",
        opts.out.display()
    );
    let data = json!({
        "tenant": opts.slug, "id": found.id, "path": opts.out, "rows": export.rows, "bytes": bytes, "sha256": sha256, "taken_at": at,
        "tables": export.manifest.rows, "dry_run": false,
    });
    Ok(Output::new(data, human).warnings(warning))
}

/// A snapshot with everything that anybody was told is there. Requests that were let in before the tenant went out of use may write for as
/// long as a node remembers their users and they may take; what came after the snapshot would be lost once the tenant is erased.
async fn snapshot(context: &Context, seeded: &Seeded, tenant: &Tenant, dry_run: bool) -> Result<Result<Source, PortableError>, Failed> {
    let quiet = quiet(seeded.config())?;
    loop {
        let source = match Source::open(seeded.db(), &Migrator::classes(), tenant.id).await {
            Ok(source) => source,
            failed => return Ok(failed),
        };
        let Some(rest) = source.early(quiet).filter(|_| !dry_run) else { return Ok(Ok(source)) };
        source.close().await;
        context
            .printer
            .notice(&format!("waiting {} s: requests from before the tenant went out of use may still write", rest.as_secs() + 1));
        tokio::time::sleep(rest).await;
    }
}

/// How long a request that a node lets in by what it remembers may go on.
fn quiet(config: &SafeConfig) -> Result<Duration, Failed> {
    let unreadable = |message: String| Failed::new(Exit::Config, "config.invalid", message);
    let auth: AuthSection = config.section().map_err(|e| unreadable(e.to_string()))?;
    let server: ServerSection = config.section().map_err(|e| unreadable(e.to_string()))?;
    Ok(auth.principal_cache + server.request_timeout)
}

/// What went wrong with rows or their file.
pub(super) fn failed(error: PortableError, path: &std::path::Path) -> Failed {
    match error {
        PortableError::Db(error) => PhaseError::db(PhaseName::Database, &error).into(),
        PortableError::Io(error) => vessel::io(path, &error),
        PortableError::Format(why) => Failed::new(Exit::DataErr, "tenant.file", format!("{}: {why}", path.display())),
        error @ PortableError::Counts { .. } => Failed::new(Exit::Negative, "tenant.differs", error.to_string()).hint("nothing was kept"),
        error @ PortableError::Circle(_) => Failed::new(Exit::Software, "tenant.order", error.to_string()),
    }
}
