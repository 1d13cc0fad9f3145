//! The listener's certificate: how long it is good for.

use std::{fs, path::Path, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDateTime, Utc};
use erp_db::Failure;
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::{ServerSection, Severity, too_open};

/// Time enough to get another one.
const SOON: Duration = Duration::from_hours(14 * 24);

pub fn check() -> Check {
    let title = "the certificate of server.tls is good for two weeks more";
    Check::new("server.tls", title, Severity::Error, CheckNeeds::Config, look)
}

async fn look(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let Ok(section) = ctx.config()?.section::<ServerSection>() else { return Ok(Finding::skipped("the section cannot be read")) };
    let Some((cert, key)) = section.tls.pair() else { return Ok(Finding::skipped("server.tls is not set: plain HTTP")) };
    if too_open(key) {
        let path = key.display();
        return Ok(Finding::fail(format!("{path} is open to others (wider than 0640)")).fix(format!("chmod 0600 {path}")));
    }
    Ok(judge(cert, ctx.clock.now()))
}

fn judge(path: &Path, now: DateTime<Utc>) -> Finding {
    let renew = "renew it, and send SIGHUP: it is read again";
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return Finding::fail(format!("{}: {error}", path.display())),
    };
    let Some(end) = not_after(&text) else {
        return Finding::warn(format!("no end of validity was found in {}", path.display()));
    };
    let evidence = format!("{} is good until {}", path.display(), end.format("%FT%TZ"));
    if end <= now {
        Finding::fail(evidence).fix(renew)
    } else if (end - now).to_std().is_ok_and(|left| left < SOON) {
        Finding::warn(evidence).fix(renew)
    } else {
        Finding::ok(evidence)
    }
}

/// The end of validity of the first certificate in a PEM file, which is the server's own. A certificate holds one pair of times
/// side by side, and nothing else in it looks like that; so no parser of certificates is needed.
fn not_after(pem: &str) -> Option<DateTime<Utc>> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
    let der = STANDARD.decode(body.split_whitespace().collect::<String>()).ok()?;
    (0..der.len()).find_map(|start| {
        let (_, next) = time(&der, start)?;
        time(&der, next).map(|(end, _)| end)
    })
}

/// A DER time at this place, UTCTime or GeneralizedTime, and where it ends.
fn time(der: &[u8], at: usize) -> Option<(DateTime<Utc>, usize)> {
    let (tag, length) = (*der.get(at)?, usize::from(*der.get(at + 1)?));
    let end = at + 2 + length;
    let text = std::str::from_utf8(der.get(at + 2..end)?).ok()?.strip_suffix('Z')?;
    let text = match (tag, length) {
        // Two digits: RFC 5280 puts 50 to 99 into the last century.
        (0x17, 13) => format!("{}{text}", if text.starts_with(['5', '6', '7', '8', '9']) { "19" } else { "20" }),
        (0x18, 15) => text.to_owned(),
        _ => return None,
    };
    Some((NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%S").ok()?.and_utc(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by OpenSSL; good until 2027-03-02T22:37:28Z.
    const PEM: &str = "-----BEGIN CERTIFICATE-----\n\
        MIIBezCCASGgAwIBAgIUbwFE8ec5QxN5zp+YKAS9OgkFCwowCgYIKoZIzj0EAwIw\n\
        EzERMA8GA1UEAwwIZXJwLnRlc3QwHhcNMjYxMTIyMjIzNzI4WhcNMjcwMzAyMjIz\n\
        NzI4WjATMREwDwYDVQQDDAhlcnAudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEH\n\
        A0IABN9eSgDRqsB1ePPv2SL18/zmqh277GmN3xXulzo8vxUtENVl8OOOZ/iSfvaI\n\
        LhMniMOMKlRsg+9If+fuDhKQt0CjUzBRMB0GA1UdDgQWBBT1SIA1mCyZCvZNytpK\n\
        295riUBq1DAfBgNVHSMEGDAWgBT1SIA1mCyZCvZNytpK295riUBq1DAPBgNVHRMB\n\
        Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCsf+8oiKTLnCvuHlu5mFuznDxu\n\
        OAR2CM9t4jSP2XrT8QIgC/8Rx5LOf2bwGjmSlzk070nk8SzymW2WwnJeTjKTAqE=\n\
        -----END CERTIFICATE-----";

    #[test]
    fn the_end_of_validity_is_read() {
        let end: DateTime<Utc> = "2027-03-02T22:37:28Z".parse().unwrap();
        assert_eq!(not_after(PEM), Some(end));
        assert_eq!(not_after("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), None);
        assert_eq!(not_after("no certificate"), None);
        // Beyond 2049 it is written the other way.
        let long = [&[0x30, 0x20, 0x17, 0x0d][..], b"261122214711Z", &[0x18, 0x0f], b"21261029214711Z"].concat();
        let pem = format!("-----BEGIN CERTIFICATE-----{}-----END CERTIFICATE-----", STANDARD.encode(long));
        assert_eq!(not_after(&pem), Some("2126-10-29T21:47:11Z".parse().unwrap()));
    }

    #[test]
    fn a_certificate_is_judged_by_what_is_left_of_it() {
        let dir = std::env::temp_dir().join(format!("erp-tls-{}", std::process::id()));
        fs::write(&dir, PEM).unwrap();
        let end = not_after(PEM).unwrap();
        let status = |left: Duration| judge(&dir, end - left).status.as_str();
        assert_eq!(
            [status(Duration::from_hours(24 * 30)), status(Duration::from_hours(24)), status(Duration::ZERO)],
            ["ok", "warn", "fail"]
        );
        fs::remove_file(&dir).unwrap();
        assert_eq!(judge(&dir, end).status.as_str(), "fail");
    }
}
