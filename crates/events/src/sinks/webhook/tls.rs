//! TLS to receivers: the system's certificate authorities and the operator's own.

use std::{path::Path, sync::Arc};

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

pub(super) struct Tls(TlsConnector);

impl Tls {
    pub fn new(ca_file: Option<&Path>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        // Those that cannot be read are passed over, as other clients do.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(file) = ca_file {
            let unreadable = || format!("{} holds no certificates that can be read", file.display());
            let more: Vec<_> = CertificateDer::pem_file_iter(file).and_then(Iterator::collect).map_err(|_| unreadable())?;
            if roots.add_parsable_certificates(more).0 == 0 {
                return Err(unreadable());
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().map_err(|error| error.to_string())?;
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    pub async fn secure(&self, stream: TcpStream, name: &str) -> Result<TlsStream<TcpStream>, String> {
        let name = ServerName::try_from(name.to_owned()).map_err(|_| "no certificate can bear the receiver's name")?;
        self.0
            .connect(name, stream)
            .await
            .map_err(|error| format!("TLS to the receiver failed: {}", crate::sinks::refuse::said(&error.to_string())))
    }
}
