//! Every bad value that the settings refuse, given to the binary: 78 at once, the key and not the value, and no port.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use erp_testkit::{Erp, keys};

#[path = "../../crates/settings/tests/it/cases.rs"]
mod cases;

use crate::support::erp;

/// A whole configuration of which nothing is wrong; nobody listens where its servers are.
fn good(port: u16) -> Erp {
    erp()
        .set("database.url", "postgres://erp_app:Vr7kQ2mZ9xWp4TnB@127.0.0.1:1/erp")
        .set("redis.url", "redis://:Hq3vNc8LsYd5RgJe@127.0.0.1:1/0")
        .set("jwt.secret", keys::base64("jwt"))
        .set("auth.super_admin_password", "tall-Green-bicycle-47")
        .set("wechat.appid", "wx3f9a41c07be25d68")
        .set("wechat.secret", "9c4e1f7ab2d85036e7f1a94bd02c685e")
        .set("health.aes_key", keys::base64("aes"))
        .set("health.hmac_key", keys::base64("hmac"))
        .set("server.host", "127.0.0.1")
        .set("server.port", port.to_string())
        .arg("serve")
}

#[test]
fn each_is_refused_by_the_binary_at_once() {
    // A start that came as far as its port would find it taken, and end with 71.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let good = good(taken.local_addr().unwrap().port());
    // It gets past the configuration to the database, which is away.
    good.run().expect(69);
    let (mut failures, mut slowest) = (Vec::new(), Duration::ZERO);
    for (variable, value, id, key) in cases::CASES.iter().filter(|(_, _, id, _)| !id.is_empty()) {
        let start = Instant::now();
        let ran = good.clone().env(variable, value).run();
        slowest = slowest.max(start.elapsed());
        let named = ran.stderr.contains(key) && ran.stderr.contains(id);
        let repeated = value.len() > 12 && (ran.stderr.contains(value) || ran.stdout.contains(value));
        if ran.code != 78 || !named || repeated || !ran.stdout.is_empty() || ran.stderr.contains("listening") {
            failures.push(format!("{variable}={value}: {ran}"));
        }
    }
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
}
