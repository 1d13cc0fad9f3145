//! One linear schema history; file names carry the module.
