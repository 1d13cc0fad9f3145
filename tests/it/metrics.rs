//! What a Prometheus server reads, and where.

use std::collections::{BTreeMap, BTreeSet};

use erp_testkit::{Api, Running};
use serde_json::json;

use crate::support::{Clinic, SOON};

/// Name and labels to value.
type Samples = BTreeMap<(String, BTreeMap<String, String>), f64>;

/// Reads the text format as strictly as it is written down: a type before its samples, every sample of a type, labels quoted,
/// no sample twice, histograms cumulative up to +Inf.
fn parse(text: &str) -> Samples {
    let (mut types, mut samples) = (BTreeMap::new(), Samples::new());
    assert!(text.ends_with('\n'), "the last line has no end");
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram", "summary", "untyped"].contains(&kind), "{line}");
            assert!(types.insert(name.to_owned(), kind.to_owned()).is_none(), "a second type: {line}");
        } else if !line.starts_with("# HELP ") {
            let (name, labels, value) = sample(line);
            let family =
                ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end).filter(|base| types.contains_key(*base)));
            let kind = types.get(family.unwrap_or(&name)).unwrap_or_else(|| panic!("no type: {line}"));
            assert!(kind != "counter" || (name.ends_with("_total") && value >= 0.0), "{line}");
            assert!(samples.insert((name, labels), value).is_none(), "twice: {line}");
        }
    }
    for (family, _) in types.iter().filter(|(_, kind)| *kind == "histogram") {
        cumulative(family, &samples);
    }
    samples
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, f64) {
    let (head, value) = line.rsplit_once(' ').unwrap();
    let (name, labels) = head.split_once('{').map_or((head, ""), |(name, labels)| (name, labels.strip_suffix('}').unwrap()));
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    assert!(plain(name), "{line}");
    let pairs = labels.split_terminator("\",").map(|pair| {
        let (key, value) = pair.split_once("=\"").unwrap();
        assert!(plain(key), "{line}");
        (key.to_owned(), value.trim_end_matches('"').to_owned())
    });
    (name.to_owned(), pairs.collect(), value.parse().unwrap_or_else(|_| panic!("{line}")))
}

