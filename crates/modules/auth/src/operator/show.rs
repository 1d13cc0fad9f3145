//! `erp user show`.

use std::sync::Arc;

use clap::{ArgMatches, Command};
use erp_db::TenantTx;
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use serde_json::json;

use super::{Operator, with_username};
use crate::user::list;

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Reading, runner: Arc::new(Show) }
}

fn arguments() -> Command {
    with_username(Command::new("show"))
        .about("One user: status, roles, sessions, failed attempts")
        .after_help("Examples:\n  erp user show admin\n  erp user show li.wei --tenant east --json")
}

struct Show;

#[async_trait::async_trait]
impl CommandRunner for Show {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        let view = operator.read(async |tx: &TenantTx| list::one(tx, user.id).await).await?;
        let data = json!(view);
        let time = |at: Option<sea_orm::prelude::DateTimeUtc>| at.map_or_else(|| "-".to_owned(), |at| at.format("%FT%TZ").to_string());
        let rows = [
            ("username", view.summary.username.clone()),
            ("id", view.summary.id.to_string()),
            ("status", view.summary.status.clone()),
            ("roles", view.summary.roles.join(" ")),
            ("must change password", view.summary.must_change_password.to_string()),
            ("second factor", view.mfa_enabled.to_string()),
            ("password changed", time(view.summary.password_changed_at)),
            ("created", time(Some(view.summary.created_at))),
            ("sessions", view.sessions.to_string()),
            ("failed attempts", view.failed_attempts.to_string()),
            ("blocked until", time(view.blocked_until)),
        ];
        let lines: Vec<String> = rows.iter().map(|(name, value)| format!("{name:<22}{value}").trim_end().to_owned()).collect();
        Ok(CommandOutput { data, human: lines.join("\n"), ..CommandOutput::default() })
    }
}
