//! The binary with a certificate: asked by curl, exchanged by SIGHUP; and its own look at that of PostgreSQL. Only in a build with the
//! feature `tls`.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use erp_testkit::{Erp, FaultProxy, OwnCluster, TestDb, Upstream, eventually};

use crate::support::{SOON, admin, erp as erp_bare, on, refused, seeded};

fn issue(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
}

/// Head and body, trusting `folder`'s certificate; or what curl says of its failure.
fn curl(folder: &Path, url: &str, more: &[&str]) -> Result<String, String> {
    let url = url.replace("127.0.0.1", "localhost");
    let ran = Command::new("curl").args(["-sSi", "--max-time", "10", "--cacert"]).arg(folder.join("cert.pem")).args(more).arg(url).output();
    let ran = ran.unwrap();
    if ran.status.success() {
        Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&ran.stderr).into_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn https_with_both_versions_of_http_and_a_certificate_that_can_be_exchanged() {
    let db = seeded().await;
    let erp = on(&db);
    let folder = erp.working_dir().to_owned();
    issue(&folder);
    let server =
        erp.set("server.tls.cert_file", folder.join("cert.pem")).set("server.tls.key_file", folder.join("key.pem")).arg("serve").spawn();
    let url = format!("{}/api/v1/auth/me", server.url());
    assert!(url.starts_with("https://"), "{url}");
    for (version, line) in [("--http2", "HTTP/2 401"), ("--http1.1", "HTTP/1.1 401")] {
        let answer = curl(&folder, &url, &[version]).unwrap();
        assert!(answer.starts_with(line) && answer.contains("strict-transport-security: max-age=15552000"), "{answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("auth.token.invalid"), "{answer}");
    }
    assert!(curl(&folder, &url.replace("https", "http"), &[]).is_err(), "plain HTTP is answered");
    assert!(curl(&folder, &url, &["--tls-max", "1.1"]).is_err(), "TLS 1.1 is spoken");

    issue(&folder);
    assert!(curl(&folder, &url, &[]).is_err(), "nobody told it to read the new one");
    server.reload();
    eventually("the new certificate is in use", async || curl(&folder, &url, &[]).is_ok()).await;
    fs::write(folder.join("key.pem"), "not a key").unwrap();
    server.reload();
    server.wait_log("the old one stays", SOON);
    curl(&folder, &url, &[]).unwrap();
    assert!(!server.stderr().contains("BEGIN"));
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_cannot_be_used_refuses_the_start() {
    let db = seeded().await;
    let erp = on(&db);
    let folder = erp.working_dir().to_owned();
    let with = |cert: &str| {
        erp.clone().set("server.tls.cert_file", folder.join(cert)).set("server.tls.key_file", folder.join("key.pem")).arg("serve")
    };
    assert!(refused(&with("nowhere.pem"), 78, "config.invalid").contains("nowhere.pem"));
    issue(&folder);
    fs::write(folder.join("other.pem"), rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem()).unwrap();
    assert!(refused(&with("other.pem"), 78, "config.invalid").contains("other.pem"));
    let half = erp_bare().database(&db).set("server.tls.cert_file", folder.join("cert.pem")).arg("serve");
    assert!(refused(&half, 78, "config.invalid").contains("server.tls.key_file"));
}

/// An authority, and what it issued for `localhost`: certificates and the key of the second (PEM).
fn authority() -> [String; 3] {
    let mut own = rcgen::CertificateParams::new(Vec::new()).unwrap();
    own.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().unwrap();
    let root = own.self_signed(&key).unwrap().pem();
    let server = rcgen::KeyPair::generate().unwrap();
    let issued =
        rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&server, &rcgen::Issuer::new(own, key)).unwrap();
    [root, issued.pem(), server.serialize_pem()]
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_believed_by_its_certificate_and_its_name_alone() {
    let [root, certificate, key] = authority();
    let (own, address) = OwnCluster::with_tls(&certificate, &key);
    let db = own.database().await;
    on(&db).args(["seed", "--profile", "ci"]).run().expect(0);
    // By a port of 127.0.0.1, which is also called localhost.
    let way = FaultProxy::start(Upstream::Tcp(address));
    let folder = erp_bare();
    let file = |name: &str, text: &str| {
        let path = folder.working_dir().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let (right, wrong) = (file("root.pem", &root), file("other.pem", &authority()[0]));
    let by = |host: &str, query: String| -> Erp {
        let url = |role: &str| format!("postgres://{role}@{host}:{}/{}?{query}", way.address().port(), db.name());
        on(&db).set("database.url", url("erp_app")).set("database.migrate_url", url("erp_owner"))
    };
    let full = |root: &Path| format!("sslmode=verify-full&sslrootcert={}", root.display());

    let server = by("localhost", full(&right)).arg("serve").spawn();
    admin(&server).await.get("/api/v1/auth/me").await.expect(200);
    assert!(encrypted(&db).await, "a session of the server is in the clear");
    server.stop().expect(0);

    // At once, however long it may wait for a database: waiting would change nothing.
    for (host, query, why) in [
        // Of the same name, which is all that somebody else can copy.
        ("localhost", full(&wrong), "BadSignature"),
        ("localhost", "sslmode=verify-full".to_owned(), "UnknownIssuer"),
        ("127.0.0.1", full(&right), "not valid for name"),
    ] {
        let start = Instant::now();
        let said = refused(&by(host, query).args(["serve", "--wait-deps", "10m"]), 78, "database.tls");
        assert!(said.contains(why) && said.contains("database.url") && said.contains("sslrootcert"), "{said}");
        assert!(start.elapsed() < Duration::from_mins(1), "it waited for {:?}", start.elapsed());
    }
    // The authority alone, without the name.
    by("127.0.0.1", full(&right).replace("verify-full", "verify-ca")).args(["migrate", "status"]).run().expect(0);
    // A server that speaks no TLS is not spoken to.
    let plain = seeded().await;
    let proxy = plain.proxy();
    let url = format!("{}?sslmode=require", plain.app_url_by(&proxy));
    let said = refused(&on(&plain).set("database.url", url).without("database.migrate_url").arg("serve"), 78, "database.tls");
    assert!(said.contains("server does not support TLS"), "{said}");
}

/// Whether every session of the server is.
async fn encrypted(db: &TestDb) -> bool {
    let statement = "SELECT count(*) > 0 AND bool_and(s.ssl AND s.version LIKE 'TLSv1.%') FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) \
        WHERE a.datname = current_database() AND a.application_name LIKE 'erp/%'";
    db.query_scalar(statement).await
}
