//! `erp tenant erase`

use clap::Args;
use erp_core::{AuditEntry, Exit};
use erp_db::{
    Failure, WriteTx,
    migrate::History,
    tenants::{
        self,
        portable::{Eraser, PortableError},
    },
};
use erp_kit::CommandError;
use erp_migrations::Migrator;
use erp_server::{PhaseError, PhaseName, phase::Seeded};
use serde_json::json;

use super::{alone, find, unknown};
use crate::{Context, Failed, Output, progress};

/// Erase all rows of a closed tenant, its persons' keys first, as the owner of the tables
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp tenant erase east --dry-run                  how much there is; 3 if anything is\n  erp tenant erase east --yes --confirm east\n\nOnly a closed tenant can be erased, and only an exported one can be closed. Its audit trail stays, and its slug with it: see\ndocs/decisions. Broken off, the next run goes on. Backups made before hold the tenant until they are deleted."
)]
pub struct Opts {
    #[arg(value_name = "SLUG")]
    slug: String,
    /// The slug once more
    #[arg(long, value_name = "SLUG")]
    confirm: Option<String>,
    /// Change nothing; say how much would be erased
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, seeded: &Seeded, opts: &Opts) -> Result<Output, Failed> {
    let (db, system, slug) = (seeded.db(), seeded.default_tenant(), opts.slug.as_str());
    let found = find(db, slug).await?;
    if found.status != "closed" {
        let message = format!("the tenant {slug} is {}; only a closed one can be erased", found.status);
        return Err(Failed::new(Exit::Negative, "tenant.status", message)
            .hint(format!("erp tenant export {slug} …, then: erp tenant close {slug}")));
    }
    let view = tenants::show(db, slug).await?.ok_or_else(|| unknown(slug, ""))?;
    let data =
        |rows: u64, changed: bool| json!({ "tenant": slug, "id": found.id, "rows": rows, "changed": changed, "dry_run": opts.dry_run });
    if view.erased_at.is_some() {
        return Ok(Output::new(data(0, false), format!("nothing to do: {slug} is erased")));
    }
    if !opts.dry_run && (!context.globals.yes || opts.confirm.as_deref() != Some(slug)) {
        return Err(Failed::usage(format!("this erases everything of the tenant {slug}"))
            .hint(format!("if that is meant: erp tenant erase {slug} --yes --confirm {slug}")));
    }
    let held = alone(db, slug).await?;
    let mut eraser = Eraser::open(db, &Migrator::classes(), found.id).await.map_err(failed)?;
    let total = eraser.count().await.map_err(failed)?;
    if opts.dry_run {
        eraser.close().await;
        return Ok(Output::new(data(total, true), format!("dry run, nothing was changed: {total} rows of {slug} would be erased"))
            .exit(Exit::Differences));
    }
    let bar = progress::of_work(context);
    bar.begin(Some(total));
    let erased = eraser.erase(&|n, what| if what == "keys" { bar.message("keys") } else { bar.advance(n, what) }).await;
    eraser.close().await;
    drop(bar);
    let erased = erased.map_err(failed)?;
    let origin = context.origin();
    let line =
        || AuditEntry::new("auth.tenant.erased", "tenant", found.id.get()).detail("rows", erased.total()).detail("keys", erased.keys);
    // Its own trail ends with this line; the row says so last, so that a run that is broken off here goes on.
    let own = async |tx: &WriteTx| {
        tx.audit(line());
        Ok::<_, Failure>(())
    };
    db.write(found.id, &origin, own).await.map_err(CommandError::from)?;
    let finish = async |tx: &WriteTx| tenants::mark_erased(tx, found.id.get(), line()).await;
    db.write(system.id, &origin, finish).await.map_err(CommandError::from)?;
    drop(held);
    let human = format!(
        "{} rows of {} tables erased, {} persons' keys before them; the audit trail stays",
        erased.total(),
        erased.rows.len(),
        erased.keys
    );
    let mut data = data(erased.total(), true);
    data["keys"] = erased.keys.into();
    data["tables"] = json!(erased.rows);
    Ok(Output::new(data, human))
}

fn failed(error: PortableError) -> Failed {
    match error {
        PortableError::Db(error) => PhaseError::db(PhaseName::Database, &error).into(),
        error => Failed::new(Exit::Software, "tenant.erase", error.to_string()),
    }
}
