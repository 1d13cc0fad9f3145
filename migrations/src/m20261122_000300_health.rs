//! Patients and their identifiers.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261122_000300_health",
        up: all([patient(), patient_identifier()]),
        down: drop(&["patient_identifier", "patient"]),
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

/// `*_enc` holds an envelope, `*_bidx` a 16-byte blind index (`erp-core`'s crypto says how both are made).
fn patient() -> Table {
    Table::tenant("patient")
        // The medical record number, from the tenant's sequence `patient.mrn`.
        .column("mrn text NOT NULL")
        // The person's own key, wrapped: part of every field's key, so that destroying it erases the person (crypto-shredding).
        .column("subject_key bytea")
        // Absent where an imported record names nobody; the desk must give one.
        .column("name_enc bytea")
        .column("name_bidx bytea")
        .column("name_pinyin_enc bytea")
        .column("name_pinyin_bidx bytea")
        .column("gender text NOT NULL DEFAULT 'unknown' CHECK (gender IN ('male', 'female', 'other', 'unknown'))")
        .column("birth_date_enc bytea")
        // Combined with the name, for the duplicate check.
        .column("birth_name_bidx bytea")
        .column("birth_year smallint CHECK (birth_year BETWEEN 1800 AND 2200)")
        .column("phone_enc bytea")
        .column("phone_bidx bytea")
        .column("phone_last4_bidx bytea")
        // A phone that could not be read as a number: kept as it came, never searched.
        .column("phone_unverified_enc bytea")
        .column("address_enc bytea")
        .column("occupation_enc bytea")
        .column("area_code text CHECK (area_code ~ '^[0-9]{6}$')")
        .column("blood_type text CHECK (blood_type IN ('A', 'B', 'AB', 'O', 'unknown'))")
        .column("status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'deceased', 'merged', 'archived'))")
        .column("merged_into uuid")
        .column("user_id uuid")
        .column("source text NOT NULL DEFAULT 'staff' CHECK (source IN ('staff', 'self', 'import', 'fhir', 'demo'))")
        // What an imported resource says and no column holds, as one envelope of JSON.
        .column("remainder_enc bytea")
        .unique("patient_mrn", "mrn")
        .references("merged_into", "patient", "RESTRICT")
        .index("patient_recent", "created_at DESC, id DESC", "WHERE deleted_at IS NULL")
        .index("patient_status_recent", "status, created_at DESC, id DESC", "WHERE deleted_at IS NULL")
        .index("patient_phone", "phone_bidx", "WHERE phone_bidx IS NOT NULL")
        .index("patient_phone_last4", "phone_last4_bidx", "WHERE phone_last4_bidx IS NOT NULL")
        .index("patient_name", "name_bidx", "WHERE name_bidx IS NOT NULL")
        .index("patient_name_pinyin", "name_pinyin_bidx", "WHERE name_pinyin_bidx IS NOT NULL")
        .index("patient_birth_name", "birth_name_bidx", "WHERE birth_name_bidx IS NOT NULL")
}

fn patient_identifier() -> Table {
    Table::tenant("patient_identifier")
        .column("patient_id uuid NOT NULL")
        .column("kind text NOT NULL CHECK (kind IN ('id_card', 'passport', 'insurance', 'visit_card', 'other'))")
        // Who issues the number, as a URI: FHIR's Identifier.system.
        .column("system text NOT NULL CHECK (length(system) BETWEEN 1 AND 255)")
        .column("value_enc bytea NOT NULL")
        .column("value_bidx bytea NOT NULL")
        .column("last4_bidx bytea")
        .column("verified_at timestamptz")
        .column("valid_to date")
        .references("patient_id", "patient", "RESTRICT")
        .also("CREATE UNIQUE INDEX patient_identifier_once ON patient_identifier (tenant_id, system, value_bidx) WHERE deleted_at IS NULL")
        .index("patient_identifier_patient", "patient_id", "")
        .index("patient_identifier_value", "value_bidx", "WHERE deleted_at IS NULL")
        .index("patient_identifier_last4", "last4_bidx", "WHERE last4_bidx IS NOT NULL AND deleted_at IS NULL")
}
