//! What a list shows of a protected value.

use chrono::{Datelike, NaiveDate};

/// Surnames of two characters.
const COMPOUND: &[&str] = &[
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫",
    "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官",
    "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延",
    "东郭", "南门", "羊舌", "微生", "公户", "公玉", "公仪", "梁丘", "公仲", "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖",
    "第五", "公乘", "贯丘", "公皙", "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "达奚", "褚师", "完颜", "纳兰", "叶赫",
];

/// Country codes of one or two digits (ITU-T E.164); all others have three.
const SHORT_CODES: &[&str] = &[
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53",
    "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95",
    "98",
];

fn han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// 张伟 → `张*`, 欧阳娜娜 → `欧阳**`, John Smith → `J***`. A transcribed name shows its first character and two stars.
pub fn name(name: &str) -> String {
    let chars: Vec<char> = name.trim().chars().collect();
    let Some(first) = chars.first() else { return String::new() };
    if !chars.iter().copied().all(han) || chars.len() > 4 {
        return format!("{first}{}", if han(*first) { "**" } else { "***" });
    }
    let surname: String = chars.iter().take(2).collect();
    let shown = match chars.len() {
        1 => 0,
        n if n > 2 && COMPOUND.contains(&surname.as_str()) => 2,
        _ => 1,
    };
    chars.iter().take(shown).copied().chain(std::iter::repeat_n('*', chars.len() - shown)).collect()
}

/// An E.164 number: `138****5678` for a Chinese mobile number, `+44****5678` for a foreign one, `****5678` for
/// other Chinese ones, and nothing of a text that is no number.
pub fn phone(e164: &str) -> String {
    let Some(digits) = e164.strip_prefix('+').filter(|d| d.len() >= 8 && d.bytes().all(|b| b.is_ascii_digit())) else {
        return "****".to_owned();
    };
    let last = &digits[digits.len() - 4..];
    match digits.strip_prefix("86") {
        Some(national) if national.len() == 11 && national.starts_with('1') => format!("{}****{last}", &national[..3]),
        Some(_) => format!("****{last}"),
        None => {
            let code = SHORT_CODES.iter().copied().find(|code| digits.starts_with(*code)).unwrap_or(&digits[..3]);
            format!("+{code}****{last}")
        }
    }
}

/// `**************123X`: with the area and the birth date in sight, and the check digit, few candidates would be left to try. Anything that
/// is not 18 characters long as [`other`].
pub fn id_card(number: &str) -> String {
    if number.len() == 18 && number.is_ascii() { format!("{}{}", "*".repeat(14), &number[14..]) } else { other(number) }
}

/// The last four characters behind four stars; nothing of a value shorter than eight, of which four would be too much.
pub fn other(value: &str) -> String {
    let chars: Vec<char> = value.trim().chars().collect();
    let shown = if chars.len() < 8 { chars.len() } else { chars.len() - 4 };
    std::iter::repeat_n('*', 4).chain(chars.into_iter().skip(shown)).collect()
}

/// `1960-**-**`.
pub fn birth_date(date: NaiveDate) -> String {
    format!("{:04}-**-**", date.year())
}

/// `a***@x.com`.
pub fn email(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, host)) => local.chars().take(1).chain("***@".chars()).chain(host.chars()).collect(),
        None => "***".to_owned(),
    }
}

/// A Chinese address down to its city: `广东省深圳市***`; of any other address nothing.
pub fn address(address: &str) -> String {
    let address = address.trim();
    let province = cut_after(address, &["特别行政区", "自治区", "省"]);
    let city = cut_after(&address[province..], &["自治州", "地区", "盟", "市"]);
    format!("{}***", &address[..province + city])
}

/// The end of the first name that one of the endings closes; 0 if there is none, or if the name is not that of a region.
fn cut_after(text: &str, endings: &[&str]) -> usize {
    let end = endings.iter().filter_map(|ending| text.find(ending).map(|at| at + ending.len())).min().unwrap_or(0);
    let (region, rest) = text.split_at(end);
    let street = region.chars().any(|c| !han(c) || "路街号弄巷村镇乡栋楼".contains(c));
    // 市场, 市中, 市民 belong to the street.
    let word = region.ends_with('市') && rest.starts_with(['场', '中', '民', '政']);
    if street || word || region.chars().count() > 11 { 0 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mask: fn(&str) -> String, cases: &[(&str, &str)]) {
        for (input, want) in cases {
            assert_eq!(mask(input), *want, "{input}");
        }
    }

    #[test]
    fn names() {
        check(
            name,
            &[
                ("张伟", "张*"),
                ("张三丰", "张**"),
                ("欧阳娜娜", "欧阳**"),
                ("欧阳修", "欧阳*"),
                ("欧阳", "欧*"),
                ("张", "*"),
                ("买买提·吐尔逊", "买**"),
                ("John Smith", "J***"),
                ("李", "*"),
                ("", ""),
            ],
        );
    }

    #[test]
    fn numbers() {
        check(
            phone,
            &[
                ("+8613800005678", "138****5678"),
                ("+861062345678", "****5678"),
                ("+442079465678", "+44****5678"),
                ("+85223456789", "+852****6789"),
                ("+12025550123", "+1****0123"),
                ("ask her son", "****"),
                ("555", "****"),
            ],
        );
        check(id_card, &[("11010119600101123X", "**************123X"), ("123456", "****"), ("1234567890", "****7890")]);
        check(other, &[("E12345678", "****5678"), ("1234567", "****"), ("", "****")]);
    }

    #[test]
    fn mail_dates_and_places() {
        check(email, &[("anna@x.com", "a***@x.com"), ("a@x.com", "a***@x.com"), ("none", "***")]);
        assert_eq!(birth_date(NaiveDate::from_ymd_opt(1960, 3, 9).unwrap()), "1960-**-**");
        check(
            address,
            &[
                ("广东省深圳市南山区科技园1号", "广东省深圳市***"),
                ("北京市朝阳区建国路1号", "北京市***"),
                ("内蒙古自治区呼和浩特市新城区", "内蒙古自治区呼和浩特市***"),
                ("内蒙古自治区锡林郭勒盟锡林浩特市", "内蒙古自治区锡林郭勒盟***"),
                ("湖北省恩施土家族苗族自治州恩施市", "湖北省恩施土家族苗族自治州***"),
                ("香港特别行政区中环", "香港特别行政区***"),
                ("上海路菜市场对面", "***"),
                ("12 Main St, Boston", "***"),
                ("", "***"),
            ],
        );
    }
}
