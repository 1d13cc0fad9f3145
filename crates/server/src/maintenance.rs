//! Watching whether the installation is under maintenance.

use std::time::Duration;

use erp_db::{
    Db, DbError,
    maintenance::{Standing, Watch},
};
use erp_web::{MaintenanceSwitch, Notice, TrustedProxies};

/// An operator sees the switch within two seconds: this pause and one look.
const PAUSE: Duration = Duration::from_millis(750);

/// Looks before the first request and then until it is dropped. When the database cannot be asked, what was seen last stands: a
/// fault of the database neither opens a system that was closed nor closes one that was open.
pub struct Watcher {
    watch: Watch,
    switch: MaintenanceSwitch,
    seen: Option<Standing>,
    blind: bool,
}

impl Watcher {
    pub const fn new(db: Db, switch: MaintenanceSwitch) -> Self {
        Self { watch: Watch::new(db), switch, seen: None, blind: false }
    }

    pub async fn look(&mut self) {
        match self.watch.look().await {
            Ok(standing) => {
                self.blind = false;
                if standing != self.seen {
                    self.change(standing);
                }
            }
            Err(error) => self.miss(&error),
        }
    }

    pub async fn run(mut self) -> std::convert::Infallible {
        loop {
            tokio::time::sleep(PAUSE).await;
            self.look().await;
        }
    }

    fn change(&mut self, standing: Option<Standing>) {
        match &standing {
            Some(standing) => {
                let what = &standing.what;
                tracing::warn!(actor = standing.actor, since = %standing.since, until = ?what.until, allow_ip = ?what.allow_ip, "maintenance is on: requests are refused");
                // What the command line did not check cannot open a door: then nobody passes.
                let allowed = TrustedProxies::parse(&what.allow_ip)
                    .inspect_err(|error| tracing::warn!(%error, "maintenance lets nobody pass"))
                    .unwrap_or_default();
                self.switch.set(Some(Notice { message: what.message.clone(), allowed, until: what.until }));
            }
            None => {
                tracing::info!("maintenance is off: requests are answered");
                self.switch.set(None);
            }
        }
        self.seen = standing;
    }

    fn miss(&mut self, error: &DbError) {
        if !self.blind {
            tracing::warn!(%error, "cannot see whether maintenance is on; what was seen last stands");
        }
        self.blind = true;
    }
}
