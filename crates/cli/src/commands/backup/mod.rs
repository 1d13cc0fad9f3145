//! `erp backup`

mod create;
mod drill;
mod folder;
mod load;
mod manifest;
mod partial;
mod programs;
mod restore;
mod rows;
mod verify;

use clap::{Args, Subcommand};
use erp_core::{AuditEntry, Exit, Secret};
use erp_db::{Db, Failure, WriteTx, backup::BackupError};
use erp_server::{PhaseError, phase::Connected};
use erp_settings::DatabaseSection;

use crate::{Context, Failed, Output, bootstrap::Bootstrap, commands::installation};

/// Save the database, look at what was saved, bring it back
#[derive(Args, Debug)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  erp backup create --out /var/backups/erp-2026-11-22\n  erp backup verify /var/backups/erp-2026-11-22 --drill\n  erp backup restore /var/backups/erp-2026-11-22 --yes --confirm erp\n\nA backup is a folder: dump.pgc (pg_dump's custom format), manifest.json (schema, key fingerprints, rows of each tenant in each table)\nand SHA256SUMS. The keys are not in it, and without them nobody can read it."
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    Create(create::Opts),
    Verify(verify::Opts),
    Restore(restore::Opts),
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    if let Action::Verify(opts) = &opts.action
        && !opts.drill
    {
        return verify::run(context, opts, None).await;
    }
    let mut start = Bootstrap::new(context);
    let connected = start.connected(std::time::Duration::ZERO).await?;
    let result = match &opts.action {
        Action::Create(opts) => create::run(context, &connected, opts).await,
        Action::Verify(opts) => verify::run(context, opts, Some(&connected)).await,
        Action::Restore(opts) => restore::run(context, &connected, opts).await,
    };
    connected.db().close().await;
    drop(connected);
    start.close().await?;
    result
}

/// The URLs of the configuration, the owner's being the serving role's where there is no other.
struct Urls {
    app: Secret<String>,
    owner: Secret<String>,
    backup: Option<Secret<String>>,
}

impl Urls {
    fn of(connected: &Connected) -> Result<Self, Failed> {
        let section = connected.config().section::<DatabaseSection>();
        let section = section.map_err(|e| Failed::new(Exit::Config, "config.invalid", e.to_string()))?;
        let owner = section.migrate_url.unwrap_or_else(|| section.url.clone());
        Ok(Self { app: section.url, owner, backup: section.backup_url })
    }
}

fn fail(error: BackupError) -> Failed {
    let message = error.to_string();
    match error {
        BackupError::Db(error) => PhaseError::db(erp_server::PhaseName::Database, &error).into(),
        BackupError::Bound { role } => Failed::new(Exit::NoPerm, "backup.role", message).hint(format!(
            "name a role for backups in database.backup_url (ERP__DATABASE__BACKUP_URL), other than {role}:\n  CREATE ROLE erp_backup LOGIN BYPASSRLS PASSWORD '…'; GRANT pg_read_all_data TO erp_backup;"
        )),
        BackupError::Unreadable { role, .. } => {
            Failed::new(Exit::NoPerm, "backup.role", message).hint(format!("GRANT pg_read_all_data TO {role};"))
        }
        BackupError::NoCreateDb { .. } => Failed::new(Exit::NoPerm, "backup.drill_role", message).hint(
            "let the role of database.backup_url create databases (ALTER ROLE erp_backup CREATEDB), or drill on another machine: erp backup verify PATH --drill --embedded",
        ),
        BackupError::Locked(_) => Failed::new(Exit::TempFail, "migrate.locked", message).hint("wait for it and try again"),
        BackupError::Drilling => Failed::new(Exit::TempFail, "backup.drilling", message).hint("wait for it and try again"),
    }
}

/// Writes the audit trail of the installation, which is the default tenant's; the warning that it could not be, otherwise.
async fn record(context: &Context, connected: &Connected, db: &Db, entry: AuditEntry) -> Option<String> {
    let attempt = async {
        let tenant = installation::tenant(connected, db).await.map_err(|failed| failed.message)?;
        let write = async |tx: &WriteTx| {
            tx.audit(entry);
            Ok::<_, Failure>(())
        };
        db.write(tenant.id, &context.origin(), write).await.map_err(|e| e.to_string())
    };
    attempt.await.err().map(|why| format!("not in the audit trail: {why}"))
}
