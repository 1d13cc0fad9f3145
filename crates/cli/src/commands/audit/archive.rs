//! `erp audit archive`

use std::{path::PathBuf, time::Duration};

use clap::{Args, builder::RangedU64ValueParser};
use erp_core::{Exit, crypto::CheckpointSigner};
use erp_db::{
    Db,
    audit::{
        Fault,
        archive::{self, ArchiveError, Archiver, Due, Segment, time_ago},
    },
    locks,
    tenants::Tenant,
};
use erp_settings::{AuditSection, SafeConfig};
use erp_tasks::{TaskProgress, checkpoint::Checkpoints};
use serde_json::{Value, json};

use super::{anchors, chosen, failed, section};
use crate::{Context, Failed, Output, commands::table, progress};

const DAY: u64 = 86_400;
const HOT_DAYS_MIN: u32 = AuditSection::HOT_DAYS_MIN;

/// Move old rows into signed files, as the owner of the tables
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp audit archive --dry-run           what would be archived; 3 if anything would\n  erp audit archive                     rows older than audit.hot_days, of every tenant, into audit.archive_dir\n  erp audit archive --tenant east --older-than 365d --to /mnt/cold/audit\n  erp audit archive --list              what is archived, and which files are older than audit.cold_years\n\nA file is written, put on the disk and read back before its rows are deleted, in one transaction that also says so in the chain. Broken\noff at any point nothing is lost, and the next run goes on. It needs audit.signing_key: each file ends with a signed checkpoint."
)]
pub struct Opts {
    /// Only this tenant; may be repeated
    #[arg(long, value_name = "SLUG")]
    tenant: Vec<String>,
    /// Rows so old, 180 days or more [default: audit.hot_days]
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    older_than: Option<Duration>,
    /// A folder that is there [default: audit.archive_dir]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Rows of a file at most
    #[arg(long, value_name = "N", default_value_t = archive::MOST_ROWS, value_parser = RangedU64ValueParser::<u64>::new().range(1..=100_000))]
    segment_rows: u64,
    /// Change nothing; say what would be archived
    #[arg(long)]
    dry_run: bool,
    /// What is archived; archives nothing
    #[arg(long, conflicts_with_all = ["older_than", "to", "dry_run"])]
    list: bool,
}

pub async fn run(context: &Context, config: &SafeConfig, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let section = section(config)?;
    // One whose row is gone is left alone, and told.
    let (missing, chosen): (Vec<Tenant>, Vec<Tenant>) = chosen(db, &opts.tenant).await?.into_iter().partition(Tenant::is_missing);
    let missing: Vec<String> =
        missing.iter().map(|tenant| format!("the row of tenant {} is gone: erp audit verify", tenant.code)).collect();
    if opts.list {
        return list(db, &chosen, &section).await;
    }
    let work = Work::of(config, &section, opts)?;
    let before = time_ago(db, &format!("{} seconds", work.age.as_secs())).await?;
    let mut due = Vec::new();
    for tenant in &chosen {
        due.push(archive::due(db, tenant.id, before).await?);
    }
    let total: u64 = due.iter().map(|due| due.rows()).sum();
    if opts.dry_run || total == 0 {
        return Ok(planned(&chosen, &due, &work, opts.dry_run).warnings(missing));
    }
    let Some(lock) = db.try_lock(locks::ARCHIVE, "audit").await? else {
        let holder = db.lock_holder(locks::ARCHIVE, "audit").await?;
        let who = holder.map(|holder| format!(": {} (pid {})", holder.application, holder.pid)).unwrap_or_default();
        return Err(
            Failed::new(Exit::TempFail, "audit.archiving", format!("another process archives{who}")).hint("wait for it and try again")
        );
    };
    let origin = context.origin();
    let archiver = Archiver::open(db, &work.dir, &work.signer, &origin).await.map_err(failed)?;
    let bar = progress::of_work(context);
    bar.begin(Some(total));
    let mut done = Vec::new();
    let mut result = Ok(());
    for tenant in &chosen {
        let mut moved = Moved { tenant, segments: Vec::new(), fault: None };
        result = moved.all(&archiver, &work, before, opts.segment_rows, bar.as_ref()).await;
        done.push(moved);
        if result.is_err() {
            break;
        }
    }
    drop(bar);
    archiver.close().await;
    lock.release().await?;
    result.map_err(failed)?;
    Ok(told(&done, &work).warnings(missing))
}

/// What a run needs to be told.
struct Work {
    dir: PathBuf,
    signer: CheckpointSigner,
    age: Duration,
    anchors: Checkpoints,
}

impl Work {
    fn of(config: &SafeConfig, section: &AuditSection, opts: &Opts) -> Result<Self, Failed> {
        let age = opts.older_than.unwrap_or(Duration::from_secs(u64::from(section.hot_days) * DAY));
        if age < Duration::from_secs(u64::from(HOT_DAYS_MIN) * DAY) {
            return Err(Failed::usage(format!("--older-than: rows stay in the database for {HOT_DAYS_MIN} days at least")));
        }
        let Some(signer) = anchors::signer(config)? else {
            return Err(Failed::new(
                Exit::Config,
                "audit.unsigned",
                "archived files end with a signed checkpoint, and there is no key to sign with",
            )
            .hint("set audit.signing_key and audit.checkpoint_file"));
        };
        let Some(dir) = opts.to.clone().or_else(|| section.archive_dir.clone()) else {
            return Err(Failed::usage("where to?").hint("set audit.archive_dir, or give --to DIR"));
        };
        if !dir.is_dir() {
            return Err(
                Failed::new(Exit::CantCreate, "output", format!("there is no folder {}", dir.display())).hint("make it, or mount it")
            );
        }
        // The last occasion to compare these rows with what was signed of them.
        let anchors = anchors::of(config, section.checkpoint_file.as_deref().filter(|file| file.exists()), None);
        let anchors = match anchors {
            Err(none) if none.kind == "audit.no_checkpoint" => Checkpoints::default(),
            other => other?.unwrap_or_default(),
        };
        Ok(Self { dir, signer, age, anchors })
    }

