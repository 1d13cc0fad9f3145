//! The one registration point of modules.

use std::sync::Arc;

use erp_core::{Permission, event::EventInfo};
use erp_events::Consumer;
use erp_settings::{Schema, SchemaBuilder, Section, sections::standard_builder};
use erp_tasks::{AuditCheckpoint, IdempotencyCleanup, Task};
use erp_web::openapi::{About, DocumentError};
use serde::Serialize;
use utoipa::openapi::{OpenApi, PathItem, path::Operation};

use crate::{
    Check, DictUse, FlagSpec, Module, ModuleCommand, PatientDirectory, RelayTask, SealedTable, SealedTables, SettingSpec,
    event_cleanup::EventCleanup, system,
};

const ABOUT: &str = "Health-management ERP. Lists are keyset pages: pass `next_cursor` back as `cursor`. Errors are RFC 9457 problems with a stable `code`. \
    Creating requests take an `Idempotency-Key`; changes take `If-Match` with the version that was read.";

/// Everything the modules describe of themselves; made without configuration, network or database.
pub struct Registrar {
    schema: Option<SchemaBuilder>,
    module: &'static str,
    pub permissions: Vec<Permission>,
    /// Every event that may be published, in the order of the types.
    pub events: Vec<EventInfo>,
    pub openapi: Vec<OpenApi>,
    pub tasks: Vec<Arc<dyn Task>>,
    /// What modules do about events.
    pub consumers: Vec<Arc<dyn Consumer>>,
    /// What `erp doctor` asks besides its own questions.
    pub checks: Vec<Check>,
    /// What a rotation of keys has to move.
    pub sealed: SealedTables,
    /// What a tenant may set.
    pub settings: Vec<SettingSpec>,
    /// What a tenant may switch on and off.
    pub flags: Vec<FlagSpec>,
    /// Who can say whether a value of a dictionary is in use.
    pub dict_uses: Vec<Arc<dyn DictUse>>,
    /// The patients, where a module keeps them.
    pub patients: Option<Arc<dyn PatientDirectory>>,
    /// Subcommands, each by its top-level command: the module's name or a group.
    pub commands: Vec<(&'static str, ModuleCommand)>,
    /// Top-level commands that are not called after their module, with what help says of them.
    pub groups: Vec<(&'static str, &'static str)>,
}

/// One operation, as `erp routes` lists it.
#[derive(Clone, Debug, Serialize)]
pub struct RouteInfo {
    pub method: &'static str,
    pub path: String,
    pub operation: String,
    /// `public`, or the permission that the route needs, or `signed-in`.
    pub access: String,
    pub summary: String,
}

impl Registrar {
    /// Asks every module, in order.
    pub fn describe(modules: &[Box<dyn Module>]) -> Self {
        let mut this = Self {
            schema: Some(standard_builder()),
            module: "",
            permissions: vec![],
            events: vec![],
            openapi: vec![],
            tasks: vec![],
            consumers: vec![],
            checks: vec![],
            sealed: SealedTables::default(),
            settings: vec![],
            flags: vec![],
            dict_uses: vec![],
            patients: None,
            commands: vec![],
            groups: vec![],
        };
        // Belongs to no module: every module's creating routes leave keys behind.
        this.task(IdempotencyCleanup::default());
        this.task(AuditCheckpoint::default());
        this.task(EventCleanup::default());
        // Nor do the routes by which the installation is run.
        this.permissions(system::PERMISSIONS);
        this.openapi(system::openapi());
        for module in modules {
            this.module = module.name();
            module.describe(&mut this);
        }
        this.task(RelayTask::new(this.consumers.clone()));
        this.permissions.sort_unstable();
        this.settings.sort_unstable_by_key(|setting| setting.key);
        this.flags.sort_unstable_by_key(|flag| flag.key);
        this.events.sort_unstable_by_key(|event| (event.event_type, event.schema_version));
        this
    }

    /// Adds a configuration section of the module's own.
    pub fn section<T: Section>(&mut self) {
        self.schema = self.schema.take().map(SchemaBuilder::section::<T>);
    }

    pub fn permissions(&mut self, permissions: impl IntoIterator<Item = Permission>) {
        self.permissions.extend(permissions);
    }

    /// The module's events, as [`erp_core::events!`] lists them.
    pub fn events(&mut self, events: impl IntoIterator<Item = EventInfo>) {
        self.events.extend(events);
    }

