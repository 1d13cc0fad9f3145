//! `erp events replay`

use std::time::Duration;

use clap::Args;
use erp_core::Exit;
use erp_db::{Db, DbError, WriteTx};
use erp_events::{
    names,
    outbox::SinkStatus,
    replay::{self, BATCH, Count, Mark, Wanted},
};
use serde_json::json;
use tokio::time::Instant;

use crate::{
    Context, Failed, Output,
    bootstrap::on_schema,
    commands::{known, tenant, values},
    progress,
};

/// Places read at once: 40 bytes each.
const PAGE: u64 = 50_000;
/// How often the relays are told of new rows while it goes on.
const TELL: Duration = Duration::from_secs(1);

/// Deliver archived events to one sink once more, in order; needs the database
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp events replay --sink billing --from 2026-03-01T08:00:00Z --to 2026-03-01T12:00:00Z --dry-run\n  erp events replay --sink billing --from 2d --tenant east --type 'health.*' --rate 50\n  erp events replay --sink search --from 30d --as-new\n\nThe events keep their ids, by which receivers skip what they did: consumers inside the product for as long as their marks are kept, Redis Streams\nfor seven days. Their headers say replayed: true. With --as-new each goes out under an id of its own, with replay_of as well, and takes effect again.\nThe running server delivers. Broken off, it names a mark: give it as --after, with the same --from and --to, and what went out does not go out again. Dead letters are left to erp dead-letters retry.\nExit codes: 0 handed over, or nothing to do; 3 with --dry-run: there are some; 64 no such sink, or it is disabled."
)]
pub struct Opts {
    /// The sink that gets them
    #[arg(long, value_name = "NAME")]
    sink: String,
    /// What occurred at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago
    #[arg(long, value_name = "WHEN", value_parser = values::when)]
    from: values::When,
    /// What occurred before this time; now, unless given
    #[arg(long, value_name = "WHEN", value_parser = values::when)]
    to: Option<values::When>,
    /// Only of this tenant
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Only events of this type, or of all that begin so: 'health.*'
    #[arg(long = "type", value_name = "TYPE")]
    event_type: Option<String>,
    /// Under new ids: receivers take them again
    #[arg(long)]
    as_new: bool,
    /// So many at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// At most so many a second
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: Option<u32>,
    /// Go on behind the mark that a replay named when it was broken off
    #[arg(long, value_name = "MARK")]
    after: Option<Mark>,
    /// Change nothing; exit 3 if there are some
    #[arg(long, conflicts_with = "after")]
    dry_run: bool,
}

/// Says how far it came when it is broken off by a signal, by its time limit or by the database.
struct Progress<'a> {
    context: &'a Context,
    handed: u64,
    last: Option<Mark>,
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(mark) = self.last {
            self.context.printer.notice(&format!("broken off after {} events; the rest: --after {mark}", self.handed));
        }
    }
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    on_schema(context, async |migrated| replayed(context, migrated.db(), opts).await).await
}

