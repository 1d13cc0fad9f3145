//! `erp user disable`.

use std::sync::Arc;

use clap::{ArgMatches, Command};
use erp_db::WriteTx;
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use serde_json::json;

use super::{Operator, with_username};
use crate::user::access;

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(Disable) }
}

fn arguments() -> Command {
    with_username(Command::new("disable"))
        .about("Keep a user from signing in and end what is open, from the next request on")
        .long_about(
            "Keeps a user from signing in and ends every session and access token, from the next request on. \
             The last active administrator of a tenant cannot be disabled (exit 1, auth.user.last_admin).",
        )
        .after_help("Examples:\n  erp user disable li.wei\n  erp user enable li.wei        takes it back")
}

struct Disable;

#[async_trait::async_trait]
impl CommandRunner for Disable {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        let disabled = operator.write(async |tx: &WriteTx| access::disable(tx, user.id).await).await?;
        let data = json!({ "id": user.id, "username": user.username, "sessions_ended": disabled.unwrap_or_default() });
        Ok(match disabled {
            Some(ended) => operator.done(data, &format!("disabled {}; sessions ended: {ended}", user.username)),
            None => operator.nothing(data, &format!("{} is disabled", user.username)),
        })
    }
}
