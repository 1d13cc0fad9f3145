//! The binary with a certificate: asked by curl, exchanged by SIGHUP. Only in a build with the feature `tls`.

use std::{fs, path::Path, process::Command};

use erp_testkit::eventually;

use crate::support::{SOON, erp as erp_bare, on, refused, seeded};

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