    fn days(&self) -> u64 {
        self.age.as_secs() / DAY
    }
}

/// What became of a tenant.
struct Moved<'a> {
    tenant: &'a Tenant,
    segments: Vec<Segment>,
    fault: Option<Fault>,
}

impl Moved<'_> {
    /// Segment after segment, as long as the chain is sound.
    async fn all(
        &mut self,
        archiver: &Archiver<'_>,
        work: &Work,
        before: chrono::DateTime<chrono::Utc>,
        most: u64,
        bar: &dyn TaskProgress,
    ) -> Result<(), ArchiveError> {
        let id = self.tenant.id;
        loop {
            let code = &self.tenant.code;
            match archiver.next(id, before, most, work.anchors.of(id.get()), &|rows| bar.advance(rows, code)).await {
                Ok(Some(segment)) => self.segments.push(segment),
                Ok(None) => return Ok(()),
                Err(ArchiveError::Unsound(fault)) => {
                    self.fault = Some(fault);
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn rows(&self) -> i64 {
        self.segments.iter().map(Segment::rows).sum()
    }
}

fn planned(chosen: &[Tenant], due: &[Due], work: &Work, dry_run: bool) -> Output {
    let some = || chosen.iter().zip(due).filter(|(_, due)| due.rows() > 0);
    let items: Vec<Value> = some()
        .map(|(tenant, due)| json!({ "tenant": tenant.code, "tenant_id": tenant.id, "rows": due.rows(), "files": [], "fault": null }))
        .collect();
    if items.is_empty() {
        let human = format!("nothing to archive: no row is older than {} days", work.days());
        return Output::list(items, None, human);
    }
    let rows: Vec<Vec<String>> = some().map(|(tenant, due)| vec![tenant.code.clone(), due.rows().to_string()]).collect();
    let human = format!("{}\nnothing was changed: a dry run", table(&["tenant", "rows to archive"], &rows));
    let output = Output::list(items, None, human);
    if dry_run { output.exit(Exit::Differences) } else { output }
}

fn told(done: &[Moved<'_>], work: &Work) -> Output {
    let busy = || done.iter().filter(|moved| !moved.segments.is_empty() || moved.fault.is_some());
    let items: Vec<Value> = busy()
        .map(|moved| {
            let files: Vec<Value> = moved.segments.iter().map(file).collect();
            json!({ "tenant": moved.tenant.code, "tenant_id": moved.tenant.id, "rows": moved.rows(), "files": files, "fault": moved.fault })
        })
        .collect();
    let rows: Vec<Vec<String>> = busy()
        .map(|moved| {
            let fault = moved.fault.as_ref();
            let verdict = fault.map_or_else(|| "archived".to_owned(), |f| format!("{} at row {}: left as it is", f.kind.as_str(), f.seq));
            vec![moved.tenant.code.clone(), moved.rows().to_string(), moved.segments.len().to_string(), verdict]
        })
        .collect();
    let human = format!("{}\nin {}; keep a copy elsewhere", table(&["tenant", "rows", "files", "verdict"], &rows), work.dir.display());
    let output = Output::list(items, None, human);
    if done.iter().any(|moved| moved.fault.is_some()) { output.exit(Exit::Negative) } else { output }
}

fn file(segment: &Segment) -> Value {
    json!({
        "file": segment.file, "first_seq": segment.first_seq, "last_seq": segment.last_seq, "rows": segment.rows(),
        "oldest_at": segment.oldest_at, "newest_at": segment.newest_at, "archived_at": segment.archived_at, "sha256": hex::encode(segment.sha256),
    })
}

/// What is archived, by tenant and file.
async fn list(db: &Db, chosen: &[Tenant], section: &AuditSection) -> Result<Output, Failed> {
    let expired = time_ago(db, &format!("{} years", section.cold_years)).await?;
    let (mut items, mut rows, mut fault) = (Vec::new(), Vec::new(), None);
    for tenant in chosen {
        let (segments, unsound) = archive::list(db, tenant.id).await?;
        fault = fault.or(unsound.map(|unsound| (tenant, unsound)));
        for segment in &segments {
            let old = segment.newest_at < expired;
            let mut item = file(segment);
            item["tenant"] = tenant.code.clone().into();
            item["expired"] = old.into();
            items.push(item);
            let age = if old { "may go" } else { "to be kept" };
            let range = format!("{} to {}", segment.first_seq, segment.last_seq);
            rows.push(vec![tenant.code.clone(), range, segment.newest_at.format("%F").to_string(), age.to_owned(), segment.file.clone()]);
        }
    }
    if let Some((tenant, fault)) = fault {
        let message = format!("{}: {} at row {}", tenant.code, fault.kind.as_str(), fault.seq);
        return Err(Failed::new(Exit::Negative, "audit.unsound", message).hint("erp audit verify"));
    }
    let human = if rows.is_empty() { "nothing is archived".to_owned() } else { table(&["tenant", "rows", "youngest", "", "file"], &rows) };
    Ok(Output::list(items, None, human))
}
