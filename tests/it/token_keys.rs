//! The key of access tokens is exchanged on two servers, one after the other, while people work.

use std::{
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use erp_testkit::{ADMIN_PASSWORD, Answer, Api, Erp, Running, TestDb, keys};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{on, seeded};

/// Access tokens live so long; a client renews its own in time.
const LIFE: Duration = Duration::from_secs(4);
const CLIENTS: usize = 8;

/// Signs by one key and takes tokens of the other too, if any.
fn server(db: &TestDb, signs: &str, also: Option<&str>) -> Erp {
    let previous = also.map_or_else(|| "[]".to_owned(), |key| format!("[\"{}\"]", keys::base64(key)));
    let erp = on(db).set("jwt.secret", keys::base64(signs)).set("jwt.previous", previous);
    erp.set("jwt.access_token_ttl", "4s").set("tasks.enabled", "false").arg("serve")
}

/// Two servers, and where they answer at this moment.
struct Nodes {
    addresses: RwLock<[String; 2]>,
    ok: AtomicU32,
    stop: AtomicBool,
}

impl Nodes {
    fn api(&self, n: usize) -> Api {
        Api::new(self.addresses.read().unwrap()[n % 2].clone())
    }

    /// An answer of either server: one that is away or on its way out is passed over, as a balancer does it.
    async fn ask(&self, n: usize, method: &Method, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let start = Instant::now();
        let mut node = n;
        loop {
            assert!(start.elapsed() < Duration::from_secs(20), "no server answers");
            let api = self.api(node);
            let api = token.map_or_else(|| api.clone(), |token| api.with_token(token));
            let request = api.request(method.clone(), path);
            let request = match body {
                Some(body) => request.json(body),
                None => request,
            };
            match api.try_send(request).await {
                Ok(answer) if answer.status != 503 => return answer,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
            node += 1;
        }
    }

    /// Works and renews its tokens until told to stop. Every answer must be good.
    async fn work(self: Arc<Self>, who: usize) {
        let login = json!({ "username": "admin", "password": ADMIN_PASSWORD });
        let mut pair = self.ask(who, &Method::POST, "/api/v1/auth/login", None, Some(&login)).await.expect(200);
        let mut renewed = Instant::now();
        let mut n = who;
        while !self.stop.load(Ordering::Relaxed) {
            n += 1;
            if renewed.elapsed() > LIFE / 4 {
                let body = json!({ "refresh_token": pair.text_at("refresh_token") });
                pair = self.ask(n, &Method::POST, "/api/v1/auth/refresh", None, Some(&body)).await.expect(200);
                renewed = Instant::now();
            }
            self.ask(n, &Method::GET, "/api/v1/auth/me", Some(pair.text_at("access_token")), None).await.expect(200);
            self.ok.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_added_used_and_retired_without_one_false_refusal() {
    let db = seeded().await;
    let mut running: Vec<Running> = (0..2).map(|_| server(&db, "jwt", None).spawn()).collect();
    let addresses = RwLock::new([running[0].url(), running[1].url()]);
    let nodes = Arc::new(Nodes { addresses, ok: AtomicU32::new(0), stop: AtomicBool::new(false) });
    let login =
        async |n: usize| nodes.api(n).try_login("default", "admin", ADMIN_PASSWORD).await.expect(200).text_at("access_token").to_owned();
    let me = async |n: usize, token: &str| nodes.api(n).with_token(token).get("/api/v1/auth/me").await.status.as_u16();
    let clients: Vec<_> = (0..CLIENTS).map(|who| tokio::spawn(nodes.clone().work(who))).collect();
    let kid = |token: &str| token.split('.').next().unwrap().to_owned();
    let mut last_of_old = login(0).await;
    let old = kid(&last_of_old);

    let steps = [("jwt", Some("jwt next")), ("jwt next", Some("jwt")), ("jwt next", None)];
    for (step, (signs, also)) in steps.into_iter().enumerate() {
        if step == 2 {
            // The old key goes when its last token has expired; a clock's leeway keeps this one acceptable a while longer.
            tokio::time::sleep(LIFE + Duration::from_secs(1)).await;
            assert_eq!((me(0, &last_of_old).await, me(1, &last_of_old).await), (200, 200));
        }
        for (n, node) in running.iter_mut().enumerate() {
            let next = server(&db, signs, also).spawn();
            let retired = std::mem::replace(node, next);
            nodes.addresses.write().unwrap()[n] = node.url();
            retired.stop().expect(0);
            tokio::time::sleep(Duration::from_millis(500)).await;
            if step < 2 && n == 0 {
                // Between the two: either server takes what the other signs.
                let (a, b) = (login(0).await, login(1).await);
                assert_eq!((me(1, &a).await, me(0, &b).await), (200, 200), "step {step}");
                if step == 1 {
                    assert_ne!(kid(&a), old);
                    assert_eq!(kid(&b), old);
                    last_of_old = b;
                }
            }
        }
    }
    // Removed, it counts for nothing at once, though the token's own time is not over.
    assert_eq!((me(0, &last_of_old).await, me(1, &last_of_old).await), (401, 401));
    nodes.stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }
    let ok = nodes.ok.load(Ordering::Relaxed);
    assert!(ok > 500, "only {ok} requests");
}
