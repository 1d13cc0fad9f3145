//! `erp user …`: what an operator at the command line does to a tenant's users. One command a file; the use cases themselves
//! are those of [`crate::user`].

mod create;
mod disable;
mod enable;
mod list;
mod reset_mfa;
mod reset_password;
mod sessions;
mod show;
mod unlock;

use clap::{Arg, ArgMatches, Command};
use erp_core::{Exit, Origin, Problem};
use erp_db::{Failure, Outcome, TenantTx, WriteTx, tenants::Tenant};
use erp_events::EventBus;
use erp_kit::{CommandContext, CommandError, CommandOutput, Deps, ModuleCommand, Seeds, Settings};
use serde_json::Value;

use crate::{
    Auth,
    user::{entity::Model, rules::normalise_username, service::by_username},
};

/// Everything under `erp user`.
pub fn commands() -> [ModuleCommand; 9] {
    [
        create::command(),
        list::command(),
        show::command(),
        reset_password::command(),
        reset_mfa::command(),
        unlock::command(),
        disable::command(),
        enable::command(),
        sessions::command(),
    ]
}

/// The operator at work in one tenant.
struct Operator {
    auth: Auth,
    tenant: Tenant,
    origin: Origin,
    dry_run: bool,
}

impl Operator {
    fn new(context: &CommandContext) -> Result<Self, CommandError> {
        let config = context.config.clone().ok_or_else(|| CommandError::software("the configuration is not there"))?;
        let db = context.db()?.clone();
        let (bus, settings) = (EventBus::new(), Settings::new(&db, [], []));
        let deps = Deps {
            db,
            config,
            clock: context.clock.clone(),
            bus,
            permissions: [].into(),
            settings,
            dict_uses: [].into(),
            seeds: Seeds::default(),
            patients: None,
        };
        Ok(Self {
            auth: Auth::new(&deps).map_err(|e| CommandError::software(e.to_string()))?,
            tenant: context.tenant()?.clone(),
            origin: Origin::operator(context.actor.as_str()),
            dry_run: context.dry_run,
        })
    }

    async fn read<T>(&self, work: impl AsyncFnOnce(&TenantTx) -> Outcome<T>) -> Outcome<T> {
        self.auth.db.read(self.tenant.id, work).await
    }

    /// A change; in a dry run it is made, rolled back and answered all the same, so that a refusal shows there too.
    async fn write<T>(&self, work: impl AsyncFnOnce(&WriteTx) -> Outcome<T>) -> Outcome<T> {
        let mut answer = None;
        let change = async |tx: &WriteTx| {
            let value = work(tx).await?;
            if self.dry_run {
                answer = Some(value);
                // Only to roll back; replaced by the answer below.
                return Err(Failure::from(Problem::conflict("common.dry_run")));
            }
            Ok(value)
        };
        let result = self.auth.db.write(self.tenant.id, &self.origin, change).await;
        answer.map_or(result, Ok)
    }

    /// The user that the argument `username` names.
    async fn user(&self, matches: &ArgMatches) -> Result<Model, CommandError> {
        let typed = matches.get_one::<String>("username").map(String::as_str).unwrap_or_default();
        let name = normalise_username(typed);
        let found = self.read(async |tx: &TenantTx| by_username(tx, &name).await.map_err(Failure::from)).await?;
        found.ok_or_else(|| {
            CommandError::new(Exit::Usage, "auth.user.unknown", format!("there is no user {typed} in the tenant {}", self.tenant.code))
                .hint(format!("erp user list --tenant {}", self.tenant.code))
        })
    }

    /// What was done, or in a dry run would be: then the exit code says that there is something to do.
    fn done(&self, mut data: Value, human: &str) -> CommandOutput {
        data["tenant"] = self.tenant.code.as_str().into();
        data["changed"] = true.into();
        data["dry_run"] = self.dry_run.into();
        let human = if self.dry_run { format!("dry run, nothing was changed: {human}") } else { human.to_owned() };
        CommandOutput { data, human, exit: self.dry_run.then_some(Exit::Differences), ..CommandOutput::default() }
    }

    /// It was so already.
    fn nothing(&self, mut data: Value, human: &str) -> CommandOutput {
        data["tenant"] = self.tenant.code.as_str().into();
        data["changed"] = false.into();
        data["dry_run"] = self.dry_run.into();
        CommandOutput { data, human: format!("nothing to do: {human}"), ..CommandOutput::default() }
    }
}

/// The user that a command is about.
fn with_username(command: Command) -> Command {
    command.arg(Arg::new("username").value_name("USERNAME").required(true).help("The name the user signs in by"))
}
