//! `erp user reset-mfa`: for somebody who has lost the authenticator app and the recovery codes.

use std::sync::Arc;

use clap::{ArgMatches, Command};
use erp_db::WriteTx;
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use serde_json::json;

use super::{Operator, with_username};
use crate::user::access;

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(ResetMfa) }
}

fn arguments() -> Command {
    with_username(Command::new("reset-mfa"))
        .about("Take a user's second factor off and end every session")
        .after_help("Examples:\n  erp user reset-mfa li.wei --tenant east\n  erp user reset-mfa admin --dry-run")
}

struct ResetMfa;

#[async_trait::async_trait]
impl CommandRunner for ResetMfa {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        let ended = operator.write(async |tx: &WriteTx| access::reset_mfa(tx, user.id).await).await?;
        let data = json!({ "id": user.id, "username": user.username, "sessions_ended": ended.unwrap_or(0) });
        Ok(match ended {
            Some(ended) => operator.done(data, &format!("took the second factor of {} off; sessions ended: {ended}", user.username)),
            None => operator.nothing(data, &format!("{} has no second factor", user.username)),
        })
    }
}
