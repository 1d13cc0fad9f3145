//! Cookies for browsers, for those clients that ask for them at the login: script cannot read what it need not hold.
//!
//! `__Host-` ties a cookie to exactly this host, over TLS: no sub-domain can set or read it. `SameSite=Strict` keeps it out of
//! whatever another site starts, and the header [`CSRF`] out of what a page could still send without being asked: a browser lets
//! no other origin send it, since CORS never allows it.

use erp_core::Problem;
use http::{HeaderMap, HeaderName, HeaderValue, header};

pub const REFRESH: &str = "__Host-erp_refresh";
pub const DEVICE: &str = "__Host-erp_device";
/// Must be `1` where a cookie is the credential.
pub const CSRF: HeaderName = HeaderName::from_static("x-csrf-protection");
/// What a browser says about who started the request (Fetch Metadata).
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A cookie's value, where it was sent exactly once.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')).filter(|pair| pair.0 == name);
    let value = values.next()?.1;
    values.next().is_none().then_some(value)
}

/// 403 unless the request shows that our own page sent it.
pub fn require_own_page(headers: &HeaderMap) -> Result<(), Problem> {
    let marked = headers.get(CSRF).is_some_and(|value| value == "1");
    // Older browsers and other clients do not say; for them the mark alone counts.
    let own = headers.get(FETCH_SITE).is_none_or(|site| site == "same-origin");
    if marked && own { Ok(()) } else { Err(Problem::new(403, "auth.csrf.refused")) }
}

/// `Set-Cookie` of a value that lives so many seconds; zero takes the cookie away.
pub fn set(name: &str, value: &str, seconds: u64) -> Result<HeaderValue, Problem> {
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    let mut value = HeaderValue::from_str(&text).map_err(Problem::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_read_by_its_whole_name_and_only_once() {
        let of = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::COOKIE, line.parse().unwrap());
            }
            read(&headers, REFRESH).map(str::to_owned)
        };
        assert_eq!(of(&["a=1; __Host-erp_refresh=x.y; b=2"]).as_deref(), Some("x.y"));
        assert_eq!(of(&["a=1", "__Host-erp_refresh=z"]).as_deref(), Some("z"));
        assert_eq!(of(&["erp_refresh=x; x__Host-erp_refresh=y"]), None);
        assert_eq!(of(&["__Host-erp_refresh=x; __Host-erp_refresh=y"]), None);
    }

    #[test]
    fn only_our_own_page_passes() {
        let of = |mark: Option<&str>, site: Option<&str>| {
            let mut headers = HeaderMap::new();
            for (name, value) in [(CSRF, mark), (FETCH_SITE, site)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            require_own_page(&headers).is_ok()
        };
        assert!(of(Some("1"), None) && of(Some("1"), Some("same-origin")));
        for (mark, site) in
            [(None, None), (Some("0"), None), (None, Some("same-origin")), (Some("1"), Some("same-site")), (Some("1"), Some("cross-site"))]
        {
            assert!(!of(mark, site), "{mark:?} {site:?}");
        }
    }
}
