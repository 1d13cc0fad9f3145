//! `erp tenant import`

use std::path::PathBuf;

use clap::Args;
use erp_core::Exit;
use erp_db::{
    Db, Failure, WriteTx,
    migrate::History,
    tenants::{
        mark_imported,
        portable::{Conflict, Imported, Manifest, PortableError, Target},
    },
};
use erp_kit::CommandError;
use erp_migrations::Migrator;
use erp_server::phase::Seeded;
use serde_json::json;

use super::{
    alone,
    export::failed,
    vessel::{self, Lock},
};
use crate::{Context, Failed, Output, progress};

/// Bring an exported tenant into this installation: all of it, in one transaction, or nothing
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp tenant import east.erp --passphrase-file passphrase.txt --dry-run     whether it could come in; 3 if so\n  erp tenant import east.erp --key-file east.key\n\nThe installation must have the keys under which the tenant's values are sealed (78), a schema of the same steps, and neither the tenant\nnor its slug. The tenant comes suspended and without open sessions; when you have looked at it: erp tenant resume SLUG.\nBroken off, the same command goes on."
)]
pub struct Opts {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    lock: Lock,
    /// Change nothing; read the file to its end and say whether it could come in
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, seeded: &Seeded, opts: &Opts) -> Result<Output, Failed> {
    let (db, system) = (seeded.db(), seeded.default_tenant());
    let fail = |error: PortableError| failed(error, &opts.file);
    let key = opts.lock.read()?;
    let mut input = vessel::open(&opts.file, &key)?;
    let manifest = Manifest::read(&mut input).map_err(fail)?;
    let slug = manifest.tenant.code.clone();
    let held = alone(db, &slug).await?;
    let mut target = Target::open(db, &Migrator::classes()).await.map_err(fail)?;
    let loaded = load(context, db, &mut target, &manifest, &mut input, opts).await;
    target.close().await;
    let Some(imported) = loaded? else {
        let human = format!("dry run, nothing was changed: the tenant {slug} would come in with {} rows", manifest.total());
        let data = json!({ "tenant": slug, "id": manifest.tenant.id, "rows": manifest.total(), "dry_run": true });
        return Ok(Output::new(data, human).exit(Exit::Differences));
    };
    // Until this is written the tenant is nobody's.
    let id = manifest.tenant.id;
    let write = async |tx: &WriteTx| mark_imported(tx, id, &slug, imported.rows, manifest.taken_at).await;
    let told: Result<(), Failure> = db.write(system.id, &context.origin(), write).await;
    told.map_err(|failure| {
        Failed::from(CommandError::from(failure)).hint("its rows are in, and nobody's yet: run the same command again")
    })?;
    drop(held);
    let mut warnings = Vec::new();
    if let Some(plan) = manifest.plan.as_ref().filter(|_| !imported.plan_made) {
        warnings.push(format!("the plan {} was here already: see whether it allows what it did there", plan.code));
    }
    if manifest.rows.get("audit_archive").copied().unwrap_or_default() > 0 {
        warnings.push("archived parts of its audit trail are files: put them into audit.archive_dir".to_owned());
    }
    let human = format!(
        "the tenant {slug} came in with {} rows, every count is as recorded; it is suspended\nopen it: erp tenant resume {slug}",
        imported.rows
    );
    let data = json!({
        "tenant": slug, "id": id, "rows": imported.rows, "tables": manifest.rows, "status": "suspended", "plan_made": imported.plan_made,
        "sessions_ended": imported.sessions_ended, "dry_run": false,
    });
    Ok(Output::new(data, human).warnings(warnings))
}

async fn load(
    context: &Context,
    db: &Db,
    target: &mut Target,
    manifest: &Manifest,
    input: &mut impl std::io::BufRead,
    opts: &Opts,
) -> Result<Option<Imported>, Failed> {
    let fail = |error: PortableError| failed(error, &opts.file);
    if let Some(conflict) = target.conflicts(db, manifest).await.map_err(fail)?.into_iter().next() {
        return Err(refused(conflict, manifest));
    }
    if opts.dry_run {
        // To its end: a file that was cut off shows there.
        let read = std::io::copy(input, &mut std::io::sink());
        read.map_err(|e| vessel::io(&opts.file, &e))?;
        return Ok(None);
    }
    if target.waits(manifest).await.map_err(fail)? {
        return Ok(Some(Imported { rows: manifest.total(), plan_made: false, sessions_ended: 0 }));
    }
    let bar = progress::of_work(context);
    bar.begin(Some(manifest.total()));
    let imported = target.load(manifest, input, &|n, table| bar.advance(n, table)).await.map_err(fail)?;
    Ok(Some(imported))
}

fn refused(conflict: Conflict, manifest: &Manifest) -> Failed {
    let slug = &manifest.tenant.code;
    match conflict {
        Conflict::Key { purpose, id } => {
            let setting = if purpose == "encryption" { "health.aes_key" } else { "health.hmac_key" };
            let message = format!("values of {slug} are under the key {id}, which {setting} does not hold");
            Failed::new(Exit::Config, "config.keys_differ", message)
                .hint("a tenant comes in where the keys of its installation are configured, as primary or as previous")
        }
        Conflict::Schema { step } => {
            Failed::new(Exit::Differences, "tenant.schema", format!("the schema of the export differs from this one: {step}"))
                .hint("bring both installations to the same version of erp, and export again")
        }
        Conflict::Slug(slug) => Failed::new(Exit::Negative, "tenant.exists", format!("there is another tenant {slug} here")),
        Conflict::Tenant(what) => Failed::new(Exit::Negative, "tenant.exists", format!("this very tenant is here already ({what})")),
        Conflict::Locator(what) => Failed::new(Exit::Negative, "tenant.exists", format!("another tenant here has the {what}")),
    }
}
