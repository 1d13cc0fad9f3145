//! `erp health legal-hold`, `erp health make-decoy`.

use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use erp_core::{Exit, Origin, problem::Faults};
use erp_db::{Scoped, TenantTx, WriteTx};
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use erp_settings::HealthSection;
use serde_json::json;
use uuid::Uuid;

use super::{decoy, entity::Entity, erasure, reason};

/// The command as the registrar takes it.
pub fn legal_hold() -> ModuleCommand {
    let command = Command::new("legal-hold")
        .about("Keep a patient from being erased, or let go again")
        .after_help("Examples:\n  erp health legal-hold 019ab2c0-0000-7000-8000-000000000001 --reason 'case 12 of the court'\n  erp health legal-hold 019ab2c0-0000-7000-8000-000000000001 --release --reason 'the case is closed'")
        .arg(Arg::new("patient").value_name("ID").help("The patient's id").required(true).value_parser(value_parser!(Uuid)))
        .arg(Arg::new("release").long("release").help("End the hold").action(ArgAction::SetTrue))
        .arg(Arg::new("reason").long("reason").value_name("TEXT").help("Kept in the audit trail: no personal data").required(true));
    ModuleCommand { command, needs: Needs::Database, runner: Arc::new(LegalHold) }
}

struct LegalHold;

#[async_trait::async_trait]
impl CommandRunner for LegalHold {
    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let id = matches.get_one::<Uuid>("patient").copied().unwrap_or_default();
        let on = !matches.get_flag("release");
        let mut faults = Faults::default();
        let reason = reason::check(&mut faults, matches.get_one::<String>("reason").map(String::as_str));
        faults.finish().map_err(|problem| CommandError::new(Exit::Usage, "usage", problem.to_string()))?;
        let (db, tenant) = (context.db()?, context.tenant()?);
        let changed = if context.dry_run {
            let row = db.read(tenant.id, async |tx: &TenantTx| Entity::require(tx, id).await).await.map_err(CommandError::from)?;
            row.erased_at.is_none() && row.legal_hold_at.is_none() == on
        } else {
            let origin = Origin::operator(context.actor.as_str());
            db.write(tenant.id, &origin, async |tx: &WriteTx| erasure::hold(tx, id, on, &reason).await).await.map_err(CommandError::from)?
        };
        let state = if on { "held" } else { "free" };
        let human = match (changed, context.dry_run) {
            (true, true) => format!("the patient {id} would be {state}"),
            (true, false) => format!("the patient {id} is {state}"),
            (false, _) => format!("nothing to do: the patient {id} is {state}"),
        };
        let exit = (changed && context.dry_run).then_some(Exit::Differences);
        Ok(CommandOutput {
            data: json!({ "patient_id": id, "held": on, "changed": changed, "dry_run": context.dry_run }),
            human,
            exit,
            ..CommandOutput::default()
        })
    }
}

/// The command as the registrar takes it.
pub fn make_decoy() -> ModuleCommand {
    let command = Command::new("make-decoy")
        .about("Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm")
        .after_help(
            "Example:\n  erp health make-decoy --tenant east      look for health.patient.decoy_read in the log and the audit trail",
        );
    ModuleCommand { command, needs: Needs::Database, runner: Arc::new(MakeDecoy) }
}

struct MakeDecoy;

#[async_trait::async_trait]
impl CommandRunner for MakeDecoy {
    async fn run(&self, context: CommandContext, _matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let section: Option<HealthSection> = context.config.as_ref().and_then(|config| config.section().ok());
        let index_names = section.ok_or_else(|| CommandError::software("the health section is not there"))?.index_names;
        let (db, tenant) = (context.db()?, context.tenant()?);
        if context.dry_run {
            let human = format!("a decoy would be registered in {}", tenant.code);
            return Ok(CommandOutput {
                data: json!({ "dry_run": true }),
                human,
                exit: Some(Exit::Differences),
                ..CommandOutput::default()
            });
        }
        let origin = Origin::operator(context.actor.as_str());
        let made = db.write(tenant.id, &origin, async |tx: &WriteTx| decoy::make(tx, index_names).await).await;
        let id = made.map_err(CommandError::from)?;
        Ok(CommandOutput {
            data: json!({ "patient_id": id, "dry_run": false }),
            human: format!("the decoy {id} is registered in {}", tenant.code),
            ..CommandOutput::default()
        })
    }
}
