//! Patients and their care.
