use std::ops::ControlFlow::{Break, Continue};

use chrono::NaiveDate;
use serde_json::json;

use super::*;

#[test]
fn a_generated_bundle_gives_its_patient_and_counts_the_rest() {
    let (mut rows, summary) = rows(SYNTHEA);
    let summary = summary.unwrap();
    assert_eq!((summary.patients, summary.errors, rows.len()), (1, 0, 1));
    let skipped: Vec<(&str, u64)> = summary.skipped.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(
        skipped,
        [("Condition", 2), ("Encounter", 2), ("Immunization", 1), ("Observation", 3), ("Organization", 1), ("Practitioner", 1)]
    );

    let row = rows.remove(0);
    assert_eq!(row.full_url.as_deref(), Some("urn:uuid:f67add93-1d19-4c49-8ca5-201f115f6416"));
    let Resource::Patient(patient) = row.resource.unwrap();
    let patient = patient.import().unwrap();
    assert_eq!(patient.source_id.as_deref(), Some("f67add93-1d19-4c49-8ca5-201f115f6416"));
    assert_eq!(patient.name.as_ref().unwrap().expose(), "Dorathy Kemmer");
    assert_eq!(patient.gender, Gender::Female);
    assert_eq!(patient.birth_date, NaiveDate::from_ymd_opt(1962, 10, 31));
    assert!(patient.active && !patient.deceased);
    assert_eq!(patient.identifiers.len(), 5);
    let passport = patient.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::Passport).unwrap();
    assert_eq!(passport.value.expose(), "X85696484X");
    assert_eq!(patient.address.as_ref().unwrap().expose(), "2141 Considine Dale, Boston, Massachusetts, 02113, US");
    // A number of the United States without its country code is not one of ours.
    assert_eq!(patient.phone, None);
    assert_eq!(patient.unverified_phone.as_ref().unwrap().expose(), "555-634-3016");
    assert_eq!(codes(&patient), [("telecom[0].value", "health.fhir.phone_unverified")]);

    let rest = remainder(&patient);
    assert_eq!(rest["telecom"][1]["value"], "dorathy.kemmer177@example.com");
    assert_eq!(rest["name"][0]["family"], "Kemmer");
    assert!(rest["maritalStatus"].is_object() && rest["extension"].is_array() && rest["communication"].is_array());
    assert!(rest.get("gender").is_none() && rest.get("birthDate").is_none() && rest.get("resourceType").is_none());
    assert!(!rest.to_string().contains("X85696484X"));
}

#[test]
fn a_single_patient_and_lines_of_them() {
    let one = r#"{"resourceType":"Patient","name":[{"text":"张伟"}]}"#;
    let (found, summary) = rows(one);
    assert_eq!((found[0].path.as_str(), summary.unwrap().patients), ("", 1));

    let lines = format!("\u{feff}{one}\r\n\r\n{{\"resourceType\":\"Observation\"}}\n{{broken\n[]\n{{}}\n{one}");
    let (found, summary) = rows(&lines);
    let paths: Vec<(&str, Option<&str>)> =
        found.iter().map(|row| (row.path.as_str(), row.resource.as_ref().err().map(|error| error.code))).collect();
    assert_eq!(
        paths,
        [
            ("line 1", None),
            ("line 4", Some("health.fhir.json_invalid")),
            ("line 5", Some("health.fhir.shape")),
            ("line 6", Some("health.fhir.resource_type_missing")),
            ("line 7", None)
        ]
    );
    let summary = summary.unwrap();
    assert_eq!((summary.patients, summary.errors, summary.skipped["Observation"]), (2, 3, 1));
}

#[test]
fn a_bundle_in_any_order_and_with_any_entry() {
    let bundle = json!({
        "entry": [
            { "resource": { "resourceType": "Patient" } },
            { "response": { "status": "204" } },
            7,
            { "resource": [] },
            { "resource": { "resourceType": "<script>" } },
            { "resource": { "id": "x" } }
        ],
        "resourceType": "Bundle", "type": "searchset"
    });
    // serde_json writes the members in order, so `entry` stands before `resourceType`.
    let (found, summary) = rows(bundle.to_string());
    let summary = summary.unwrap();
    assert_eq!((summary.patients, summary.errors), (1, 3));
    assert_eq!((summary.skipped["-"], summary.skipped["?"]), (1, 1));
    let paths: Vec<&str> = found.iter().map(|row| row.path.as_str()).collect();
    assert_eq!(paths, ["entry[0].resource", "entry[2]", "entry[3].resource", "entry[5].resource"]);
    let (found, summary) = rows(r#"{"resourceType":"Bundle","type":"collection"}"#);
    assert!(found.is_empty() && summary.unwrap() == Summary::default());
}

#[test]
fn what_is_no_fhir_is_refused() {
    for document in
        ["[]", "7", "{}", r#"{"entry":[]}"#, r#"{"resourceType":"Patient","entry":[]}"#, r#"{"resourceType":"Bundle","entry":{}}"#]
    {
        assert!(matches!(rows(document).1, Err(DocumentError::NotFhir)), "{document}");
    }
    let deep = format!("{{\"resourceType\":{}", "[".repeat(100_000));
    for document in ["", "{", r#"{"resourceType":"Bundle","entry":[{"resource":"#, r#"{"resourceType":"Patient"} x"#, &deep] {
        assert!(matches!(rows(document).1, Err(DocumentError::Json { .. })), "{document:.40}");
    }
    let error = rows(r#"{"resourceType":"Patient","name":"张伟" oops"#).1.unwrap_err();
    assert!(!error.to_string().contains("张伟"), "{error}");
}

#[test]
fn the_receiver_may_stop() {
    let bundle = json!({ "resourceType": "Bundle", "entry": vec![json!({ "resource": { "resourceType": "Patient" } }); 5] });
    let mut seen = 0;
    let summary = read_slice(bundle.to_string().as_bytes(), |_| {
        seen += 1;
        if seen == 2 { Break(()) } else { Continue(()) }
    });
    let summary = summary.unwrap();
    assert!(summary.stopped && seen == 2 && summary.patients == 2);
}
