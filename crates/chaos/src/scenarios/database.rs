//! T4, T5, T6, T14, T17: what is below.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use axum::http::StatusCode;
use erp_testkit::{Fault, OwnCluster, Role, Running, TestDb};

use crate::{
    ledger::SCHEMA,
    producer::Load,
    rig::{OUTSIDE, World, stop},
    scale::{Outcome, Scale},
};

/// The server crashes, is started again, is stopped as by an operator, and started again.
pub async fn restarts(scale: Scale) -> Result<Outcome> {
    let rounds = scale.of(1, 5);
    let mut cluster = OwnCluster::start();
    let world = World::on(cluster.database().await, 4).await?;
    let replicas = vec![world.replica(), world.replica()];
    world.shared_by(2).await?;
    let load = Load { pause: Duration::from_millis(40), ..Load::new(world.things(100), scale.of(1_000, 8_000)) };
    let writing = async { world.write(&load).await };
    let restarting = async {
        let pause = Duration::from_secs(scale.of(2, 5));
        for _ in 0..rounds {
            tokio::time::sleep(pause).await;
            cluster.crash();
            cluster.resume();
            tokio::time::sleep(pause).await;
            cluster.stop();
            cluster.resume();
        }
    };
    let (told, ()) = tokio::join!(writing, restarting);
    let findings = world.settle(&told, Duration::from_secs(40)).await?;
    stop(replicas)?;
    Ok(Outcome { done: format!("{rounds} crashes and {rounds} stops of the server, {} events", load.events), findings })
}

/// Every connection but the ledger's, again and again.
pub async fn cut_connections(scale: Scale) -> Result<Outcome> {
    let (span, begin) = (Duration::from_secs(scale.of(8, 30)), Instant::now());
    let world = World::new(4).await?;
    let replicas = vec![world.replica(), world.replica()];
    world.shared_by(2).await?;
    let load = Load { pause: Duration::from_millis(40), ..Load::new(world.things(100), scale.of(1_000, 6_000)) };
    let writing = async { world.write(&load).await };
    let cutting = async {
        let mut cuts = 0;
        while begin.elapsed() < span {
            tokio::time::sleep(Duration::from_secs(2)).await;
            world.db.cut("erp%").await;
            cuts += 1;
        }
        cuts
    };
    let (told, cuts) = tokio::join!(writing, cutting);
    let findings = world.settle(&told, Duration::from_secs(30)).await?;
    stop(replicas)?;
    Ok(Outcome { done: format!("{cuts} times, {} events", load.events), findings })
}

/// All of a leader's connections are dead, and nobody has said so: its shards go to another.
pub async fn dead_network(scale: Scale) -> Result<Outcome> {
    let world = World::new(4).await?;
    let proxy = world.db.proxy();
    let url = world.db.app_url_by(&proxy);
    let cut_off = world.replica_with(|erp| erp.set("database.url", url));
    world.shared_by(1).await?;
    let load = Load::new(world.things(60), scale.of(300, 2_000));
    let mut told = world.write(&load).await;
    proxy.set(Fault::Blackhole);
    let begin = Instant::now();
    let other = world.replica();
    told.extend(world.write(&load).await);
    world.until(Duration::from_mins(1), "another takes over", "NOT EXISTS (SELECT FROM domain_events)").await?;
    let took = begin.elapsed();
    proxy.set(Fault::Pass);
    told.extend(world.write(&load).await);
    let findings = world.settle(&told, Duration::from_secs(40)).await?;
    stop(vec![other])?;
    cut_off.kill9();
    Ok(Outcome { done: format!("taken over after {:.0} s", took.as_secs_f64()), findings })
}

