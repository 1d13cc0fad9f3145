//! What a receiver's answer means.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};

use crate::{Refusal, sinks::refuse::dead};

/// The longest pause a receiver may ask for: that between the last two tries.
const LONGEST_PAUSE: Duration = Duration::from_hours(10);

/// 2xx: taken. 408, 409, 425, 429, 3xx and 5xx: again later. Other 4xx: never.
pub(super) fn judge(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Result<(), Refusal> {
    let code = status.as_u16();
    match code {
        200..=299 => Ok(()),
        410 => Err(dead("the receiver answered 410 Gone: it wants no more events; disable this webhook")),
        408 | 409 | 425 | 429 => Err(later(format!("the receiver answered {code}"), headers, now)),
        400..=499 => Err(dead(format!("the receiver answered {code}"))),
        300..=399 => Err(later(format!("the receiver answered {code}: redirects are not followed, give the final URL"), headers, now)),
        _ => Err(later(format!("the receiver answered {code}"), headers, now)),
    }
}

fn later(error: String, headers: &HeaderMap, now: DateTime<Utc>) -> Refusal {
    let after = headers.get(RETRY_AFTER).and_then(|value| pause(value.to_str().ok()?, now));
    Refusal::Retry { error, after }
}

/// Seconds or a date (RFC 9110, 10.2.3).
fn pause(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    let asked = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map_or(LONGEST_PAUSE, Duration::from_secs)
    } else {
        let date = DateTime::parse_from_rfc2822(text).ok()?;
        (date.to_utc() - now).to_std().unwrap_or_default()
    };
    Some(asked.min(LONGEST_PAUSE)).filter(|asked| !asked.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(code: u16, after: Option<&str>) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        if let Some(after) = after {
            headers.insert(RETRY_AFTER, after.parse().unwrap());
        }
        let now = DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").unwrap().to_utc();
        judge(StatusCode::from_u16(code).unwrap(), &headers, now)
    }

    #[test]
    fn every_status_has_its_meaning() {
        for code in 100..=599 {
            let verdict = verdict(code, None);
            match code {
                200..=299 => assert_eq!(verdict, Ok(()), "{code}"),
                408 | 409 | 425 | 429 => assert!(matches!(verdict, Err(Refusal::Retry { .. })), "{code}"),
                400..=499 => assert!(matches!(verdict, Err(Refusal::Dead { .. })), "{code}"),
                _ => assert!(matches!(verdict, Err(Refusal::Retry { .. })), "{code}"),
            }
        }
        assert!(verdict(410, None).unwrap_err().to_string().contains("Gone"));
    }

    #[test]
    fn pauses_are_seconds_or_dates_and_have_an_end() {
        let after = |text| match verdict(503, Some(text)) {
            Err(Refusal::Retry { after, .. }) => after.map(|pause| pause.as_secs()),
            other => panic!("{other:?}"),
        };
        assert_eq!(after("120"), Some(120));
        assert_eq!(after("Thu, 01 Jan 2026 00:05:00 GMT"), Some(300));
        assert_eq!(after("99999999999999999999999"), Some(36_000));
        assert_eq!(after("Fri, 31 Dec 2100 00:00:00 GMT"), Some(36_000));
        for nothing in ["0", "", "soon", "-5", "1.5", "Wed, 31 Dec 2025 00:00:00 GMT"] {
            assert_eq!(after(nothing), None, "{nothing:?}");
        }
        assert!(matches!(verdict(404, Some("120")), Err(Refusal::Dead { .. })));
    }
}
