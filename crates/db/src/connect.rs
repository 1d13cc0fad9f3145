//! The pool, and what is checked of the server before anything else happens.

use std::{sync::Arc, time::Duration};

use erp_core::{Secret, crypto::PiiCrypto};
use sea_orm::sqlx::{self, ConnectOptions, Connection, PgConnection, Row, postgres::PgConnectOptions};

use crate::{
    DbError,
    audit::Later,
    conn::TxConn,
    listeners::Listeners,
    pool::{Bounds, Pool, PoolStatus},
    wake::Wake,
};

/// The oldest PostgreSQL we run on, as `server_version_num`.
const MINIMUM_SERVER: i32 = 150_000;

/// How to connect. Times are client-side limits unless said otherwise.
#[derive(Clone, Debug)]
pub struct PoolOptions {
    /// The serving role's URL.
    pub url: Secret<String>,
    /// The owner's URL for migrations; the serving role's when absent.
    pub migrate_url: Option<Secret<String>>,
    pub max_connections: u32,
    pub min_connections: u32,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
    pub idle_timeout: Duration,
    pub max_lifetime: Duration,
    /// How long to keep trying to reach a server that is not there yet.
    pub wait: Duration,
}

/// The database: the one value from which transactions are made. Cheap to clone.
#[derive(Clone)]
pub struct Db(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) pool: Pool,
    pub(crate) options: PoolOptions,
    pub(crate) crypto: PiiCrypto,
    /// Audit lines on their way.
    pub(crate) later: Later,
    /// Who hears of committed events.
    pub(crate) listeners: Listeners,
    /// Who is woken by them: the relay, here and elsewhere.
    pub(crate) wake: Arc<Wake>,
}

impl Db {
    /// Connects, waits up to `wait` for the server, and refuses a server or a role that cannot be served from.
    pub async fn connect(options: PoolOptions, crypto: PiiCrypto) -> Result<Self, ConnectError> {
        let connect = connect_options(&options.url, "erp/serve", options.statement_timeout)?;
        let mut first = wait_for(&connect, options.wait).await?;
        check_server(&mut first, options.migrate_url.is_some()).await?;
        first.close().await.ok();
        let bounds = Bounds {
            max: options.max_connections as usize,
            min: options.min_connections as usize,
            acquire: options.acquire_timeout,
            open: options.acquire_timeout.min(options.statement_timeout) * 3 / 4,
            idle: options.idle_timeout,
            lifetime: options.max_lifetime,
        };
        let pool = Pool::open(connect, bounds)?;
        let wake = Wake::start(notifier_options(&options.url)?);
        Ok(Self(Arc::new(Inner { pool, options, crypto, later: Later::default(), listeners: Listeners::default(), wake })))
    }

    /// The same database as the owner of its tables, two connections at most; for what the serving role may not do. A statement has
    /// five minutes.
    pub fn as_owner(&self) -> Result<Self, ConnectError> {
        let statement_timeout = self.0.options.statement_timeout.max(Duration::from_mins(5));
        let url = self.owner_url().clone();
        let options = PoolOptions { url, max_connections: 2, min_connections: 0, statement_timeout, ..self.0.options.clone() };
        let connect = connect_options(&options.url, "erp/owner", options.statement_timeout)?;
        let bounds = Bounds {
            max: options.max_connections as usize,
            min: 0,
            acquire: options.acquire_timeout,
            open: options.acquire_timeout * 3 / 4,
            idle: options.idle_timeout,
            lifetime: options.max_lifetime,
        };
        let pool = Pool::open(connect, bounds)?;
        let (crypto, wake) = (self.0.crypto.clone(), self.0.wake.clone());
        Ok(Self(Arc::new(Inner { pool, options, crypto, later: Later::default(), listeners: Listeners::default(), wake })))
    }

    pub fn options(&self) -> &PoolOptions {
        &self.0.options
    }

    pub fn crypto(&self) -> &PiiCrypto {
        &self.0.crypto
    }