fn cumulative(family: &str, samples: &Samples) {
    let mut series: BTreeMap<BTreeMap<String, String>, Vec<(f64, f64)>> = BTreeMap::new();
    for ((name, labels), count) in samples.iter().filter(|((name, _), _)| *name == format!("{family}_bucket")) {
        let mut labels = labels.clone();
        let bound = labels.remove("le").unwrap_or_else(|| panic!("{name} without le"));
        series.entry(labels).or_default().push((bound.parse().unwrap(), *count));
    }
    for (labels, mut buckets) in series {
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(buckets.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{family} {labels:?} {buckets:?}");
        let (bound, count) = *buckets.last().unwrap();
        assert!(bound.is_infinite());
        assert_eq!(samples.get(&(format!("{family}_count"), labels.clone())), Some(&count), "{family} {labels:?}");
    }
}

/// The sum over every sample of that name whose labels contain these.
fn sum(samples: &Samples, name: &str, labels: &[(&str, &str)]) -> u64 {
    let fits = |of: &BTreeMap<String, String>| labels.iter().all(|(key, value)| of.get(*key).is_some_and(|found| found == value));
    samples.iter().filter(|((found, of), _)| found == name && fits(of)).map(|(_, value)| value).sum::<f64>().round() as u64
}

fn operators(server: &Running) -> Api {
    let text = server.stdout();
    let line = text.lines().find_map(|line| line.strip_prefix("metrics ")).unwrap_or_else(|| panic!("no metrics in {text}"));
    Api::new(line.trim().strip_suffix("/metrics").unwrap())
}

async fn scrape(operators: &Api) -> Samples {
    let answer = operators.get("/metrics").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    parse(&answer.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_counted_without_names_of_anybody() {
    let clinic = Clinic::with(|erp| erp.set("server.metrics_listen", "127.0.0.1:0")).await;
    erp_testkit::eventually("the address is announced", async || clinic.server.stdout().contains("/metrics")).await;
    let operators = operators(&clinic.server);
    let made = clinic.api.post("/api/v1/health/patients", &json!({ "name": "Zhang Countless" })).await.expect(201);
    let id = made.text_at("id").to_owned();
    clinic.api.get(&format!("/api/v1/health/patients/{id}")).await.expect(200);
    clinic.api.get("/api/v1/nowhere/secretpath").await.expect(404);
    clinic.api.anonymous().get("/api/v1/auth/me").await.expect(401);
    clinic.api.try_login("default", "admin", "wrong horse battery staple").await.expect(401);

    erp_testkit::eventually("the outbox is counted", async || {
        let samples = scrape(&operators).await;
        sum(&samples, "erp_outbox_events", &[]) >= 1 && samples.keys().any(|(name, _)| name == "erp_outbox_oldest_age_seconds")
    })
    .await;
    let samples = scrape(&operators).await;
    let requests = "erp_http_request_duration_seconds_count";
    let counted = |labels: &[(&str, &str)]| sum(&samples, requests, labels);
    assert_eq!(counted(&[("route", "/api/v1/health/patients/{id}"), ("method", "GET"), ("status", "2xx")]), 1, "{samples:?}");
    assert_eq!(counted(&[("route", "/api/v1/health/patients"), ("method", "POST"), ("status", "2xx")]), 1);
    assert_eq!(counted(&[("route", "-"), ("status", "4xx")]), 1);
    assert_eq!(sum(&samples, "erp_logins_total", &[("outcome", "success")]), 1);
    assert_eq!(sum(&samples, "erp_logins_total", &[("outcome", "bad_credentials")]), 1);
    assert_eq!(sum(&samples, "erp_token_refusals_total", &[]), 1);
    assert!(sum(&samples, "erp_rate_limit_verdicts_total", &[("subject", "user"), ("verdict", "allowed"), ("counted_in", "memory")]) >= 2);
    assert!(sum(&samples, "erp_connections_open", &[]) >= 1 && sum(&samples, "erp_connections_accepted_total", &[]) >= 1);
    let open = sum(&samples, "erp_database_connections", &[]);
    assert!((1..=8).contains(&open) && sum(&samples, "erp_database_connections_limit", &[]) == 8, "{open}");
    assert!(sum(&samples, "process_resident_memory_bytes", &[]) > 1_000_000 && sum(&samples, "process_open_fds", &[]) > 5);
    assert!(sum(&samples, "process_start_time_seconds", &[]) > 1_000_000_000);
    assert_eq!(sum(&samples, "erp_build_info", &[]), 1);
    assert_eq!(sum(&samples, "erp_redis_breaker_open", &[]), 0);

    let names: BTreeSet<&str> = samples.keys().flat_map(|(_, labels)| labels.values()).map(String::as_str).collect();
    let tenant = clinic.db.query_scalar::<String>("SELECT id::text FROM tenant").await;
    for private in [id.as_str(), tenant.as_str(), "admin", "default", "secretpath", "127.0.0.1", "Zhang"] {
        assert!(!names.iter().any(|name| name.contains(private)), "{private} is a label: {names:?}");
    }
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_port_of_the_api_has_no_metrics_and_a_crowd_there_leaves_the_probes_alone() {
    let clinic = Clinic::with(|erp| erp.set("server.metrics_listen", "127.0.0.1:0").set("server.max_connections", "8")).await;
    erp_testkit::eventually("the address is announced", async || clinic.server.stdout().contains("/metrics")).await;
    clinic.api.get("/metrics").await.expect(404);
    let crowd: Vec<_> = (0..16).map(|_| crate::support::raw(&clinic.server)).collect();
    let operators = operators(&clinic.server);
    for path in ["/health/live", "/health/ready", "/health/startup"] {
        operators.get(path).await.expect(200);
    }
    operators.get("/api/v1/auth/me").await.expect(404);
    erp_testkit::eventually("the crowd is counted", async || {
        sum(&scrape(&operators).await, "erp_connections_refused_total", &[("cause", "all")]) > 0
    })
    .await;
    drop(crowd);
    clinic.server.terminate();
    clinic.server.wait(SOON).expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_that_fails_is_a_gauge_until_it_is_mended_or_gone() {
    let clinic = Clinic::with(|erp| erp.set("server.metrics_listen", "127.0.0.1:0").set("tasks.enabled", "false")).await;
    erp_testkit::eventually("the address is announced", async || clinic.server.stdout().contains("/metrics")).await;
    let operators = operators(&clinic.server);
    let (failing, disabled) = ("erp_outbox_sink_failing", "erp_outbox_sink_disabled");
    clinic.db.execute("INSERT INTO outbox_sinks (name, kind, failing_since, disabled_at) VALUES ('away', 'log', now(), NULL), ('off', 'log', now(), now()), ('well', 'log', NULL, NULL)").await;
    let value = async |name: &str, sink: &str| sum(&scrape(&operators).await, name, &[("sink", sink)]);
    let minute = std::time::Duration::from_mins(1);
    erp_testkit::within(minute, "it fails", async || value(failing, "away").await == 1).await;
    assert_eq!((value(failing, "well").await, value(failing, "off").await), (0, 1));
    assert_eq!((value(disabled, "away").await, value(disabled, "off").await), (0, 1));
    clinic
        .db
        .execute("UPDATE outbox_sinks SET failing_since = NULL WHERE name = 'away'; DELETE FROM outbox_sinks WHERE name = 'off'")
        .await;
    erp_testkit::within(minute, "it is mended", async || value(failing, "away").await == 0).await;
    erp_testkit::within(minute, "the other is gone", async || value(failing, "off").await + value(disabled, "off").await == 0).await;
    // However many there are, no more labels than fifty and one.
    clinic
        .db
        .execute("INSERT INTO outbox_sinks (name, kind, failing_since) SELECT 'more-' || n, 'log', now() FROM generate_series(100, 199) n")
        .await;
    erp_testkit::within(minute, "the rest is counted together", async || value(failing, "(others)").await > 40).await;
    let labels = scrape(&operators).await.keys().filter(|(name, _)| name == failing).count();
    assert!(labels <= 55, "{labels}");
    clinic.server.stop().expect(0);
}
