//! Crash points: where the chaos suite ends the process, to see what a crash there loses.
//!
//! A build without the feature `failpoints` has none of them: [`Point::pass`] is empty. With it, `ERP_FAIL=P5:3` aborts the process, without
//! unwinding and without a word to its peers, when it passes P5 for the third time.

#[cfg(all(feature = "failpoints", not(debug_assertions)))]
compile_error!("crash points are for the chaos suite, which is a debug build");

/// A moment between two steps that must not come apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Events are inserted, their transaction is not committed.
    P1,
    /// Committed, and nobody is woken yet.
    P2,
    /// Woken, and nothing is fetched yet.
    P3,
    /// Fetched, and nothing is sent yet.
    P4,
    /// Sent, and nothing is noted yet.
    P5,
    /// The completing statement is under way.
    P6,
    /// Completed, before the loop goes on.
    P7,
    /// A retry is noted, the next one is not sent yet.
    P8,
    /// An event is about to become a dead letter.
    P9,
    /// A dead letter is handed over again, not committed.
    P10,
    /// An old month is dropped, not committed.
    P11,
    /// A slot is claimed, its run has not begun.
    P12,
    /// Between two tenants of a task.
    P13,
    /// A task's work is done, its run is not noted as ended.
    P14,
    /// While draining.
    P15,
}

impl Point {
    /// Every point, by its name in `ERP_FAIL`.
    pub const ALL: [Self; 15] = [
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
        Self::P6,
        Self::P7,
        Self::P8,
        Self::P9,
        Self::P10,
        Self::P11,
        Self::P12,
        Self::P13,
        Self::P14,
        Self::P15,
    ];

    /// The process comes by. Ends it if it was told to end here.
    #[inline]
    pub fn pass(self) {
        if self.is_due() {
            self.end();
        }
    }

    /// Whether the process is to end here now, for what has to begin something before it ends itself with [`Point::end`].
    #[inline]
    pub fn is_due(self) -> bool {
        #[cfg(feature = "failpoints")]
        return armed::is_due(self);
        #[cfg(not(feature = "failpoints"))]
        false
    }

    /// Ends the process as a crash would.
    pub fn end(self) -> ! {
        std::process::abort()
    }
}

#[cfg(feature = "failpoints")]
mod armed {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    };

    use super::Point;

    /// The variable that names a point, and which passing ends the process.
    const VARIABLE: &str = "ERP_FAIL";

    static ARMED: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        let text = std::env::var(VARIABLE).ok()?;
        let (name, count) = text.split_once(':').unwrap_or((&text, "1"));
        Some((name.to_owned(), AtomicU64::new(count.parse().ok()?)))
    });

    pub(super) fn is_due(point: Point) -> bool {
        let Some((name, left)) = &*ARMED else { return false };
        *name == format!("{point:?}") && left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)) == Ok(1)
    }
}

#[cfg(all(test, not(feature = "failpoints")))]
mod tests {
    use super::Point;

    #[test]
    fn without_the_feature_nothing_ends_here() {
        for point in Point::ALL {
            point.pass();
            assert!(!point.is_due());
        }
    }
}
