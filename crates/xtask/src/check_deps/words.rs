//! Words that only some crates may use: what the crate graph cannot say.

use crate::workspace::{Source, numbered};

struct Rule {
    /// Any of these, as whole words.
    words: &'static [&'static str],
    /// The folders that may.
    only: &'static [&'static str],
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        words: &["RawConfig", "LoadOptions", "erp_settings::load"],
        only: &["crates/settings/", "crates/server/", "crates/cli/"],
        why: "raw configuration is for settings, server and cli; a module takes its typed section",
    },
    Rule {
        words: &["SystemTx", ".system("],
        only: &["crates/db/", "crates/events/", "crates/tasks/"],
        why: "work across tenants is for db, events and tasks",
    },
    Rule {
        words: &["erp_auth", "erp_config", "erp_workflow", "erp_message", "erp_plugin", "erp_health", "erp_ai"],
        only: &["src/bin/erp/modules.rs", "crates/modules/"], // between modules the crate graph decides
        why: "only src/bin/erp/modules.rs names concrete modules",
    },
];

/// Product code alone: tests may look from anywhere.
pub fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_product()) {
        for rule in RULES.iter().filter(|rule| !rule.only.iter().any(|folder| source.path.starts_with(folder))) {
            for (number, line) in numbered(source.product()).filter(|(_, line)| !line.trim_start().starts_with("//")) {
                if let Some(word) = rule.words.iter().find(|word| names(line, word)) {
                    found.push(source.finding(number, &format!("{word}: {}", rule.why)));
                }
            }
        }
    }
    found
}

/// `word` stands in `line`, and is not a part of a longer name.
fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        let (before, after) = (line.get(..start).unwrap_or_default(), line.get(start + word.len()..).unwrap_or_default());
        (!word.starts_with(part) || !before.ends_with(part)) && (!word.ends_with(part) || !after.starts_with(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        violations(&[Source { path: path.to_owned(), text: text.to_owned() }]).len()
    }

    #[test]
    fn words_are_for_some() {
        let line = "db.system(async |tx: &SystemTx| Ok(())).await";
        assert_eq!(found("crates/modules/auth/src/seed.rs", line), 1);
        assert_eq!(found("crates/tasks/src/run.rs", line), 0);
        assert_eq!(found("crates/modules/auth/tests/it/main.rs", line), 0);
        assert_eq!(found("crates/web/src/lib.rs", "/// not [`SystemTx`]"), 0);
        assert_eq!(found("crates/web/src/lib.rs", "MySystemTxish"), 0);
        assert_eq!(found("crates/kit/src/lib.rs", "use erp_settings::load;"), 1);
        assert_eq!(found("crates/kit/src/lib.rs", "erp_settings::loader()"), 0);
        assert_eq!(found("crates/kit/src/lib.rs", "fn a() {}\n#[cfg(test)]\nmod tests { use erp_settings::load; }"), 0);
        assert_eq!(found("crates/cli/src/lib.rs", "erp_health::HealthModule"), 1);
        assert_eq!(found("src/bin/erp/main.rs", "erp_health::HealthModule"), 1);
        assert_eq!(found("src/bin/erp/modules.rs", "erp_health::HealthModule"), 0);
    }
}
