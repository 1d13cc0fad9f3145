//! Fields of a body that replaces a record.

use serde::{Deserialize, Deserializer};

/// A field of a replacement: left out, it stays as it is; null clears it. The field needs `#[serde(default)]`.
#[derive(Clone, Debug, Default)]
pub enum Edit<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Edit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T> Edit<T> {
    /// Applies it to what is stored; `check` notes what is wrong with a new value and gives none then.
    pub fn apply<U>(&self, target: &mut Option<U>, check: impl FnOnce(&T) -> Option<U>) {
        match self {
            Self::Keep => {}
            Self::Clear => *target = None,
            Self::Set(value) => *target = check(value),
        }
    }
}
