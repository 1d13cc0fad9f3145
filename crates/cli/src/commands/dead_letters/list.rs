//! `erp dead-letters list`

use clap::Args;
use erp_core::{Exit, PageRequest};
use erp_db::Db;
use erp_events::dead_letters::{self, DeadLetter, Status};

use super::choice::Choice;
use crate::{Context, Failed, Output, commands::table};

/// Dead letters, newest first, in pages
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp dead-letters list\n  erp dead-letters list --tenant east --type 'health.*' --since 2d --json\n  erp dead-letters list --status all --limit 200"
)]
pub struct Opts {
    #[command(flatten)]
    choice: Choice,
    /// What became of them: open, replayed, discarded or all
    #[arg(long, value_name = "STATUS", default_value = "open", value_parser = ["open", "replayed", "discarded", "all"])]
    status: String,
    /// So many at most, up to 200
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=200))]
    limit: u64,
    /// Go on after a page: its next_cursor
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

pub async fn run(context: &Context, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let page = PageRequest::new(Some(opts.limit), opts.cursor.as_deref());
    let page = page.map_err(|_| Failed::new(Exit::Usage, "usage", "--cursor takes the next_cursor of a page as it is"))?;
    let tenant = opts.choice.tenant(db).await?;
    let said = opts.choice.known(context, db).await?;
    let found = dead_letters::list(db, tenant, &opts.choice.filter(Status::parse(&opts.status), &*context.clock), &page).await?;
    let human = if found.items.is_empty() {
        "no such dead letters".to_owned()
    } else {
        let head = ["id", "dead since (UTC)", "sink", "event", "tries", "status", "last refusal"];
        let mut human = table(&head, &found.items.iter().map(row).collect::<Vec<_>>());
        if let Some(next) = &found.next_cursor {
            human.push_str(&format!("\nmore: --cursor {next}"));
        }
        human
    };
    Ok(Output::list(found.items, found.next_cursor, human).warnings(said))
}

fn row(letter: &DeadLetter) -> Vec<String> {
    vec![
        letter.id.to_string(),
        letter.dead_at.format("%F %T").to_string(),
        letter.sink.clone(),
        letter.event_type.clone(),
        letter.attempts.to_string(),
        letter.status.as_str().to_owned(),
        last(letter).chars().take(60).collect(),
    ]
}

/// The text of the last refusal.
pub fn last(letter: &DeadLetter) -> String {
    let last = letter.errors.as_array().and_then(|errors| errors.last());
    let text = last.and_then(|last| last.get("error").or(Some(last))).and_then(|text| text.as_str());
    text.unwrap_or("-").to_owned()
}
