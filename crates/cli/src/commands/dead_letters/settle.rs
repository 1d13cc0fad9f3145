//! `erp dead-letters retry` and `erp dead-letters discard`

use clap::Args;
use erp_core::Exit;
use erp_db::Db;
use erp_events::dead_letters::{self, Across, Deal, Filter, Status};
use erp_kit::CommandError;
use serde_json::json;
use uuid::Uuid;

use super::{choice::Choice, show::unknown};
use crate::{Context, Failed, Output, commands::values, progress};

/// Hand dead letters to their sinks once more, oldest first
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp dead-letters retry 0192f3c4-5a6b-7c8d-9e0f-123456789abc\n  erp dead-letters retry --sink billing --since 1d --rate 20\n  erp dead-letters retry --all --limit 1000 --dry-run\n\nThe running server delivers them. One that is refused again becomes a dead letter again.\nExit codes: 0 handed over, 1 some could not be (their sink or their event is gone, or they are not open), 3 with --dry-run: there are some."
)]
pub struct RetryOpts {
    #[command(flatten)]
    which: Which,
    /// At most so many a second
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: Option<u32>,
}

/// Put dead letters aside for good; they stay in the list of the discarded
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp dead-letters discard 0192f3c4-5a6b-7c8d-9e0f-123456789abc --note 'sent by hand'\n  erp dead-letters discard --sink old-crm --note 'the receiver is gone'"
)]
pub struct DiscardOpts {
    #[command(flatten)]
    which: Which,
    /// Why; kept with them and in the audit trail, at most 500 characters
    #[arg(long, value_name = "TEXT", value_parser = values::reason)]
    note: String,
}

#[derive(Args, Debug)]
struct Which {
    /// These; else all that the filters take
    #[arg(value_name = "ID")]
    ids: Vec<Uuid>,
    #[command(flatten)]
    choice: Choice,
    /// Every open dead letter; needed where neither an id nor a filter is given
    #[arg(long)]
    all: bool,
    /// So many at most
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    limit: u64,
    /// Change nothing; exit 3 if there are some
    #[arg(long)]
    dry_run: bool,
}

pub async fn retry(context: &Context, db: &Db, opts: &RetryOpts) -> Result<Output, Failed> {
    settle(context, db, &opts.which, "retried", &Deal::retry(opts.rate)).await
}

pub async fn discard(context: &Context, db: &Db, opts: &DiscardOpts) -> Result<Output, Failed> {
    settle(context, db, &opts.which, "discarded", &Deal::Discard { note: opts.note.clone() }).await
}

async fn settle(context: &Context, db: &Db, which: &Which, word: &str, deal: &Deal) -> Result<Output, Failed> {
    if which.ids.is_empty() && which.choice.is_everything() && !which.all {
        return Err(Failed::usage("name dead letters, or a filter, or --all"));
    }
    let only = which.choice.tenant(db).await?;
    let mut said = which.choice.known(context, db).await?;
    let mut closed = false;
    for id in &which.ids {
        let found = dead_letters::find(db, only, *id).await?.ok_or_else(|| unknown(*id))?;
        if found.letter.status != Status::Open {
            closed = true;
            said.push(format!("{id} is {} already", found.letter.status.as_str()));
        }
    }
    let filter = Filter { ids: which.ids.clone(), ..which.choice.filter(Some(Status::Open), &*context.clock) };
    let open = dead_letters::count(db, only, &filter).await?;
    let held = if matches!(deal, Deal::Retry { .. }) { dead_letters::held_up(db, only, &filter).await? } else { Vec::new() };
    said.extend(held.iter().map(|held| {
        let (sink, state) = (&held.sink, held.state());
        format!("the sink {sink} is {state}: nothing moves until it is resumed (erp outbox resume {sink})")
    }));
    if which.dry_run {
        let would = open.min(which.limit);
        let output = Output::new(
            json!({ word: would, "left": open - would, "dry_run": true, "held_up": held }),
            format!("dry run, nothing was changed: {would} would be {word}"),
        )
        .warnings(said);
        return Ok(if would > 0 { output.exit(Exit::Differences) } else { output });
    }
    let bar = progress::of_work(context);
    bar.begin(Some(open.min(which.limit)));
    let told = |batch: u64, tenant: &str| bar.advance(batch, tenant);
    let across = dead_letters::across(db, &context.origin(), only, &filter, which.limit, deal, &told).await;
    drop(bar);
    let Across { done, left } = across.map_err(CommandError::from)?;
    let human = if left == 0 { format!("{done} {word}") } else { format!("{done} {word}, {left} left") };
    let output = Output::new(json!({ word: done, "left": left, "dry_run": false, "held_up": held }), human).warnings(said);
    // Up to the limit was asked for; whatever else is left could not be dealt with.
    let short = (left > 0 && done < which.limit) || closed;
    Ok(if short { output.exit(Exit::Negative) } else { output })
}
