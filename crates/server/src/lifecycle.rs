//! Signals and the two-stage stop.

use std::sync::Arc;

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::Notify,
};
use tokio_util::sync::CancellationToken;

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything in flight was finished.
    Drained,
    /// The drain deadline passed with work left.
    Deadline,
    /// A second signal ended the waiting.
    Aborted,
}

/// The stop of a serving process. The first signal drains, the second aborts.
#[derive(Clone)]
pub struct Stop {
    /// Cancelled when draining begins.
    pub drain: CancellationToken,
    /// Cancelled when waiting ends.
    pub abort: CancellationToken,
    /// Cancelled when nobody has to notice that readiness says no: a person pressed Ctrl-C.
    pub hurry: CancellationToken,
    /// Told at each SIGHUP: read the configuration again.
    pub reload: Arc<Notify>,
}

impl Stop {
    pub fn new() -> Self {
        Self { drain: CancellationToken::new(), abort: CancellationToken::new(), hurry: CancellationToken::new(), reload: Arc::default() }
    }

    /// Installs the handlers; do it before the first phase, so that a signal during start is not lost.
    pub fn on_signals(&self) -> std::io::Result<()> {
        let (terminate, interrupt, hangup) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?, signal(SignalKind::hangup())?);
        let stop = self.clone();
        tokio::spawn(async move { stop.listen(terminate, interrupt, hangup).await });
        Ok(())
    }

    async fn listen(&self, mut terminate: Signal, mut interrupt: Signal, mut hangup: Signal) {
        loop {
            let name = tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => {
                    self.hurry.cancel();
                    "SIGINT"
                }
                _ = hangup.recv() => {
                    self.reload.notify_one();
                    continue;
                }
            };
            if self.drain.is_cancelled() {
                tracing::warn!(signal = name, "second signal: aborting");
                self.abort.cancel();
                return;
            }
            tracing::info!(signal = name, "stopping");
            self.drain.cancel();
        }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}
