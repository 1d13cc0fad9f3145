//! Refusing requests while the installation is under maintenance.

use std::{
    net::IpAddr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use erp_core::{Clock, Problem};

use crate::{ApiError, RequestContext, TrustedProxies};

/// What clients are told to wait where no end is known, and at most.
const WAIT: Duration = Duration::from_mins(1);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Why requests are refused, and whose are not.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    pub message: Option<String>,
    /// Addresses and networks that pass.
    pub allowed: TrustedProxies,
    /// It ends by itself then, also while nobody can be asked.
    pub until: Option<DateTime<Utc>>,
}

/// The switch. Cheap to clone; whoever watches the database sets it, every request reads it.
#[derive(Clone)]
pub struct MaintenanceSwitch(Arc<Inner>);

struct Inner {
    /// Read first: on all other days a request costs one load.
    on: AtomicBool,
    notice: RwLock<Notice>,
    clock: Arc<dyn Clock>,
}

impl MaintenanceSwitch {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner { on: AtomicBool::new(false), notice: RwLock::default(), clock }))
    }

    /// Refuses from now on, or no more.
    pub fn set(&self, notice: Option<Notice>) {
        let on = notice.is_some();
        if let Some(notice) = notice {
            *self.0.notice.write().unwrap_or_else(PoisonError::into_inner) = notice;
        }
        self.0.on.store(on, Ordering::Release);
    }

    pub fn is_on(&self) -> bool {
        self.0.on.load(Ordering::Acquire) && self.read(|notice| notice.until.is_none_or(|until| until > self.0.clock.now()))
    }

    fn read<T>(&self, look: impl FnOnce(&Notice) -> T) -> T {
        look(&self.0.notice.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The refusal of a request from this address.
    fn refusal(&self, ip: Option<IpAddr>) -> Option<Problem> {
        if !self.is_on() {
            return None;
        }
        self.read(|notice| {
            if ip.is_some_and(|ip| notice.allowed.trusts(ip)) {
                return None;
            }
            let left = notice.until.map_or(WAIT, |until| (until - self.0.clock.now()).to_std().unwrap_or_default().min(LONGEST_WAIT));
            let mut problem = Problem { retry_after: Some(left), ..Problem::new(503, "common.maintenance") };
            if let Some(message) = &notice.message {
                problem = problem.extra("message", message.as_str());
            }
            Some(problem)
        })
    }
}

/// Stands before limits and tokens: what is refused here costs next to nothing.
pub(crate) async fn refuse<F>(switch: &MaintenanceSwitch, request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let ip = request.extensions().get::<RequestContext>().map(|context| context.ip);
    match switch.refusal(ip) {
        Some(problem) => ApiError(problem).into_response(),
        None => next(request).await,
    }
}
