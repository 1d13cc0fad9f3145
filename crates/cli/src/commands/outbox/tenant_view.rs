//! `erp outbox status --tenant`

use erp_db::Db;
use erp_events::tenant_outbox::{self, TenantSink};
use serde_json::json;

use crate::{
    Failed, Output,
    commands::{table, tenant},
};

pub async fn run(db: &Db, slug: &str) -> Result<Output, Failed> {
    let tenant = tenant::find(db, slug).await?;
    let status = tenant_outbox::status(db, tenant.id).await?;
    let mut human = match status.oldest_seconds {
        None => format!("nothing of {slug} is pending"),
        Some(oldest) => format!("{} of {slug} pending, the oldest for {oldest:.0} s", status.pending),
    };
    human.push_str(&format!("\n{} to be tried again, {} behind them, {} dead letters", status.retries, status.parked, status.dead));
    if !status.sinks.is_empty() {
        let rows: Vec<Vec<String>> = status.sinks.iter().map(row).collect();
        let heads = ["sink", "kind", "state", "oldest (s)", "retries", "next try (UTC)", "behind", "dead"];
        human.push_str(&format!("\n\n{}", table(&heads, &rows)));
        for (sink, error) in status.sinks.iter().filter_map(|sink| Some((&sink.name, sink.last_error.as_ref()?))) {
            human.push_str(&format!("\n{sink}: {error}"));
        }
    }
    let mut data = json!(status);
    data["tenant"] = slug.into();
    Ok(Output::new(data, human))
}

fn row(sink: &TenantSink) -> Vec<String> {
    let state = match (sink.disabled, sink.paused) {
        (true, _) => "DISABLED",
        (_, true) => "paused",
        _ => "on",
    };
    let dash = || "-".to_owned();
    vec![
        sink.name.clone(),
        sink.kind.clone(),
        state.to_owned(),
        sink.oldest_seconds.map_or_else(dash, |age| format!("{age:.0}")),
        sink.retries.to_string(),
        sink.next_try_at.map_or_else(dash, |at| at.format("%F %T").to_string()),
        sink.parked.to_string(),
        if sink.blocking > 0 { format!("{} ({} block)", sink.dead, sink.blocking) } else { sink.dead.to_string() },
    ]
}
