//! The pool: connections handed out as they are, without a ping, and the ROLLBACK that rides.
//!
//! A read leaves its ROLLBACK to whoever takes the connection next: it goes in one message with their BEGIN, and costs neither a
//! round trip nor an answer of its own. So that no transaction stays open on a connection that nobody takes, a sweeper sends
//! what is still owed after [`RIDE`].

use std::{
    cell::RefCell,
    mem,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use deadpool::managed::{self, Metrics, Object, QueueMode, RecycleError, RecycleResult, WeakPool};
use sea_orm::sqlx::{self, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::sync::Notify;

use crate::{DbError, breaker::Opening};

/// How long a ROLLBACK that is owed waits for company.
const RIDE: Duration = Duration::from_millis(10);
/// How often idle connections are looked at for their age.
const LOOK: Duration = Duration::from_secs(15);
/// How long a farewell to the server may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// How many connections, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub max: usize,
    /// Kept open when idle.
    pub min: usize,
    /// The longest wait for a free connection, and for opening one.
    pub acquire: Duration,
    /// The longest that opening one may take: less than any caller waits, so that a server that does not answer is found out.
    pub open: Duration,
    /// When an idle connection above `min` is closed.
    pub idle: Duration,
    /// When any connection is replaced.
    pub lifetime: Duration,
}

/// Connections at one moment, for metrics and `erp doctor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PoolStatus {
    pub max: usize,
    pub open: usize,
    pub idle: usize,
    /// Callers that wait for a connection.
    pub waiting: usize,
}

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pool {
    links: managed::Pool<Opener>,
    bell: Arc<Bell>,
    acquire: Duration,
}

pub(crate) struct Opener {
    opening: Opening,
    lifetime: Duration,
}

/// A connection in the pool. The cell is for the sweeper, which meets idle connections behind a shared reference.
pub(crate) struct Link(RefCell<Line>);

struct Line {
    conn: PgConnection,
    stands: Stands,
}

/// Where a connection stands. sqlx keeps count of transactions too, but only of those that it ends by a message of their own.
enum Stands {
    Outside,
    /// Inside a transaction of whoever has borrowed it.
    Inside,
    /// A read is over, and its ROLLBACK was not sent.
    Owing(Instant),
}

/// A borrowed connection. Dropped, it goes back as it is; whoever left it in an unknown state must [`Lent::discard`] it.
pub(crate) struct Lent {
    object: Object<Opener>,
    bell: Arc<Bell>,
}

/// Wakes the sweeper, once for however many connections owe something.
#[derive(Default)]
struct Bell {
    rung: AtomicBool,
    notify: Notify,
}

impl Bell {
    fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            self.notify.notify_one();
        }
    }
}

impl managed::Manager for Opener {
    type Type = Link;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Link, sqlx::Error> {
        Ok(Link(RefCell::new(Line { conn: self.opening.open().await?, stands: Stands::Outside })))
    }

    /// Asks the server nothing: a connection that died while idle shows at BEGIN, which is safe to repeat on another.
    async fn recycle(&self, link: &mut Link, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > self.lifetime {
            return Err(RecycleError::message("old"));
        }
        // The belt to TxConn's braces: a connection inside a transaction is never handed on.
        match link.0.get_mut().stands {
            Stands::Outside | Stands::Owing(_) => Ok(()),
            Stands::Inside => Err(RecycleError::message("not idle")),
        }
    }
}

impl Pool {
    /// Nothing is opened here: connections come with demand, and up to `bounds.min` of them in the background.
    pub(crate) fn open(options: PgConnectOptions, bounds: Bounds) -> Result<Self, DbError> {
        let opener = Opener { opening: Opening::new(options, bounds.open), lifetime: bounds.lifetime };
        let pool = managed::Pool::builder(opener)
            .max_size(bounds.max)
            // The connection used last is the one whose caches are warm, and whose ROLLBACK waits.
            .queue_mode(QueueMode::Lifo)
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        let this = Self { links: pool, bell: Arc::default(), acquire: bounds.acquire };
        tokio::spawn(sweep(this.links.weak(), this.bell.clone(), bounds));
        Ok(this)
    }

    pub(crate) const fn acquire_timeout(&self) -> Duration {
        self.acquire
    }

    /// A connection, waited for and opened until `by` at the latest.
    pub(crate) async fn get(&self, by: tokio::time::Instant) -> Result<Lent, DbError> {
        let got = tokio::time::timeout_at(by, self.links.get()).await.map_err(|_| DbError::Timeout(self.acquire))?;
        // Whatever a server says that opens no session, nobody is there to ask.
        let object = got.map_err(|error| DbError::Unavailable(error.to_string()))?;
        Ok(Lent { object, bell: self.bell.clone() })
    }

