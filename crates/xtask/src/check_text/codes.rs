//! Problem codes against the catalogue of messages.

use crate::workspace::Source;

/// Where codes are written: the call, and which of its arguments is the code.
const CALLS: [(&str, usize); 8] = [
    ("Problem::new(", 1),
    ("Problem::bad_request(", 0),
    ("Problem::conflict(", 0),
    ("Problem::invalid(", 1),
    ("FieldProblem::new(", 1),
    (".add(", 1),
    ("Err(", 0),
    ("ok_or(", 0),
];

/// Every code that product code names and the catalogue does not.
pub fn violations(sources: &[Source], catalogue: &toml::Table) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_product()) {
        for (line, code) in codes(source.product()) {
            if !catalogue.contains_key(&code) {
                found.push(source.finding(line, &format!("the code {code:?} has no message in messages.toml")));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The codes in a text, with their lines.
fn codes(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (call, index) in CALLS {
        for (start, _) in text.match_indices(call) {
            // `FieldProblem::new(` contains the shorter name.
            let is_whole =
                call.starts_with('.') || !text.get(..start).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric()));
            let arguments = start + call.len();
            for (at, literal) in literals(text.get(arguments..).unwrap_or_default(), index).into_iter().filter(|_| is_whole) {
                let line = text.get(..arguments + at).map_or(0, |before| before.matches('\n').count()) + 1;
                if is_code(&literal) {
                    found.push((line, literal));
                }
            }
        }
    }
    found
}

/// `auth.login.failed`: lower-case words, at least two.
fn is_code(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let mut words = text.split('.');
    words.next().is_some_and(|first| !first.is_empty() && first.bytes().all(|b| b.is_ascii_lowercase()))
        && text.contains('.')
        && words.all(word)
}

/// The string literals of one argument (those of calls inside it are not its own), with their offsets; `text` starts behind the opening parenthesis.
fn literals(text: &str, argument: usize) -> Vec<(usize, String)> {
    let (mut depth, mut calls, mut current, mut found) = (0_u32, 0_u32, 0, Vec::new());
    let mut open: Option<usize> = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(start) = open {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    open = None;
                    if current == argument && calls == 0 {
                        found.extend(text.get(start..at).map(|literal| (start, literal.to_owned())));
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'(' => calls += 1,
            b')' => calls = calls.saturating_sub(1),
            _ => {}
        }
        match byte {
            b'"' => open = Some(at + 1),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => current += 1,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        codes(text).into_iter().map(|(_, code)| code).collect()
    }

    #[test]
    fn codes_are_found_in_their_place() {
        assert_eq!(of(r#"Problem::new(401, "auth.login.failed").param("a.b", "c.d")"#), ["auth.login.failed"]);
        assert_eq!(of(r#"FieldProblem::new("items.0.value", "common.field.blank")"#), ["common.field.blank"]);
        assert_eq!(of("faults.add(\n    path(\"a.b\", 1),\n    \"common.field.blank\",\n)"), ["common.field.blank"]);
        assert_eq!(of(r#"Problem::conflict(if a { "one.b" } else { "two.b" })"#), ["one.b", "two.b"]);
        assert_eq!(of(r#"return Err("health.x_y");"#), ["health.x_y"]);
        assert!(of(r#"Err("no code here".into()); registry.add("a.b"); Err(Failed::new("a.b", ")"))"#).is_empty());
        assert_eq!(codes("\n\nErr(\n\"a.b\")"), [(4, "a.b".to_owned())]);
    }

    #[test]
    fn a_code_without_a_message_is_found() {
        let source = Source { path: "crates/web/src/a.rs".to_owned(), text: "Err(\"a.b\")\nErr(\"a.c\")".to_owned() };
        let found = violations(&[source], &"\"a.b\" = {}".parse().unwrap());
        assert_eq!(found, ["crates/web/src/a.rs:2: the code \"a.c\" has no message in messages.toml"]);
    }
}
