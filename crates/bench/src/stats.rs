//! The arithmetic: medians, spreads, percentiles.

use serde::Serialize;

/// What several rounds said of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
    pub rounds: usize,
}

impl Spread {
    /// Of nothing, everything is zero.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or_default();
        let last = values.len().saturating_sub(1);
        Self { median: f64::midpoint(at(last / 2), at(values.len() / 2)), min: at(0), max: at(last), rounds: values.len() }
    }

    pub fn exactly(value: f64) -> Self {
        Self::of([value])
    }
}

/// Round by round, so that what disturbs a round disturbs both sides of its quotient.
pub fn ratios(above: &[f64], below: &[f64]) -> Spread {
    Spread::of(above.iter().zip(below).map(|(above, below)| above / below))
}

/// The smallest value that `share` of all values do not exceed. Sorts in place; of nothing, zero.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (values.len() as f64 * share).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_lies_in_the_middle() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { median: 2.0, min: 1.0, max: 3.0, rounds: 3 });
        assert_eq!(Spread::of([4.0, 1.0, 3.0, 2.0]), Spread { median: 2.5, min: 1.0, max: 4.0, rounds: 4 });
        assert_eq!(Spread::exactly(7.0), Spread { median: 7.0, min: 7.0, max: 7.0, rounds: 1 });
        assert_eq!(Spread::of([]), Spread { median: 0.0, min: 0.0, max: 0.0, rounds: 0 });
    }

    #[test]
    fn quotients_are_taken_round_by_round() {
        let spread = ratios(&[10.0, 40.0, 30.0], &[10.0, 20.0, 10.0]);
        assert_eq!((spread.median, spread.min, spread.max), (2.0, 1.0, 3.0));
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let mut values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!((percentile(&mut values, 0.5), percentile(&mut values, 0.99), percentile(&mut values, 1.0)), (50.0, 99.0, 100.0));
        assert_eq!((percentile(&mut [7.0], 0.99), percentile(&mut [], 0.5)), (7.0, 0.0));
    }
}
