//! What a presented refresh token is worth (OAuth 2.0 security BCP, RFC 9700 §4.14.2).

/// A lost answer may be asked for again for so many seconds.
pub const GRACE_SECONDS: i32 = 30;

/// The state of a presented token, read under its session's lock.
#[derive(Clone, Copy, Debug)]
pub struct Presented {
    /// The session is neither ended nor expired, and its user may sign in.
    pub session_live: bool,
    pub expired: bool,
    pub used: bool,
    pub revoked: bool,
    /// The token that replaced it was never used, is not revoked, and is at most [`GRACE_SECONDS`] old.
    pub successor_fresh: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Worth nothing.
    Refuse,
    /// The usual case: use it up, give a successor.
    Rotate,
    /// The answer that carried its successor was lost: revoke that successor, give another.
    Reissue,
    /// Two parties hold the family: end the session.
    Reuse,
}

impl Presented {
    pub const fn verdict(self) -> Verdict {
        match self {
            Self { session_live: false, .. } | Self { expired: true, .. } => Verdict::Refuse,
            // A revoked token was replaced in the grace period; whoever still holds it got an answer that somebody else asked for again.
            Self { revoked: true, .. } => Verdict::Reuse,
            Self { used: false, .. } => Verdict::Rotate,
            Self { successor_fresh: true, .. } => Verdict::Reissue,
            Self { successor_fresh: false, .. } => Verdict::Reuse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_its_verdict() {
        let fresh = Presented { session_live: true, expired: false, used: false, revoked: false, successor_fresh: false };
        assert_eq!(fresh.verdict(), Verdict::Rotate);
        let used = Presented { used: true, ..fresh };
        assert_eq!(used.verdict(), Verdict::Reuse);
        assert_eq!(Presented { successor_fresh: true, ..used }.verdict(), Verdict::Reissue);
        assert_eq!(Presented { revoked: true, successor_fresh: true, ..used }.verdict(), Verdict::Reuse);
        assert_eq!(Presented { revoked: true, ..fresh }.verdict(), Verdict::Reuse);
        for dead in [Presented { session_live: false, ..used }, Presented { expired: true, ..fresh }] {
            assert_eq!(dead.verdict(), Verdict::Refuse);
        }
    }
}
