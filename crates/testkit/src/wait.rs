//! Waiting for what happens elsewhere.

use std::time::Duration;

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
