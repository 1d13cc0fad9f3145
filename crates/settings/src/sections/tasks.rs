use serde::Deserialize;

use crate::{key::Key, schema::Section};

/// Background tasks of this process.
#[derive(Clone, Debug, Deserialize)]
pub struct TasksSection {
    /// False: this process serves requests alone; `erp run-task` still works.
    pub enabled: bool,
}

impl Section for TasksSection {
    const PATH: &'static str = "tasks";

    fn keys() -> Vec<Key> {
        vec![Key::bool("tasks.enabled", "Whether this process runs background tasks.")]
    }
}
