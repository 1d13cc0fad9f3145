//! `erp user list`.

use std::sync::Arc;

use clap::{Arg, ArgMatches, Command, value_parser};
use erp_core::{Exit, PageRequest, page::MAX_LIMIT};
use erp_db::TenantTx;
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};

use super::Operator;
use crate::user::{
    list::{Filter, page},
    view::UserSummary,
};

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Reading, runner: Arc::new(List) }
}

fn arguments() -> Command {
    Command::new("list")
        .about("The users of a tenant, newest first, in pages")
        .after_help("Examples:\n  erp user list\n  erp user list --tenant east --limit 200 --json")
        .arg(
            Arg::new("limit")
                .long("limit")
                .value_name("N")
                .value_parser(value_parser!(u64).range(1..=MAX_LIMIT))
                .default_value("50")
                .help("So many at most, up to 200"),
        )
        .arg(Arg::new("cursor").long("cursor").value_name("CURSOR").help("Go on after a page: its next_cursor"))
}

struct List;

#[async_trait::async_trait]
impl CommandRunner for List {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let cursor = matches.get_one::<String>("cursor").map(String::as_str);
        let request = PageRequest::new(matches.get_one::<u64>("limit").copied(), cursor)
            .map_err(|problem| CommandError::new(Exit::Usage, problem.code, problem.to_string()))?;
        let page = operator.read(async |tx: &TenantTx| page(tx, &request, &Filter::default()).await).await?;
        let mut lines: Vec<String> = page.items.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("no users".to_owned());
        }
        lines.extend(page.next_cursor.iter().map(|cursor| format!("more: --cursor {cursor}")));
        Ok(CommandOutput { data: serde_json::to_value(&page).unwrap_or_default(), human: lines.join("\n"), ..CommandOutput::default() })
    }
}

fn line(user: &UserSummary) -> String {
    format!("{}  {:<24}  {:<8}  {}", user.id, user.username, user.status, user.roles.join(" ")).trim_end().to_owned()
}