/// The archive cannot be written for a while, then now and then not.
pub async fn failing_completion(scale: Scale) -> Result<Outcome> {
    let world = World::new(4).await?;
    let replica = world.replica();
    world.shared_by(1).await?;
    world
        .db
        .execute_as(
            Role::Owner,
            "CREATE FUNCTION chaos.trip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF random() < 0.02 THEN \
             RAISE EXCEPTION 'tripped' USING ERRCODE = (ARRAY['40001', '57014', '53100'])[1 + floor(random() * 3)::int]; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER trip BEFORE INSERT ON domain_event_archive FOR EACH ROW EXECUTE FUNCTION chaos.trip()",
        )
        .await;
    let load = Load { pause: Duration::from_millis(20), ..Load::new(world.things(80), scale.of(500, 4_000)) };
    let writing = async { world.write(&load).await };
    let locking = async {
        let hold = scale.of(2, 35);
        world
            .db
            .execute_as(
                Role::Owner,
                &format!("BEGIN; LOCK TABLE domain_event_archive IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep({hold}); COMMIT"),
            )
            .await;
        hold
    };
    let (told, hold) = tokio::join!(writing, locking);
    tokio::time::sleep(Duration::from_secs(2)).await;
    world.db.execute_as(Role::Owner, "DROP TRIGGER trip ON domain_event_archive").await;
    let findings = world.settle(&told, Duration::from_mins(1)).await?;
    let both = world.count("domain_events d JOIN domain_event_archive a USING (event_id)").await;
    ensure!(both == 0, "{both} events are in two places");
    stop(vec![replica])?;
    Ok(Outcome { done: format!("locked for {hold} s; one row in fifty fails"), findings })
}

/// Everything that waits somewhere is in a backup, and goes on from it on another database.
pub async fn restored(scale: Scale) -> Result<Outcome> {
    let world = World::new(4).await?;
    world.erp().args(["sinks", "set", OUTSIDE, "--max-attempts", "1", "--on-dead", "block"]).run().expect(0);
    world.receiver.answers(|arrival, _| {
        let refused = arrival.thing.as_u128() % 3 == 0 && arrival.version > 1;
        if refused { StatusCode::BAD_REQUEST } else { StatusCode::NO_CONTENT }
    });
    let load = Load::new(world.things(40), scale.of(300, 3_000));
    let mut told = world.write(&load).await;
    world.erp().args(["run-task", "events.relay"]).run().expect(0);
    // And some that nobody has looked at.
    told.extend(world.write(&Load { events: load.events / 3, ..load.clone() }).await);
    let counted = async |db: &TestDb| {
        let counts = "SELECT (SELECT count(*) FROM domain_events) || ' ' || (SELECT count(*) FROM outbox_retries) || ' ' || \
            (SELECT count(*) FROM dead_letters WHERE status = 'open')";
        db.query_scalar::<String>(counts).await
    };
    let before = counted(&world.db).await;
    ensure!(!before.split(' ').any(|count| count == "0"), "something waits everywhere: {before}");
    let folder = tempfile::tempdir()?;
    let saved = folder.path().join("saved");
    let path = saved.to_string_lossy().into_owned();
    world.erp().set("database.backup_url", world.db.superuser_url()).args(["backup", "create", "--out", &path]).run().expect(0);

    let copy = TestDb::empty().await;
    let on_copy = |erp: erp_testkit::Erp| erp.set("database.url", copy.app_url()).set("database.migrate_url", copy.owner_url());
    let restore = on_copy(world.erp()).args(["backup", "restore", &path, "--yes", "--confirm", copy.name()]);
    restore.run().expect(0);
    ensure!(counted(&copy).await == before, "{} after, {before} before", counted(&copy).await);
    // A backup is of the product's tables: the ledger comes by hand.
    copy.execute_as(Role::Owner, SCHEMA).await;
    for rows in [
        "SELECT format('INSERT INTO chaos.thing VALUES (%L, %L, %s)', tenant_id, id, version) FROM chaos.thing",
        "SELECT format('INSERT INTO chaos.effect (tenant_id, event_id, thing, version) VALUES (%L, %L, %L, %s)', tenant_id, event_id, thing, version) \
         FROM chaos.effect ORDER BY seq",
    ] {
        copy.execute(&world.db.rows(rows).await.join(";")).await;
    }
    world.receiver.answers(|_, _| StatusCode::NO_CONTENT);
    let replica: Running = world.replica_with(on_copy);
    on_copy(world.erp()).args(["dead-letters", "retry", "--all"]).run().expect(0);
    let findings = crate::ledger::settle(&copy, || world.receiver.taken(), &told, Duration::from_mins(1)).await?;
    ensure!(findings.repeated == 0, "{} deliveries came again", findings.repeated);
    stop(vec![replica])?;
    Ok(Outcome { done: format!("pending, waiting, dead: {before}"), findings })
}
