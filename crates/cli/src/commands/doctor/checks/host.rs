//! The machine.

use std::{path::PathBuf, sync::Arc};

use erp_db::Failure;
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::{AuditSection, DatabaseSection, SafeConfig, ServerSection, Severity};
use rustix::{
    fs::statvfs,
    process::{Resource, getrlimit},
};

use crate::Context;

const GIB: u64 = 1 << 30;

pub fn checks(context: &Context) -> Vec<Check> {
    let embedded = context.globals.embedded.then(|| context.globals.embedded_dir.clone());
    vec![
        Check::new("host.disk", "folders we write to have room", Severity::Error, CheckNeeds::Nothing, move |ctx| {
            disk(ctx, embedded.clone())
        }),
        Check::new(
            "host.descriptors",
            "as many files may be open as connections are allowed",
            Severity::Warning,
            CheckNeeds::Config,
            descriptors,
        ),
    ]
}

/// The working folder, that of temporary files, those of checkpoints and archives, the private cluster.
fn folders(config: Option<&SafeConfig>, embedded: Option<PathBuf>) -> Vec<PathBuf> {
    let audit = config.and_then(|config| config.section::<AuditSection>().ok()).unwrap_or_default();
    let checkpoints = audit.checkpoint_file;
    let checkpoints = checkpoints.and_then(|file| file.parent().map(PathBuf::from)).filter(|path| !path.as_os_str().is_empty());
    let mut folders = vec![std::env::current_dir().unwrap_or_default(), std::env::temp_dir()];
    folders.extend(checkpoints);
    folders.extend(audit.archive_dir);
    folders.extend(embedded);
    folders.dedup();
    folders
}

async fn disk(ctx: Arc<CheckContext>, embedded: Option<PathBuf>) -> Result<Finding, Failure> {
    let (mut facts, mut tight, mut full) = (Vec::new(), false, false);
    for folder in folders(ctx.config.as_deref().ok(), embedded) {
        let Ok(stat) = statvfs(&folder) else {
            facts.push(format!("{} is not there", folder.display()));
            tight = true;
            continue;
        };
        let (free, whole) = (stat.f_bavail * stat.f_frsize, (stat.f_blocks * stat.f_frsize).max(1));
        tight |= free < GIB || free < whole / 20;
        full |= free < GIB / 16 || stat.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY);
        facts.push(format!("{} {:.1} GiB free ({} %)", folder.display(), free as f64 / GIB as f64, free * 100 / whole));
    }
    let facts = facts.join(", ");
    Ok(match (full, tight) {
        (true, _) => Finding::fail(facts).fix("make room, or mount it for writing"),
        (_, true) => Finding::warn(facts).fix("make room"),
        _ => Finding::ok(facts),
    })
}

async fn descriptors(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let config = ctx.config()?;
    let (Ok(server), Ok(database)) = (config.section::<ServerSection>(), config.section::<DatabaseSection>()) else {
        return Ok(Finding::skipped("the sections cannot be read"));
    };
    // Besides connections of clients and to the database: logs, libraries, listeners, Redis, session locks.
    let needed = server.max_connections as u64 + u64::from(database.max_connections) + 100;
    let limit = getrlimit(Resource::Nofile);
    let (soft, hard) = (limit.current.unwrap_or(u64::MAX), limit.maximum.unwrap_or(u64::MAX));
    let evidence = format!("{needed} needed, {soft} allowed (at most {hard})");
    Ok(if soft >= needed {
        Finding::ok(evidence)
    } else {
        Finding::warn(format!("{evidence}: the server will take fewer connections")).fix("raise LimitNOFILE= of the unit, or ulimit -n")
    })
}
