//! Names in pinyin, for search by sound.

use ::pinyin::ToPinyin;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::nfkc;

/// Surnames that are read otherwise than the same character elsewhere.
const SURNAMES: &[(&str, &str)] = &[
    ("万俟", "moqi"),
    ("尉迟", "yuchi"),
    ("长孙", "zhangsun"),
    ("单于", "chanyu"),
    ("澹台", "tantai"),
    ("令狐", "linghu"),
    ("单", "shan"),
    ("曾", "zeng"),
    ("解", "xie"),
    ("仇", "qiu"),
    ("区", "ou"),
    ("查", "zha"),
    ("任", "ren"),
    ("朴", "piao"),
    ("翟", "zhai"),
    ("覃", "qin"),
    ("盖", "ge"),
    ("缪", "miao"),
    ("种", "chong"),
    ("冼", "xian"),
    ("华", "hua"),
    ("乐", "yue"),
    ("秘", "bi"),
    ("员", "yun"),
    ("召", "shao"),
    ("繁", "po"),
    ("折", "she"),
    ("黑", "he"),
];

/// The full pinyin of a name in lower case, without tones, spaces and other marks: 张伟 and `Zhang Wei` both give `zhangwei`.
/// Letters of other scripts lose their accents; ü is written `v`, as on a keyboard.
pub fn pinyin(name: &str) -> String {
    let name = nfkc(name);
    let (mut out, rest) = surname(&name).map_or((String::new(), name.as_str()), |(sound, rest)| (sound.to_owned(), rest));
    for c in rest.chars() {
        match c.to_pinyin() {
            Some(sound) => out.extend(sound.plain().chars().map(keyboard)),
            None => push_letter(&mut out, c),
        }
    }
    out
}

fn surname(name: &str) -> Option<(&'static str, &str)> {
    SURNAMES.iter().find_map(|(surname, sound)| {
        // A surname alone may as well be a given name; with something behind it, it is a surname.
        name.strip_prefix(surname).filter(|rest| !rest.is_empty()).map(|rest| (*sound, rest))
    })
}

const fn keyboard(c: char) -> char {
    if c == 'ü' { 'v' } else { c }
}

fn push_letter(out: &mut String, c: char) {
    for lower in c.to_lowercase().filter(|c| c.is_alphanumeric()) {
        // lü and nü are pinyin; Müller is not.
        if matches!(lower, 'ü') && (out.ends_with('l') || out.ends_with('n')) {
            out.push('v');
        } else {
            out.extend(lower.nfd().filter(|c| !is_combining_mark(*c)));
        }
    }
}
