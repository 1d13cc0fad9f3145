//! `erp audit`

mod anchors;
mod archive;
mod export;
mod verify;

use std::time::Duration;

use clap::{Args, Subcommand};
use erp_core::Exit;
use erp_db::{
    Db, DbError,
    audit::archive::ArchiveError,
    tenants::{self, Tenant},
};
use erp_server::phase::MigrateMode;
use erp_settings::{AuditSection, SafeConfig};
use serde_json::json;

use crate::{Context, Failed, Output, bootstrap::Bootstrap, commands::tenant};

/// The audit chain: recompute it, move its old part into files, or hand it to somebody else
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp audit verify && erp audit export --tenant default --out audit.jsonl\n  erp audit archive --dry-run"
)]
pub struct Opts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    Verify(verify::Opts),
    Archive(archive::Opts),
    /// The key that verifies checkpoints, for whoever has no configuration
    #[command(after_help = "Example:\n  erp audit public-key")]
    PublicKey,
    Export(export::Opts),
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
        Action::Verify(opts) => verify::run(context, migrated.config(), &db, opts).await,
        Action::Archive(opts) => archive::run(context, migrated.config(), &db, opts).await,
        Action::PublicKey => Err(Failed::usage("no database is needed for that")),
        Action::Export(opts) => export::run(&db, opts).await,
    };
    db.close().await;
    drop(migrated);
    start.close().await?;
    result
}

fn section(config: &SafeConfig) -> Result<AuditSection, Failed> {
    config.section().map_err(|e| Failed::new(Exit::Config, "config.invalid", e.to_string()))
}

/// The tenants that were named, else every one with a chain.
async fn chosen(db: &Db, slugs: &[String]) -> Result<Vec<Tenant>, Failed> {
    if slugs.is_empty() {
        return Ok(tenants::with_chains(db).await?);
    }
    let mut chosen = Vec::new();
    for slug in slugs {
        chosen.push(tenant::find(db, slug).await?);
    }
    Ok(chosen)
}

fn failed(error: ArchiveError) -> Failed {
    let message = error.to_string();
    match error {
        ArchiveError::Db(error @ DbError::Privilege(_)) => Failed::from(error).hint("set database.migrate_url to the owner of the tables"),
        ArchiveError::Db(error) => error.into(),
        ArchiveError::Connect(_) => Failed::new(Exit::Unavailable, "database.unavailable", message),
        ArchiveError::Io { .. } | ArchiveError::NotKept(..) => {
            Failed::new(Exit::IoErr, "audit.archive_io", message).hint("no row was deleted that is not in a file")
        }
        ArchiveError::Unsound(_) => Failed::new(Exit::Negative, "audit.unsound", message).hint("erp audit verify"),
        ArchiveError::OtherHistory(_) => Failed::new(Exit::Negative, "audit.other_history", message)
            .hint("was an old backup restored? erp audit verify --archive DIR; archive into another folder if that is meant"),
        ArchiveError::Changed(..) => Failed::new(Exit::TempFail, "audit.changed", message).hint("erp audit verify, then try again"),
    }
}
