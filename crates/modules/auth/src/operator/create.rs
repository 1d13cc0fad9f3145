//! `erp user create`.

use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};
use erp_core::Problem;
use erp_db::{Failure, TenantTx, WriteTx};
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs, password::NewPassword};
use serde_json::json;

use super::Operator;
use crate::{
    password::{normalise, tenant_words},
    user::{
        manage::{self, Account},
        person::Contact,
        rules::{is_username, normalise_username},
        service::by_username,
    },
};

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(Create) }
}

fn arguments() -> Command {
    let command = Command::new("create")
        .about("Make a user; the password must be changed at the first login")
        .after_help("Examples:\n  erp user create --username li.wei --role doctor --generate\n  erp user create --username front --role receptionist --password-stdin --tenant east < password.txt")
        .arg(Arg::new("username").long("username").value_name("NAME").required(true).help("The name the user will sign in by"))
        .arg(Arg::new("role").long("role").value_name("ROLE").action(ArgAction::Append).help("A role of the tenant; may be repeated"))
        .arg(
            Arg::new("keep-password")
                .long("keep-password")
                .action(ArgAction::SetTrue)
                .help("The password need not be changed at the first login"),
        )
        .arg(Arg::new("if-missing").long("if-missing").action(ArgAction::SetTrue).help("Succeed if there is a user of this name; it is left as it is"));
    NewPassword::arguments(command)
}

struct Create;

#[async_trait::async_trait]
impl CommandRunner for Create {
    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let username = normalise_username(matches.get_one::<String>("username").map(String::as_str).unwrap_or_default());
        if !is_username(&username) {
            return Err(Failure::from(Problem::invalid("username", "auth.user.username_invalid")).into());
        }
        let roles: Vec<&str> = matches.get_many::<String>("role").into_iter().flatten().map(String::as_str).collect();
        let must_change = !matches.get_flag("keep-password");
        if matches.get_flag("if-missing") {
            let there = operator.read(async |tx: &TenantTx| by_username(tx, &username).await.map_err(Failure::from)).await?;
            if let Some(user) = there {
                return Ok(operator.nothing(json!({ "id": user.id, "username": username }), &format!("there is a user {username}")));
            }
        }
        let new = NewPassword::of(matches)?;
        let words = operator.read(async |tx: &TenantTx| tenant_words(tx).await).await?;
        let faults = operator.auth.passwords.policy.faults("password", &normalise(new.password.expose()), &username, &words);
        if !faults.is_empty() {
            return Err(Failure::from(Problem::fields(faults)).into());
        }
        let hash = operator.auth.passwords.hash(&new.password).await.map_err(Failure::from)?;
        let contact = Contact::default();
        let account = Account { username: &username, hash: &hash, must_change, roles: &roles, contact: &contact };
        let write = async |tx: &WriteTx| {
            let id = manage::create(tx, &account).await?;
            Ok(id.ok_or_else(|| Problem::conflict("auth.user.username_taken"))?)
        };
        let id = operator.write(write).await?;
        let mut data = json!({ "id": id, "username": username, "roles": roles, "must_change_password": must_change });
        if operator.dry_run {
            // The id, and a generated password, are those of a user who was never made.
            data["id"] = serde_json::Value::Null;
        }
        let mut output = operator.done(data, &format!("created user {username}"));
        super::reset_password::reveal(&operator, &new, &mut output);
        Ok(output)
    }
}
