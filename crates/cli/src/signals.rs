//! One-shot commands and signals: what runs is cancelled (its transaction rolls back), and the exit code says by what.

use erp_core::Exit;
use tokio::signal::unix::{SignalKind, signal};

use crate::{Failed, Output};

pub async fn interruptible(work: impl Future<Output = Result<Output, Failed>>) -> Result<Output, Failed> {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) else {
        return work.await;
    };
    tokio::select! {
        result = work => result,
        _ = interrupt.recv() => Err(stopped(Exit::Interrupted)),
        _ = terminate.recv() => Err(stopped(Exit::Terminated)),
    }
}

fn stopped(exit: Exit) -> Failed {
    Failed::new(exit, "interrupted", "stopped by a signal; what was not finished was rolled back")
        .hint("run it again: every command can be repeated")
}
