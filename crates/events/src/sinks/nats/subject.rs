//! The subject of an event.

use crate::Envelope;

/// Longer subjects are refused by nobody, and wanted by nobody.
const LONGEST: usize = 255;

/// A subject with `{tenant}` and `{type}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(String);

impl Template {
    pub fn parse(text: &str) -> Option<Self> {
        let filled = text.replace("{tenant}", "t").replace("{type}", "t.t");
        (is_subject(&filled) && !filled.contains(['{', '}']) && !filled.starts_with('$')).then(|| Self(text.to_owned()))
    }

    /// None for an event whose type is no part of a subject.
    pub fn subject(&self, event: &Envelope) -> Option<String> {
        // The type last: nothing in it is replaced again.
        let subject = self.0.replace("{tenant}", &event.tenant_id.to_string()).replace("{type}", &event.event_type);
        is_subject(&subject).then_some(subject)
    }
}

/// Words between dots: nothing empty, no wildcard, nothing that ends a line of the protocol.
fn is_subject(text: &str) -> bool {
    text.len() <= LONGEST && text.split('.').all(is_word)
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || c.is_control() || c == '*' || c == '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_subjects() {
        for good in ["erp.{tenant}.{type}", "erp", "{type}", "a-b.{tenant}"] {
            assert!(Template::parse(good).is_some(), "{good}");
        }
        let long = "a".repeat(300);
        for bad in
            ["", ".", "erp.", "erp..x", "erp *", "erp.*", "erp.>", "erp.{name}", "erp.{tenant", "a\r\nPUB b 0", "$JS.API.{type}", &long]
        {
            assert!(Template::parse(bad).is_none(), "{bad}");
        }
    }
}
