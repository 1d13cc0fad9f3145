//! Connection URLs of the database and of Redis.

use super::words;
use crate::{
    checks::{URL_FORM, URL_PASSWORD},
    finding::Finding,
    url::Url,
};

pub(super) fn database(text: &str) -> Option<Finding> {
    let url = match read(text, &["postgres", "postgresql"]) {
        Ok(url) => url,
        Err(finding) => return Some(*finding),
    };
    if url.host.is_empty() && url.query("host").is_none() {
        return Some(Finding::new(&URL_FORM, "names no host; a socket is ?host=/directory"));
    }
    if url.path.is_empty() && url.query("dbname").is_none() {
        return Some(Finding::new(&URL_FORM, "names no database"));
    }
    let certificate = url.query("sslcert").is_some();
    match url.any_password().filter(|password| !password.is_empty()) {
        None if url.is_local() || certificate => None,
        None => Some(Finding::new(&URL_PASSWORD, "has no password, and the server is another machine")),
        Some(password) => weak(&url, password),
    }
}

/// A missing password is a warning of its own.
pub(super) fn redis(text: &str) -> Option<Finding> {
    if text == crate::sections::REDIS_IN_MEMORY {
        return None;
    }
    let url = match read(text, &["redis", "rediss", "redis+unix", "unix"]) {
        Ok(url) => url,
        Err(finding) => return Some(*finding),
    };
    if url.host.is_empty() && !url.scheme.contains("unix") {
        return Some(Finding::new(&URL_FORM, "names no host"));
    }
    let password = url.any_password().filter(|password| !password.is_empty())?;
    weak(&url, password)
}

fn read(text: &str, schemes: &[&str]) -> Result<Url, Box<Finding>> {
    let url = Url::parse(text).map_err(|error| Box::new(Finding::new(&URL_FORM, error.to_string())))?;
    if schemes.contains(&url.scheme.as_str()) {
        Ok(url)
    } else {
        Err(Box::new(Finding::new(&URL_FORM, format!("must begin with {}://", schemes.join(":// or ")))))
    }
}

fn weak(url: &Url, password: &str) -> Option<Finding> {
    let user = if url.user.is_empty() { url.query("user").unwrap_or_default() } else { &url.user };
    let named = [user, &url.path, &url.host].into_iter().any(|part| !part.is_empty() && part.eq_ignore_ascii_case(password));
    if named {
        return Some(Finding::new(&URL_PASSWORD, "has the user's, the database's or the host's name as its password"));
    }
    if words::classify(password).is_some() {
        return Some(Finding::new(&URL_PASSWORD, "has a known default or placeholder as its password"));
    }
    None
}
