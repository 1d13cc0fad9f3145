//! Bind, serve, drain.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::Router;
use erp_db::Db;
use erp_settings::{SafeConfig, ServerSection};
use erp_tasks::Notary;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use super::{Kind, PhaseError, PhaseName, Routed};
use crate::{Ended, Stop, accept, maintenance::Watcher, metrics, notify, skew, telemetry::Batching, traces};

/// How long events that are being delivered are waited for, at most.
const RELAY_DRAIN: Duration = Duration::from_secs(25);
/// Connections to the port of metrics and probes, apart from those of clients: a crowd there leaves these alone.
const OPERATORS: usize = 32;

/// The serve phase's witness: the port is ours.
pub struct Bound {
    listeners: Vec<TcpListener>,
    /// Of `server.metrics_listen`.
    operations: Option<TcpListener>,
    routed: Routed,
}

impl Routed {
    /// Opens every address, or none: a taken port ends the start before the first request.
    pub async fn bind(self, listen: &[String]) -> Result<Bound, PhaseError> {
        let configured = [format!("{}:{}", bracketed(&self.server.host), self.server.port)];
        let addresses = if listen.is_empty() { &configured[..] } else { listen };
        let mut listeners = Vec::new();
        for address in addresses {
            if address.rsplit_once(':').is_none_or(|(host, port)| host.is_empty() || port.parse::<u16>().is_err()) {
                return Err(PhaseError::new(PhaseName::Serve, Kind::Usage, format!("{address} is not ADDRESS:PORT")));
            }
            listeners.push(open(address, "--listen or server.port").await?);
        }
        let operations = match &self.server.metrics_listen {
            Some(address) => Some(open(address, "server.metrics_listen").await?),
            None => None,
        };
        Ok(Bound { listeners, operations, routed: self })
    }
}

async fn open(address: &str, chooses: &str) -> Result<TcpListener, PhaseError> {
    TcpListener::bind(address).await.map_err(|e| {
        let hint = match e.kind() {
            std::io::ErrorKind::AddrInUse => format!("another server runs there; {chooses} chooses another"),
            std::io::ErrorKind::PermissionDenied => format!("ports below 1024 need a privilege; {chooses} chooses another"),
            _ => "the address must be one of this machine's".to_owned(),
        };
        PhaseError::new(PhaseName::Serve, Kind::BindFailed, format!("cannot listen on {address}: {e}")).hint(hint).source(e)
    })
}

impl Bound {
    /// Where it listens; with port 0, the port that the system chose.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().filter_map(|l| l.local_addr().ok()).collect()
    }

    /// Where probes and metrics are served beside the API.
    pub fn operations(&self) -> Option<SocketAddr> {
        self.operations.as_ref()?.local_addr().ok()
    }

    /// `http` or `https`.
    pub const fn scheme(&self) -> &'static str {
        if self.routed.tls.is_some() { "https" } else { "http" }
    }

    /// What can change while it serves.
    pub fn reloads(&self) -> Reloads {
        Reloads { tls: self.routed.tls.clone() }
    }

    pub const fn db(&self) -> &Db {
        &self.routed.db
    }

    /// Serves until `stop` drains: readiness says no, after the delay the ports close, requests and tasks in flight finish
    /// up to the deadline, then the database closes.
    pub async fn serve(self, stop: &Stop) -> Result<Ended, PhaseError> {
        // Last to be dropped: whatever is said below is written by then.
        let _batching = Batching::begin();
        let Routed {
            app,
            operations,
            tls,
            db,
            clock,
            server,
            proxies,
            readiness,
            timeline,
            scheduler,
            queue,
            launcher,
            notary,
            relay,
            cancel,
        } = self.routed;
        let mut maintenance = Watcher::new(db.clone(), readiness.maintenance().clone());
        maintenance.look().await;
        let maintenance = tokio::spawn(maintenance.run());
        timeline.log().ready();
        readiness.set_ready(true);
        let watching = tokio::spawn(skew::watch(clock, db.clone(), readiness.clone()));
        let running = scheduler.clone().map(|scheduler| tokio::spawn(async move { scheduler.run().await }));
        let working = queue.map(|runner| {
            let (launcher, cancel) = (launcher.clone(), cancel.clone());
            tokio::spawn(async move { runner.work(&launcher, &cancel).await })
        });
        // Beside an answer that takes its time: whoever is given up at the deadline is told of nothing more.
        let relaying = relay.map(|relay| {
            let (stop, drain) = (cancel.clone(), server.drain_timeout.mul_f64(0.8).min(RELAY_DRAIN));
            AbortOnDropHandle::new(tokio::spawn(async move { relay.run(stop, drain).await }))
        });
        let anchoring = notary.clone().map(|notary| {
            let db = db.clone();
            tokio::spawn(async move { notary.keep_up(&db).await })
        });
        let limits = accept::Limits {
            connections: server.max_connections,
            per_ip: server.max_connections_per_ip,
            proxies,
            head: server.header_timeout,
            idle: server.idle_timeout,
        };
        // Until the very end: who watches a stop has to see it.
        let watched = self.operations.map(|listener| {
            let limits = accept::Limits { connections: OPERATORS, per_ip: OPERATORS, ..limits.clone() };
            let keeping = AbortOnDropHandle::new(tokio::spawn(metrics::keep(db.clone())));
            (accept::Server::start(vec![listener], operations, limits, None), keeping)
        });
        let alive = self_probe(&app, &limits).await;
        let accepting = accept::Server::start(self.listeners, app, limits, tls);
        notify::ready("serving");
        stop.drain.cancelled().await;
        notify::stopping();
        readiness.set_draining();
        tokio::select! {
            () = tokio::time::sleep(server.drain_delay) => {}
            () = stop.hurry.cancelled() => {}
            () = stop.abort.cancelled() => {}
        }
        cancel.cancel();
        let deadline = tokio::time::Instant::now() + server.drain_timeout;
        let finish = async {
            accepting.drain().await;
            if let Some(running) = running {
                running.await.ok();
            }
            if let Some(working) = working {
                working.await.ok();
            }
            if let Some(relaying) = relaying {
                relaying.await.ok();
            }
            let left = || deadline.saturating_duration_since(tokio::time::Instant::now());
            let launched = launcher.drain(left()).await.left;
            match &scheduler {
                Some(scheduler) => scheduler.drain(left()).await.left + launched == 0,
                None => launched == 0,
            }
        };
        let ended = tokio::select! {
            finished = tokio::time::timeout_at(deadline, finish) => if finished.unwrap_or(false) { Ended::Drained } else { Ended::Deadline },
            () = stop.abort.cancelled() => Ended::Aborted,
        };
        watching.abort();
        maintenance.abort();
        drop((watched, alive));
        if let Some(anchoring) = anchoring {
            anchoring.abort();
        }
        close_trail(&db, notary.as_deref().filter(|_| ended != Ended::Aborted)).await;
        // Whatever is still in flight rolls back when its connection closes.
        tokio::time::timeout(Duration::from_secs(2), db.close()).await.ok();
        traces::finish().await;
        match ended {
            Ended::Drained => tracing::info!("drained"),
            Ended::Deadline => tracing::warn!("the drain deadline passed with work in flight; it was rolled back"),
            Ended::Aborted => tracing::warn!("a second signal ended the drain"),
        }
        Ok(ended)
    }
}

