//! Believable people who do not exist.
//!
//! Nothing here can belong to anybody. Identity numbers carry the area of a whole province (`110000`), for which no card is
//! issued, and a right check digit. Chinese phones are `+86 154 0000 xxxx`: the range 154 has not been allotted to an operator.
//! The others are `+44 20 7946 0xxx`, which Ofcom keeps for drama. Insurance numbers begin with `DEMO`.

use chrono::{Datelike, NaiveDate};
use erp_core::Pii;

use crate::{identifier::input::NewIdentifier, patient::input::NewPatient};

struct Someone(&'static str, char, i32, &'static str, &'static str, &'static str);

/// Name, gender, age in years, blood type, province, occupation.
#[rustfmt::skip]
const PEOPLE: &[Someone] = &[
    Someone("张伟", 'm', 66, "O", "11", "退休教师"), Someone("王芳", 'f', 58, "A", "31", "会计"), Someone("李娜", 'f', 34, "B", "44", "工程师"),
    Someone("刘洋", 'm', 41, "AB", "44", "司机"), Someone("陈静", 'f', 72, "O", "33", "退休工人"), Someone("杨磊", 'm', 29, "A", "51", "程序员"),
    Someone("赵敏", 'f', 47, "B", "32", "护士"), Someone("黄强", 'm', 63, "O", "43", "农民"), Someone("周杰", 'm', 55, "A", "42", "个体户"),
    Someone("吴秀英", 'f', 79, "O", "37", "退休"), Someone("徐丽", 'f', 38, "AB", "35", "教师"), Someone("孙鹏", 'm', 50, "B", "21", "厨师"),
    Someone("马超", 'm', 45, "A", "61", "警察"), Someone("朱琳", 'f', 31, "O", "34", "设计师"), Someone("胡军", 'm', 68, "A", "36", "退休干部"),
    Someone("郭小红", 'f', 52, "B", "41", "售货员"), Someone("何建国", 'm', 74, "O", "13", "退休工人"), Someone("林雪", 'f', 27, "A", "46", "学生"),
    Someone("欧阳娜娜", 'f', 24, "B", "44", "演员"), Someone("诸葛亮亮", 'm', 36, "AB", "37", "律师"), Someone("司马文", 'm', 59, "O", "14", "编辑"),
    Someone("上官云", 'f', 43, "A", "12", "画家"), Someone("买买提·吐尔逊", 'm', 48, "B", "65", "果农"), Someone("阿依古丽·艾合买提", 'f', 33, "O", "65", "教师"),
    Someone("扎西·次仁", 'm', 61, "A", "54", "牧民"), Someone("曾庆华", 'm', 70, "O", "50", "退休"), Someone("单雨", 'f', 22, "B", "23", "学生"),
    Someone("任红", 'f', 64, "A", "22", "退休"), Someone("谢晓东", 'm', 39, "O", "45", "记者"), Someone("邓小兰", 'f', 8, "A", "52", ""),
    Someone("John Smith", 'm', 57, "O", "", "Consultant"), Someone("Emily Clarke", 'f', 42, "A", "", "Teacher"), Someone("María García", 'f', 35, "B", "", "Chef"),
    Someone("Jürgen Müller", 'm', 69, "O", "", "Retired"), Someone("Anna Kowalska", 'f', 28, "AB", "", "Student"), Someone("Pierre Dubois", 'm', 51, "A", "", "Engineer"),
    Someone("Olga Ivanova", 'f', 62, "O", "", "Pianist"), Someone("Kenji Tanaka", 'm', 46, "A", "", "Trader"), Someone("Amina Hassan", 'f', 37, "B", "", "Nurse"),
    Someone("Seán O'Brien", 'm', 73, "O", "", "Retired"),
];

/// The forty of them, as somebody at the desk would register them.
pub fn people(today: NaiveDate) -> Vec<NewPatient> {
    (1..).zip(PEOPLE).map(|(n, someone)| person(n, someone, today)).collect()
}

fn person(n: u32, someone: &Someone, today: NaiveDate) -> NewPatient {
    let Someone(name, gender, age, blood, province, occupation) = *someone;
    let text = |text: String| Some(Pii::new(text));
    // Days spread over the year; none of them is the 29th of February.
    let born = NaiveDate::from_ymd_opt(today.year() - age - 1, n % 12 + 1, n * 7 % 28 + 1).unwrap_or(today);
    let male = gender == 'm';
    let number = |kind: &str, value: String| NewIdentifier { kind: Some(kind.to_owned()), value: text(value), ..NewIdentifier::default() };
    let identifiers = if province.is_empty() {
        vec![number("passport", format!("DEMO{n:05}"))]
    } else {
        vec![number("id_card", id_card(province, born, n * 2 + u32::from(male))), number("insurance", format!("DEMO{:08}", n * 7919))]
    };
    NewPatient {
        name: text(name.to_owned()),
        gender: Some(if male { "male" } else { "female" }.to_owned()),
        birth_date: text(born.to_string()),
        phone: text(if province.is_empty() { format!("+44 20 7946 0{:03}", n * 13 % 1000) } else { format!("154 0000 {:04}", n * 137) }),
        address: text(address(province, n)),
        occupation: (!occupation.is_empty()).then(|| Pii::new(occupation.to_owned())),
        blood_type: Some(blood.to_owned()),
        department_id: None,
        area_code: (!province.is_empty()).then(|| format!("{province}0000")),
        identifiers,
        confirm_duplicate: false,
    }
}

fn address(province: &str, n: u32) -> String {
    if province.is_empty() { format!("{n} Example Street, London") } else { format!("示例市示范区样本路{n}号") }
}

/// A number with a right check digit (GB 11643-1999) in an area where none is issued.
fn id_card(province: &str, born: NaiveDate, sequence: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const DIGITS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let mut number = format!("{province}0000{}{:03}", born.format("%Y%m%d"), sequence % 1000);
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    number.push(DIGITS[(sum % 11) as usize]);
    number
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::patient::input::check_new;

    #[test]
    fn everybody_would_pass_at_the_desk() {
        for today in ["2026-11-22", "2028-02-29", "2027-01-01"] {
            let today: NaiveDate = today.parse().unwrap();
            let everybody = people(today);
            assert_eq!(everybody.len(), 40);
            let mut numbers = BTreeSet::new();
            for body in &everybody {
                let (person, identifiers) =
                    check_new(body, today).unwrap_or_else(|problem| panic!("{:?}: {problem}", body.name.as_ref().map(Pii::expose)));
                assert!(person.phone.is_some() && person.birth_date.is_some());
                for identifier in identifiers {
                    assert!(numbers.insert((identifier.system, identifier.normalised.expose().clone())));
                }
            }
        }
    }
}
