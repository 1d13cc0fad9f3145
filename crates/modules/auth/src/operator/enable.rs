//! `erp user enable`.

use std::sync::Arc;

use clap::{ArgMatches, Command};
use erp_db::WriteTx;
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use serde_json::json;

use super::{Operator, with_username};
use crate::user::access;

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(Enable) }
}

fn arguments() -> Command {
    with_username(Command::new("enable"))
        .about("Let a disabled user sign in again; sessions that were ended stay so")
        .after_help("Example:\n  erp user enable li.wei --tenant east")
}

struct Enable;

#[async_trait::async_trait]
impl CommandRunner for Enable {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        let enabled = operator.write(async |tx: &WriteTx| access::enable(tx, user.id).await).await?;
        let data = json!({ "id": user.id, "username": user.username });
        Ok(if enabled {
            operator.done(data, &format!("enabled {}", user.username))
        } else {
            operator.nothing(data, &format!("{} is {}", user.username, user.status))
        })
    }
}
