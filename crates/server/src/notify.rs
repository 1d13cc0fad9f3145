//! What the service manager is told (`sd_notify(3)`): status, readiness, reloads, the stop, and that this process still answers.
//!
//! Without `NOTIFY_SOCKET` nothing is sent anywhere.

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use sd_notify::NotifyState;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One line for `systemctl status`.
pub(crate) fn status(text: &str) {
    send(&[NotifyState::Status(text)]);
}

/// Requests are answered.
pub(crate) fn ready(text: &str) {
    send(&[NotifyState::Ready, NotifyState::Status(text)]);
}

pub(crate) fn stopping() {
    send(&[NotifyState::Stopping, NotifyState::Status("draining")]);
}

/// A reload begins; [`reloaded`] ends it.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => send(&[NotifyState::Reloading, now]),
        Err(error) => tracing::debug!(%error, "the clock cannot be read"),
    }
}

/// The reload is over, whatever came of it.
pub fn reloaded(taken: bool) {
    ready(if taken { "serving" } else { "serving; the last reload was refused" });
}

/// How long the service manager waits for a sign of life, where it waits for one.
pub(crate) fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled().filter(|limit| !limit.is_zero())
}

/// Gives a sign of life twice in every `limit`, each time after an HTTP request to this process has been answered: a runtime
/// that hangs gives none. The port is one of our own, so that a crowd of clients does not look like death.
pub(crate) async fn keep_alive(probe: SocketAddr, limit: Duration) -> Infallible {
    let mut ticks = tokio::time::interval(limit / 2);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match tokio::time::timeout(limit / 4, answers(probe)).await {
            Ok(Ok(true)) => send(&[NotifyState::Watchdog]),
            Ok(Ok(false)) => tracing::warn!("liveness did not say yes; the service manager was not told that this process lives"),
            Ok(Err(error)) => tracing::warn!(%error, "liveness cannot be asked"),
            Err(_) => tracing::warn!("liveness did not answer in time; the service manager was not told that this process lives"),
        }
    }
}

async fn answers(probe: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(probe).await?;
    stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200 "))
}

fn send(state: &[NotifyState]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "the service manager cannot be told");
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn only_a_yes_counts_as_an_answer() {
        for (said, lives) in [("HTTP/1.1 200 OK\r\n\r\n", true), ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false), ("", false)] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let probe = listener.local_addr().unwrap();
            let server = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = [0; 1024];
                let _read = stream.read(&mut asked).await.unwrap();
                stream.write_all(said.as_bytes()).await.unwrap();
            });
            assert_eq!(answers(probe).await.unwrap(), lives, "{said:?}");
            server.await.unwrap();
        }
    }
}
