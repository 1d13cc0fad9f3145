//! The router: routes and middleware.

use std::sync::Arc;

use axum::Router;
use erp_db::{Db, DbClock};
use erp_events::Relay;
use erp_kit::system::System;
use erp_settings::ServerSection;
use erp_tasks::{Launcher, Notary, Scheduler, TaskRunner};
use erp_web::{CorsOrigins, HttpLayers, Ping, Readiness, RedisHandle, TrustedProxies};
use tokio_util::sync::CancellationToken;

use super::{Kind, PhaseError, PhaseName, Registered, Scheduled};
use crate::{Timeline, accept::Tls, metrics};

/// The router phase's witness.
pub struct Routed {
    pub(super) app: Router,
    /// Probes and metrics, for a port of their own.
    pub(super) operations: Router,
    pub(super) tls: Option<Tls>,
    pub(super) db: Db,
    pub(super) clock: Arc<DbClock>,
    pub(super) server: ServerSection,
    pub(super) proxies: TrustedProxies,
    pub(super) readiness: Readiness,
    pub(super) timeline: Timeline,
    pub(super) scheduler: Option<Scheduler>,
    /// Begins runs that were handed over.
    pub(super) queue: Option<TaskRunner>,
    pub(super) launcher: Launcher,
    pub(super) notary: Option<Arc<Notary>>,
    pub(super) relay: Option<Arc<Relay>>,
    pub(super) cancel: CancellationToken,
}

impl Scheduled {
    /// Assembles the application.
    pub fn router(self, timeline: &Timeline) -> Result<Routed, PhaseError> {
        let fail = |kind, message: String| PhaseError::new(PhaseName::Router, kind, message);
        let Registered { checked, db, system, clock, redis, limits, gates, public, private, authenticator } = self.registered;
        let server: ServerSection = checked.config.section().map_err(|e| fail(Kind::ConfigInvalid, e.to_string()))?;
        let openapi = checked.registrar.document(env!("CARGO_PKG_VERSION")).map_err(|e| fail(Kind::ServeFailed, e.to_string()))?;
        let readiness = Readiness::new(Arc::new(db.clone()), redis.map(|redis: RedisHandle| Arc::new(redis) as Arc<dyn Ping>));
        let proxies = TrustedProxies::parse(&server.trusted_proxies)
            .map_err(|e| fail(Kind::ConfigInvalid, format!("server.trusted_proxies: {e}")))?;
        let tls = server.tls.pair().map(|(cert, key)| Tls::load(cert, key)).transpose();
        let tls = tls.map_err(|e| fail(Kind::ConfigInvalid, format!("server.tls: {e}")))?;
        let sources = metrics::Sources { db: db.clone(), limits: limits.clone(), gates: gates.clone() };
        let operations = erp_web::operations(readiness.clone(), timeline.log().clone()).merge(metrics::router(sources));
        let layers = HttpLayers {
            trusted_proxies: proxies.clone(),
            cors_origins: CorsOrigins::parse(&server.cors_origins)
                .map_err(|e| fail(Kind::ConfigInvalid, format!("server.cors_origins: {e}")))?,
            body_limit: server.body_limit,
            request_timeout: server.request_timeout,
            body_stall: server.header_timeout,
            authenticator,
            rate_limits: limits,
            gates,
            compression: server.compression,
            hsts: tls.is_some(),
            readiness: readiness.clone(),
            startup: timeline.log().clone(),
            openapi,
        };
        let events = checked.registrar.events.iter().map(|event| event.event_type).collect();
        let system = System { runner: self.runner.clone(), launcher: self.launcher.clone(), tenant: system, events };
        let private = private.merge(erp_kit::system::router(system));
        let app = if self.roles.api {
            erp_web::assemble(Router::new().nest("/api/v1", public), Router::new().nest("/api/v1", private), layers)
        } else {
            erp_web::operations(readiness.clone(), timeline.log().clone())
        };
        let Self { scheduler, runner, launcher, notary, relay, roles, cancel, .. } = self;
        let queue = roles.worker.then_some(runner);
        let timeline = timeline.clone();
        Ok(Routed {
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
        })
    }
}

impl Routed {
    /// What the command line says about draining wins over the configuration.
    pub fn override_drain(&mut self, delay: Option<std::time::Duration>, timeout: Option<std::time::Duration>) {
        self.server.drain_delay = delay.unwrap_or(self.server.drain_delay);
        self.server.drain_timeout = timeout.unwrap_or(self.server.drain_timeout);
    }

    /// The application without a socket, for tests that call it directly.
    pub fn into_app(self) -> (Router, Db) {
        self.readiness.set_ready(true);
        (self.app, self.db)
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub const fn server(&self) -> &ServerSection {
        &self.server
    }
}
