//! Layered configuration with provenance, schema and safety checks.
