//! Connection URLs, read strictly enough to judge and to mask them. The drivers parse them again.

use std::{fmt, net::IpAddr};

/// The parts of `scheme://user:password@host:port/path?query`, percent-decoded where it matters.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    pub scheme: String,
    pub user: String,
    pub password: Option<String>,
    /// Empty for a URL that names only a socket.
    pub host: String,
    pub port: Option<u16>,
    /// Without the leading slash.
    pub path: String,
    pub query: Vec<(String, String)>,
}

/// Why a URL cannot be read; never contains any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error("has no scheme://")]
    NoScheme,
    #[error("has no readable port; a password's / ? # : @ must be percent-encoded")]
    Port,
    #[error("has a broken percent-encoding")]
    Encoding,
    #[error("contains white space or control characters")]
    Space,
    #[error("has no readable host")]
    Host,
}

impl Url {
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(UrlError::Space);
        }
        let (scheme, rest) = text.split_once("://").ok_or(UrlError::NoScheme)?;
        if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
            return Err(UrlError::NoScheme);
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (head, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = head.split_once('/').unwrap_or((head, ""));
        let (login, place) = authority.rsplit_once('@').map_or(("", authority), |(login, place)| (login, place));
        if login.contains('@') {
            return Err(UrlError::Port);
        }
        let (user, password) = login.split_once(':').map_or((login, None), |(user, password)| (user, Some(password)));
        let (host, port) = host_and_port(place)?;
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        };
        Ok(Self {
            scheme: scheme.to_ascii_lowercase(),
            user: decode(user)?,
            password: password.map(decode).transpose()?,
            host: decode(host)?,
            port,
            path: path.to_owned(),
            query: query.split('&').filter(|part| !part.is_empty()).map(pair).collect::<Result<_, UrlError>>()?,
        })
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The password, wherever it stands.
    pub fn any_password(&self) -> Option<&str> {
        self.password.as_deref().or_else(|| self.query("password"))
    }

    /// The host in force: PostgreSQL takes `?host=` over the authority.
    pub fn effective_host(&self) -> &str {
        self.query("host").unwrap_or(&self.host)
    }

    /// The database in force, decoded: PostgreSQL takes `?dbname=` over the path.
    pub fn database(&self) -> String {
        self.query("dbname").map_or_else(|| decode(&self.path).unwrap_or_else(|_| self.path.clone()), str::to_owned)
    }

    /// A socket, a loopback address or `localhost`: nothing leaves this machine.
    pub fn is_local(&self) -> bool {
        let host = self.effective_host();
        host.is_empty()
            || host.starts_with('/')
            || self.scheme.contains("unix")
            || host.eq_ignore_ascii_case("localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    }
}

/// Without the password and without query values that may be secret.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.user)?;
        if self.password.is_some() {
            f.write_str(":***")?;
        }
        if !self.user.is_empty() || self.password.is_some() {
            f.write_str("@")?;
        }
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&self.host)?;
        }
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        if !self.path.is_empty() || !self.query.is_empty() {
            write!(f, "/{}", self.path)?;
        }
        for (index, (name, value)) in self.query.iter().enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            let harmless =
                ["host", "sslmode", "ssl-mode", "sslrootcert", "application_name", "options", "user", "port", "dbname", "db", "protocol"];
            write!(f, "{mark}{name}={}", if harmless.contains(&name.as_str()) { value } else { "***" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The URL without its secrets; `***` if it cannot be read.
pub fn mask(text: &str) -> String {
    Url::parse(text).map_or_else(|_| "***".to_owned(), |url| url.to_string())
}

fn host_and_port(place: &str) -> Result<(&str, Option<u16>), UrlError> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, tail) = rest.split_once(']').ok_or(UrlError::Host)?;
            if tail.is_empty() { (host, None) } else { (host, Some(tail.strip_prefix(':').ok_or(UrlError::Port)?)) }
        }
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let port = port.map(str::parse).transpose().map_err(|_| UrlError::Port)?;
    if host.contains(['<', '>', '{', '}', '$', '\\', '"', '`', '|', '^']) { Err(UrlError::Host) } else { Ok((host, port)) }
}

/// `%41` to `A`.
fn decode(text: &str) -> Result<String, UrlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().ok_or(UrlError::Encoding)?, rest.next().ok_or(UrlError::Encoding)?];
            let mut decoded = [0];
            hex::decode_to_slice(digits, &mut decoded).map_err(|_| UrlError::Encoding)?;
            bytes.extend(decoded);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| UrlError::Encoding)
}
