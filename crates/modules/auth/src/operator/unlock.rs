//! `erp user unlock`.

use std::sync::Arc;

use clap::{ArgMatches, Command};
use erp_db::WriteTx;
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use serde_json::json;

use super::{Operator, with_username};
use crate::user::access;

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(Unlock) }
}

fn arguments() -> Command {
    with_username(Command::new("unlock"))
        .about("Forgive failed attempts, so that the user need not wait for the next one")
        .after_help("Example:\n  erp user unlock li.wei --tenant east")
}

struct Unlock;

#[async_trait::async_trait]
impl CommandRunner for Unlock {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        let unlocked = operator.write(async |tx: &WriteTx| access::unlock(tx, &user).await).await?;
        let data = json!({ "id": user.id, "username": user.username });
        Ok(if unlocked {
            operator.done(data, &format!("unlocked {}", user.username))
        } else {
            operator.nothing(data, &format!("no failed attempts of {} are counted", user.username))
        })
    }
}
