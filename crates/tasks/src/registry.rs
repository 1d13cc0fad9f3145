//! All tasks by name.

use std::{collections::BTreeMap, sync::Arc};

use erp_settings::SafeConfig;

use crate::{Configured, Task, args::closest};

/// The tasks of this binary. Filled once, before anything runs.
#[derive(Clone, Default)]
pub struct TaskRegistry {
    tasks: BTreeMap<&'static str, Arc<dyn Task>>,
    /// Tasks that the configuration leaves out, and why.
    unconfigured: BTreeMap<&'static str, &'static str>,
}

/// Two tasks with one name.
#[derive(Debug, thiserror::Error)]
#[error("the task {0} is registered twice")]
pub struct DuplicateTask(pub &'static str);

/// Why a task could not be added.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error(transparent)]
    Duplicate(#[from] DuplicateTask),
    /// Its settings are there and wrong.
    #[error("{0}")]
    Config(String),
}

impl TaskRegistry {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, task: Arc<dyn Task>) -> Result<(), DuplicateTask> {
        let name = task.meta().name;
        match self.tasks.insert(name, task) {
            None => Ok(()),
            Some(_) => Err(DuplicateTask(name)),
        }
    }

    /// Adds the task as the configuration makes it, or remembers what it lacks.
    pub fn add_configured(&mut self, task: Arc<dyn Task>, config: &SafeConfig) -> Result<(), RegisterError> {
        task.meta().schedule.check().map_err(|error| RegisterError::Config(format!("the task {}: {error}", task.meta().name)))?;
        match task.configured(config).map_err(RegisterError::Config)? {
            Configured::AsDescribed => self.add(task)?,
            Configured::With(task) => self.add(task)?,
            Configured::Without(why) => drop(self.unconfigured.insert(task.meta().name, why)),
        }
        Ok(())
    }

    /// Why a task that was described cannot run, if that is for want of settings.
    pub fn unconfigured(&self, name: &str) -> Option<&'static str> {
        self.unconfigured.get(name).copied()
    }

    pub fn get(&self, name: &str) -> Option<&Arc<dyn Task>> {
        self.tasks.get(name)
    }

    /// In the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Task>> {
        self.tasks.values()
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.tasks.keys().copied()
    }

    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The task most likely meant by a name that does not exist.
    pub fn suggest(&self, name: &str) -> Option<&'static str> {
        // A name without its module is the commonest slip: `purge-expired` for `auth.purge-expired`.
        let tail = self.names().find(|known| known.split_once('.').is_some_and(|(_, tail)| tail == name));
        tail.or_else(|| closest(name, self.names()))
    }
}
