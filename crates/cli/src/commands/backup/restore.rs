//! `erp backup restore`

use std::path::PathBuf;

use clap::Args;
use erp_core::{AuditEntry, Exit};
use erp_db::{
    Db,
    backup::Target,
    migrate::{Runner, State},
};
use erp_migrations::Migrator;
use erp_server::{PhaseError, phase::Connected};
use serde_json::json;

use super::{Urls, drill, fail, folder::Folder, load::load, record};
use crate::{Context, Failed, Output};

/// Bring a backup back into an empty database, in one transaction
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp backup restore /var/backups/erp-2026-11-22 --dry-run\n  erp backup restore /var/backups/erp-2026-11-22 --yes --confirm erp\n  erp backup restore /var/backups/erp-2026-11-22 --clean --yes --confirm erp     in the place of what is there\n\nStop every server first. Only the configuration that holds the backup's keys may restore it (78). Then: erp migrate, erp serve."
)]
pub struct Opts {
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The database's name once more
    #[arg(long, value_name = "DATABASE")]
    confirm: Option<String>,
    /// Delete what is in the database, in the transaction that restores
    #[arg(long)]
    clean: bool,
    /// Change nothing; verify the backup and say what would be done
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, connected: &Connected, opts: &Opts) -> Result<Output, Failed> {
    let db = connected.db();
    let database = db.database();
    let folder = Folder::open(&opts.path)?;
    admissible(db, &folder)?;
    if !opts.dry_run && (!context.globals.yes || opts.confirm.as_deref() != Some(database.as_str())) {
        return Err(Failed::usage(format!("this fills the database {database} with what was saved")).hint(format!(
            "if that is meant: erp backup restore {}{} --yes --confirm {database}",
            opts.path.display(),
            if opts.clean { " --clean" } else { "" }
        )));
    }
    let faults = folder.faults(context).await?;
    if let Some(first) = faults.first() {
        return Err(Failed::new(Exit::Negative, "backup.differs", format!("the backup is not what was saved: {first}")));
    }
    let major = db.server_major().await?;
    // Our own sessions would stand in the way like anybody's.
    db.close().await;
    let mut target = Target::open(db, &Urls::of(connected)?.owner).await.map_err(fail)?;
    let done = fill(context, connected, opts, &folder, &mut target, major).await;
    target.close().await;
    done
}

/// Refuses a backup that this binary and this configuration could not serve.
fn admissible(db: &Db, folder: &Folder) -> Result<(), Failed> {
    if let Some(missing) = drill::missing_keys(db, &folder.manifest).into_iter().next() {
        return Err(Failed::new(Exit::Config, "config.keys_differ", missing)
            .hint("a backup is restored with the keys of its time: configure them, as primary or as previous"));
    }
    let status = drill::status(&folder.manifest);
    match status.state {
        State::Current | State::Pending => Ok(()),
        State::Ahead if status.compatible => Ok(()),
        State::Ahead => Err(PhaseError::migrate(erp_db::migrate::MigrateError::Ahead(status.ahead)).into()),
        State::Diverged => {
            let (changed, ahead, pending) = (status.changed, status.ahead, status.pending);
            Err(PhaseError::migrate(erp_db::migrate::MigrateError::Diverged { changed, ahead, pending }).into())
        }
    }
}

async fn fill(
    context: &Context,
    connected: &Connected,
    opts: &Opts,
    folder: &Folder,
    target: &mut Target,
    major: u32,
) -> Result<Output, Failed> {
    let db = connected.db();
    let database = db.database();
    let tables = target.tables().await.map_err(fail)?;
    let manifest = &folder.manifest;
    let (rows, tenants) = (manifest.tables.total(), manifest.facts.tenants.len());
    if !tables.is_empty() && !opts.clean {
        return Err(Failed::new(Exit::Usage, "backup.not_empty", format!("the database {database} has {} tables already", tables.len()))
            .hint("restore into an empty one, or add --clean to replace everything in it"));
    }
    let data = |dry_run: bool| json!({ "path": opts.path, "database": database, "rows": rows, "tenants": tenants, "replaced_tables": tables.len(), "dry_run": dry_run, "pending": drill::status(manifest).pending });
    if opts.dry_run {
        let human = format!(
            "dry run, nothing was changed: {rows} rows of {tenants} tenants would be restored into {database}, in place of {} tables",
            tables.len()
        );
        return Ok(Output::new(data(true), human).exit(Exit::Differences));
    }
    let others = target.others().await.map_err(fail)?;
    if others > 0 {
        return Err(Failed::new(Exit::TempFail, "backup.in_use", format!("{others} other sessions use the database {database}"))
            .hint("stop every erp serve that is configured for it, then try again"));
    }
    let programs = folder.programs(context, major)?;
    let clearing = target.clearing().await.map_err(fail)?;
    load(context, &programs, folder, target.url(), &clearing).await?;
    Runner::<Migrator>::new(db).renew_grants().await.map_err(PhaseError::migrate)?;
    let differences = manifest.tables.differences(&target.counts().await.map_err(fail)?);
    if let Some(first) = differences.first() {
        return Err(Failed::new(Exit::Negative, "backup.differs", format!("restored, but {} counts differ: {first}", differences.len())));
    }
    let reopened = Db::connect(db.options().clone(), db.crypto().clone()).await;
    let reopened = reopened.map_err(|e| Failed::new(Exit::Unavailable, "database.unreachable", e.to_string()))?;
    let entry = AuditEntry::new("core.backup.restored", "backup", None)
        .detail("sha256", manifest.dump.sha256.as_str())
        .detail("taken_at", manifest.facts.taken_at.to_rfc3339())
        .detail("rows", rows);
    let mut warnings: Vec<String> = record(context, connected, &reopened, entry).await.into_iter().collect();
    reopened.close().await;
    if !drill::status(manifest).pending.is_empty() {
        warnings.push("its schema is older than this binary: run erp migrate".to_owned());
    }
    let human = format!("{rows} rows of {tenants} tenants restored into {database}, every count is as recorded");
    Ok(Output::new(data(false), human).warnings(warnings))
}
