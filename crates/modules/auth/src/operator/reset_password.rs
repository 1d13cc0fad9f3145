//! `erp user reset-password`: for somebody who has lost the password, the last administrator included.

use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};
use erp_db::{Failure, WriteTx};
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs, password::NewPassword};
use serde_json::json;

use super::{Operator, with_username};
use crate::user::access;

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(ResetPassword) }
}

fn arguments() -> Command {
    let command = with_username(Command::new("reset-password"))
        .about("Set a new password, end every session and forgive failed attempts")
        .after_help(
            "Examples:\n  erp user reset-password admin --generate\n  erp user reset-password li.wei --tenant east --password-file new.txt",
        )
        .arg(
            Arg::new("keep-password")
                .long("keep-password")
                .action(ArgAction::SetTrue)
                .help("The password need not be changed at the next login"),
        );
    NewPassword::arguments(command)
}

struct ResetPassword;

#[async_trait::async_trait]
impl CommandRunner for ResetPassword {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        let new = NewPassword::of(matches)?;
        let must_change = !matches.get_flag("keep-password");
        operator.auth.refuse_weak(operator.tenant.id, "password", &user, &new.password).await?;
        let hash = operator.auth.passwords.hash(&new.password).await.map_err(Failure::from)?;
        let ended = operator.write(async |tx: &WriteTx| access::reset_password(tx, &user, &hash, must_change).await).await?;
        let data = json!({ "id": user.id, "username": user.username, "must_change_password": must_change, "sessions_ended": ended });
        let mut output = operator.done(data, &format!("set a new password for {}; sessions ended: {ended}", user.username));
        if user.status != "active" {
            output.warnings.push(format!("{} is {} and cannot sign in; see: erp user enable", user.username, user.status));
        }
        reveal(&operator, &new, &mut output);
        Ok(output)
    }
}

/// Adds a password that nobody knows yet; never one that was only made for a dry run.
pub(super) fn reveal(operator: &Operator, new: &NewPassword, output: &mut CommandOutput) {
    if new.generated && !operator.dry_run {
        output.data["password"] = new.password.expose().as_str().into();
        output.human.push_str(&format!("\npassword (shown once): {}", new.password.expose()));
    }
}
