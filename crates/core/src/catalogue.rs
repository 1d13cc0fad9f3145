//! The one catalogue of user-facing messages: `messages.toml`, English and 简体中文 side by side.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// The languages the product speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Locale {
    #[default]
    English,
    Chinese,
}

impl Locale {
    /// The best match for an `Accept-Language` header (RFC 9110 §12.5.4): the supported language with the highest weight.
    pub fn from_accept_language(header: &str) -> Self {
        let weighted = header.split(',').filter_map(|part| {
            let mut pieces = part.split(';');
            let tag = pieces.next()?.trim().to_ascii_lowercase();
            let weight = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            let locale = match tag.split('-').next()? {
                "zh" => Self::Chinese,
                "en" => Self::English,
                _ => return None,
            };
            (weight > 0.0).then_some((weight, locale))
        });
        // The first of equal weights wins, as the header's order expresses preference.
        weighted.fold((0.0_f32, Self::English), |best, next| if next.0 > best.0 { next } else { best }).1
    }

    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }
}

#[derive(Deserialize)]
struct Entry {
    en: String,
    zh: String,
}

static MESSAGES: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| toml::from_str(include_str!("messages.toml")).unwrap_or_default());

/// The message of a code with its `{name}` parameters filled in. An unknown code yields itself.
pub fn message<'a>(code: &'a str, locale: Locale, params: &[(&str, String)]) -> Cow<'a, str> {
    let Some(entry) = MESSAGES.get(code) else { return Cow::Borrowed(code) };
    let template = match locale {
        Locale::English => &entry.en,
        Locale::Chinese => &entry.zh,
    };
    Cow::Owned(params.iter().fold(template.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value)))
}

/// Whether the catalogue has the code; a test over the sources asks for every code they name.
pub fn contains(code: &str) -> bool {
    MESSAGES.contains_key(code)
}

/// The title of a status class, constant per status as RFC 9457 asks.
pub fn status_title(status: u16, locale: Locale) -> Cow<'static, str> {
    let code = match status {
        400 => "title.400",
        401 => "title.401",
        403 => "title.403",
        404 => "title.404",
        405 => "title.405",
        408 => "title.408",
        409 => "title.409",
        412 => "title.412",
        413 => "title.413",
        414 => "title.414",
        415 => "title.415",
        422 => "title.422",
        428 => "title.428",
        429 => "title.429",
        431 => "title.431",
        503 => "title.503",
        504 => "title.504",
        _ => "title.500",
    };
    message(code, locale, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_parses_and_both_languages_take_the_same_parameters() {
        assert!(!MESSAGES.is_empty());
        let names = |text: &str| {
            let mut names: Vec<String> = text.split('{').skip(1).filter_map(|p| p.split_once('}').map(|(n, _)| n.to_owned())).collect();
            names.sort();
            names
        };
        for (code, entry) in MESSAGES.iter() {
            assert!(!entry.en.is_empty() && !entry.zh.is_empty(), "{code}");
            assert_eq!(names(&entry.en), names(&entry.zh), "{code}");
        }
    }

    #[test]
    fn language_negotiation_follows_the_weights() {
        for (header, want) in
            [("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB;q=0.4, zh;q=0.5", "zh-CN"), ("fr, en;q=0.1", "en"), ("", "en"), ("zh;q=0", "en")]
        {
            assert_eq!(Locale::from_accept_language(header).tag(), want, "{header}");
        }
    }
}
