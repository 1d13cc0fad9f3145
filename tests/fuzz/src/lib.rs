//! What reads foreign bytes, one function each: it must neither panic nor break a promise, whatever it is given.
//!
//! `cargo xtask fuzz` runs them under libFuzzer, starting from `corpus/`; the test below replays that corpus in every run of the tests.
#![expect(clippy::panic, clippy::unwrap_used, clippy::expect_used, reason = "a broken promise is told by a panic")]

mod config;
mod envelope;
mod fhir;
mod json;
mod page;
mod person;
mod token;

pub use self::{config::config, envelope::envelope, fhir::fhir, json::json, page::page, person::person, token::token};

/// What is fuzzed.
pub type Target = fn(&[u8]);

/// Each with its name, which is that of its program and of its folder in `corpus/`.
pub const TARGETS: [(&str, Target); 7] =
    [("config", config), ("envelope", envelope), ("fhir", fhir), ("json", json), ("page", page), ("person", person), ("token", token)];

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    #[test]
    fn the_corpus_breaks_nothing() {
        for (name, target) in super::TARGETS {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
            let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert!(!files.is_empty(), "{}", folder.display());
            for file in files {
                target(&fs::read(file).unwrap());
            }
            target(b"");
        }
    }
}
