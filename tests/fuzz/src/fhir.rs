//! FHIR documents: one resource, a Bundle, lines.

use std::ops::ControlFlow::Continue;

use erp_health::fhir::{Format, Resource, Row, Summary, read, read_slice};

pub fn fhir(data: &[u8]) {
    let _ = read_slice(data, |row| {
        import(row);
        Continue(())
    });
    for format in [Format::Json, Format::Ndjson] {
        let (mut patients, mut errors) = (0, 0);
        let read = read(data, format, |row| {
            if row.resource.is_ok() {
                patients += 1;
            } else {
                errors += 1;
            }
            Continue(())
        });
        if let Ok(Summary { patients: counted, errors: failed, .. }) = read {
            assert_eq!((counted, failed), (patients, errors), "what was handed over is what was counted");
        }
    }
}

fn import(row: Row) {
    let Ok(Resource::Patient(patient)) = row.resource else { return };
    let Ok(patient) = patient.import() else { return };
    let longest = |text: &Option<erp_core::Pii<String>>| text.as_ref().map_or(0, |text| text.expose().chars().count());
    assert!(longest(&patient.unverified_phone) <= 64 && longest(&patient.address) <= 500, "longer than its column");
    if let Some(phone) = &patient.phone {
        assert!(phone.expose().starts_with('+') && phone.expose()[1..].bytes().all(|digit| digit.is_ascii_digit()));
    }
}
