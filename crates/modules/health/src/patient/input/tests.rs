use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn body(json: serde_json::Value) -> NewPatient {
    serde_json::from_value(json).unwrap()
}

fn faults(problem: &Problem) -> Vec<(String, &'static str)> {
    problem.fields.iter().map(|f| (f.path.clone(), f.code)).collect()
}

#[test]
fn every_fault_is_told_at_once() {
    let body = body(serde_json::json!({
        "gender": "m", "birth_date": "2030-01-01", "phone": "12", "blood_type": "C", "area_code": "44", "address": "x".repeat(501),
        "occupation": "a\u{0}b",
        "identifiers": [{"kind": "id_card", "value": "110105194912310021"}, {"value": "x"}, {"kind": "passport", "system": "a b", "valid_to": "soon"}],
    }));
    let problem = check_new(&body, today()).unwrap_err();
    let found = faults(&problem);
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "name",
            "gender",
            "birth_date",
            "phone",
            "address",
            "occupation",
            "blood_type",
            "area_code",
            "identifiers.0.value",
            "identifiers.1.kind",
            "identifiers.2.system",
            "identifiers.2.valid_to",
            "identifiers.2.value"
        ]
    );
    for (_, code) in found {
        assert!(erp_core::catalogue::contains(code), "{code}");
    }
}

#[test]
fn what_is_left_out_comes_from_the_card() {
    let body = body(serde_json::json!({ "name": "李娜", "identifiers": [{"kind": "id_card", "value": "11010519491231002x"}] }));
    let (person, identifiers) = check_new(&body, today()).unwrap();
    assert_eq!((person.gender.as_str(), person.birth_date), ("female", NaiveDate::from_ymd_opt(1949, 12, 31)));
    assert_eq!(identifiers.len(), 1);
}

#[test]
fn a_card_of_somebody_else_is_refused() {
    let body = body(serde_json::json!({
        "name": "李娜", "gender": "male", "birth_date": "1950-01-01", "identifiers": [{"kind": "id_card", "value": "11010519491231002X"}],
    }));
    let problem = check_new(&body, today()).unwrap_err();
    let want = [
        ("birth_date".to_owned(), "health.patient.id_card_birth_mismatch"),
        ("gender".to_owned(), "health.patient.id_card_gender_mismatch"),
    ];
    assert_eq!(faults(&problem), want);
}

#[test]
fn the_same_number_twice_is_a_slip() {
    let number = serde_json::json!({"kind": "passport", "value": "E12345678"});
    let body = body(serde_json::json!({ "name": "A", "identifiers": [number, {"kind": "passport", "value": "e1234 5678"}] }));
    assert_eq!(faults(&check_new(&body, today()).unwrap_err()), [("identifiers.1.value".to_owned(), "health.patient.identifier_repeated")]);
}

#[test]
fn a_replacement_keeps_what_it_leaves_out() {
    let stored = Demographics {
        name: Some(Pii::new("张伟".to_owned())),
        phone: None,
        phone_unverified: Some(Pii::new("ask the son".to_owned())),
        address: Some(Pii::new("somewhere".to_owned())),
        ..Demographics::default()
    };
    let edit: PatientReplacement = serde_json::from_str(r#"{"phone": "138 0000 5678", "address": null}"#).unwrap();
    let now = edit.check(&stored, today()).unwrap();
    assert_eq!(stored.changed(&now), ["phone", "phone_unverified", "address"]);
    assert_eq!(now.phone.unwrap().expose(), "+8613800005678");
    let cleared: PatientReplacement = serde_json::from_str(r#"{"name": null, "status": null, "gender": "x"}"#).unwrap();
    assert_eq!(cleared.check(&stored, today()).unwrap_err().fields.len(), 3);
    assert!(serde_json::from_str::<PatientReplacement>(r#"{"nmae": "x"}"#).is_err());
}
