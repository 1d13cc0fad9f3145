//! Where a database stands against this binary, from the raw rows.

use serde::Serialize;

use super::SqlMigration;

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Current,
    Pending,
    /// A newer binary migrated further.
    Ahead,
    /// An applied step differs from ours, or the two histories fork.
    Diverged,
}

#[derive(Clone, Debug, Serialize)]
pub struct Status {
    pub state: State,
    pub applied: Vec<String>,
    pub pending: Vec<String>,
    /// Applied steps that this binary does not know.
    pub ahead: Vec<String>,
    /// Applied steps whose statements have changed since.
    pub changed: Vec<String>,
    /// Ahead, but every unknown step says that a binary of our level still works.
    pub compatible: bool,
}

/// Compares the applied rows (name, checksum, compatibility floor) with ours.
pub fn classify(ours: &[SqlMigration], applied: &[(String, Option<String>, Option<String>)]) -> Status {
    let known = |name: &str| ours.iter().find(|m| m.name == name);
    let newest = ours.iter().map(|m| m.name).max().unwrap_or_default();
    let ahead: Vec<_> = applied.iter().filter(|(name, ..)| known(name).is_none()).collect();
    let changed: Vec<String> = applied
        .iter()
        .filter(|(name, checksum, _)| known(name).is_some_and(|m| checksum.as_deref() != Some(m.checksum().as_str())))
        .map(|(name, ..)| name.clone())
        .collect();
    let pending: Vec<String> =
        ours.iter().filter(|m| !applied.iter().any(|(name, ..)| name == m.name)).map(|m| m.name.to_owned()).collect();
    let forked = ahead.iter().any(|(name, ..)| name.as_str() < newest) || (!ahead.is_empty() && !pending.is_empty());
    let state = if !changed.is_empty() || forked {
        State::Diverged
    } else if !ahead.is_empty() {
        State::Ahead
    } else if pending.is_empty() {
        State::Current
    } else {
        State::Pending
    };
    let compatible = state == State::Ahead && ahead.iter().all(|(_, _, floor)| floor.as_deref().is_some_and(|floor| floor <= newest));
    Status {
        state,
        applied: applied.iter().map(|(name, ..)| name.clone()).collect(),
        pending,
        ahead: ahead.iter().map(|(name, ..)| name.clone()).collect(),
        changed,
        compatible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &'static str) -> SqlMigration {
        SqlMigration { name, up: vec![name.to_owned()], down: vec![], why_no_down: None, transactional: true, compat_floor: name }
    }

    fn row(m: &SqlMigration) -> (String, Option<String>, Option<String>) {
        (m.name.to_owned(), Some(m.checksum()), Some(m.compat_floor.to_owned()))
    }

    #[test]
    fn every_state_is_told_from_the_rows() {
        let (a, b, c) = (step("m1_a"), step("m2_b"), step("m3_c"));
        let ours = [a.clone(), b.clone()];
        assert_eq!(classify(&ours, &[]).state, State::Pending);
        assert_eq!(classify(&ours, &[row(&a), row(&b)]).state, State::Current);
        let ahead = classify(&ours, &[row(&a), row(&b), row(&c)]);
        assert_eq!((ahead.state, ahead.compatible), (State::Ahead, false));
        let mut tolerant = row(&c);
        tolerant.2 = Some("m2_b".to_owned());
        assert!(classify(&ours, &[row(&a), row(&b), tolerant]).compatible);
        let mut edited = row(&a);
        edited.1 = Some("other".to_owned());
        assert_eq!(classify(&ours, &[edited, row(&b)]).state, State::Diverged);
        assert_eq!(classify(&[a.clone(), c.clone()], &[row(&a), row(&b)]).state, State::Diverged);
        assert_eq!(classify(&ours, &[row(&a), row(&c)]).state, State::Diverged);
    }
}
