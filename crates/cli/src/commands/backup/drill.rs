//! A restore rehearsed: into a database of its own, compared with the manifest, then dropped.

use std::time::Instant;

use erp_core::{Exit, Secret};
use erp_db::{
    Db, PoolOptions,
    audit::{self, Anchor},
    backup::{Scratch, Target, with_database},
    migrate::{History, Runner, State, Status, classify},
    tenants,
};
use erp_migrations::Migrator;
use erp_server::{PhaseError, phase::Connected};
use serde::Serialize;

use super::{Urls, fail, folder::Folder, load::load, manifest::Manifest};
use crate::{Context, Failed};

#[derive(Debug, Default, Serialize)]
pub struct Drilled {
    pub faults: Vec<String>,
    pub warnings: Vec<String>,
    /// Chains that were recomputed.
    pub chains: usize,
    pub seconds: f64,
}

pub async fn run(context: &Context, connected: &Connected, folder: &Folder) -> Result<Drilled, Failed> {
    let started = Instant::now();
    let urls = Urls::of(connected)?;
    let candidates: Vec<Secret<String>> = urls.backup.iter().chain([&urls.owner]).cloned().collect();
    let scratch = Scratch::create(connected.db(), &candidates).await.map_err(fail)?;
    let result = rehearse(context, connected, folder, &scratch, &urls.app).await;
    let removed = scratch.remove().await.map_err(fail);
    let mut drilled = result?;
    removed?;
    drilled.seconds = started.elapsed().as_secs_f64();
    Ok(drilled)
}

async fn rehearse(
    context: &Context,
    connected: &Connected,
    folder: &Folder,
    scratch: &Scratch,
    app: &Secret<String>,
) -> Result<Drilled, Failed> {
    let major = connected.db().server_major().await?;
    let programs = folder.programs(context, major)?;
    load(context, &programs, folder, &scratch.url, &[]).await?;
    let mut target = Target::open(connected.db(), &scratch.url).await.map_err(fail)?;
    let counts = target.counts().await.map_err(fail)?;
    target.close().await;
    let mut drilled = Drilled { faults: folder.manifest.tables.differences(&counts), ..Drilled::default() };

    let options = PoolOptions {
        url: Secret::new(with_database(app.expose(), scratch.name())),
        migrate_url: Some(scratch.url.clone()),
        ..connected.db().options().clone()
    };
    let db = Db::connect(options, connected.db().crypto().clone())
        .await
        .map_err(|e| Failed::new(Exit::Unavailable, "backup.drill", format!("the drill's database: {e}")))?;
    let looked = look(&db, &folder.manifest, &mut drilled).await;
    db.close().await;
    looked?;
    Ok(drilled)
}

/// As the serving role sees it: guards, chains, keys.
async fn look(db: &Db, manifest: &Manifest, drilled: &mut Drilled) -> Result<(), Failed> {
    Runner::<Migrator>::new(db).renew_grants().await.map_err(PhaseError::migrate)?;
    let status = status(manifest);
    if status.state == State::Current {
        drilled.faults.extend(db.gate(&Migrator::classes()).await?);
    } else {
        drilled
            .warnings
            .push(format!("its schema is not this binary's ({:?}): table guards were not compared", status.state).to_lowercase());
    }
    for missing in missing_keys(db, manifest) {
        drilled.faults.push(missing);
    }
    for tenant in tenants::all(db).await? {
        let recorded = manifest.facts.tenants.iter().find(|t| t.id == tenant.id.get());
        let head = recorded.and_then(|t| Some(Anchor { seq: t.audit_seq, hash: hex::decode(&t.audit_head).ok()?.try_into().ok()? }));
        let anchors: Vec<Anchor> = head.filter(|head| head.seq > 0).into_iter().collect();
        let report = audit::verify(db, tenant.id, None, &anchors, &|_| {}).await?;
        if let Some(fault) = report.fault {
            drilled.faults.push(format!("audit chain of {}: {} at row {}", tenant.code, fault.kind.as_str(), fault.seq));
        }
        drilled.chains += 1;
    }
    Ok(())
}

/// Its schema against this binary's.
pub fn status(manifest: &Manifest) -> Status {
    let applied: Vec<_> = manifest.facts.migrations.iter().map(|m| (m.name.clone(), m.checksum.clone(), m.compat_floor.clone())).collect();
    classify(&Migrator::steps(), &applied)
}

/// The keys that its rows may be under and the configuration does not hold.
pub fn missing_keys(db: &Db, manifest: &Manifest) -> Vec<String> {
    let ours: Vec<String> = db.crypto().fingerprints().iter().map(|key| format!("{:08x}", key.id)).collect();
    let missing = manifest.facts.keys.iter().filter(|key| !ours.contains(&key.id));
    missing
        .map(|key| {
            let setting = if key.purpose == "encryption" { "health.aes_key" } else { "health.hmac_key" };
            format!("rows may be under the {} key {}, which neither {setting} nor {setting}_previous is", key.purpose, key.id)
        })
        .collect()
}