    /// The OpenAPI part of the module's routes, paths as the client sees them.
    pub fn openapi(&mut self, openapi: OpenApi) {
        self.openapi.push(openapi);
    }

    pub fn task(&mut self, task: impl Task) {
        self.tasks.push(Arc::new(task));
    }

    /// Adds what the module does about events; its name begins with the module's.
    pub fn consumer(&mut self, consumer: impl Consumer) {
        self.consumers.push(Arc::new(consumer));
    }

    /// Adds a question to `erp doctor`; its id begins with the module's name.
    pub fn check(&mut self, check: Check) {
        self.checks.push(check);
    }

    /// Tells which columns of a table are sealed. Everything that is must be told: a key is retired once all that was told has moved.
    pub fn sealed(&mut self, table: &'static SealedTable) {
        self.sealed.add(table);
    }

    /// Adds a setting; its key begins with the module's name.
    pub fn setting(&mut self, setting: SettingSpec) {
        self.settings.push(setting);
    }

    /// Adds a feature flag; its key begins with the module's name.
    pub fn flag(&mut self, flag: FlagSpec) {
        self.flags.push(flag);
    }

    /// Adds somebody who knows where values of dictionaries are used.
    pub fn dict_use(&mut self, user: impl DictUse) {
        self.dict_uses.push(Arc::new(user));
    }

    /// Says that the module keeps the patients; one does.
    pub fn patients(&mut self, directory: impl PatientDirectory) {
        self.patients = Some(Arc::new(directory));
    }

    pub fn command(&mut self, command: ModuleCommand) {
        self.commands.push((self.module, command));
    }

    /// Adds a top-level command of its own with these subcommands, for what operators know by another name than the module's:
    /// `erp user create` rather than `erp auth user-create`. The name must be free: of commands, modules and other groups.
    pub fn group(&mut self, name: &'static str, about: &'static str, commands: impl IntoIterator<Item = ModuleCommand>) {
        self.groups.push((name, about));
        self.commands.extend(commands.into_iter().map(|command| (name, command)));
    }

    /// The configuration schema of the product with these modules.
    pub fn schema(&self) -> Schema {
        self.schema.clone().unwrap_or_else(standard_builder).build()
    }

    /// The OpenAPI document of the product: operations with a security requirement are private, the others public.
    pub fn document(&self, version: &str) -> Result<OpenApi, DocumentError> {
        let about = About { title: "erp".to_owned(), version: version.to_owned(), description: ABOUT.to_owned() };
        let part = |private: bool| {
            self.openapi.clone().into_iter().map(move |mut api| {
                for item in api.paths.paths.values_mut() {
                    for slot in [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete] {
                        if slot.as_ref().is_some_and(|o| is_private(o) != private) {
                            *slot = None;
                        }
                    }
                }
                api
            })
        };
        erp_web::openapi::document(about, part(false), part(true))
    }

    /// Every operation, the probes included.
    pub fn routes(&self) -> Vec<RouteInfo> {
        let Ok(document) = self.document("") else { return Vec::new() };
        let mut routes: Vec<RouteInfo> = document.paths.paths.iter().flat_map(|(path, item)| operations(path, item)).collect();
        routes.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
        routes
    }
}

fn is_private(operation: &Operation) -> bool {
    operation.security.as_ref().is_some_and(|s| !s.is_empty())
}

fn operations<'a>(path: &'a str, item: &'a PathItem) -> impl Iterator<Item = RouteInfo> + 'a {
    let each = [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("PATCH", &item.patch), ("DELETE", &item.delete)];
    each.into_iter().filter_map(move |(method, operation)| {
        let operation = operation.as_ref()?;
        Some(RouteInfo {
            method,
            path: path.to_owned(),
            operation: operation.operation_id.clone().unwrap_or_default(),
            access: access(operation),
            summary: operation.summary.clone().unwrap_or_default(),
        })
    })
}

/// The scopes of the bearer requirement are permission codes: the OpenAPI document is where a route's need is read from.
fn access(operation: &Operation) -> String {
    let Some(security) = operation.security.as_ref().filter(|s| !s.is_empty()) else { return "public".to_owned() };
    let value = serde_json::to_value(security).unwrap_or_default();
    let scopes: Vec<String> = value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|requirement| requirement.get("bearer")?.as_array())
        .flatten()
        .filter_map(|scope| scope.as_str().map(str::to_owned))
        .collect();
    if scopes.is_empty() { "signed-in".to_owned() } else { scopes.join(" ") }
}
