//! `erp tenant list`

use clap::Args;
use erp_db::{
    Db,
    tenants::{self, TenantView},
};

use crate::{Failed, Output, commands::table};

/// Every tenant by slug, in pages
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp tenant list\n  erp tenant list --limit 200 --cursor east --json")]
pub struct Opts {
    /// So many at most, up to 200
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=200))]
    limit: u64,
    /// Go on after a page: its next_cursor, which is a slug
    #[arg(long, value_name = "SLUG", alias = "after")]
    cursor: Option<String>,
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    // One more than the page holds tells whether there is another page.
    let mut items = tenants::list(db, opts.cursor.as_deref(), opts.limit + 1).await?;
    let more = items.len() as u64 > opts.limit;
    items.truncate(opts.limit as usize);
    let next = items.last().filter(|_| more).map(|tenant| tenant.code.clone());
    let plan = |t: &TenantView| t.plan.clone().unwrap_or_else(|| "-".to_owned());
    let until = |t: &TenantView| t.expires_at.map_or_else(|| "-".to_owned(), |at| at.format("%FT%TZ").to_string());
    let rows: Vec<Vec<String>> =
        items.iter().map(|t| vec![t.code.clone(), t.status.clone(), plan(t), until(t), t.timezone.clone(), t.name.clone()]).collect();
    let mut human = table(&["tenant", "status", "plan", "expires", "timezone", "name"], &rows);
    if let Some(next) = &next {
        human.push_str(&format!("\nmore: --cursor {next}"));
    }
    Ok(Output::list(items, next, human))
}
