//! On demand: does the time of a refusal tell whether a user exists? `cargo xtask test login_timing --run-ignored only`

use std::time::Instant;

use erp_testkit::{ADMIN_PASSWORD, Api};
use serde_json::{Value, json};

use crate::{
    contract::shape,
    support::{Clinic, on, seed_tenant},
};

const RUNS: usize = 300;

/// Milliseconds.
fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

async fn attempt(api: &Api, body: &Value) -> (f64, (u16, Value, Vec<String>)) {
    let start = Instant::now();
    let answer = api.post("/api/v1/auth/login", body).await;
    (start.elapsed().as_secs_f64() * 1_000.0, shape(&answer))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "two minutes of logins, and it needs a quiet machine"]
async fn login_timing_tells_nothing() {
    let clinic = Clinic::open().await;
    let db = &clinic.db;
    for name in ["disabled", "delayed", "somebody"] {
        let words = ["user", "create", "--username", name, "--role", "doctor", "--keep-password", "--password-stdin"];
        on(db).args(words).stdin(ADMIN_PASSWORD).run().expect(0);
    }
    on(db).args(["user", "disable", "disabled"]).run().expect(0);
    for slug in ["asleep", "east"] {
        seed_tenant(db, slug);
    }
    on(db).args(["tenant", "suspend", "asleep", "--reason", "not paid"]).run().expect(0);
    let login = |tenant: &str, name: &str, password: &str| json!({ "tenant": tenant, "username": name, "password": password });
    let cases = [
        ("wrong password", login("default", "somebody", "not the password")),
        ("unknown user", login("default", "nobody-at-all", ADMIN_PASSWORD)),
        ("disabled user", login("default", "disabled", ADMIN_PASSWORD)),
        ("delayed user", login("default", "delayed", ADMIN_PASSWORD)),
        ("user of another tenant", login("east", "somebody", ADMIN_PASSWORD)),
        ("suspended tenant", login("asleep", "admin", ADMIN_PASSWORD)),
        ("unknown tenant", login("nowhere", "admin", ADMIN_PASSWORD)),
    ];
    let mut times = vec![Vec::with_capacity(RUNS); cases.len()];
    let mut first = None;
    for run in 0..RUNS {
        // Nobody is delayed but the one who is meant to be, who is so throughout.
        db.execute("DELETE FROM login_throttle").await;
        for _ in 0..if run == 0 { 5 } else { 0 } {
            attempt(&clinic.api, &login("default", "delayed", "wrong")).await;
        }
        let key = "(SELECT username_bidx FROM login_log WHERE user_id = (SELECT id FROM user_account WHERE username = 'delayed') LIMIT 1)";
        db.execute(&format!("INSERT INTO login_throttle (tenant_id, username_bidx, failures, blocked_until) SELECT tenant_id, {key}, 9, now() + interval '1 hour' FROM user_account WHERE username = 'delayed' ON CONFLICT (tenant_id, username_bidx) DO UPDATE SET blocked_until = now() + interval '1 hour'")).await;
        // Interleaved, each time beginning with another one.
        for n in 0..cases.len() {
            let case = (n + run) % cases.len();
            let (took, shape) = attempt(&clinic.api, &cases[case].1).await;
            assert_eq!(&shape, first.get_or_insert_with(|| shape.clone()), "{}", cases[case].0);
            times[case].push(took);
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    let report: Vec<String> = cases.iter().zip(&medians).map(|(case, ms)| format!("{:<24}{ms:.2} ms", case.0)).collect();
    let (least, most) = (medians.iter().copied().fold(f64::MAX, f64::min), medians.iter().copied().fold(0.0, f64::max));
    assert!(most <= least * 1.10, "medians of {RUNS} runs differ by more than a tenth:\n{}", report.join("\n"));
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM login_log WHERE outcome = 'success'").await, 1, "the first sign-in alone");
    std::io::Write::write_all(&mut std::io::stderr(), format!("{}\n", report.join("\n")).as_bytes()).unwrap();
}
