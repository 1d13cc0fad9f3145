//! Layers that are TOML files, and the modes of files.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{
    Collector,
    flatten::{self, Given},
};
use crate::{
    checks::{ENVIRONMENT, NO_FILE, NOT_TEXT, NOT_TOML, OPEN_FILE, READABLE_FILE},
    defaults,
    finding::{ExitKind, Finding, Layer, Origin, Severity},
    options::{Environment, LoadOptions},
};

/// The permission bits beyond 0640: group write, and anything for others.
const TOO_OPEN: u32 = 0o027;

/// Whether more people than its owner and, reading, its group can get at a secret's file.
pub fn too_open(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & TOO_OPEN != 0)
}

/// An open file of a secret: refused outside development (exit 77).
pub(super) fn open_file(environment: &Environment, key: &str, origin: Origin) -> Finding {
    let severity = if environment.is_development() { Severity::Warning } else { Severity::Error };
    Finding::new(&OPEN_FILE, "the secret's file is open to others (wider than 0640)")
        .key(key)
        .origin(origin)
        .severity(severity)
        .exit(ExitKind::NoPerm)
        .hint("run: chmod 0640 on the file (Docker: mode: 0400, Kubernetes: defaultMode: 0400)")
}

/// Layers 1 to 5 but for the extra ones.
pub(super) fn built_in_default(out: &mut Collector<'_>) {
    let mut given = Vec::new();
    for key in out.schema.keys() {
        let Some(text) = key.default else { continue };
        let origin = Origin::new(Layer::Default, "default");
        match format!("value = {text}").parse::<toml::Table>().map(|mut table| table.remove("value")) {
            Ok(Some(value)) => {
                let value = serde_json::to_value(value).unwrap_or_default();
                given.push(Given { path: key.path.to_owned(), value, origin });
            }
            _ => out.findings.push(Finding::new(&NOT_TOML, "the built-in default is not TOML").key(key.path).origin(origin)),
        }
    }
    out.accept(given, false);
    built_in(out, defaults::DEFAULT, Layer::Default, "default");
}

/// A file inside the binary. A schema may know less than the file (a tool with two sections); that is nobody's typo.
fn built_in(out: &mut Collector<'_>, text: &str, layer: Layer, name: &str) {
    match flatten::built_in(out.schema, text, layer, name) {
        Ok(mut given) => {
            given.retain(|one| out.schema.key(&one.path).is_some());
            out.accept(given, false);
        }
        Err(error) => out.findings.push(not_toml(layer, name, &error)),
    }
}

/// `config/{environment}.toml` of the working directory, else the built-in file of that name.
pub(super) fn environment(out: &mut Collector<'_>, options: &LoadOptions, environment: &Environment) {
    let name = format!("config/{environment}.toml");
    if !environment.as_str().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') || environment.as_str().is_empty() {
        out.findings.push(Finding::new(&ENVIRONMENT, "the environment's name may hold letters, digits, - and _ only").hint(KNOWN));
        return;
    }
    if optional(out, &options.resolve(Path::new(&name)), Layer::Environment, &name) {
        return;
    }
    if let Some(text) = defaults::environment(environment.as_str()) {
        built_in(out, text, Layer::Environment, &format!("{name} (built in)"));
    } else {
        out.findings.push(Finding::new(&ENVIRONMENT, format!("no {name} defines the environment `{environment}`")).hint(KNOWN));
    }
}

const KNOWN: &str = "built in are production and development; choose by --env or ERP_ENV";

pub(super) fn system(out: &mut Collector<'_>, options: &LoadOptions) {
    if let Some(path) = &options.system_file {
        optional(out, path, Layer::System, &path.display().to_string());
    }
}

/// `ERP_CONFIG=a:b`, then each `--config`.
pub(super) fn named(out: &mut Collector<'_>, options: &LoadOptions) {
    let listed = options.env.get("ERP_CONFIG").map_or("", String::as_str);
    let listed = listed.split(':').filter(|path| !path.is_empty()).map(PathBuf::from);
    for path in listed.chain(options.files.iter().cloned()) {
        let name = path.display().to_string();
        match fs::read(options.resolve(&path)) {
            Ok(bytes) => parse(out, &options.resolve(&path), &bytes, Layer::File, &name),
            Err(error) => out.findings.push(unreadable(Origin::new(Layer::File, name), &error)),
        }
    }
}

pub(super) fn local(out: &mut Collector<'_>, options: &LoadOptions, environment: &Environment) {
    if environment.is_development() {
        let name = "config/local.toml";
        optional(out, &options.resolve(Path::new(name)), Layer::Local, name);
    }
}

/// A file that need not be there. True if it is.
fn optional(out: &mut Collector<'_>, path: &Path, layer: Layer, name: &str) -> bool {
    match fs::read(path) {
        Ok(bytes) => parse(out, path, &bytes, layer, name),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return false,
        Err(error) => out.findings.push(unreadable(Origin::new(layer, name), &error)),
    }
    true
}

pub(super) fn unreadable(origin: Origin, error: &io::Error) -> Finding {
    Finding::new(&NO_FILE, format!("cannot read the file: {}", error.kind())).origin(origin).exit(ExitKind::NoInput)
}

fn parse(out: &mut Collector<'_>, path: &Path, bytes: &[u8], layer: Layer, name: &str) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        out.findings.push(Finding::new(&NOT_TEXT, "the file is not UTF-8 text").origin(Origin::new(layer, name)));
        return;
    };
    match flatten::file(out.schema, text, layer, name) {
        Ok(given) => {
            let secret = given.iter().find(|one| out.holds_secret(one)).map(|one| one.path.clone());
            if let Some(key) = secret.filter(|_| !out.environment.is_development() && too_open(path)) {
                out.findings.push(
                    Finding::new(&READABLE_FILE, "the file holds a secret and is open to others (wider than 0640)")
                        .key(key)
                        .origin(Origin::new(layer, name))
                        .hint("run: chmod 0640 on the file, or set the secret by its variable"),
                );
            }
            out.accept(given, true);
        }
        Err(error) => out.findings.push(not_toml(layer, name, &error)),
    }
}

fn not_toml(layer: Layer, name: &str, error: &flatten::NotToml) -> Finding {
    Finding::new(&NOT_TOML, format!("not TOML: {}", error.message)).origin(Origin::new(layer, format!("{name}:{}", error.line)))
}
