//! One line of the result, with what it must be and what it should be.

use serde::Serialize;

use crate::stats::Spread;

/// A bound, and on which side of it is good.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(bound) => value <= bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }

    /// `≤ 1.4x`
    pub fn text(self, unit: Unit) -> String {
        match self {
            Self::AtMost(bound) => format!("≤ {}", unit.text(bound)),
            Self::AtLeast(bound) => format!("≥ {}", unit.text(bound)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Ratio,
    Microseconds,
    Milliseconds,
    Mebibytes,
    PerRequest,
    Count,
}

impl Unit {
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Ratio => format!("{value:.2}x"),
            Self::Microseconds => format!("{value:.0} µs"),
            Self::Milliseconds => format!("{value:.1} ms"),
            Self::Mebibytes => format!("{value:.1} MiB"),
            Self::PerRequest => format!("{value:.3}"),
            Self::Count => format!("{value:.0}"),
        }
    }
}

/// How a measure stands to its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Stretch,
    Must,
    Missed,
    /// Nothing is asked of it: it explains another one.
    Told,
}

impl Verdict {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stretch => "stretch",
            Self::Must => "must",
            Self::Missed => "MISSED",
            Self::Told => "",
        }
    }
}

/// A measure. The median is judged.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The name to choose it by.
    pub key: &'static str,
    pub what: String,
    pub value: Spread,
    pub unit: Unit,
    pub must: Option<Bound>,
    pub stretch: Option<Bound>,
}

impl Row {
    pub fn new(key: &'static str, what: impl Into<String>, value: Spread, unit: Unit) -> Self {
        Self { key, what: what.into(), value, unit, must: None, stretch: None }
    }

    pub fn must(mut self, bound: Bound) -> Self {
        self.must = Some(bound);
        self
    }

    pub fn stretch(mut self, bound: Bound) -> Self {
        self.stretch = Some(bound);
        self
    }

    pub fn verdict(&self) -> Verdict {
        let holds = |bound: Option<Bound>| bound.is_some_and(|bound| bound.holds(self.value.median));
        match (self.must, self.stretch) {
            (None, None) => Verdict::Told,
            _ if holds(self.stretch) => Verdict::Stretch,
            (None, Some(_)) => Verdict::Told,
            _ if holds(self.must) => Verdict::Must,
            _ => Verdict::Missed,
        }
    }

    /// `1.83x (1.79x to 1.90x)`
    pub fn text(&self) -> String {
        let Spread { median, min, max, rounds } = self.value;
        let median = self.unit.text(median);
        if rounds > 1 { format!("{median} ({} to {})", self.unit.text(min), self.unit.text(max)) } else { median }
    }
}

/// What one subject gave.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Part {
    pub rows: Vec<Row>,
    /// Figures behind the rows, one line each.
    pub notes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: f64) -> Row {
        Row::new("get", "a get", Spread::exactly(value), Unit::Ratio)
    }

    #[test]
    fn the_median_is_judged_by_both_bounds() {
        let judged = |value: f64| row(value).must(Bound::AtMost(2.0)).stretch(Bound::AtMost(1.6)).verdict();
        assert_eq!([1.6, 1.61, 2.0, 2.01].map(judged), [Verdict::Stretch, Verdict::Must, Verdict::Must, Verdict::Missed]);
        let at_least = |value: f64| row(value).must(Bound::AtLeast(1.6)).verdict();
        assert_eq!([1.5, 1.6].map(at_least), [Verdict::Missed, Verdict::Must]);
        assert_eq!(row(9.0).verdict(), Verdict::Told);
    }

    #[test]
    fn a_value_is_written_with_its_unit_and_its_spread() {
        let spread = Row::new("get", "a get", Spread::of([1.5, 1.25, 2.0]), Unit::Ratio);
        assert_eq!(spread.text(), "1.50x (1.25x to 2.00x)");
        assert_eq!(Row::new("memory", "idle", Spread::exactly(12.34), Unit::Mebibytes).text(), "12.3 MiB");
        assert_eq!(Bound::AtMost(0.15).text(Unit::PerRequest), "≤ 0.150");
    }
}