    /// Drops every idle connection: one of them was dead, so its neighbours are likely to be.
    pub(crate) fn forget_idle(&self) {
        self.links.retain(|_, _| false);
    }

    pub(crate) fn status(&self) -> PoolStatus {
        let status = self.links.status();
        PoolStatus { max: status.max_size, open: status.size, idle: status.available, waiting: status.waiting }
    }

    /// Refuses new callers, says goodbye to the server on idle connections and waits for those in use.
    pub(crate) async fn close(&self) {
        let idle = self.links.retain(|_, _| false).removed;
        self.links.close();
        farewell(idle).await;
        while self.links.status().size > 0 {
            tokio::time::sleep(RIDE).await;
        }
        self.bell.ring();
    }
}

impl Lent {
    pub(crate) fn pg(&mut self) -> &mut PgConnection {
        &mut self.object.0.get_mut().conn
    }

    /// Whether it served somebody before, and so may have died in between.
    pub(crate) fn is_used(&self) -> bool {
        Object::metrics(&self.object).recycle_count > 0
    }

    /// A transaction begins: what is to stand before its BEGIN, in the same message.
    pub(crate) fn enter(&mut self) -> &'static str {
        match mem::replace(&mut self.object.0.get_mut().stands, Stands::Inside) {
            Stands::Owing(_) => "ROLLBACK;",
            Stands::Outside | Stands::Inside => "",
        }
    }

    /// The transaction has ended.
    pub(crate) fn leave(&mut self) {
        self.object.0.get_mut().stands = Stands::Outside;
    }

    /// Goes back with a ROLLBACK owed.
    pub(crate) fn owing(mut self) {
        self.object.0.get_mut().stands = Stands::Owing(Instant::now());
        let Self { object, bell } = self;
        // First back, then the bell: the sweeper looks at what is in the pool.
        drop(object);
        bell.ring();
    }

    /// Leaves the pool; the server ends the session when the socket closes.
    pub(crate) fn discard(self) {
        drop(Object::take(self.object));
    }
}

/// Sends what is owed and was not taken along, and closes what is old. Ends with the pool.
async fn sweep(pool: WeakPool<Opener>, bell: Arc<Bell>, bounds: Bounds) {
    if let Some(pool) = pool.upgrade() {
        // A server that refuses them is asked again on demand.
        let opened = futures::future::join_all((0..bounds.min.min(bounds.max)).map(|_| pool.get()));
        tokio::time::timeout(bounds.acquire, opened).await.ok();
    }
    let mut looked = Instant::now();
    loop {
        if tokio::time::timeout(LOOK, bell.notify.notified()).await.is_ok() {
            tokio::time::sleep(RIDE).await;
        }
        let Some(pool) = pool.upgrade().filter(|pool| !pool.is_closed()) else { return };
        bell.rung.store(false, Ordering::Release);
        let mut still_owed = false;
        pool.retain(|link, _| {
            let Ok(mut link) = link.0.try_borrow_mut() else { return true };
            match link.stands {
                Stands::Outside | Stands::Inside => true,
                Stands::Owing(since) if since.elapsed() < RIDE => {
                    still_owed = true;
                    true
                }
                Stands::Owing(_) => {
                    link.stands = Stands::Outside;
                    send_rollback(&mut link.conn)
                }
            }
        });
        if still_owed {
            bell.ring();
        }
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            let mut spare = pool.status().available.saturating_sub(bounds.min);
            let old = pool.retain(|_, metrics| {
                let closes = metrics.age() > bounds.lifetime || (metrics.last_used() > bounds.idle && spare > 0);
                spare = spare.saturating_sub(usize::from(closes));
                !closes
            });
            farewell(old.removed).await;
        }
    }
}

/// Writes it to the socket without waiting for the answer, which the next user reads. False if the socket is dead.
fn send_rollback(conn: &mut PgConnection) -> bool {
    let sent = pin!(conn.execute("ROLLBACK")).poll(&mut Context::from_waker(Waker::noop()));
    !matches!(sent, Poll::Ready(Err(_)))
}

/// Tells the server, so that it logs no lost client.
async fn farewell(links: Vec<Link>) {
    let all = futures::future::join_all(links.into_iter().map(|link| link.0.into_inner().conn.close()));
    tokio::time::timeout(FAREWELL, all).await.ok();
}
