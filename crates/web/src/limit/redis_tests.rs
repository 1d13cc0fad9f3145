//! The limiter against a real Redis: the same verdicts as in memory, and life without it.

use std::time::{Duration, Instant};

use erp_testkit::TestRedis;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use super::{Backend, Call, Limits, RateLimits, RedisError, RedisHandle, State, Subject, lease::Lease, window::SLOT};

const TIMEOUT: Duration = Duration::from_millis(50);
/// Where the test is not about time: the machine may be busy.
const PATIENT: Duration = Duration::from_secs(2);

#[tokio::test]
async fn redis_and_memory_agree_on_twenty_thousand_random_steps() {
    let server = TestRedis::start();
    let redis = RedisHandle::connect(server.url(), Duration::from_secs(5)).await.unwrap();
    let mut random = StdRng::seed_from_u64(20_251_122);
    let mut states: Vec<State> = vec![State::default(); 8];
    // Today's magnitude: numbers of 16 digits are where Lua's tostring fails.
    let mut now = 1_763_800_000_000_000_u64;
    let mut refused = 0;
    for step in 0..20_000 {
        now = match random.random_range(0..1_000) {
            0 => now + 70 * SLOT,
            1 => now - 5 * SLOT,
            2 => now - 300 * SLOT,
            3..100 => now + random.random_range(0..10 * SLOT),
            100..200 => now,
            200..210 => (now / SLOT + 1) * SLOT - u64::from(random.random::<bool>()),
            _ => now + random.random_range(0..SLOT / 5),
        };
        let subject = random.random_range(0..states.len());
        let limit = [0, 1, 3, 20, 100, 300][random.random_range(0..6)];
        let memory = states[subject].count(now, limit);
        let one = Call { used: Vec::new(), extra: 0 };
        let (stored, _) = redis.count(&format!("differential:{subject}"), limit, &one, Some(now)).await.unwrap();
        assert_eq!(memory, stored, "step {step}: subject {subject}, limit {limit}, now {now}");
        refused += u32::from(!memory.allowed);
    }
    assert!((1_000..19_000).contains(&refused), "{refused}");
}

#[tokio::test]
async fn three_nodes_with_tokens_in_advance_let_no_minute_see_more_than_the_limit() {
    let server = TestRedis::start();
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push((RedisHandle::connect(server.url(), Duration::from_secs(5)).await.unwrap(), Lease::default()));
    }
    let mut random = StdRng::seed_from_u64(4_711);
    let epoch = 1_763_800_000_000_000_u64;
    let (mut now, mut calls, mut asked, mut passed) = (SLOT, 0, 0, std::collections::VecDeque::new());
    let mut most = 0;
    for _ in 0..20_000 {
        now += match random.random_range(0..1_000) {
            0 => 65 * SLOT,
            1..20 => random.random_range(0..15 * SLOT),
            _ => random.random_range(0..SLOT / 3),
        };
        let (redis, lease) = &mut nodes[random.random_range(0..3)];
        asked += 1;
        let mut allowed = lease.take(now, 100).is_some();
        if !allowed {
            let call = lease.call(now, 100, random.random_range(0..3));
            let (verdict, granted) = redis.count("nodes", 100, &call, Some(epoch + now)).await.unwrap();
            lease.answered(now, &verdict, granted);
            calls += 1;
            allowed = verdict.allowed;
        }
        if allowed {
            passed.push_back(now);
        }
        while passed.front().is_some_and(|at| at + 60 * SLOT < now) {
            passed.pop_front();
        }
        most = most.max(passed.len());
        assert!(passed.len() <= 100, "{} within a minute", passed.len());
    }
    assert!(most >= 80, "at most {most} of 100 within a minute: tokens get lost");
    assert!(calls * 10 < asked * 9, "{calls} calls for {asked} requests");
}

#[tokio::test]
async fn a_busy_user_costs_redis_one_command_in_seven() {
    let server = TestRedis::start();
    let limits = limiter(&server, PATIENT, Limits { user_per_minute: 100_000, ..Limits::default() }).await;
    let before = commands(&server).await;
    for _ in 0..1_000 {
        assert!(limits.check(&USER).await.allowed);
    }
    let used = commands(&server).await - before;
    assert!(used <= 150, "{used} commands for 1000 requests");
}

