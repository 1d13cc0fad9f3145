//! Telling the relay that events were committed, and workers that a run was left to them: at once within this process, and by NOTIFY, in bunches, in the others.
//!
//! A NOTIFY inside the transactions would take a lock that all of them share. Here a connection of its own tells others: at once
//! of a commit that comes alone, and of a crowd at most once in 20 ms.

use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use erp_core::{NewEvent, TenantId, event::SHARDS, event::shard_of};
use sea_orm::sqlx::{self, ConnectOptions, Connection, PgConnection, Row, postgres::PgConnectOptions};
use tokio::{sync::Notify, task::AbortHandle};

use crate::Db;

/// The channel. The payload is the bitmap of the shards in decimal, or a word.
pub(crate) const CHANNEL: &str = "erp_outbox";
/// Between two NOTIFYs while commits come in a crowd, and while they come one by one.
const PAUSE: Duration = Duration::from_millis(20);
const BREATH: Duration = Duration::from_millis(1);
/// More commits than this between two NOTIFYs are a crowd.
const CROWD: u32 = 2;
/// Before a connection that failed is tried again; until then the relays' poll finds the events.
const RETRY: Duration = Duration::from_secs(1);
/// How long the last NOTIFY may take.
const FAREWELL: Duration = Duration::from_millis(500);

/// Who is woken by events.
pub struct Wake {
    shards: [Notify; SHARDS as usize],
    /// Shards that other processes are still to be told of.
    owed: AtomicU32,
    /// Commits since the last NOTIFY.
    commits: AtomicU32,
    bell: Notify,
    /// A run was left to a server.
    tasks: Notify,
    /// The backend that sends our NOTIFYs, so that we do not wake ourselves twice; 0 before there is one.
    pid: AtomicU32,
    notifier: RwLock<Option<AbortHandle>>,
    options: PgConnectOptions,
}

impl Wake {
    pub(crate) fn start(options: PgConnectOptions) -> Arc<Self> {
        Arc::new(Self {
            shards: [const { Notify::const_new() }; SHARDS as usize],
            owed: AtomicU32::new(0),
            commits: AtomicU32::new(0),
            bell: Notify::new(),
            tasks: Notify::new(),
            pid: AtomicU32::new(0),
            notifier: RwLock::default(),
            options,
        })
    }

    /// A commit of this process wrote events of this shard. Keeps one call for whoever comes later.
    pub async fn local(&self, shard: i16) {
        match self.shards.get(shard as usize) {
            Some(notify) => notify.notified().await,
            None => std::future::pending().await,
        }
    }

    /// Somebody left a run to a server. Keeps one call for whoever comes later.
    pub async fn tasks(&self) {
        self.tasks.notified().await;
    }

    pub(crate) fn ring_tasks(&self) {
        self.tasks.notify_one();
    }

    pub(crate) fn is_ours(&self, pid: u32) -> bool {
        pid != 0 && self.pid.load(Ordering::Acquire) == pid
    }

    /// After the commit.
    pub(crate) fn published(self: Arc<Self>, tenant: TenantId, events: &[NewEvent]) {
        let mut bits = 0_u32;
        for event in events {
            bits |= 1 << shard_of(tenant.get(), event.aggregate_type, event.aggregate_id);
        }
        for (_, notify) in self.shards.iter().enumerate().filter(|(shard, _)| bits & (1 << shard) != 0) {
            notify.notify_one();
        }
        self.owed.fetch_or(bits, Ordering::AcqRel);
        self.commits.fetch_add(1, Ordering::AcqRel);
        self.bell.notify_one();
        self.ensure_notifier();
    }

    /// Most processes publish nothing: the task, and its connection, come with the first event.
    fn ensure_notifier(self: &Arc<Self>) {
        if self.notifier.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let mut slot = self.notifier.write().unwrap_or_else(PoisonError::into_inner);
        if slot.as_ref().is_none_or(AbortHandle::is_finished) {
            *slot = Some(runtime.spawn(notifier(Arc::downgrade(self))).abort_handle());
        }
    }

    /// Tells what is still owed, and ends the task that tells.
    pub(crate) async fn flush(&self) {
        if let Some(task) = self.notifier.write().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
        let owed = self.owed.swap(0, Ordering::AcqRel);
        if owed == 0 {
            return;
        }
        let tell = async {
            let mut conn = self.options.connect().await?;
            tell(&mut conn, &owed.to_string()).await?;
            conn.close().await
        };
        if !matches!(tokio::time::timeout(FAREWELL, tell).await, Ok(Ok(()))) {
            tracing::debug!("other processes were not told of the last events; they find them by themselves");
        }
    }
}

impl Db {
    /// Who is woken when events are committed.
    pub fn wake(&self) -> &Arc<Wake> {
        &self.0.wake
    }

    /// Tells every server to look at once: at all events and retries (`kick`), at the sinks as well (`sinks`), or at the runs that were
    /// left to it (`tasks`).
    pub async fn tell_servers(&self, word: &'static str) -> Result<(), crate::DbError> {
        let mut conn = self.dedicated(&self.0.options.url, "erp/notify").await?;
        tell(&mut conn, word).await?;
        conn.close().await.ok();
        Ok(())
    }
}

async fn tell(conn: &mut PgConnection, payload: &str) -> Result<u32, sqlx::Error> {
    let row = sqlx::query("SELECT pg_backend_pid(), pg_notify($1, $2)").bind(CHANNEL).bind(payload).fetch_one(conn).await?;
    Ok(row.try_get::<i32, _>(0)? as u32)
}

/// Tells others as long as somebody may publish.
async fn notifier(wake: std::sync::Weak<Wake>) {
    let mut conn: Option<PgConnection> = None;
    loop {
        let Some(this) = wake.upgrade() else { return };
        tokio::select! {
            () = this.bell.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(5)) => continue,
        }
        let owed = this.owed.swap(0, Ordering::AcqRel);
        if owed == 0 {
            continue;
        }
        let pause = if this.commits.swap(0, Ordering::AcqRel) > CROWD { PAUSE } else { BREATH };
        let told = tokio::time::timeout(Duration::from_secs(5), this.tell_on(&mut conn, owed)).await;
        if matches!(told, Ok(Ok(()))) {
            tokio::time::sleep(pause).await;
        } else {
            conn = None;
            this.pid.store(0, Ordering::Release);
            this.owed.fetch_or(owed, Ordering::AcqRel);
            this.bell.notify_one();
            tokio::time::sleep(RETRY).await;
        }
    }
}

impl Wake {
    async fn tell_on(&self, slot: &mut Option<PgConnection>, owed: u32) -> Result<(), sqlx::Error> {
        let mut conn = match slot.take() {
            Some(conn) => conn,
            None => {
                let mut conn = self.options.connect().await?;
                let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut conn).await?;
                self.pid.store(pid as u32, Ordering::Release);
                conn
            }
        };
        tell(&mut conn, &owed.to_string()).await?;
        *slot = Some(conn);
        Ok(())
    }
}
