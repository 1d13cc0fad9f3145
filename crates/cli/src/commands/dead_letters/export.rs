//! `erp dead-letters export`

use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};

use clap::Args;
use erp_core::{Exit, PageRequest, page::MAX_LIMIT};
use erp_db::Db;
use erp_events::dead_letters::{self, Status};
use erp_kit::CommandError;
use serde_json::json;

use super::choice::Choice;
use crate::{Context, Failed, Output, commands::values, output::create_private};

/// Write dead letters as JSON lines
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  erp dead-letters export --sink billing --out billing.jsonl      written with mode 0600\n  erp dead-letters export --payload --out all.jsonl               with what the events say"
)]
pub struct Opts {
    #[command(flatten)]
    choice: Choice,
    /// A new file that only you can read
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What the events say, not only their fields' names
    #[arg(long)]
    payload: bool,
    /// Why you take that along; for the audit trail, which has every letter, at most 500 characters
    #[arg(long, value_name = "TEXT", requires = "payload", value_parser = values::reason)]
    reason: Option<String>,
}

pub async fn run(context: &Context, db: &Db, opts: &Opts) -> Result<Output, Failed> {
    let tenant = opts.choice.tenant(db).await?;
    let said = opts.choice.known(context, db).await?;
    let filter = opts.choice.filter(Some(Status::Open), &*context.clock);
    let cannot = |e: std::io::Error| Failed::new(Exit::IoErr, "output", format!("cannot write {}: {e}", opts.out.display()));
    let mut file = BufWriter::new(create_private(&opts.out)?);
    let (mut page, mut written) = (PageRequest { limit: MAX_LIMIT, after: None }, 0_u64);
    loop {
        let found = dead_letters::whole(db, tenant, &filter, &page).await?;
        page.after = found.items.last().map(|whole| whole.letter.cursor());
        if opts.payload {
            let noted = dead_letters::note_reveal(db, &context.origin(), None, &found.items, opts.reason.as_deref()).await;
            noted.map_err(CommandError::from)?;
        }
        for whole in found.items {
            let whole = if opts.payload { whole } else { whole.redacted() };
            serde_json::to_writer(&mut file, &whole).map_err(|e| cannot(e.into()))?;
            writeln!(file).map_err(cannot)?;
            written += 1;
        }
        if found.next_cursor.is_none() {
            break;
        }
    }
    file.flush().and_then(|()| file.get_ref().sync_all()).map_err(cannot)?;
    let human = format!("{written} dead letters written to {}", opts.out.display());
    Ok(Output::new(json!({ "file": opts.out, "rows": written }), human).warnings(said))
}