async fn replayed(context: &Context, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let now = context.clock.now();
    let (from, to) = (opts.from.at(now), opts.to.map_or(now, |to| to.at(now)));
    if from >= to {
        return Err(Failed::usage("--from must be before --to"));
    }
    let sink = known::outbox_sink(db, &opts.sink).await?;
    if sink.disabled {
        let message = format!("the sink {} is disabled: nothing is sent to it", opts.sink);
        return Err(Failed::new(Exit::Usage, "outbox.sink_disabled", message).hint(format!("erp outbox resume {}", opts.sink)));
    }
    let tenant = match &opts.tenant {
        Some(slug) => Some(tenant::find(db, slug).await?.id),
        None => None,
    };
    let wanted = Wanted { sink: opts.sink.clone(), from, to, tenant, event_type: opts.event_type.clone(), as_new: opts.as_new };
    let count = replay::count(db, &wanted).await?;
    let limit = opts.limit.unwrap_or(u64::MAX);
    let total = count.events.unsigned_abs().min(limit);
    let mut warnings = said(opts, &count, &sink);
    if let Some(pattern) = opts.event_type.as_ref().filter(|pattern| !names::is_type(pattern, &known::catalogue(context))) {
        if count == Count::default() {
            return Err(known::no_event(pattern, known::catalogue(context)));
        }
        warnings.push(known::of_old(pattern));
    }
    let data = |handed: u64| {
        json!({ "sink": opts.sink, "replayed": handed, "left": count.events.unsigned_abs().saturating_sub(handed), "waiting": count.waiting,
            "dead": count.dead, "as_new": opts.as_new, "from": from, "to": to, "dry_run": opts.dry_run })
    };
    if opts.dry_run {
        let human = format!("dry run, nothing was changed: {total} events would be replayed to {}", opts.sink);
        let output = Output::new(data(total), human).warnings(warnings);
        return Ok(if total > 0 { output.exit(Exit::Differences) } else { output });
    }
    let handed = hand_over(context, db, &wanted, total, opts).await?;
    let human = if handed == 0 { "nothing to do".to_owned() } else { format!("{handed} events are on their way to {}", opts.sink) };
    Ok(Output::new(data(handed), human).warnings(warnings))
}

fn said(opts: &Opts, count: &Count, sink: &SinkStatus) -> Vec<String> {
    let mut said = Vec::new();
    if opts.as_new {
        said.push("as new: every event goes out under a new id, and receivers take it again".to_owned());
    }
    if count.waiting > 0 {
        said.push(format!("{} events wait for {} already, and are not added again", count.waiting, opts.sink));
    }
    if count.dead > 0 {
        said.push(format!("{} events are dead letters: erp dead-letters retry --sink {}", count.dead, opts.sink));
    }
    if count.events > 0 && !opts.as_new && matches!(sink.kind.as_str(), "redis_stream" | "nats") {
        let long = if sink.kind == "nats" { "its stream's duplicate_window" } else { "seven days" };
        said.push(format!("under their own ids: {} adds nothing that it got within {long} (--as-new gives new ids)", opts.sink));
    }
    if sink.paused {
        said.push(format!("the sink is paused, and the events go when it is resumed: erp outbox resume {}", opts.sink));
    }
    said
}

/// In batches, each of one tenant and in a transaction of its own.
async fn hand_over(context: &Context, db: &Db, wanted: &Wanted, total: u64, opts: &Opts) -> Result<u64, Failed> {
    let rate = opts.rate;
    let bar = progress::of_work(context);
    bar.begin(Some(total));
    let batch = rate.map_or(BATCH, |rate| BATCH.min(usize::try_from(rate).unwrap_or(BATCH)));
    let mut progress = Progress { context, handed: 0, last: None };
    let (mut seen, mut last, mut told) = (0, opts.after, None::<Instant>);
    let began = Instant::now();
    while seen < total {
        let places = replay::places(db, wanted, last, PAGE.min(total - seen)).await?;
        let Some(end) = places.last() else { break };
        last = Some(end.into());
        for places in
            places.chunk_by(|a, b| a.tenant == b.tenant).flat_map(|tenant| tenant.chunks(batch).map(|some| (some[0].tenant, some)))
        {
            let (tenant, places) = places;
            if let Some(rate) = rate {
                // What was handed over has had its time.
                tokio::time::sleep_until(began + Duration::from_secs_f64(seen as f64 / f64::from(rate))).await;
            }
            let work = async |tx: &WriteTx| replay::hand_over(tx, wanted, places).await;
            progress.handed += db.write::<_, DbError, _>(tenant, &context.origin(), work).await?;
            progress.last = places.last().map(Mark::from);
            seen += places.len() as u64;
            bar.advance(places.len() as u64, &wanted.sink);
            if told.is_none_or(|at| at.elapsed() >= TELL) {
                db.tell_servers("kick").await.ok();
                told = Some(Instant::now());
            }
        }
    }
    drop(bar);
    progress.last = None;
    let handed = progress.handed;
    if handed > 0 {
        // Whoever is not told finds them within half a minute.
        db.tell_servers("kick").await.ok();
    }
    Ok(handed)
}
