//! The same over TLS: to webhooks and to NATS.

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use async_nats::ConnectOptions;
use erp_events::sinks::{Outbound, SinkDeps, build};
use erp_testkit::TestNats;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use crate::support::{Names, deps, ends, event, retry};

/// An authority of this test alone and a server's certificate by it, as files.
struct Papers {
    folder: TempDir,
}

impl Papers {
    fn new(names: &[&str]) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let cert = CertificateParams::new(names).unwrap().signed_by(&key, &ca).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ca.pem"), ca.pem()).unwrap();
        fs::write(folder.path().join("cert.pem"), cert.pem()).unwrap();
        fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Answers 204 to whoever shakes hands.
    async fn receiver(&self) -> SocketAddr {
        let chain = CertificateDer::pem_file_iter(self.path("cert.pem")).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        let key = PrivateKeyDer::from_pem_file(self.path("key.pem")).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions();
        let config = config.unwrap().with_no_client_auth().with_single_cert(chain, key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                // To the end of the JSON.
                let (mut seen, mut chunk) = (Vec::new(), [0; 4096]);
                while let Ok(read @ 1..) = stream.read(&mut chunk).await {
                    seen.extend_from_slice(&chunk[..read]);
                    if seen.ends_with(b"}") {
                        break;
                    }
                }
                stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.ok();
                stream.shutdown().await.ok();
            }
        });
        address
    }
}

fn towards(address: SocketAddr, ca_file: Option<&Path>) -> SinkDeps {
    let loopback: &[&[&str]] = &[&["127.0.0.1"]];
    let resolver = Names::new([("hooks.example", loopback), ("hooks.example.", loopback), ("other.example", loopback)]);
    let outbound = Outbound {
        allowed: vec!["127.0.0.1/32".parse().unwrap()],
        ports: vec![address.port()],
        ca_file: ca_file.map(Path::to_owned),
        resolver,
        ..Outbound::default()
    };
    SinkDeps { outbound, ..deps() }
}

#[tokio::test]
async fn a_receivers_certificate_is_judged_by_the_name_in_the_url() {
    let papers = Papers::new(&["hooks.example", "127.0.0.1"]);
    let address = papers.receiver().await;
    let sink = |host: &str, ca: Option<&Path>| {
        let config = json!({ "url": format!("https://{host}:{}/", address.port()), "secrets_env": ["ERP_SINK_HOOK"] });
        build("webhook", &config, &towards(address, ca)).unwrap()
    };
    let ca = papers.path("ca.pem");
    for known in ["hooks.example", "hooks.example.", "127.0.0.1"] {
        assert_eq!(ends(&sink(known, Some(&ca)), &event()).await, Ok(()), "{known}");
    }
    for (host, ca) in [("other.example", Some(ca.as_path())), ("hooks.example", None)] {
        let refused = retry(ends(&sink(host, ca), &event()).await);
        assert!(refused.starts_with("TLS to the receiver failed"), "{host}: {refused}");
    }
    let config = json!({ "url": "https://hooks.example/", "secrets_env": ["ERP_SINK_HOOK"] });
    let mut deps = towards(address, Some(&papers.path("key.pem")));
    deps.outbound.ports = vec![443];
    assert!(build("webhook", &config, &deps).is_err(), "a file without certificates was taken");
}

#[tokio::test]
async fn nats_over_tls_with_an_authority_and_a_certificate_of_our_own() {
    let papers = Papers::new(&["127.0.0.1", "localhost"]);
    let (ca, cert, key) = (papers.path("ca.pem"), papers.path("cert.pem"), papers.path("key.pem"));
    let names = ["--tls", "--tlsverify", "--tlscacert", "--tlscert", "--tlskey"].map(Path::new);
    let nats = TestNats::start_with(&[names[0], names[1], names[2], &ca, names[3], &cert, names[4], &key]);
    let owner = ConnectOptions::new().add_root_certificates(ca.clone()).add_client_certificate(cert.clone(), key.clone());
    let client = owner.require_tls(true).connect(nats.url()).await.unwrap();
    let config =
        async_nats::jetstream::stream::Config { name: "events".to_owned(), subjects: vec!["erp.>".to_owned()], ..Default::default() };
    let stream = async_nats::jetstream::new(client).create_stream(config).await.unwrap();

    let papers = json!({ "ca_file": ca, "client_cert_file": cert, "client_key_file": key });
    crate::nats::sink(&nats.url(), &papers).deliver(&event()).await.unwrap();
    crate::nats::sink(&nats.url().replace("nats://", "tls://"), &papers).deliver(&event()).await.unwrap();
    assert_eq!(stream.get_info().await.unwrap().state.messages, 2);
    for lacking in [json!({}), json!({ "ca_file": ca })] {
        retry(ends(&crate::nats::sink(&nats.url(), &lacking), &event()).await);
    }
}
