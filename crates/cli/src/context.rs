//! What every command is given.

use clap::{ArgMatches, FromArgMatches};
use erp_core::{Origin, SystemClock};
use erp_kit::Registrar;

use crate::{
    Modules, Printer, about,
    commands::values,
    globals::Globals,
    printer::{Color, Format},
};

pub struct Context {
    pub modules: Modules,
    /// What the modules describe of themselves, without configuration.
    pub registrar: Registrar,
    pub globals: Globals,
    pub printer: Printer,
    pub clock: std::sync::Arc<dyn erp_core::Clock>,
}

impl Context {
    pub(crate) fn new(modules: Modules, registrar: Registrar, matches: &ArgMatches) -> Self {
        // clap has already checked them: the parser that made `matches` holds the same definition.
        let globals = Globals::from_arg_matches(matches).unwrap_or_else(|_| Globals::plain());
        let printer = Printer::new(globals.format(), globals.quiet, globals.color, !globals.no_progress);
        Self { modules, registrar, globals, printer, clock: SystemClock::shared() }
    }

    /// Who acts: `--actor`, else the operating system's user and host.
    pub fn actor(&self) -> String {
        self.globals.actor.clone().unwrap_or_else(|| format!("{}@{}", os_user(), about::host()))
    }

    pub fn origin(&self) -> Origin {
        Origin::operator(self.actor())
    }
}

/// Who sits in front of the machine: behind sudo that is not the user we run as.
fn os_user() -> String {
    let named = ["SUDO_USER", "USER", "LOGNAME"].iter().find_map(|name| values::name(&std::env::var(name).ok()?).ok());
    let uid = erp_settings::effective_user();
    named.or_else(|| uid.map(|uid| account(uid).unwrap_or_else(|| format!("uid {uid}")))).unwrap_or_else(|| "unknown".to_owned())
}

/// The name of a local account: cron and services run without the variables.
fn account(uid: u32) -> Option<String> {
    let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, id) = (fields.next()?, fields.nth(1)?);
        (id.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

impl Globals {
    fn plain() -> Self {
        Self {
            config: vec![],
            set: vec![],
            env: None,
            embedded: false,
            embedded_dir: ".erp".into(),
            no_install: false,
            output: Format::Human,
            json: false,
            quiet: 0,
            verbose: 0,
            color: Color::Auto,
            no_progress: false,
            yes: false,
            no_input: false,
            timeout: None,
            actor: None,
        }
    }
}
