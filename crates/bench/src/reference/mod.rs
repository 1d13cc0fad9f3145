//! What the product is compared with: two servers over the same tables which do the same work for a patient.
//!
//! | server | what |
//! |---|---|
//! | [`bare`] | axum and hand-written SQL on a pool without pings: no tenants, no sign-in, no limits |
//! | [`obvious`] | SeaORM as its tutorials show it: a transaction with `set_config` per request on sqlx's pool, a verified token, Redis at every request, the usual layers |

mod bare;
mod domain;
mod obvious;
mod pool;
mod registration;
mod tables;

use std::process::ExitCode;

use anyhow::{Context, Result};
use axum::response::{IntoResponse, Response};
use clap::Args;
use erp_core::TenantId;
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;
use uuid::Uuid;

/// Where a reference server finds its database.
pub const DATABASE: &str = "BENCH_DATABASE_URL";
pub const REDIS: &str = "BENCH_REDIS_URL";
/// The key of access tokens.
pub const JWT: &str = "BENCH_JWT_SECRET";

/// As many as the product has by default.
const SESSIONS: usize = 20;

/// A reference server; the harness starts it
#[derive(Args, Debug)]
#[command(hide = true)]
pub struct Opts {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bare,
    Obvious,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Obvious => "obvious",
        }
    }
}

/// Serves until it is killed; the first line of its output is its address.
#[expect(clippy::print_stdout, reason = "whoever started it reads the address there")]
pub fn run(_: &Opts, kind: Kind) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let app = match kind {
            Kind::Bare => bare::router()?,
            Kind::Obvious => obvious::router().await?,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        axum::serve(listener, app).await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn variable(name: &str) -> Result<String> {
    std::env::var(name).with_context(|| name.to_owned())
}

/// Whom a request is about.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    pub tenant: TenantId,
    pub user: Uuid,
}

impl Who {
    /// From headers that nobody verified.
    #[expect(clippy::disallowed_methods, reason = "the bare server believes what it is told: that is what it is for")]
    fn told(headers: &HeaderMap) -> Option<Self> {
        let id = |name: &str| headers.get(name)?.to_str().ok()?.parse::<Uuid>().ok();
        Some(Self { tenant: TenantId::from_verified(id("x-tenant")?), user: id("x-user")? })
    }
}

/// Any failure: the load has none.
#[derive(Debug)]
pub struct Fault(String);

impl<E: std::fmt::Display> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0).into_response()
    }
}