    /// One round trip; for readiness.
    pub async fn ping(&self) -> Result<(), DbError> {
        let limit = Duration::from_secs(2).min(self.0.options.statement_timeout);
        let ping = async { TxConn::begin(&self.0.pool, limit, "BEGIN READ ONLY").await.map(TxConn::end_read) };
        tokio::time::timeout(limit, ping).await.map_err(|_| DbError::Timeout(limit))?
    }

    /// The pool at this moment.
    pub fn pool_status(&self) -> PoolStatus {
        self.0.pool.status()
    }

    /// The server's major version: 15.
    pub async fn server_major(&self) -> Result<u32, DbError> {
        let mut conn = self.dedicated(&self.0.options.url, "erp/version").await?;
        let version: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int / 10000").fetch_one(&mut conn).await?;
        conn.close().await.ok();
        Ok(version as u32)
    }

    /// Closes every connection; waits for those in use. Whoever is still to be told of events is told.
    pub async fn close(&self) {
        self.0.wake.flush().await;
        self.0.pool.close().await;
    }

    /// A connection of its own outside the pool: for locks that live as long as their session.
    pub(crate) async fn dedicated(&self, url: &Secret<String>, name: &str) -> Result<PgConnection, DbError> {
        let options = connect_options(url, name, Duration::ZERO).map_err(|e| DbError::Unavailable(e.to_string()))?;
        let limit = self.0.options.acquire_timeout;
        tokio::time::timeout(limit, options.connect()).await.map_err(|_| DbError::Timeout(limit))?.map_err(DbError::from)
    }

    /// The name of the database, as an operator must repeat it before something is destroyed.
    pub fn database(&self) -> String {
        let options = self.owner_url().expose().parse::<sea_orm::sqlx::postgres::PgConnectOptions>();
        options.ok().and_then(|options| options.get_database().map(str::to_owned)).unwrap_or_default()
    }

    pub(crate) fn owner_url(&self) -> &Secret<String> {
        self.0.options.migrate_url.as_ref().unwrap_or(&self.0.options.url)
    }
}

/// Why the database phase failed.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("the database URL cannot be read: {0}")]
    Url(String),
    #[error("no database answers: {0}")]
    Unreachable(DbError),
    /// The server's certificate, or that it has none; waiting does not change it.
    #[error("no TLS connection to PostgreSQL as database.url wants it: {0}")]
    Tls(String),
    #[error("PostgreSQL refuses the role: {0}")]
    Credentials(String),
    #[error("PostgreSQL answers, but {0}")]
    NoDatabase(String),
    #[error("PostgreSQL {found} is too old; version 15 or newer is needed")]
    TooOld { found: String },
    #[error("the role {role} {fault}; row-level security would not bind it")]
    Role { role: String, fault: &'static str },
    #[error(transparent)]
    Db(#[from] DbError),
}

fn connect_options(url: &Secret<String>, name: &str, statement_timeout: Duration) -> Result<PgConnectOptions, ConnectError> {
    let options: PgConnectOptions = url.expose().parse().map_err(|e: sqlx::Error| ConnectError::Url(e.to_string()))?;
    let host = host_name();
    let mut settings = vec![
        ("timezone", "UTC".to_owned()),
        ("idle_in_transaction_session_timeout", "60s".to_owned()),
        // LIMIT travels as a parameter, for which PostgreSQL would plan every page anew (45 against 16 µs).
        ("plan_cache_mode", "force_generic_plan".to_owned()),
    ];
    if !statement_timeout.is_zero() {
        // The server's own limit sits just above the client's, to end what the client gave up on.
        settings.push(("statement_timeout", format!("{}ms", statement_timeout.as_millis() + 1_000)));
    }
    Ok(options
        .application_name(&format!("{name}@{host}/{}", std::process::id()))
        .options(settings)
        .log_statements(tracing::log::LevelFilter::Trace)
        .log_slow_statements(tracing::log::LevelFilter::Off, Duration::from_secs(1)))
}

/// For what only tells others: it waits for no disk.
fn notifier_options(url: &Secret<String>) -> Result<PgConnectOptions, ConnectError> {
    Ok(connect_options(url, "erp/notify", Duration::from_secs(5))?.options([("synchronous_commit", "off")]))
}

/// For connections that stand for long, on which silence must not look like life: the server finds out within half a minute that
/// their other end is gone.
pub(crate) fn lasting_options(url: &Secret<String>, name: &str) -> Result<PgConnectOptions, ConnectError> {
    Ok(connect_options(url, name, Duration::ZERO)?.options([
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),
        ("tcp_user_timeout", "15s"),
        ("idle_session_timeout", "0"),
    ]))
}

