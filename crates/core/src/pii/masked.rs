//! A masked value as a type of its own.

use std::fmt;

use chrono::NaiveDate;

use super::mask;

/// What [`mask`] left of a protected value. It can be made in no other way, so that whoever asks for one gets no plaintext.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked(String);

impl Masked {
    pub fn name(name: &str) -> Self {
        Self(mask::name(name))
    }

    /// Of an E.164 number.
    pub fn phone(e164: &str) -> Self {
        Self(mask::phone(e164))
    }

    pub fn id_card(number: &str) -> Self {
        Self(mask::id_card(number))
    }

    pub fn birth_date(date: NaiveDate) -> Self {
        Self(mask::birth_date(date))
    }

    pub fn email(address: &str) -> Self {
        Self(mask::email(address))
    }

    pub fn address(address: &str) -> Self {
        Self(mask::address(address))
    }

    /// Of any other number of a person.
    pub fn other(value: &str) -> Self {
        Self(mask::other(value))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
