use serde_json::json;

use super::*;

#[test]
fn the_name_is_chosen_by_its_use() {
    for (names, want) in [
        (json!([{ "family": "张", "given": ["伟"] }]), Some("张伟")),
        (json!([{ "given": ["小", "明"] }]), Some("小明")),
        (json!([{ "family": "Smith", "given": ["John", null, "Q."], "prefix": ["Dr."] }]), Some("John Q. Smith")),
        (json!([{ "text": "  欧阳 娜娜 ", "family": "x" }]), Some("欧阳 娜娜")),
        (json!([{ "use": "usual", "text": "b" }, { "use": "official", "text": "a" }]), Some("a")),
        (json!([{ "use": "old", "text": "b" }, { "text": "a" }]), Some("a")),
        (json!([{ "use": "old", "text": "b" }]), Some("b")),
        (json!([{ "text": "b", "period": { "end": "2001" } }, { "text": "a" }]), Some("a")),
        (json!([{ "use": "official", "text": "\u{0}" }, { "use": "usual", "text": "a" }]), Some("a")),
        (json!([{ "use": "official" }, { "use": "usual", "text": "a" }]), Some("a")),
        (json!([]), None),
        (json!(null), None),
    ] {
        assert_eq!(name_of(names.clone()).as_deref(), want, "{names}");
    }
    let nameless = import(json!({})).unwrap();
    assert_eq!(nameless.warnings[0].code, "health.fhir.name_missing");
    assert_eq!(nameless.remainder, None);
}

