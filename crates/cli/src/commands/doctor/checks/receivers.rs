//! Whether the names of sinks' receivers are names of anything.

use std::{collections::BTreeSet, time::Duration};

use erp_events::{
    SinkRow, sink_desk,
    sinks::{Resolve, SystemResolver},
};
use tokio::{task::JoinSet, time::timeout};

/// As long as a resolver may take.
const LONGEST: Duration = Duration::from_secs(3);

/// Of the sinks that get events, the hosts that have no address as seen from here.
pub async fn unknown(rows: &[SinkRow]) -> Vec<String> {
    let asked = rows.iter().filter(|row| !row.disabled).map(|row| (row.name.clone(), sink_desk::hosts(row)));
    let asked: Vec<(String, BTreeSet<String>)> = asked.filter(|(_, hosts)| !hosts.is_empty()).collect();
    let mut looks = JoinSet::new();
    for host in asked.iter().flat_map(|(_, hosts)| hosts).collect::<BTreeSet<_>>() {
        let host = host.clone();
        looks.spawn(async move {
            let found = timeout(LONGEST, SystemResolver.resolve(&host)).await;
            (host, matches!(found, Ok(Ok(addresses)) if !addresses.is_empty()))
        });
    }
    let answers = looks.join_all().await;
    let nowhere: BTreeSet<String> = answers.into_iter().filter(|(_, found)| !found).map(|(host, _)| host).collect();
    let missing = |(name, hosts): &(String, BTreeSet<String>)| {
        let missing: Vec<&str> = hosts.intersection(&nowhere).map(String::as_str).collect();
        (!missing.is_empty()).then(|| format!("{name} leads to {}, which has no address as seen from here", missing.join(", ")))
    };
    asked.iter().filter_map(missing).collect()
}
