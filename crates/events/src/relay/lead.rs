//! Leading: one session, and what is done on it again and again.

use std::{sync::Arc, time::Duration};

use erp_db::{
    DbError, Heard, Listener, RelaySession,
    locks::{RELAY, REPLICA},
    sql,
};
use metrics::counter;
use tokio::{sync::mpsc, time::MissedTickBehavior};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{Lead, Relay, metrics as names, shards::Shards, store};

/// The longest call on the session.
const CALL: Duration = Duration::from_secs(30);
/// Between tries for a session.
const AGAIN: Duration = Duration::from_millis(500);

impl Relay {
    /// Relays until `stop`; then finishes what is in flight, at most for `drain`, and gives its shards back.
    /// A database that is away is waited for.
    pub async fn run(self: &Arc<Self>, stop: CancellationToken, drain: Duration) {
        let mut warned = false;
        while !stop.is_cancelled() {
            let Err(error) = self.lead(&stop, drain, &mut warned).await else { return };
            counter!(names::SESSIONS).increment(1);
            // The first failure is news, the rest of an outage is not.
            if std::mem::replace(&mut warned, true) {
                tracing::debug!(%error, "the relay has no session");
            } else {
                tracing::warn!(%error, "the relay lost its session; it opens another");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }

    async fn lead(self: &Arc<Self>, stop: &CancellationToken, drain: Duration, warned: &mut bool) -> Result<(), DbError> {
        let mut session = RelaySession::open(&self.db, "erp/relay", CALL).await?;
        self.sync().await?;
        session.fetch(sql("SELECT pg_advisory_lock_shared($1, $2)", [RELAY.into(), REPLICA.into()])).await?;
        store::ensure_months(&mut session, &[]).await?;
        self.load_sinks(&mut session, false).await?;
        *warned = false;
        let lead = Arc::new(Lead { relay: self.clone(), session: tokio::sync::Mutex::new(session), hurry: CancellationToken::new() });
        let mut shards = Shards::new(lead.clone());
        let (said, mut heard) = mpsc::channel(64);
        let _listening = AbortOnDropHandle::new(tokio::spawn(listen(self.clone(), said)));

        let options = &self.options;
        let mut tick = interval(options.tick);
        let (mut beat, mut poll) = (interval(options.heartbeat), interval(options.poll));
        let mut months = interval(Duration::from_hours(6));
        months.reset();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(ended) = shards.workers.join_next() => shards.ended(ended)?,
                _ = tick.tick() => {
                    shards.balance().await?;
                    // Replicas that were started together do not ask together.
                    let part = 0.8 + 0.4 * f64::from(erp_core::new_id().as_bytes()[15]) / 255.0;
                    tick.reset_after(options.tick.mul_f64(part));
                }
                _ = beat.tick() => shards.beat().await?,
                _ = poll.tick() => shards.poll().await?,
                _ = months.tick() => store::ensure_months(&mut *lead.session.lock().await, &[]).await?,
                Some(word) = heard.recv() => shards.heard(word).await?,
            }
        }
        shards.drain(drain).await;
        if let Some(lead) = Arc::into_inner(lead) {
            lead.session.into_inner().close().await;
        }
        Ok(())
    }
}

/// Its first tick is now.
fn interval(every: Duration) -> tokio::time::Interval {
    let mut interval = tokio::time::interval(every);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Says what is heard; None after each new connection, since what was said before is lost.
async fn listen(relay: Arc<Relay>, said: mpsc::Sender<Option<Heard>>) {
    loop {
        match Listener::open(&relay.db).await {
            Ok(mut listener) => {
                if said.send(None).await.is_err() {
                    return;
                }
                let error = loop {
                    match listener.next().await {
                        Ok(word) => {
                            if said.send(Some(word)).await.is_err() {
                                return;
                            }
                        }
                        Err(error) => break error,
                    }
                };
                tracing::debug!(%error, "the relay's ear was lost; it opens another");
            }
            Err(error) => tracing::debug!(%error, "the relay cannot listen; it looks by itself every half a minute"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}
