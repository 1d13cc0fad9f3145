//! All tasks by name.

use std::{collections::BTreeMap, sync::Arc};

use crate::{Task, args::closest};

/// The tasks of this binary. Filled once, before anything runs.
#[derive(Clone, Default)]
pub struct TaskRegistry(BTreeMap<&'static str, Arc<dyn Task>>);

/// Two tasks with one name.
#[derive(Debug, thiserror::Error)]
#[error("the task {0} is registered twice")]
pub struct DuplicateTask(pub &'static str);

impl TaskRegistry {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, task: Arc<dyn Task>) -> Result<(), DuplicateTask> {
        let name = task.meta().name;
        match self.0.insert(name, task) {
            None => Ok(()),
            Some(_) => Err(DuplicateTask(name)),
        }
    }

    pub fn get(&self, name: &str) -> Option<&Arc<dyn Task>> {
        self.0.get(name)
    }

    /// In the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Task>> {
        self.0.values()
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The task most likely meant by a name that does not exist.
    pub fn suggest(&self, name: &str) -> Option<&'static str> {
        // A name without its module is the commonest slip: `purge-expired` for `auth.purge-expired`.
        let tail = self.names().find(|known| known.split_once('.').is_some_and(|(_, tail)| tail == name));
        tail.or_else(|| closest(name, self.names()))
    }
}
