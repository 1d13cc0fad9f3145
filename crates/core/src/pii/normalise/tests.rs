use chrono::NaiveDate;

use super::*;

#[test]
fn phones_reach_e164() {
    let mobile = "+8613800005678";
    for input in [
        "13800005678",
        "138 0000 5678",
        "138-0000-5678",
        "１３８ ００００ ５６７８",
        "１３８　００００　５６７８",
        "+86 138 0000 5678",
        "＋８６１３８００００５６７８",
        "008613800005678",
        "0086-138-0000-5678",
        "8613800005678",
        "(+86) 13800005678",
        "tel:+86-138-0000-5678",
        "138\u{200b}00005678",
        "  13800005678\n",
    ] {
        assert_eq!(phone(input).as_deref(), Ok(mobile), "{input:?}");
    }
    for (input, want) in [
        ("13800000000", "+8613800000000"),
        ("１３８ 0000 0000", "+8613800000000"),
        ("19912345678", "+8619912345678"),
        ("010-62345678", "+861062345678"),
        ("(021) 6234 5678", "+862162345678"),
        ("+86 0755 8345 6789", "+8675583456789"),
        ("4008123123", "+864008123123"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+1 202-456-1111", "+12024561111"),
        ("+852 2345 6789", "+85223456789"),
        ("+886 912 345 678", "+886912345678"),
        ("+49 30 123456", "+4930123456"),
    ] {
        assert_eq!(phone(input).as_deref(), Ok(want), "{input}");
    }
}

#[test]
fn what_is_no_phone_is_refused() {
    for input in [
        "",
        "   ",
        "+",
        "12345",
        "1380000567",
        "138000056789",
        "12800005678",
        "138 0000 567a",
        "13800005678 转 12",
        "13800005678;ext=12",
        "++8613800005678",
        "138+00005678",
        "+999 123456",
        "555-123-4567",
        "+8612800005678",
        "00",
        "tel:",
        "१३८००००५६७८",
        "+0000000000000",
        "01234567890123456789012345",
        "+12012982330;phone-context=+49",
        "+4981365176568230",
    ] {
        assert_eq!(phone(input), Err("health.patient.phone_invalid"), "{input}");
    }
}

#[test]
fn id_cards_are_checked_and_upgraded() {
    // The first two are the examples of GB 11643-1999.
    for (input, want) in [
        ("11010519491231002X", "11010519491231002X"),
        ("440524188001010014", "440524188001010014"),
        (" １１０１０５１９４９１２３１００２ｘ ", "11010519491231002X"),
        ("110105 19491231 002x", "11010519491231002X"),
        ("110105491231002", "11010519491231002X"),
        ("440524800101998", "440524188001019983"),
    ] {
        assert_eq!(id_card(input).as_deref(), Ok(want), "{input}");
    }
    let facts = id_card_facts("11010519491231002X").unwrap();
    assert_eq!(facts.birth_date, NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
    assert_eq!((facts.sex, facts.area_code.as_str()), (Sex::Female, "110105"));
    assert_eq!(id_card_facts("440524188001010014").unwrap().sex, Sex::Male);
}

#[test]
fn faults_of_an_id_card_are_told_apart() {
    for (input, code) in [
        ("110105194912310021", "health.patient.id_card_check_digit"),
        ("11010519491231003X", "health.patient.id_card_check_digit"),
        ("11010519490231002X", "health.patient.id_card_birth_date"),
        ("11010519491331002X", "health.patient.id_card_birth_date"),
        ("11010500491231002X", "health.patient.id_card_birth_date"),
        ("01010519491231002X", "health.patient.id_card_invalid"),
        ("1101051949123100X2", "health.patient.id_card_invalid"),
        ("11010519491231002", "health.patient.id_card_invalid"),
        ("一一一一一一", "health.patient.id_card_invalid"),
        ("", "health.patient.id_card_invalid"),
    ] {
        assert_eq!(id_card(input), Err(code), "{input}");
    }
}

/// Any one digit changed, or two neighbours swapped, is found by MOD 11-2.
#[test]
fn a_slip_of_the_finger_is_found() {
    let good = b"11010519491231002X";
    for at in 0..17 {
        for digit in b'0'..=b'9' {
            let mut bad = *good;
            bad[at] = digit;
            let accepted = id_card(std::str::from_utf8(&bad).unwrap()).is_ok();
            assert_eq!(accepted, bad == *good, "{at} {digit}");
        }
        let mut swapped = *good;
        swapped.swap(at, at + 1);
        assert_eq!(id_card(std::str::from_utf8(&swapped).unwrap()).is_ok(), swapped == *good, "swap at {at}");
    }
}

#[test]
fn names_have_one_spelling() {
    for (input, want) in [
        (" 张 伟 ", "张伟"),
        ("张伟\n", "张伟"),
        ("a \u{301}b", "áb"),
        ("张\u{3000}伟", "张伟"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("买买提•吐尔逊", "买买提吐尔逊"),
        ("买买提・吐尔逊", "买买提吐尔逊"),
        ("买买提．吐尔逊", "买买提吐尔逊"),
        ("John  Smith", "johnsmith"),
        ("Ｊｏｈｎ Smith", "johnsmith"),
        ("张\u{200b}伟", "张伟"),
        ("Jeannine478 Jenkins714", "jeannine478jenkins714"),
    ] {
        assert_eq!(name(input).as_deref(), Ok(want), "{input}");
    }
    assert_eq!(display_name("  John   Smith ").as_deref(), Ok("John Smith"));
    assert_eq!(display_name("买买提·吐尔逊").as_deref(), Ok("买买提·吐尔逊"));
    for (input, code) in [
        ("", "common.field.blank"),
        (" \u{200b} ", "common.field.blank"),
        ("张\0伟", "common.field.control_chars"),
        ("123", "health.patient.name_invalid"),
    ] {
        assert_eq!(name(input), Err(code), "{input:?}");
    }
    assert!(name(&"长".repeat(100)).is_ok());
    assert_eq!(name(&"长".repeat(101)), Err("health.patient.name_too_long"));
}

#[test]
fn names_in_pinyin() {
    for (input, want) in [
        ("张伟", "zhangwei"),
        ("Zhang Wei", "zhangwei"),
        ("ＺＨＡＮＧ　ＷＥＩ", "zhangwei"),
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("尉迟恭", "yuchigong"),
        ("欧阳娜娜", "ouyangnana"),
        ("吕布", "lvbu"),
        ("Lü Bu", "lvbu"),
        ("Müller", "muller"),
        ("José", "jose"),
        ("买买提·吐尔逊", "maimaitituerxun"),
        ("张A", "zhanga"),
    ] {
        assert_eq!(pinyin(input), want, "{input}");
    }
}

#[test]
fn other_identifiers() {
    assert_eq!(passport(" e1234 5678 ").as_deref(), Ok("E12345678"));
    assert_eq!(passport("Ｅ１２３４５６７８").as_deref(), Ok("E12345678"));
    for bad in ["", "E1", "E12345678!", "护照12345", &"A".repeat(21)] {
        assert_eq!(passport(bad), Err("health.patient.passport_invalid"), "{bad}");
    }
    assert_eq!(insurance("a-123-456").as_deref(), Ok("A123456"));
    assert_eq!(insurance("!"), Err("health.patient.insurance_invalid"));
    assert_eq!(visit_card(" ａ－12/x ").as_deref(), Ok("A-12/X"));
    for bad in ["", "  ", "a\0b", &"1".repeat(65)] {
        assert_eq!(other(bad), Err("health.patient.identifier_invalid"), "{bad:?}");
    }
    assert_eq!(last4("+8613800005678").as_deref(), Some("5678"));
    assert_eq!(last4("11010519491231002X").as_deref(), Some("002X"));
    assert_eq!(last4("123"), None);
}

#[test]
fn mail_addresses() {
    assert_eq!(email(" Anna.B+x@Example.COM ").as_deref(), Ok("anna.b+x@example.com"));
    for bad in [
        "",
        "a",
        "@x.com",
        "a@",
        "a@x",
        "a@@x.com",
        "a b@x.com",
        ".a@x.com",
        "a..b@x.com",
        "a@-x.com",
        "a@x..com",
        "a@x.com\0",
        "\"a\"@x.com",
    ] {
        assert_eq!(email(bad), Err("health.patient.email_invalid"), "{bad:?}");
    }
}

#[test]
fn free_text() {
    assert_eq!(text(" e\u{301}\r\n\tb ", 10).as_deref(), Ok("é\n\tb"));
    assert_eq!(text("a\0", 10), Err("common.field.control_chars"));
    assert_eq!(text("a\u{1b}[31m", 10), Err("common.field.control_chars"));
    assert_eq!(text("长".repeat(11).as_str(), 10), Err("common.text.too_long"));
    assert_eq!(line("a\nb", 10), Err("common.field.control_chars"));
    assert_eq!(line("  ", 10).as_deref(), Ok(""));
}

#[test]
fn every_refusal_has_a_message() {
    for code in [
        "common.field.blank",
        "common.field.control_chars",
        "common.text.too_long",
        "common.pii.unreadable",
        "health.patient.phone_invalid",
        "health.patient.id_card_invalid",
        "health.patient.id_card_birth_date",
        "health.patient.id_card_check_digit",
        "health.patient.passport_invalid",
        "health.patient.insurance_invalid",
        "health.patient.identifier_invalid",
        "health.patient.name_invalid",
        "health.patient.name_too_long",
        "health.patient.email_invalid",
    ] {
        assert!(crate::catalogue::contains(code), "{code}");
    }
}
