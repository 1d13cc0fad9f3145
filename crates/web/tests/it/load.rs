//! More at the same time than there are places. The clock stands still but for sleeps, so that times are exact on any machine.

use std::time::Duration;

use axum::body::Body;
use erp_web::{Gates, Limits, LoadLimits, RateLimits};
use futures::{StreamExt, future::join_all, stream};
use tokio::time::Instant;

use crate::support::{Answer, TestApp, WORK, get};

fn app(limits: LoadLimits) -> TestApp {
    TestApp::with(|layers| {
        layers.gates = Gates::new(&limits);
        layers.request_timeout = Duration::from_secs(5);
        layers.rate_limits =
            RateLimits::new(None, Limits { user_per_minute: 100_000, ip_per_minute: 100_000, login_ip_per_minute: 100_000 });
    })
}

async fn work(app: &TestApp, tenant: u32) -> (Answer, Duration) {
    let started = Instant::now();
    let request = get("/api/v1/work").header("authorization", format!("Bearer {tenant}-1"));
    (app.send(request.body(Body::empty())).await, started.elapsed())
}

/// A body of which the first half comes at once and the rest after `wait`.
fn slow(wait: Duration) -> Body {
    let half = || Ok::<_, std::io::Error>("0123456789");
    let first = stream::iter([half()]);
    Body::from_stream(first.chain(stream::once(async move {
        tokio::time::sleep(wait).await;
        half()
    })))
}

#[tokio::test(start_paused = true)]
async fn over_the_cap_the_answer_is_503_at_once_and_probes_pass() {
    let app = app(LoadLimits { in_flight: 4, ..LoadLimits::default() });
    let answers = join_all((0..20).map(|_| work(&app, 1))).await;
    let (passed, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(answer, _)| answer.status == 200);
    assert_eq!((passed.len(), refused.len()), (4, 16));
    for (answer, took) in &refused {
        assert_eq!((answer.problem(), answer.header("retry-after")), ((503, "common.busy".into()), "1"));
        assert!(took.is_zero(), "{took:?}");
    }
    let (_, probe) = tokio::join!(join_all((0..4).map(|_| work(&app, 1))), app.get("/health/live"));
    assert_eq!(probe.status, 200);
    assert_eq!(work(&app, 1).await.0.status, 200, "places are given back");
}

#[tokio::test(start_paused = true)]
async fn clients_that_send_slowly_hold_no_place() {
    let app = app(LoadLimits { in_flight: 2, running: 2, ..LoadLimits::default() });
    let upload = |tenant: u32| {
        let request = get("/api/v1/upload").method("POST").header("authorization", format!("Bearer {tenant}-1"));
        app.send(request.body(slow(Duration::from_millis(300))))
    };
    let crowd = join_all((0..30).map(upload));
    let healthy = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        work(&app, 99).await
    };
    let (slow, (answer, took)) = tokio::join!(crowd, healthy);
    assert_eq!((answer.status.as_u16(), took < Duration::from_millis(200)), (200, true), "{took:?}");
    // The first two came at once; those that begin to wait make room for the next.
    assert!(
        slow.iter().all(|answer| answer.status == 200 && answer.text == "20"),
        "{:?}",
        slow.iter().map(|a| a.status).collect::<Vec<_>>()
    );
}

#[tokio::test(start_paused = true)]
async fn a_tenant_with_twenty_times_the_load_does_not_slow_the_other() {
    let limits = LoadLimits { running: 8, waiting_per_tenant: 100, ..LoadLimits::default() };
    let app = app(limits);
    let noisy = join_all((0..80).map(|_| work(&app, 1)));
    let quiet = async {
        let mut took = Vec::new();
        for _ in 0..6 {
            took.push(work(&app, 2).await.1);
        }
        took
    };
    let (noisy, quiet) = tokio::join!(noisy, quiet);
    assert!(noisy.iter().all(|(answer, _)| answer.status == 200));
    let longest = noisy.iter().map(|(_, took)| *took).max().unwrap_or_default();
    assert!(longest > WORK * 12, "six at a time: {longest:?}");
    assert!(quiet.iter().all(|took| *took < WORK + Duration::from_millis(5)), "{quiet:?}");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_and_a_long_wait_are_503() {
    let limits = LoadLimits { running: 1, waiting_per_tenant: 3, turn_timeout: WORK * 2 + WORK / 2, ..LoadLimits::default() };
    let app = app(limits);
    let answers = join_all((0..8).map(|_| work(&app, 1))).await;
    let passed = answers.iter().filter(|(answer, _)| answer.status == 200).count();
    assert_eq!(passed, 3, "one runs, three wait, and the last of them in vain");
    let at_once = answers.iter().filter(|(answer, took)| answer.status == 503 && *took < WORK / 2).count();
    assert_eq!(at_once, 4);
    assert_eq!(work(&app, 1).await.0.status, 200, "nobody is still counted as waiting");
}

#[tokio::test(start_paused = true)]
async fn bad_tokens_are_limited_by_address_and_good_ones_pass() {
    let app = TestApp::with(|layers| {
        layers.rate_limits = RateLimits::new(None, Limits { ip_per_minute: 10, ..Limits::default() });
    });
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(app.send(get("/api/v1/me").header("authorization", "Bearer nonsense").body(Body::empty())).await.status.as_u16());
    }
    assert_eq!((&statuses[..10], &statuses[10..]), (&[401; 10][..], &[429; 2][..]));
    assert_eq!(app.get_as(1, "/api/v1/me").await.status, 200);
    assert_eq!(app.get("/api/v1/hello").await.status, 200, "counted apart from public routes");
}
