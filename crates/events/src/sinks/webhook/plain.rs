//! A build without TLS: nothing can be secured.

use std::path::Path;

use tokio::net::TcpStream;

pub(super) struct Tls;

impl Tls {
    #[expect(clippy::unnecessary_wraps, reason = "as the one with TLS")]
    pub fn new(_: Option<&Path>) -> Result<Self, String> {
        Ok(Self)
    }

    pub async fn secure(&self, _: TcpStream, _: &str) -> Result<TcpStream, String> {
        Err("https:// needs a build with the feature tls".to_owned())
    }
}
