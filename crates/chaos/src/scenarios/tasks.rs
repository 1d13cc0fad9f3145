//! T11, T13: runs of tasks.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::{
    ledger::Findings,
    module::{EVERY, TAKES, WALK},
    rig::{ABORTED, World, stop},
    scale::{Outcome, Scale},
};

/// Two servers and an operator want the same task all the time, and servers die.
pub async fn slots(scale: Scale) -> Result<Outcome> {
    let wanted = scale.of(8, 200);
    let world = World::new(5).await?;
    let scheduling = || world.replica_with(|erp| erp.env(EVERY, "1").env(TAKES, "20"));
    let mut servers = vec![scheduling(), scheduling()];
    let by_hand = world.erp().env(EVERY, "1").env(TAKES, "20").args(["run-task", WALK]);
    let (mut kills, mut ran, mut busy) = (0, 0, 0);
    loop {
        let done = world.count(&format!("task_runs WHERE task = '{WALK}' AND trigger <> 'manual' AND status = 'ok'")).await;
        if done >= wanted {
            break;
        }
        match by_hand.run().code {
            0 => ran += 1,
            75 => busy += 1,
            code => anyhow::bail!("a run by hand ended with {code}"),
        }
        if kills < wanted / 4 {
            let victim = rand::random_range(0..servers.len());
            servers[victim].kill9();
            servers[victim] = scheduling();
            kills += 1;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    stop(servers)?;
    let twice = world
        .count(&format!("(SELECT FROM task_runs WHERE task = '{WALK}' AND trigger <> 'manual' GROUP BY slot HAVING count(*) > 1) s"))
        .await;
    let effects = world.count("(SELECT FROM chaos.walked w JOIN task_runs r ON r.id = w.run_id WHERE r.status = 'ok' GROUP BY run_id, tenant_id HAVING count(*) > 1) w").await;
    let open = world.count(&format!("task_runs WHERE task = '{WALK}' AND status = 'running'")).await;
    ensure!(twice == 0, "{twice} slots have two runs");
    // A death between a tenant's commit and the note that it is done: the next run does that tenant again, which is why bodies are idempotent.
    ensure!(effects <= kills, "{effects} effects came twice for {kills} kills");
    ensure!(open == 0, "{open} runs are recorded as under way");
    let broken_off = world.count(&format!("task_runs WHERE task = '{WALK}' AND trigger <> 'manual' AND status = 'abandoned'")).await;
    Ok(Outcome {
        done: format!(
            "{wanted} slots of a second, {kills} kills, {ran} runs by hand, {busy} times busy; {broken_off} slots broken off and left to the next, {effects} tenants done again after a kill"
        ),
        findings: Findings::default(),
    })
}

/// A run by hand dies after some tenants; the next goes on behind them, and one tenant's panic is its own affair.
pub async fn crash_between_tenants(scale: Scale) -> Result<Outcome> {
    ensure!(cfg!(feature = "failpoints"), "this build has no crash points: cargo xtask chaos builds one that has");
    let tenants: usize = scale.of(12, 50);
    let world = World::new(tenants).await?;
    world.db.tenant("panics").await;
    let at = tenants / 2;
    let run = world.erp().args(["run-task", WALK]);
    run.clone().env("ERP_FAIL", format!("P13:{at}")).run().expect(ABORTED);
    let done = world.count("chaos.walked").await;
    ensure!(done as usize <= at, "{done} tenants were done before the crash");
    // The tenant that panics makes the run a failed one; all others are done.
    run.run().expect(1);
    let runs = world.db.rows(&format!("SELECT status FROM task_runs WHERE task = '{WALK}' ORDER BY started_at")).await;
    ensure!(runs == ["abandoned", "failed"], "the runs are {runs:?}");
    // The default tenant is one of them.
    let (all, distinct) = (world.count("chaos.walked").await, world.count("(SELECT DISTINCT tenant_id FROM chaos.walked) w").await);
    ensure!(distinct as usize == tenants + 1, "{distinct} of {} tenants were walked over", tenants + 1);
    ensure!(all == distinct, "{} tenants were walked over twice", all - distinct);
    Ok(Outcome { done: format!("{} tenants, a crash behind {at} of them", tenants + 2), findings: Findings::default() })
}