/// Where the service manager wants signs of life: a port of the loopback for nobody but us, and who asks there.
async fn self_probe(app: &Router, limits: &accept::Limits) -> Option<(accept::Server, AbortOnDropHandle<Infallible>)> {
    let limit = notify::watchdog()?;
    let opened = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Ok::<_, std::io::Error>((listener.local_addr()?, listener))
    };
    let (address, listener) = match opened.await {
        Ok(opened) => opened,
        Err(error) => {
            tracing::error!(%error, "no port for the signs of life that the service manager waits for");
            return None;
        }
    };
    let limits = accept::Limits { connections: OPERATORS, per_ip: OPERATORS, ..limits.clone() };
    let server = accept::Server::start(vec![listener], app.clone(), limits, None);
    Some((server, AbortOnDropHandle::new(tokio::spawn(notify::keep_alive(address, limit)))))
}

/// The parts of a running server that a new configuration reaches.
#[derive(Clone)]
pub struct Reloads {
    tls: Option<accept::Tls>,
}

impl Reloads {
    /// Reads the certificate again. On an error the old one stays.
    pub fn apply(&self, config: &SafeConfig) -> Result<(), PhaseError> {
        let fail = |message: String| PhaseError::new(PhaseName::Serve, Kind::ConfigInvalid, message);
        let Some(tls) = &self.tls else { return Ok(()) };
        let server: ServerSection = config.section().map_err(|e| fail(e.to_string()))?;
        let (cert, key) = server.tls.pair().ok_or_else(|| fail("server.tls: going back to plain HTTP takes a restart".to_owned()))?;
        tls.reload(cert, key).map_err(|e| fail(format!("server.tls: {e}")))
    }
}

/// How long the last lines of the audit trail, and its checkpoints, may take.
const TRAIL_LIMIT: Duration = Duration::from_secs(2);

/// What the trail is still owed: lines that wait to be written, and a checkpoint over the last of them.
async fn close_trail(db: &Db, notary: Option<&Notary>) {
    let left = db.flush_audit(TRAIL_LIMIT).await;
    if left > 0 {
        tracing::error!(lost = left, "audit lines are lost: they could not be written before the end");
    }
    if let Some(notary) = notary
        && tokio::time::timeout(TRAIL_LIMIT, notary.sign_all(db)).await.is_err()
    {
        tracing::warn!("not every audit chain was signed before the end; the next start does it");
    }
}

/// An IPv6 address stands in brackets before a port.
fn bracketed(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() }
}
