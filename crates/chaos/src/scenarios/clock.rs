//! T12: servers whose clocks are wrong, and slots that passed while nobody was there.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use erp_testkit::{Erp, Running};

use crate::{
    ledger::Findings,
    module::{EVERY, MISFIRE, WALK},
    rig::{World, stop},
    scale::{Outcome, Scale},
};

/// Three servers schedule the same task, one with a clock ten minutes ahead, one ten minutes behind. Then each policy has to do with
/// three missed slots. (What daylight saving does to a slot is arithmetic, and has its test beside it.)
pub async fn wrong_and_late(scale: Scale) -> Result<Outcome> {
    let wanted = scale.of(12, 120);
    let world = World::new(3).await?;
    skewed(&world, wanted).await?;
    for (policy, ran) in [("skip", 0), ("run_once", 1), ("backfill", 3)] {
        missed(&world, policy, ran).await?;
    }
    Ok(Outcome {
        done: format!(
            "{wanted} slots of a second by clocks that are right, 10 min ahead, 10 min behind; three missed slots under each policy"
        ),
        findings: Findings::default(),
    })
}

async fn skewed(world: &World, wanted: i64) -> Result<()> {
    let library = faketime().context("faketime is not installed (apt-get install faketime)")?;
    let begin: String = world.db.query_scalar("SELECT clock_timestamp()::text").await;
    let offsets = [None, Some("+10m"), Some("-10m")];
    let servers: Vec<Running> =
        offsets.into_iter().map(|by| world.replica_with(|erp| shifted(erp.env(EVERY, "1"), &library, by))).collect();
    let slots = format!("task_runs WHERE task = '{WALK}' AND trigger <> 'manual'");
    let all = format!("(SELECT count(*) >= {wanted} AND count(DISTINCT instance_id) = 3 FROM {slots} AND status = 'ok')");
    world.until(Duration::from_secs(120 + 3 * wanted.unsigned_abs()), "each of the three runs the task", &all).await?;
    stop(servers)?;
    let elsewhen = world.count(&format!("{slots} AND (slot < '{begin}'::timestamptz - interval '2 seconds' OR slot > started_at)")).await;
    ensure!(elsewhen == 0, "{elsewhen} slots are of another time than the database's");
    let bad = world.count(&format!("{slots} AND status <> 'ok'")).await;
    ensure!(bad == 0, "{bad} slots did not end well although nobody died");
    let twice = world.count("(SELECT FROM chaos.walked WHERE slot IS NOT NULL GROUP BY slot, tenant_id HAVING count(*) > 1) w").await;
    ensure!(twice == 0, "{twice} tenants were walked over twice for one slot");
    Ok(())
}

/// Nobody was there for three slots.
async fn missed(world: &World, policy: &str, ran: i64) -> Result<()> {
    world.db.execute(&format!("DELETE FROM scheduled_tasks WHERE name = '{WALK}'")).await;
    world.db.execute(&format!("DELETE FROM task_runs WHERE task = '{WALK}'")).await;
    let day = 86_400;
    let server = || world.replica_with(|erp| erp.env(EVERY, day.to_string()).env(MISFIRE, policy));
    // Gives the task its row.
    stop(vec![server()])?;
    let late: bool = world.db.query_scalar(&format!("SELECT extract(epoch FROM now())::bigint % {day} BETWEEN 120 AND {}", day - 60)).await;
    ensure!(late, "a slot of today is too near: again in a few minutes");
    let back = format!(
        "UPDATE scheduled_tasks SET next_run_at = date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '2 days' WHERE name = '{WALK}'"
    );
    world.db.execute(&back).await;
    let server = server();
    let caught_up = format!(
        "(SELECT next_run_at > now() FROM scheduled_tasks WHERE name = '{WALK}') AND (SELECT count(*) FROM task_runs WHERE task = '{WALK}' AND status = 'ok') >= {ran}"
    );
    world.until(Duration::from_mins(1), "missed slots are dealt with", &caught_up).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    stop(vec![server])?;
    let runs = world.count(&format!("task_runs WHERE task = '{WALK}' AND status = 'ok' AND trigger = 'catch_up'")).await;
    let others = world.count(&format!("task_runs WHERE task = '{WALK}' AND status NOT IN ('ok', 'skipped')")).await;
    ensure!(
        (runs, others) == (ran, 0),
        "{policy}: {runs} runs catch up with three missed slots, {ran} are right; {others} ended otherwise"
    );
    Ok(())
}

/// The library of `faketime`.
fn faketime() -> Option<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];
    folders.iter().map(|folder| Path::new(folder).join("libfaketimeMT.so.1")).find(|path| path.is_file())
}

/// With another wall clock; the monotonic one stays.
fn shifted(erp: Erp, library: &Path, by: Option<&str>) -> Erp {
    let Some(by) = by else { return erp };
    erp.env("LD_PRELOAD", library).env("FAKETIME", by).env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}
