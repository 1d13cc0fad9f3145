//! `erp health import-fhir`.

use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use erp_core::{Exit, Origin};
use erp_kit::{CommandContext, CommandError, CommandOutput, CommandRunner, ModuleCommand, Needs};
use erp_settings::HealthSection;

use super::{report::Report, run::Import, source};

/// The command as the registrar takes it.
pub fn command() -> ModuleCommand {
    ModuleCommand { command: arguments(), needs: Needs::Database, runner: Arc::new(ImportFhir) }
}

fn arguments() -> Command {
    Command::new("import-fhir")
        .about("Import patients from FHIR R4 documents")
        .long_about(
            "Imports Patient resources from FHIR R4 JSON, NDJSON and Bundles into the tenant.\n\n\
             A patient is found again by (system, value) of any identifier: a second import updates what differs and skips the rest. \
             Resources of other types are counted as skipped. A bad row is reported and stops no other.\n\n\
             Exit codes: 0 all rows were imported, 65 a row or a document was not, 66 a file is missing.",
        )
        .after_help("Examples:\n  erp health import-fhir bundle.json --dry-run\n  erp health import-fhir --tenant east exports/ --json\n  zcat patients.ndjson.gz | erp health import-fhir -")
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .help("Documents or folders of them (.json, .ndjson, .jsonl); - reads standard input")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(String)),
        )
        .arg(
            Arg::new("continue-on-error")
                .long("continue-on-error")
                .help("Go on with the next document after one that cannot be read to its end")
                .action(ArgAction::SetTrue),
        )
}

struct ImportFhir;

#[async_trait::async_trait]
impl CommandRunner for ImportFhir {
    async fn run(&self, context: CommandContext, matches: &ArgMatches) -> Result<CommandOutput, CommandError> {
        let files: Vec<String> = matches.get_many::<String>("files").into_iter().flatten().cloned().collect();
        let sources = source::expand(&files).map_err(|missing| {
            CommandError::new(Exit::NoInput, "input.missing", missing.to_string()).hint("check the path; - reads standard input")
        })?;
        let section: Option<HealthSection> = context.config.as_ref().and_then(|config| config.section().ok());
        let section = section.ok_or_else(|| CommandError::software("the health section is not there"))?;
        let import = Import {
            db: context.db()?,
            tenant: context.tenant()?,
            origin: Origin::operator(context.actor.as_str()),
            index_names: section.index_names,
            dry_run: context.dry_run,
            continue_on_error: matches.get_flag("continue-on-error"),
        };
        let report = import.run(sources, &*context.progress).await?;
        Ok(output(&report))
    }
}

fn output(report: &Report) -> CommandOutput {
    CommandOutput {
        data: serde_json::to_value(report).unwrap_or_default(),
        human: report.human(),
        warnings: report.warning_lines(),
        exit: Some(if report.failed > 0 { Exit::DataErr } else { Exit::Ok }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_well_formed() {
        arguments().debug_assert();
        assert!(arguments().try_get_matches_from(["import-fhir"]).is_err());
        let matches = arguments().try_get_matches_from(["import-fhir", "a.json", "-", "--continue-on-error"]).unwrap();
        assert_eq!(matches.get_many::<String>("files").unwrap().count(), 2);
    }

    #[test]
    fn a_failed_row_shows_in_the_exit_code() {
        let mut report = Report::default();
        assert_eq!(output(&report).exit, Some(Exit::Ok));
        report.fail("a.json", "entry[0]", "health.fhir.shape");
        assert_eq!(output(&report).exit, Some(Exit::DataErr));
    }
}
