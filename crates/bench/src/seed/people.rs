//! People who do not exist, as many as are asked for.
//!
//! Phones are `+86 154 …`, a range that no operator has; numbers begin with letters that no issuer uses.

use chrono::{Days, NaiveDate};
use erp_core::Pii;
use erp_health::{identifier::rules::Draft, patient::person::Demographics};

const FAMILIES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲芬燕彬凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡";

/// The people of one tenant are alike in nothing that the check for duplicates looks at.
pub fn person(n: u64) -> (Demographics, Vec<Draft>) {
    let known = Demographics {
        name: Some(Pii::new(name(n))),
        gender: if n.is_multiple_of(200) {
            "unknown"
        } else if n.is_multiple_of(2) {
            "male"
        } else {
            "female"
        }
        .to_owned(),
        birth_date: Some(born(n)),
        phone: Some(Pii::new(format!("+86{}", phone(n)))),
        address: Some(Pii::new(format!("示例市示范区样本路{}号", n % 3_000 + 1))),
        occupation: (!n.is_multiple_of(3)).then(|| Pii::new("教师".to_owned())),
        blood_type: Some(["O", "A", "B", "AB"][(n % 4) as usize].to_owned()),
        area_code: Some("440305".to_owned()),
        status: match n % 100 {
            0 => "deceased",
            1..=3 => "archived",
            _ => "active",
        }
        .to_owned(),
        ..Demographics::default()
    };
    let number = |kind, value: String| Draft::new(kind, None, &value, None).ok();
    let passport = n.is_multiple_of(3).then(|| number("passport", format!("ZX{n:010}"))).flatten();
    (known, number("insurance", identifier(n)).into_iter().chain(passport).collect())
}

pub fn name(n: u64) -> String {
    let pick = |text: &str, n: u64| text.chars().nth(n as usize % text.chars().count()).unwrap_or('王');
    let mixed = mix(n);
    [pick(FAMILIES, mixed), pick(GIVEN, mixed >> 16), pick(GIVEN, mixed >> 32)].iter().collect()
}

pub fn born(n: u64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(1936, 1, 1).unwrap_or_default();
    first + Days::new((mix(n) >> 40) % (80 * 365))
}

/// Eleven digits.
pub fn phone(n: u64) -> String {
    format!("154{:08}", n % 100_000_000)
}

pub fn identifier(n: u64) -> String {
    format!("ZX{n:015}")
}

/// SplitMix64's last step: neighbours become strangers.
const fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn nobody_is_taken_for_somebody_else() {
        let mut seen = HashSet::new();
        for n in 0..20_000 {
            let (known, numbers) = person(n);
            assert!(!numbers.is_empty());
            assert!(seen.insert((known.name.map(Pii::into_inner), known.birth_date)), "{n}");
        }
    }
}
