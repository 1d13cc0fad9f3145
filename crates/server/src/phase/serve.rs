//! Bind, serve, drain.

use std::{net::SocketAddr, time::Duration};

use erp_db::Db;
use tokio::net::TcpListener;

use super::{Kind, PhaseError, PhaseName, Routed};
use crate::{Ended, Stop, accept, skew};

/// The serve phase's witness: the port is ours.
pub struct Bound {
    listeners: Vec<TcpListener>,
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
            let listener = TcpListener::bind(address).await.map_err(|e| {
                let hint = match e.kind() {
                    std::io::ErrorKind::AddrInUse => "another server runs there; --listen or server.port chooses another",
                    std::io::ErrorKind::PermissionDenied => "ports below 1024 need a privilege; --listen or server.port chooses another",
                    _ => "the address must be one of this machine's",
                };
                PhaseError::new(PhaseName::Serve, Kind::BindFailed, format!("cannot listen on {address}: {e}")).hint(hint).source(e)
            })?;
            listeners.push(listener);
        }
        Ok(Bound { listeners, routed: self })
    }
}

impl Bound {
    /// Where it listens; with port 0, the port that the system chose.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().filter_map(|l| l.local_addr().ok()).collect()
    }

    pub const fn db(&self) -> &Db {
        &self.routed.db
    }

    /// Serves until `stop` drains: readiness says no, after the delay the ports close, requests and tasks in flight finish
    /// up to the deadline, then the database closes.
    pub async fn serve(self, stop: &Stop) -> Result<Ended, PhaseError> {
        let Routed { app, db, clock, server, proxies, readiness, timeline, scheduler, cancel } = self.routed;
        timeline.log().ready();
        readiness.set_ready(true);
        let watching = tokio::spawn(skew::watch(clock, db.clone(), readiness.clone()));
        let running = scheduler.clone().map(|scheduler| tokio::spawn(async move { scheduler.run().await }));
        let limits = accept::Limits {
            connections: server.max_connections,
            per_ip: server.max_connections_per_ip,
            proxies,
            head: server.header_timeout,
            idle: server.idle_timeout,
        };
        let accepting = accept::Server::start(self.listeners, app, limits);
        stop.drain.cancelled().await;
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
            match &scheduler {
                Some(scheduler) => scheduler.drain(deadline.saturating_duration_since(tokio::time::Instant::now())).await.left == 0,
                None => true,
            }
        };
        let ended = tokio::select! {
            finished = tokio::time::timeout_at(deadline, finish) => if finished.unwrap_or(false) { Ended::Drained } else { Ended::Deadline },
            () = stop.abort.cancelled() => Ended::Aborted,
        };
        watching.abort();
        // Whatever is still in flight rolls back when its connection closes.
        tokio::time::timeout(Duration::from_secs(2), db.close()).await.ok();
        match ended {
            Ended::Drained => tracing::info!("drained"),
            Ended::Deadline => tracing::warn!("the drain deadline passed with work in flight; it was rolled back"),
            Ended::Aborted => tracing::warn!("a second signal ended the drain"),
        }
        Ok(ended)
    }
}

/// An IPv6 address stands in brackets before a port.
fn bracketed(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.to_owned() }
}
