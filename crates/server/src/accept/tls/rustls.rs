//! TLS 1.3 and 1.2 by rustls. The certificate can be exchanged while connections are open: those keep what they shook hands on.

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

use std::{
    io,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
    server::TlsStream,
};

pub(crate) struct Secured<S> {
    pub(crate) stream: TlsStream<S>,
    pub(crate) http2: bool,
}

/// The certificate in use. Cheap to clone; every clone sees a reload.
#[derive(Clone)]
pub(crate) struct Tls(Arc<RwLock<Arc<ServerConfig>>>);

impl Tls {
    pub(crate) fn load(cert: &Path, key: &Path) -> Result<Self, String> {
        Ok(Self(Arc::new(RwLock::new(Arc::new(read(cert, key)?)))))
    }

    /// Takes the files' present content for connections to come, or nothing of it.
    pub(crate) fn reload(&self, cert: &Path, key: &Path) -> Result<(), String> {
        let config = Arc::new(read(cert, key)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    pub(crate) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<Secured<S>> {
        let config = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let stream = TlsAcceptor::from(config).accept(stream).await?;
        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok(Secured { stream, http2 })
    }
}

/// No message shows more than the file's name.
fn read(cert: &Path, key: &Path) -> Result<ServerConfig, String> {
    let of = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(cert).and_then(Iterator::collect).map_err(|e| of(cert, &e))?;
    if chain.is_empty() {
        return Err(of(cert, &"there is no certificate in it"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|e| of(key, &e))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions();
    let builder = builder.map_err(|e| e.to_string())?.with_no_client_auth();
    // Refuses a key that is not the certificate's.
    let mut config = builder.with_single_cert(chain, secret).map_err(|e| of(cert, &e))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
