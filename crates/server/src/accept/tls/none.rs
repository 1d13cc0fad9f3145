//! This build has no TLS.

use std::{convert::Infallible, io, path::Path};

pub(crate) struct Secured<S> {
    pub(crate) stream: S,
    pub(crate) http2: bool,
}

/// Cannot be made.
#[derive(Clone, Debug)]
pub(crate) struct Tls(Infallible);

impl Tls {
    pub(crate) fn load(_cert: &Path, _key: &Path) -> Result<Self, String> {
        Err("server.tls is set, and this build has no TLS: build it with --features tls, or let a proxy in front do it".to_owned())
    }

    pub(crate) fn reload(&self, _cert: &Path, _key: &Path) -> Result<(), String> {
        match self.0 {}
    }

    pub(crate) async fn accept<S>(&self, _stream: S) -> io::Result<Secured<S>> {
        match self.0 {}
    }
}
