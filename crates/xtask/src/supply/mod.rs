//! What the product is built of: rules for it, holes known in it, and a list of it.

pub mod advisories;
pub mod graph;
pub mod rules;
pub mod sbom;