/// How many limiter calls Redis has served.
async fn commands(server: &TestRedis) -> u64 {
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let text: String = redis::cmd("INFO").arg("commandstats").query_async(&mut connection).await.unwrap();
    let calls = |line: &str| line.split("calls=").nth(1)?.split(',').next()?.parse::<u64>().ok();
    text.lines().filter(|line| line.starts_with("cmdstat_evalsha") || line.starts_with("cmdstat_eval:")).filter_map(calls).sum()
}

#[tokio::test]
async fn a_burst_of_parallel_requests_passes_exactly_the_limit() {
    let server = TestRedis::start();
    let limits = limiter(&server, PATIENT, Limits::default()).await;
    let checks = (0..150).map(|_| limits.check(&USER));
    let passed = futures::future::join_all(checks).await.iter().filter(|d| d.allowed).count();
    assert_eq!(passed, 100);
    assert_eq!(limits.backend(), Backend::Redis);
}

#[tokio::test]
async fn the_loss_of_redis_leaves_everybody_limited_and_nobody_waiting() {
    let mut server = TestRedis::start();
    let limits = limiter(&server, PATIENT, Limits { user_per_minute: 40, ip_per_minute: 40, ..Limits::default() }).await;
    let ip = Subject::Ip("192.0.2.1".parse().unwrap());
    let mut passed = 0;
    for _ in 0..10 {
        passed += u32::from(limits.check(&USER).await.allowed);
    }
    server.stop();
    let started = Instant::now();
    for _ in 0..100 {
        passed += u32::from(limits.check(&USER).await.allowed);
    }
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
    // This process remembered what Redis had let through.
    assert_eq!((passed, limits.backend()), (40, Backend::Degraded));
    // Without a token: half.
    let mut strangers = 0;
    for _ in 0..100 {
        strangers += u32::from(limits.check(&ip).await.allowed);
    }
    assert_eq!(strangers, 20);
    server.restart();
    recovers(&limits).await;
    assert_eq!(limits.check(&ip).await.limit, 40, "counted in Redis again");
}

#[tokio::test]
async fn a_frozen_redis_costs_five_requests_fifty_milliseconds() {
    let mut server = TestRedis::start();
    let limits = limiter(&server, TIMEOUT, Limits::default()).await;
    server.freeze();
    let started = Instant::now();
    for _ in 0..200 {
        limits.check(&USER).await;
    }
    assert!(started.elapsed() < 5 * TIMEOUT + Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(limits.backend(), Backend::Degraded);
    server.thaw();
    recovers(&limits).await;
}

#[tokio::test]
async fn a_start_without_redis_fails_soon_and_says_where_but_not_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("none.sock");
    let started = Instant::now();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let tarpit = format!("redis://:hush@{}", listener.local_addr().unwrap());
    for url in [format!("unix://{}", socket.display()), "redis://:hush@127.0.0.1:1".to_owned(), tarpit] {
        let error = RedisHandle::connect_within(&url, TIMEOUT, Duration::from_millis(300)).await.err().unwrap();
        assert!(matches!(error, RedisError::Unreachable { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
    }
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let error = RedisHandle::connect("nonsense://:hush@x", TIMEOUT).await.err().unwrap();
    assert!(matches!(error, RedisError::Url(_)) && !error.to_string().contains("hush"), "{error}");
}

const USER: Subject = Subject::User { tenant: tenant(), user: Uuid::from_u128(2) };

#[expect(clippy::disallowed_methods, reason = "a tenant of the test's own")]
const fn tenant() -> erp_core::TenantId {
    erp_core::TenantId::from_verified(Uuid::from_u128(1))
}

async fn limiter(server: &TestRedis, timeout: Duration, limits: Limits) -> RateLimits {
    RateLimits::new(Some(RedisHandle::connect(server.url(), timeout).await.unwrap()), limits)
}

/// The limiter looks again every five seconds.
async fn recovers(limits: &RateLimits) {
    let other = Subject::Ip("198.51.100.7".parse().unwrap());
    let started = Instant::now();
    while limits.backend() != Backend::Redis {
        assert!(started.elapsed() < Duration::from_secs(12), "still degraded");
        limits.check(&other).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
