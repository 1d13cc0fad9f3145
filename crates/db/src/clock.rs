//! The database's clock, told without asking it each time.

use std::{
    sync::{PoisonError, RwLock},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use erp_core::Clock;
use sea_orm::ConnectionTrait;

use crate::{Db, DbError, SystemTx, sql};

/// A measurement whose question took longer says too little.
const LONGEST_QUESTION: Duration = Duration::from_secs(1);

/// A clock that was set by the database and goes on by itself, by the machine's monotonic time. What every node agrees on
/// (the life of a token) is judged by it: a wall clock that is set back would revive what has expired, and two nodes would
/// disagree. Measure from time to time, because no two clocks run equally fast and a suspended machine's stands still.
#[derive(Debug)]
pub struct DbClock(RwLock<Anchor>);

/// The database's time at a moment of ours.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    moment: Instant,
    time: DateTime<Utc>,
}

impl Anchor {
    fn at(&self, moment: Instant) -> DateTime<Utc> {
        self.time + TimeDelta::from_std(moment.saturating_duration_since(self.moment)).unwrap_or(TimeDelta::MAX)
    }
}

impl DbClock {
    /// Sets it.
    pub async fn start(db: &Db) -> Result<Self, DbError> {
        let (anchor, _) = ask(db).await?;
        Ok(Self(RwLock::new(anchor)))
    }

    /// Sets it anew. While the database is away, or slow, it goes on as it was.
    pub async fn measure(&self, db: &Db) -> Result<(), DbError> {
        let (anchor, took) = ask(db).await?;
        if took <= LONGEST_QUESTION {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = anchor;
        }
        Ok(())
    }

    /// How far another clock of this machine is ahead of the database's.
    pub fn skew(&self, other: &dyn Clock) -> TimeDelta {
        other.now() - self.now()
    }
}

impl Clock for DbClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).at(Instant::now())
    }
}

/// What the database says, taken to be true for the middle of the question; and how long that took.
async fn ask(db: &Db) -> Result<(Anchor, Duration), DbError> {
    db.system(async |tx: &SystemTx| {
        let asked = Instant::now();
        let row = tx.query_one_raw(sql("SELECT clock_timestamp() AS at", [])).await?;
        let took = asked.elapsed();
        let row = row.ok_or_else(|| DbError::Unavailable("the database did not tell the time".to_owned()))?;
        Ok((Anchor { moment: asked + took / 2, time: row.try_get("", "at")? }, took))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still(DateTime<Utc>);

    impl Clock for Still {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }
    }

    #[test]
    fn it_goes_on_from_where_it_was_set_and_tells_how_wrong_another_is() {
        let time: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let moment = Instant::now();
        let anchor = Anchor { moment, time };
        assert_eq!(anchor.at(moment + Duration::from_secs(90)), time + TimeDelta::seconds(90));
        assert_eq!(anchor.at(moment), time);
        let clock = DbClock(RwLock::new(anchor));
        let skew = clock.skew(&Still(time - TimeDelta::hours(2)));
        assert!((TimeDelta::minutes(-121)..TimeDelta::minutes(-119)).contains(&skew), "{skew}");
    }
}
