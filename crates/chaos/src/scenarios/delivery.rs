//! T9, T10: receivers that refuse, tenants that flood.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use axum::http::StatusCode;

use crate::{
    producer::Load,
    rig::{OUTSIDE, World, stop},
    scale::{Outcome, Scale},
};

/// One thing's events are refused until they are dead letters; everything else goes on. Handed over again while it is still refused, it
/// is a dead letter again; handed over after the fix, it arrives.
pub async fn refused(scale: Scale) -> Result<Outcome> {
    let world = World::new(4).await?;
    world.erp().args(["sinks", "set", OUTSIDE, "--max-attempts", "2", "--on-dead", "block"]).run().expect(0);
    let replica = world.replica();
    world.shared_by(1).await?;
    let load = Load::new(world.things(50), scale.of(400, 5_000));
    let bad = load.things[0].1;
    let mended = Arc::new(AtomicBool::new(false));
    let fixed = mended.clone();
    world.receiver.answers(move |arrival, _| {
        if arrival.thing == bad && !fixed.load(Ordering::Acquire) { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
    });
    let told = world.write(&load).await;
    let others = told.iter().filter(|(thing, _)| *thing != bad).count();
    let dead = "(SELECT count(*) FROM dead_letters WHERE status = 'open') = 1";
    for _ in 0..3_000 {
        if world.receiver.taken().len() >= others {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    ensure!(world.receiver.taken().len() == others, "{} of {others} other events arrived", world.receiver.taken().len());
    world.until(Duration::from_secs(40), "the refused event is a dead letter", dead).await?;
    let behind = told.len() - others;
    ensure!(world.count("outbox_retries").await == behind as i64, "those behind it wait");
    world.erp().args(["dead-letters", "retry", "--sink", OUTSIDE]).run().expect(0);
    world
        .until(
            Duration::from_secs(40),
            "refused again, it is dead again",
            &format!("{dead} AND EXISTS (SELECT FROM dead_letters WHERE status = 'replayed')"),
        )
        .await?;
    mended.store(true, Ordering::Release);
    world.erp().args(["dead-letters", "retry", "--sink", OUTSIDE]).run().expect(0);
    let findings = world.settle(&told, Duration::from_secs(40)).await?;
    ensure!(findings.repeated == 0, "{} deliveries came again", findings.repeated);
    stop(vec![replica])?;
    Ok(Outcome { done: format!("{behind} events behind a refused one, {others} beside it"), findings })
}

/// What was written while nobody relayed: one tenant's flood, then another's single event in the same shard.
pub async fn flood(scale: Scale) -> Result<Outcome> {
    let flood = scale.of(4_000, 20_000);
    let world = World::new(2).await?;
    let (first, second) = (&world.tenants[0], &world.tenants[1]);
    let shard = |tenant: &erp_db::tenants::Tenant, thing| erp_core::event::shard_of(tenant.id.get(), "thing", thing);
    let single = erp_core::new_id();
    let wanted = shard(second, single);
    let things: Vec<uuid::Uuid> =
        std::iter::repeat_with(erp_core::new_id).filter(|thing| shard(first, *thing) == wanted).take(200).collect();
    let load = Load { writers: 10, ..Load::new(things.iter().map(|thing| (first.clone(), *thing)).collect(), flood) };
    let mut told = world.write(&load).await;
    let last = Load::new([(second.clone(), single)].into(), 1);
    told.extend(world.write(&last).await);
    let replica = world.replica();
    let findings = world.settle(&told, Duration::from_mins(2)).await?;
    let before = format!(
        "SELECT count(*) FROM domain_event_archive a WHERE shard = {wanted} AND relayed_at < (SELECT relayed_at FROM domain_event_archive WHERE aggregate_id = '{single}') \
         AND event_type = 'chaos.thing.changed'"
    );
    let before: i64 = world.db.query_scalar(&before).await;
    ensure!(world.count(&format!("domain_event_archive WHERE aggregate_id = '{single}'")).await == 1, "the single event is in the archive");
    ensure!(before <= 3 * 500, "{before} events of the flood came before the single one");
    stop(vec![replica])?;
    Ok(Outcome { done: format!("{flood} events before one of another tenant, which came after {before} of them"), findings })
}
