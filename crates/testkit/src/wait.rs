//! Waiting for what happens elsewhere.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

/// Asks every 20 ms until it is so; fails the test after 20 s.
pub async fn eventually(what: &str, done: impl AsyncFnMut() -> bool) {
    within(Duration::from_secs(20), what, done).await;
}

/// Asks every 20 ms until it is so; fails the test after `limit`.
pub async fn within(limit: Duration, what: &str, mut done: impl AsyncFnMut() -> bool) {
    let start = tokio::time::Instant::now();
    while !done().await {
        assert!(start.elapsed() < limit, "not within {limit:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Polls `work` at most `polls` times, then drops it wherever it stands.
pub async fn drop_after<T>(polls: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = polls;
    poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(cx).map(Some)
    })
    .await
}