/// This machine's name, for the sessions' application names and the command line's envelope.
pub fn host_name() -> String {
    std::env::var("HOSTNAME")
        .ok()
        .or_else(|| std::fs::read_to_string("/proc/sys/kernel/hostname").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "localhost".to_owned())
}

/// An answer that waiting does not change.
fn refusal(error: &sqlx::Error) -> Option<ConnectError> {
    match error {
        // rustls hands its verdict on a certificate on as invalid data; nothing else here does.
        sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::InvalidData => return Some(ConnectError::Tls(io.to_string())),
        sqlx::Error::Tls(why) => return Some(ConnectError::Tls(why.to_string())),
        _ => {}
    }
    let db = error.as_database_error()?;
    match db.code()?.as_ref() {
        code if code.starts_with("28") => Some(ConnectError::Credentials(db.message().to_owned())),
        "3D000" => Some(ConnectError::NoDatabase(db.message().to_owned())),
        _ => None,
    }
}

async fn wait_for(options: &PgConnectOptions, wait: Duration) -> Result<PgConnection, ConnectError> {
    let deadline = tokio::time::Instant::now() + wait;
    let mut pause = Duration::from_millis(100);
    loop {
        let limit = Duration::from_secs(5);
        let error = match tokio::time::timeout(limit, options.connect()).await {
            Ok(Ok(conn)) => return Ok(conn),
            Ok(Err(error)) => match refusal(&error) {
                Some(refused) => return Err(refused),
                None => DbError::from(error),
            },
            Err(_) => DbError::Timeout(limit),
        };
        if tokio::time::Instant::now() + pause > deadline || !error.is_unavailable() {
            return Err(ConnectError::Unreachable(error));
        }
        tracing::info!(%error, "waiting for the database");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(2));
    }
}

/// T1: the serving role must be bound by row-level security.
async fn check_server(conn: &mut PgConnection, separate_owner: bool) -> Result<(), ConnectError> {
    let row = sqlx::query(
        "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_text, current_user::text AS role, \
         r.rolsuper, r.rolbypassrls, \
         EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relowner = r.oid AND n.nspname = 'public' AND c.relkind IN ('r','p')) AS owns \
         FROM pg_roles r WHERE r.rolname = current_user",
    )
    .fetch_one(conn)
    .await
    .map_err(DbError::from)?;
    let get = |name: &str| row.try_get::<bool, _>(name).unwrap_or(false);
    let role: String = row.try_get("role").unwrap_or_default();
    if row.try_get::<i32, _>("version").unwrap_or(0) < MINIMUM_SERVER {
        return Err(ConnectError::TooOld { found: row.try_get("version_text").unwrap_or_default() });
    }
    if get("rolsuper") {
        return Err(ConnectError::Role { role, fault: "is a superuser" });
    }
    if get("rolbypassrls") {
        return Err(ConnectError::Role { role, fault: "has BYPASSRLS" });
    }
    if get("owns") {
        if separate_owner {
            return Err(ConnectError::Role { role, fault: "owns the tables although database.migrate_url names another role" });
        }
        tracing::warn!(role, "the serving role owns the tables; set database.migrate_url to keep the two apart");
    }
    Ok(())
}
