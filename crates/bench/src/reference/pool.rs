//! As little of a pool as there can be: the connection that was used last comes first, and nothing is asked of it.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

use sea_orm::sqlx::{ConnectOptions, Error, PgConnection, postgres::PgConnectOptions};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub struct Pool {
    free: Arc<Semaphore>,
    idle: Mutex<Vec<PgConnection>>,
    options: PgConnectOptions,
}

pub struct Guard {
    conn: Option<PgConnection>,
    pool: Arc<Pool>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    pub fn new(options: PgConnectOptions, size: usize) -> Arc<Self> {
        Arc::new(Self { free: Arc::new(Semaphore::new(size)), idle: Mutex::default(), options })
    }

    pub async fn get(self: &Arc<Self>) -> Result<Guard, Error> {
        let permit = self.free.clone().acquire_owned().await.map_err(|_| Error::PoolClosed)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.options.connect().await?,
        };
        Ok(Guard { conn: Some(conn), pool: self.clone(), _permit: permit })
    }
}

impl Deref for Guard {
    type Target = PgConnection;

    #[expect(clippy::expect_used, reason = "only drop takes it")]
    fn deref(&self) -> &PgConnection {
        self.conn.as_ref().expect("it is there until the drop")
    }
}

impl DerefMut for Guard {
    #[expect(clippy::expect_used, reason = "only drop takes it")]
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.conn.as_mut().expect("it is there until the drop")
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        }
    }
}
