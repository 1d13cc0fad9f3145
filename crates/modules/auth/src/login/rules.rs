//! How long a name is delayed, and how an attempt ends.

use std::time::Duration;

/// So many failures are free.
pub const FREE_FAILURES: u32 = 5;

/// The delay after the `failures`th failure: 1 s at the fifth, doubling, at most `longest`.
pub fn delay(failures: u32, longest: Duration) -> Option<Duration> {
    let doublings = failures.checked_sub(FREE_FAILURES)?;
    Some(1_u64.checked_shl(doublings).map_or(longest, Duration::from_secs).min(longest))
}

/// How an attempt ended; `login_log.outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Success,
    BadCredentials,
    Throttled,
    Disabled,
    /// Everything was right, and the second factor has still to come.
    OtpRequired,
    OtpWrong,
    /// Everything was right, and the tenant is not in use.
    TenantNotInUse,
}

impl Ended {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::BadCredentials => "bad_credentials",
            Self::Throttled => "throttled",
            Self::Disabled | Self::TenantNotInUse => "disabled",
            Self::OtpRequired => "otp_required",
            Self::OtpWrong => "otp_wrong",
        }
    }

    /// Whether it is a failure that others hear of. Those that a delay refuses are without number, and a code that has still to
    /// come is no failure.
    pub const fn is_told(self) -> bool {
        matches!(self, Self::BadCredentials | Self::Disabled | Self::OtpWrong)
    }

    /// `matches`: the password is the user's. `may_sign_in`: the user is there, active, and has had no other password since.
    pub const fn of(matches: bool, may_sign_in: bool, delayed: bool) -> Self {
        match (delayed, matches, may_sign_in) {
            (true, ..) => Self::Throttled,
            (false, true, true) => Self::Success,
            (false, true, false) => Self::Disabled,
            (false, false, _) => Self::BadCredentials,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_from_the_fifth_failure_to_the_longest() {
        let longest = Duration::from_mins(15);
        let seconds = |n| delay(n, longest).map(|d| d.as_secs());
        assert_eq!([0, 1, 4].map(seconds), [None; 3]);
        assert_eq!([5, 6, 7, 14].map(seconds), [Some(1), Some(2), Some(4), Some(512)]);
        assert_eq!([15, 16, 69, 70, u32::MAX].map(seconds), [Some(900); 5]);
    }

    #[test]
    fn a_delay_hides_everything_else() {
        assert_eq!(Ended::of(true, true, true), Ended::Throttled);
        assert_eq!(Ended::of(true, true, false), Ended::Success);
        assert_eq!(Ended::of(true, false, false), Ended::Disabled);
        assert_eq!(Ended::of(false, true, false), Ended::BadCredentials);
        assert_eq!(Ended::of(false, false, false), Ended::BadCredentials);
    }
}
