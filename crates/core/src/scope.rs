//! Whose records a permission reaches.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use uuid::Uuid;

/// Which part of a tenant's records a permission reaches where it does not reach all of them. What somebody made, and what is
/// about them, is always part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Patients in whose care team the user is.
    pub care: bool,
    /// Records of these departments.
    pub departments: BTreeSet<Uuid>,
}

impl Reach {
    /// What two roles reach together.
    pub fn join(&mut self, other: &Self) {
        self.care |= other.care;
        self.departments.extend(&other.departments);
    }
}

/// Whose records a user's permissions reach: a permission that is not named reaches all of the tenant's.
#[derive(Clone, Debug, Default)]
pub struct Reaches(Arc<BTreeMap<String, Arc<Reach>>>);

impl Reaches {
    pub fn new(narrowed: impl IntoIterator<Item = (String, Reach)>) -> Self {
        Self(Arc::new(narrowed.into_iter().map(|(code, reach)| (code, Arc::new(reach))).collect()))
    }

    /// None: everything.
    pub fn of(&self, permission: &str) -> Option<Arc<Reach>> {
        self.0.get(permission).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_narrowed_reaches_everything_and_reaches_add_up() {
        let mut reach = Reach { care: true, departments: BTreeSet::from([Uuid::from_u128(1)]) };
        reach.join(&Reach { care: false, departments: BTreeSet::from([Uuid::from_u128(2)]) });
        assert_eq!((reach.care, reach.departments.len()), (true, 2));
        let reaches = Reaches::new([("a.b.c".to_owned(), reach.clone())]);
        assert_eq!(reaches.of("a.b.c").as_deref(), Some(&reach));
        assert_eq!(reaches.of("a.b.d"), None);
    }
}
