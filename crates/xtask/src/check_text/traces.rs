//! Traces of the machine a file was written on, and of unfinished work.

use crate::workspace::{Source, numbered};

/// Files that people do not write.
const GENERATED: [&str; 1] = ["Cargo.lock"];

pub fn violations(sources: &[Source]) -> Vec<String> {
    let patterns = patterns();
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !GENERATED.contains(&source.path.as_str())) {
        for (number, line) in numbered(&source.text) {
            for pattern in patterns.iter().filter(|pattern| pattern.stands_in(line)) {
                found.push(source.finding(number, &format!("{:?}: {}", pattern.text, pattern.why)));
            }
        }
    }
    found
}

struct Pattern {
    text: String,
    why: &'static str,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// As a word of its own; in quotes it is somebody's data.
    Word,
    /// Comments may speak of it.
    Code,
}

impl Pattern {
    fn stands_in(&self, line: &str) -> bool {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '"';
        match self.place {
            Place::Anywhere => line.contains(&self.text),
            Place::Code => line.contains(&self.text) && !line.trim_start().starts_with("//"),
            Place::Word => line.match_indices(&self.text).any(|(start, _)| {
                !line.get(..start).is_some_and(|before| before.ends_with(part))
                    && !line.get(start + self.text.len()..).is_some_and(|after| after.starts_with(part))
            }),
        }
    }
}

/// Put together from pieces, so that this file passes.
fn patterns() -> Vec<Pattern> {
    let path = "a path of one machine";
    let mirror = "packages come from wherever the machine's own clients are pointed";
    let open = "unfinished";
    [
        (["/wo", "rk/"], path, Place::Anywhere),
        (["/ro", "ot/"], path, Place::Anywhere),
        (["/Use", "rs/"], path, Place::Anywhere),
        (["index.crat", "es.io"], mirror, Place::Anywhere),
        (["static.crat", "es.io"], mirror, Place::Anywhere),
        (["registry.npm", "js.org"], mirror, Place::Anywhere),
        (["registry.yarn", "pkg.com"], mirror, Place::Anywhere),
        (["pypi.org/si", "mple"], mirror, Place::Anywhere),
        (["files.python", "hosted.org"], mirror, Place::Anywhere),
        (["proxy.gol", "ang.org"], mirror, Place::Anywhere),
        (["deb.deb", "ian.org"], mirror, Place::Anywhere),
        (["archive.ubu", "ntu.com"], mirror, Place::Anywhere),
        (["arti", "factory"], mirror, Place::Anywhere),
        (["TO", "DO"], open, Place::Word),
        (["FIX", "ME"], open, Place::Word),
        (["to", "do!("], open, Place::Code),
        (["unimple", "mented!("], open, Place::Code),
    ]
    .into_iter()
    .map(|(pieces, why, place)| Pattern { text: pieces.concat(), why, place })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_found_and_data_is_not() {
        for pattern in patterns() {
            let found = |text: String| violations(&[Source { path: "a.rs".to_owned(), text }]).len();
            assert_eq!(found(format!("let a = 1; {} more", pattern.text)), 1, "{}", pattern.text);
            match pattern.place {
                Place::Anywhere => assert_eq!(found(format!("\"x{}y\"", pattern.text)), 1),
                Place::Word => assert_eq!(found(format!("[\"{0}\", A{0}S]", pattern.text)), 0),
                Place::Code => assert_eq!(found(format!("//! {})", pattern.text)), 0),
            }
        }
    }
}
