//! `erp user sessions`.

use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use erp_core::{AuditEntry, Exit, PageRequest, page::MAX_LIMIT};
use erp_db::{Failure, TenantTx, WriteTx};
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Operator, with_username};
use crate::{
    session::{entity::Model as Session, service},
    user::{access, entity::Model},
};

pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(Sessions) }
}

fn arguments() -> Command {
    with_username(Command::new("sessions"))
        .about("Where a user is signed in; end one session or all")
        .after_help("Examples:\n  erp user sessions li.wei\n  erp user sessions li.wei --kill-all\n  erp user sessions li.wei --kill 0191c1a0-6c5e-7000-8000-000000000000")
        .arg(Arg::new("cursor").long("cursor").value_name("CURSOR").help("Go on after a page: its next_cursor"))
        .arg(Arg::new("kill").long("kill").value_name("ID").value_parser(value_parser!(Uuid)).help("End this session"))
        .arg(Arg::new("kill-all").long("kill-all").action(ArgAction::SetTrue).conflicts_with("kill").help("End all of them"))
}

struct Sessions;

#[async_trait::async_trait]
impl CommandRunner for Sessions {
    fn in_inactive_tenants(&self) -> bool {
        true
    }

    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let operator = Operator::new(&context)?;
        let user = operator.user(matches).await?;
        if let Some(id) = matches.get_one::<Uuid>("kill") {
            return kill(&operator, &user, *id).await;
        }
        if matches.get_flag("kill-all") {
            let ended = operator.write(async |tx: &WriteTx| access::end_sessions(tx, user.id).await).await?;
            let data = json!({ "username": user.username, "sessions_ended": ended });
            return Ok(match ended {
                0 => operator.nothing(data, &format!("{} is not signed in anywhere", user.username)),
                _ => operator.done(data, &format!("sessions of {} ended: {ended}", user.username)),
            });
        }
        let request = PageRequest::new(Some(MAX_LIMIT), matches.get_one::<String>("cursor").map(String::as_str))
            .map_err(|problem| CommandError::new(Exit::Usage, problem.code, problem.to_string()))?;
        let page = operator.read(async |tx: &TenantTx| service::live(tx, user.id, &request).await.map_err(Failure::from)).await?;
        let items: Vec<Value> = page.items.iter().map(view).collect();
        let mut lines: Vec<String> = page.items.iter().map(line).collect();
        if lines.is_empty() {
            lines.push(format!("{} is not signed in anywhere", user.username));
        }
        lines.extend(page.next_cursor.iter().map(|cursor| format!("more: --cursor {cursor}")));
        let data = json!({ "username": user.username, "items": items, "next_cursor": page.next_cursor });
        Ok(CommandOutput { data, human: lines.join("\n"), ..CommandOutput::default() })
    }
}

async fn kill(operator: &Operator, user: &Model, session: Uuid) -> Result<CommandOutput, CommandError> {
    let end = async |tx: &WriteTx| {
        let ended = service::revoke(tx, user.id, session, "ended_by_operator").await?;
        if ended {
            tx.audit(AuditEntry::new("auth.session.ended", "session", session).detail("reason", "ended_by_operator"));
        }
        Ok(ended)
    };
    if !operator.write(end).await? {
        let message = format!("{} has no live session {session}", user.username);
        return Err(CommandError::new(Exit::Usage, "auth.session.unknown", message).hint(format!("erp user sessions {}", user.username)));
    }
    let data = json!({ "username": user.username, "session_id": session, "sessions_ended": 1 });
    Ok(operator.done(data, &format!("ended session {session} of {}", user.username)))
}

fn view(session: &Session) -> Value {
    json!({
        "id": session.id, "device": session.device, "ip": session.ip, "created_at": session.created_at,
        "last_seen_at": session.last_seen_at, "expires_at": session.expires_at,
    })
}

fn line(session: &Session) -> String {
    let (ip, device) = (session.ip.as_deref().unwrap_or("-"), session.device.as_deref().unwrap_or("-"));
    format!("{}  {}  {ip}  {device}", session.id, session.last_seen_at.format("%FT%TZ"))
}
