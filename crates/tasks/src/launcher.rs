//! Runs that somebody started and does not wait for.

use std::{sync::Arc, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{Drained, Prepared};

/// Keeps them until they end. Cheap to clone.
#[derive(Clone)]
pub struct Launcher(Arc<Inner>);

struct Inner {
    tracker: TaskTracker,
    cancel: CancellationToken,
}

impl Launcher {
    /// `cancel` asks the runs to stop at their next safe point.
    pub fn new(cancel: CancellationToken) -> Self {
        Self(Arc::new(Inner { tracker: TaskTracker::new(), cancel }))
    }

    /// Lets a run begin; its end is in the history.
    pub fn launch(&self, prepared: Prepared) {
        let cancel = self.0.cancel.clone();
        self.0.tracker.spawn(async move {
            let task = prepared.task();
            if let Err(error) = prepared.run(cancel).await {
                tracing::error!(task, %error, "the run could not be recorded");
            }
        });
    }

    /// Waits for what runs, at most until the deadline. It has been asked to stop when `cancel` fired.
    pub async fn drain(&self, deadline: Duration) -> Drained {
        self.0.tracker.close();
        let _ = tokio::time::timeout(deadline, self.0.tracker.wait()).await;
        Drained { left: self.0.tracker.len() }
    }
}