#[test]
fn identifiers_are_known_by_system_and_type() {
    let typed = |code: &str| json!({ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": code }] });
    for (identifier, system, value, kind) in [
        (json!({ "system": ID_CARD_SYSTEM, "value": "11010519491231002x" }), ID_CARD_SYSTEM, "11010519491231002X", IdentifierKind::IdCard),
        (json!({ "type": typed("NNCHN"), "value": "110105491231002" }), ID_CARD_SYSTEM, "11010519491231002X", IdentifierKind::IdCard),
        (
            json!({ "type": typed("NI"), "system": "urn:his", "value": "11010519491231002X" }),
            ID_CARD_SYSTEM,
            "11010519491231002X",
            IdentifierKind::IdCard,
        ),
        (json!({ "type": typed("NI"), "system": "urn:uk", "value": "943 476 5919" }), "urn:uk", "943 476 5919", IdentifierKind::Other),
        (
            json!({ "system": "http://hl7.org/fhir/sid/passport-CHN", "value": "e12345678" }),
            "http://hl7.org/fhir/sid/passport-CHN",
            "E12345678",
            IdentifierKind::Passport,
        ),
        (json!({ "type": typed("MB"), "system": "urn:ins", "value": "a-1234" }), "urn:ins", "A1234", IdentifierKind::Insurance),
        (json!({ "type": typed("MR"), "system": "urn:his", "value": "m-1" }), "urn:his", "m-1", IdentifierKind::Other),
    ] {
        let patient = import(json!({ "identifier": [identifier] })).unwrap();
        assert!(codes(&patient).is_empty(), "{identifier}: {:?}", patient.warnings);
        let found = &patient.identifiers[0];
        assert_eq!((found.system.as_str(), found.value.expose().as_str(), found.kind), (system, value, kind), "{identifier}");
    }
}

#[test]
fn identifiers_that_cannot_match_again_stay_in_the_remainder() {
    let patient = import(json!({ "identifier": [
        { "value": "123" },
        { "system": "urn:a", "value": "1", "use": "old" },
        { "system": "urn:a", "value": "2" },
        { "system": "urn:a", "value": "2", "period": { "start": "2020" } },
        { "system": "urn:a" },
        { "system": ID_CARD_SYSTEM, "value": "110105194912310021" },
        { "system": "urn:a", "value": "x".repeat(65) }
    ] }))
    .unwrap();
    assert_eq!(
        codes(&patient),
        [
            ("identifier[0]", "health.fhir.identifier_without_system"),
            ("identifier[1]", "health.fhir.identifier_old"),
            ("identifier[5].value", "health.patient.id_card_check_digit"),
            ("identifier[6].value", "health.patient.identifier_invalid")
        ]
    );
    let kept: Vec<(&str, &str)> = patient.identifiers.iter().map(|i| (i.system.as_str(), i.value.expose().as_str())).collect();
    assert_eq!(kept, [("urn:a", "2"), (ID_CARD_SYSTEM, "110105194912310021")]);
    assert_eq!(patient.identifiers[1].kind, IdentifierKind::Other);
    let rest = remainder(&patient);
    assert_eq!(rest["identifier"][0], json!({ "value": "123" }));
    assert_eq!(rest["identifier"][2], json!({ "system": "urn:a", "period": { "start": "2020" } }));
}

#[test]
fn the_best_readable_phone_wins() {
    for (telecom, phone, unverified) in [
        (json!([{ "system": "phone", "value": "１３８ 0000 0000" }]), Some("+8613800000000"), None),
        (
            json!([{ "system": "phone", "value": "010-62345678", "use": "home" }, { "system": "phone", "value": "13800000000", "use": "mobile" }]),
            Some("+8613800000000"),
            None,
        ),
        (
            json!([{ "system": "phone", "value": "nope", "use": "mobile" }, { "system": "phone", "value": "13800000000", "use": "work" }]),
            Some("+8613800000000"),
            None,
        ),
        (
            json!([{ "system": "phone", "value": "13800000001", "rank": 2 }, { "system": "sms", "value": "13800000002", "rank": 1 }]),
            Some("+8613800000002"),
            None,
        ),
        (json!([{ "system": "phone", "value": "13800000000", "use": "old" }]), None, None),
        (json!([{ "system": "email", "value": "a@x.com" }]), None, None),
        (json!([{ "system": "phone", "value": "村口小卖部" }]), None, Some("村口小卖部")),
        (json!([{ "system": "phone", "value": "a\u{0}" }]), None, None),
    ] {
        let patient = import(json!({ "telecom": telecom })).unwrap();
        assert_eq!(patient.phone.as_ref().map(|p| p.expose().as_str()), phone, "{telecom}");
        assert_eq!(patient.unverified_phone.as_ref().map(|p| p.expose().as_str()), unverified, "{telecom}");
    }
    let patient = import(json!({ "telecom": [{ "system": "phone", "value": "13800000000" }] })).unwrap();
    assert_eq!(patient.remainder, None);
}

#[test]
fn addresses_read_as_their_country_writes_them() {
    for (address, want) in [
        (json!([{ "state": "广东省", "city": "深圳市", "district": "南山区", "line": ["科技园1号"] }]), "广东省深圳市南山区科技园1号"),
        (json!([{ "state": "北京市", "city": "北京市", "district": "朝阳区" }]), "北京市朝阳区"),
        (json!([{ "text": "12 Main St\nBoston" }]), "12 Main St Boston"),
        (json!([{ "use": "work", "text": "b" }, { "use": "home", "line": ["a"], "country": "US" }]), "a, US"),
    ] {
        let patient = import(json!({ "address": address })).unwrap();
        assert_eq!(patient.address.unwrap().expose(), want, "{address}");
    }
}

#[test]
fn dates_and_codes_that_do_not_fit_stay_in_the_remainder() {
    for (date, code) in [
        ("1960", "health.fhir.birth_date_partial"),
        ("1960-03", "health.fhir.birth_date_partial"),
        ("1960-13", "health.fhir.birth_date_invalid"),
        ("1960-02-30", "health.fhir.birth_date_invalid"),
        ("09.03.1960", "health.fhir.birth_date_invalid"),
        ("1960-3-9", "health.fhir.birth_date_invalid"),
    ] {
        let patient = import(json!({ "birthDate": date })).unwrap();
        assert_eq!(patient.birth_date, None);
        assert_eq!(codes(&patient), [("birthDate", code)], "{date}");
        assert_eq!(remainder(&patient), json!({ "birthDate": date }));
    }
    let patient = import(json!({ "gender": "M", "deceasedDateTime": "2020-01-01", "active": false, "link": [{}] })).unwrap();
    assert_eq!(patient.gender, Gender::Unknown);
    assert!(patient.deceased && !patient.active);
    assert_eq!(codes(&patient), [("gender", "health.fhir.gender_unknown"), ("link", "health.fhir.linked")]);
    assert_eq!(remainder(&patient), json!({ "gender": "M", "deceasedDateTime": "2020-01-01", "link": [{}] }));
    let patient = import(json!({ "deceasedBoolean": true, "gender": "other" })).unwrap();
    assert!(patient.deceased && patient.gender == Gender::Other && patient.remainder.is_none());
}

#[test]
fn elements_of_another_shape_name_their_place() {
    for (patient, path, code) in [
        (json!({ "name": "张伟" }), "name", "health.fhir.shape"),
        (json!({ "name": ["张伟"] }), "name[0]", "health.fhir.shape"),
        (json!({ "name": [{ "given": "伟" }] }), "name[0].given", "health.fhir.shape"),
        (json!({ "name": [{ "given": ["小", 7] }] }), "name[0].given[1]", "health.fhir.shape"),
        (json!({ "identifier": [{}, { "value": 7 }] }), "identifier[1].value", "health.fhir.shape"),
        (json!({ "telecom": {} }), "telecom", "health.fhir.shape"),
        (json!({ "gender": 1 }), "gender", "health.fhir.shape"),
        (json!({ "birthDate": 1960 }), "birthDate", "health.fhir.shape"),
        (json!({ "deceasedBoolean": "yes" }), "deceasedBoolean", "health.fhir.shape"),
        (json!({ "modifierExtension": [{ "url": "urn:x" }] }), "modifierExtension", "health.fhir.modifier"),
        (json!({ "implicitRules": "urn:x" }), "implicitRules", "health.fhir.modifier"),
        (json!({ "photo": [{ "data": "A".repeat(REMAINDER_MAX) }] }), "", "health.fhir.too_large"),
    ] {
        let error = import(patient).unwrap_err();
        assert_eq!((error.path.as_str(), error.code), (path, code));
    }
}
