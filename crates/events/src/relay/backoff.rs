//! When a refused event is tried again.

use std::time::Duration;

use uuid::Uuid;

/// Nine pauses, about 28 hours together.
pub(crate) const PAUSES: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(10),
];

/// The pause after the `attempts`th refusal, 20 % up or down so that what failed together does not come back together. A receiver that
/// asked for more time gets it.
pub(crate) fn pause(pauses: &[Duration], attempts: i16, event: Uuid, after: Option<Duration>) -> Duration {
    let index = usize::try_from(attempts.max(1) - 1).unwrap_or(0).min(pauses.len().saturating_sub(1));
    let base = pauses.get(index).copied().unwrap_or(Duration::from_secs(5));
    let mixed = (event.as_u128() as u64 ^ (event.as_u128() >> 64) as u64 ^ u64::from(attempts as u16)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let part = 0.8 + 0.4 * ((mixed >> 40) as f64 / f64::from(1 << 24));
    base.mul_f64(part).max(after.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_spread_and_give_way_to_the_receiver() {
        for attempts in 1..=12_i16 {
            let base = PAUSES[(attempts as usize - 1).min(8)];
            let all: Vec<Duration> = (0..200).map(|_| pause(&PAUSES, attempts, Uuid::new_v4(), None)).collect();
            assert!(all.iter().all(|p| *p >= base.mul_f64(0.79) && *p <= base.mul_f64(1.21)), "{attempts}");
            assert!(all.iter().min() < all.iter().max());
        }
        assert_eq!(pause(&PAUSES, 1, Uuid::nil(), Some(Duration::from_mins(7))), Duration::from_mins(7));
        let sum: Duration = PAUSES.iter().sum();
        assert!((Duration::from_hours(27)..Duration::from_hours(29)).contains(&sum));
    }
}
