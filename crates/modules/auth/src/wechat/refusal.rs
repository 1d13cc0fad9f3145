//! What a client is told of WeChat's errors. The answer names no secret; the log has WeChat's number.

use std::time::Duration;

use erp_core::Problem;

use super::answer::Fault;

/// What a code was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whose a code of `wx.login` is.
    Login,
    /// The phone behind a code of `getPhoneNumber`.
    Phone,
    /// Nothing of the client's.
    Token,
}

/// A minute: WeChat counts its limits by the minute.
const PAUSE: Duration = Duration::from_mins(1);
const SOON: Duration = Duration::from_secs(5);

/// The codes of an access token that counts no more.
pub fn is_stale_token(fault: Fault) -> bool {
    matches!(fault, Fault::Code(40_001 | 40_014 | 42_001))
}

/// The refusal that a fault becomes.
pub fn refusal(fault: Fault, asked: Asked) -> Problem {
    let Fault::Code(code) = fault else {
        tracing::warn!(?fault, ?asked, "WeChat cannot be asked");
        return unavailable();
    };
    let problem = match (code, asked) {
        // Invalid, used, or missing.
        (40_029 | 40_163 | 41_008, Asked::Login) => return Problem::new(401, "auth.wechat.code_invalid"),
        (40_029 | 40_163 | 41_008 | 47_001, Asked::Phone) => return phone_code_invalid(),
        (40_226, _) => return Problem::new(403, "auth.wechat.blocked"),
        // Of the user, of the app by the minute, of the app by the day.
        (45_011 | 45_009 | 45_035, _) => Problem { retry_after: Some(PAUSE), ..Problem::new(429, "auth.wechat.rate_limited") },
        // App id, secret, access token, or an address that the app's owner has not listed.
        (40_001 | 40_002 | 40_013 | 40_014 | 40_125 | 40_164 | 41_001 | 41_002 | 41_004 | 42_001 | 48_001 | 50_002 | 61_024, _) => {
            misconfigured()
        }
        _ => unavailable(),
    };
    tracing::warn!(errcode = code, ?asked, code = problem.code, "WeChat refuses");
    problem
}

pub fn unavailable() -> Problem {
    Problem { retry_after: Some(SOON), ..Problem::new(503, "auth.wechat.unavailable") }
}

pub fn misconfigured() -> Problem {
    Problem { retry_after: Some(PAUSE), ..Problem::new(503, "auth.wechat.misconfigured") }
}

pub fn phone_code_invalid() -> Problem {
    let fault = erp_core::FieldProblem::new("phone_code", "auth.wechat.phone_code_invalid");
    Problem::new(422, "auth.wechat.phone_code_invalid").field(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fault: Fault, asked: Asked) -> (u16, &'static str) {
        let problem = refusal(fault, asked);
        assert_eq!(problem.retry_after.is_some(), matches!(problem.status, 429 | 503), "{problem:?}");
        (problem.status, problem.code)
    }

    #[test]
    fn every_documented_error_has_one_meaning() {
        for code in [40_029, 40_163] {
            assert_eq!(told(Fault::Code(code), Asked::Login), (401, "auth.wechat.code_invalid"));
            assert_eq!(told(Fault::Code(code), Asked::Phone), (422, "auth.wechat.phone_code_invalid"));
        }
        for asked in [Asked::Login, Asked::Phone, Asked::Token] {
            assert_eq!(told(Fault::Code(40_226), asked), (403, "auth.wechat.blocked"));
            assert_eq!(told(Fault::Code(45_011), asked), (429, "auth.wechat.rate_limited"));
            for code in [40_013, 41_002, 40_125] {
                assert_eq!(told(Fault::Code(code), asked), (503, "auth.wechat.misconfigured"));
            }
            for fault in [Fault::Code(-1), Fault::Code(99_999), Fault::Unreadable, Fault::Lost, Fault::Late] {
                assert_eq!(told(fault, asked), (503, "auth.wechat.unavailable"), "{fault:?}");
            }
        }
    }
}
