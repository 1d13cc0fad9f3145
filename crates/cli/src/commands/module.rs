//! Commands that modules add: `erp health import-fhir`, `erp user create`.

use clap::{Arg, ArgAction, ArgMatches, Command};
use erp_core::Exit;
use erp_db::tenants::Tenant;
use erp_kit::{CommandContext, Needs, Registrar};
use erp_server::phase::{MigrateMode, SeedOptions, Seeded};

use super::tenant;
use crate::{Context, Failed, Output, bootstrap::Bootstrap, progress};

/// The top-level commands that modules add: modules that have commands, and groups.
pub fn names(registrar: &Registrar) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = registrar.commands.iter().map(|(module, _)| *module).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// `erp MODULE` or `erp GROUP` with its subcommands.
pub fn command(name: &'static str, registrar: &Registrar) -> Command {
    let of_module = registrar.commands.iter().filter(|(module, _)| *module == name);
    let examples: Vec<String> = of_module.clone().map(|(_, module)| format!("  erp {name} {} --help", module.command.get_name())).collect();
    let group = registrar.groups.iter().find(|(group, _)| *group == name);
    let base = Command::new(name)
        .about(group.map_or_else(|| format!("Commands of the {name} module"), |(_, about)| (*about).to_owned()))
        .after_help(format!("Examples:\n{}", examples.join("\n")))
        .subcommand_required(true)
        .arg_required_else_help(true);
    of_module.fold(base, |base, (_, module)| {
        let mut command = module.command.clone();
        if module.needs >= Needs::Database {
            command = command
                .arg(Arg::new("tenant").long("tenant").value_name("SLUG").help("The tenant to work on [default: the default tenant]"));
        }
        if module.needs == Needs::Database {
            command =
                command.arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help("Change nothing; say what would be done"));
        }
        base.subcommand(command)
    })
}

pub async fn run(context: &Context, module: &str, matches: &ArgMatches) -> Result<Output, Failed> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failed::usage("name a command")) };
    let found = context.registrar.commands.iter().find(|(m, c)| *m == module && c.command.get_name() == name);
    let Some((_, command)) = found else { return Err(Failed::usage(format!("there is no command {module} {name}"))) };
    let mut warnings = Vec::new();
    let mut start = Bootstrap::new(context);
    let mut given = CommandContext {
        db: None,
        config: None,
        clock: context.clock.clone(),
        tenant: None,
        actor: context.actor(),
        dry_run: command.needs == Needs::Database && matches.get_flag("dry-run"),
        progress: progress::of_work(context),
    };
    match command.needs {
        Needs::Nothing => {}
        Needs::Config => given.config = Some(start.observed().await?.config().clone()),
        Needs::Database | Needs::Reading => {
            let seeded = ready(context, &mut start).await?;
            given.db = Some(seeded.db().clone());
            given.config = Some(seeded.config().clone());
            given.tenant = Some(match matches.get_one::<String>("tenant") {
                Some(slug) => tenant::find(seeded.db(), slug).await?,
                None => seeded.default_tenant().clone(),
            });
            warnings.extend(inactive(given.tenant.as_ref(), command.runner.in_inactive_tenants())?);
        }
    }
    let db = given.db.clone();
    let result = command.runner.run(given, matches).await;
    if let Some(db) = db {
        db.close().await;
    }
    start.close().await?;
    Ok(Output::from(result?).warnings(warnings))
}

/// A tenant that is not in use: a word of warning to a command that works there all the same, a refusal to any other.
fn inactive(tenant: Option<&Tenant>, allowed: bool) -> Result<Option<String>, Failed> {
    let Some(tenant) = tenant.filter(|tenant| !tenant.is_active()) else { return Ok(None) };
    let message = format!("the tenant {} is {}", tenant.code, tenant.status);
    if allowed {
        return Ok(Some(format!("{message}: nobody can sign in there")));
    }
    Err(Failed::new(Exit::Usage, "tenant.inactive", message).hint(format!("erp tenant resume {}", tenant.code)))
}

/// A database that is ready to work on: the private cluster is made ready, any other one must be.
pub async fn ready(context: &Context, start: &mut Bootstrap<'_>) -> Result<Seeded, Failed> {
    let seed = SeedOptions { skip: !context.globals.embedded, waive_change: true, origin: context.origin(), ..SeedOptions::default() };
    let mode = if context.globals.embedded { MigrateMode::Apply(erp_db::migrate::UpOptions::default()) } else { MigrateMode::Verify };
    start.seeded(std::time::Duration::ZERO, &mode, &seed).await
}
