//! What an access token says, and the rules a token must keep.

use std::time::Duration;

use erp_core::clock::representable;
use jsonwebtoken::Algorithm;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The value of `typ` (RFC 9068 §2.1): a refresh, reset or ticket token can never pass as an access token.
pub(super) const TYPE: &str = "at+jwt";
/// The clocks of two nodes may differ by so many seconds.
pub(super) const LEEWAY: i64 = 30;

/// The header. Whatever else a header can carry (`crit`, `jwk`, `jku`, `x5u`, `b64`) is refused by not being named here;
/// serde refuses a member given twice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) alg: Algorithm,
    pub(super) typ: String,
    pub(super) kid: String,
}

/// The claims: all required, none other allowed. Times are whole seconds since 1970.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    pub exp: i64,
    pub nbf: i64,
    pub iat: i64,
    pub iss: String,
    pub aud: String,
    /// The user.
    pub sub: Uuid,
    /// The tenant.
    pub tid: Uuid,
    /// The session.
    pub sid: Uuid,
    /// The token's own id.
    pub jti: Uuid,
    /// The user's token epoch; an older one is dead.
    pub ver: i32,
    /// When the user last proved who they are (OpenID Connect Core §2).
    pub auth_time: i64,
}

impl Claims {
    /// Whether the token is for us and `now` (seconds) lies in its life, which must not be longer than `longest`.
    pub(super) fn hold(&self, now: i64, issuer: &str, audience: &str, longest: Duration) -> bool {
        let longest = i64::try_from(longest.as_secs()).unwrap_or(i64::MAX);
        // From here on no difference can overflow.
        let sane = [self.exp, self.nbf, self.iat].iter().all(|t| representable(*t));
        sane && self.iss == issuer
            && self.aud == audience
            && self.exp > now - LEEWAY
            && self.nbf <= now + LEEWAY
            && self.iat <= now + LEEWAY
            && self.exp > self.iat
            && self.exp - self.iat <= longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;
    const LIFE: Duration = Duration::from_mins(15);

    fn claims() -> Claims {
        let id = Uuid::now_v7();
        Claims {
            exp: NOW + 900,
            nbf: NOW,
            iat: NOW,
            iss: "erp".into(),
            aud: "api".into(),
            sub: id,
            tid: id,
            sid: id,
            jti: id,
            ver: 1,
            auth_time: NOW,
        }
    }

    #[test]
    fn a_token_holds_only_in_its_own_time_and_place() {
        assert!(claims().hold(NOW, "erp", "api", LIFE));
        assert!(!claims().hold(NOW, "other", "api", LIFE));
        assert!(!claims().hold(NOW, "erp", "other", LIFE));
        for (now, good) in [(NOW - 31, false), (NOW - 30, true), (NOW + 929, true), (NOW + 930, false)] {
            assert_eq!(claims().hold(now, "erp", "api", LIFE), good, "{}", now - NOW);
        }
    }

    #[test]
    fn hostile_times_neither_pass_nor_overflow() {
        let with = |change: fn(&mut Claims)| {
            let mut claims = claims();
            change(&mut claims);
            claims.hold(NOW, "erp", "api", LIFE)
        };
        let hostile: [fn(&mut Claims); 8] = [
            |c| c.exp = i64::MAX,
            |c| c.iat = i64::MIN,
            |c| (c.exp, c.iat) = (i64::MAX, i64::MIN),
            |c| c.exp += 1,
            |c| c.nbf = NOW + 31,
            |c| (c.iat, c.exp) = (NOW + 31, NOW + 60),
            |c| c.exp = c.iat,
            |c| c.nbf = -1,
        ];
        for (index, change) in hostile.into_iter().enumerate() {
            assert!(!with(change), "{index}");
        }
    }
}
