//! `erp outbox status`

use chrono::{DateTime, Utc};
use clap::Args;
use erp_db::Db;
use erp_events::outbox::{self, SinkStatus};

use super::tenant_view;
use crate::{Failed, Output, commands::table};

/// How much waits, for which sink, and who leads which shard; exit 0 either way
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp outbox status --json\n  erp outbox status --tenant east      what of one tenant waits, since when, and its dead letters\n\nUNUSABLE: a server that runs now can make nothing of the sink's settings (a secret, a file or a feature is missing), and says why."
)]
pub struct Opts {
    /// Only what is of this tenant
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    if let Some(slug) = &opts.tenant {
        return tenant_view::run(db, slug).await;
    }
    let status = outbox::status(db).await?;
    let mut human = match status.oldest_seconds {
        None => "nothing is pending".to_owned(),
        Some(oldest) => format!("{} pending, the oldest for {oldest:.0} s", status.pending),
    };
    human.push_str(&format!("\n{} to be tried again, {} behind them, {} dead letters", status.retries, status.parked, status.dead));
    if !status.sinks.is_empty() {
        let rows: Vec<Vec<String>> = status
            .sinks
            .iter()
            .map(|sink| {
                let state = state(sink);
                let counts = [sink.retries, sink.parked].map(|n| n.to_string());
                let dead = if sink.blocking > 0 { format!("{} ({} block)", sink.dead, sink.blocking) } else { sink.dead.to_string() };
                [vec![sink.name.clone(), sink.kind.clone(), state], counts.to_vec(), vec![dead]].concat()
            })
            .collect();
        human.push_str(&format!("\n\n{}", table(&["sink", "kind", "state (UTC)", "retries", "behind", "dead"], &rows)));
        for (sink, why) in status.sinks.iter().filter_map(|sink| Some((sink, sink.unusable.as_ref()?))) {
            human.push_str(&format!("\n{}: {} cannot use it: {why}", sink.name, servers(sink.unusable_on)));
        }
        for (sink, error) in status.sinks.iter().filter_map(|sink| Some((&sink.name, sink.last_error.as_ref()?))) {
            human.push_str(&format!("\n{sink}: {error}"));
        }
    }
    let mut leaders: Vec<(i32, usize)> = Vec::new();
    for lease in &status.leaders {
        match leaders.iter_mut().find(|(pid, _)| *pid == lease.backend_pid) {
            Some((_, shards)) => *shards += 1,
            None => leaders.push((lease.backend_pid, 1)),
        }
    }
    match leaders.as_slice() {
        [] => human.push_str("\n\nnobody relays: no server runs, or all of them with --no-tasks"),
        leaders => {
            let each: Vec<String> = leaders.iter().map(|(pid, shards)| format!("{shards} by session {pid}")).collect();
            human.push_str(&format!("\n\nshards led: {}", each.join(", ")));
        }
    }
    let disabled = status.sinks.iter().filter(|sink| sink.disabled);
    let disabled = disabled
        .map(|sink| format!("the sink {0} is disabled: it gets no events, and none are kept for it (erp outbox resume {0})", sink.name));
    let disabled: Vec<String> = disabled.collect();
    Ok(Output::new(status, human).warnings(disabled))
}

fn state(sink: &SinkStatus) -> String {
    let at = |time: DateTime<Utc>| time.format("%F %T");
    match (sink.disabled_at, sink.paused, sink.failing_since) {
        (Some(since), ..) => format!("DISABLED since {}", at(since)),
        (_, true, _) => "paused".to_owned(),
        _ if sink.unusable.is_some() => "UNUSABLE".to_owned(),
        (.., Some(since)) => format!("failing since {}", at(since)),
        _ => "on".to_owned(),
    }
}

/// `1 server`, `2 servers`.
pub fn servers(count: i64) -> String {
    format!("{count} server{}", if count == 1 { "" } else { "s" })
}
