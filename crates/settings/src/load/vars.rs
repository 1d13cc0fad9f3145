//! Layers that are single values: credentials, the environment, `--set`.

use std::{collections::BTreeMap, fs, io::Read, path::Path};

use serde_json::Value;

use super::{Collector, files, flatten::Given};
use crate::{
    checks::{ARGV_SECRET, NOT_TEXT, PREFIX, UNKNOWN_KEY, VALUE_AND_FILE},
    finding::{Finding, Layer, Origin},
    key::env_name,
    options::LoadOptions,
};

/// A secret's file larger than this is a wrong path, such as a device or a log.
const LARGEST: u64 = 1 << 20;

/// The content without one trailing newline.
fn read(path: &Path, key: &str, origin: &Origin) -> Result<Value, Box<Finding>> {
    let mut bytes = Vec::new();
    let opened = fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    opened.map_err(|error| Box::new(files::unreadable(origin.clone(), &error).key(key)))?;
    let mut text = String::from_utf8(bytes)
        .map_err(|_| Box::new(Finding::new(&NOT_TEXT, "the file is not UTF-8 text").key(key).origin(origin.clone())))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Value::String(text))
}

/// `$CREDENTIALS_DIRECTORY/<section>.<key>`. Files of other services are passed over; those that begin with one of our sections
/// must name a key.
pub(super) fn credentials(out: &mut Collector<'_>, options: &LoadOptions) {
    let Some(dir) = &options.credentials_dir else { return };
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            let origin = Origin::new(Layer::Credential, format!("$CREDENTIALS_DIRECTORY ({})", dir.display()));
            out.findings.push(files::unreadable(origin, &error));
            return;
        }
    };
    let mut names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    for name in names {
        let ours = name.split_once('.').is_some_and(|(section, _)| out.schema.is_table(section));
        if !ours {
            continue;
        }
        let origin = Origin::secret_file(Layer::Credential, format!("credential {name}"));
        match read(&dir.join(&name), &name, &origin) {
            Ok(value) => out.accept(vec![Given { path: name, value, origin }], true),
            Err(finding) => out.findings.push(*finding),
        }
    }
}

/// `ERP__SECTION__KEY` and `ERP__SECTION__KEY_FILE`. Names without the double underscore are somebody else's: Kubernetes makes
/// `ERP_PORT` and `ERP_SERVICE_HOST` for a service called erp.
pub(super) fn environment(out: &mut Collector<'_>, options: &LoadOptions) {
    let names: BTreeMap<String, &'static str> = out.schema.keys().map(|key| (key.env_name(), key.path)).collect();
    let mut given = Vec::new();
    for (name, value) in &options.env {
        let origin = Origin::new(Layer::Env, format!("env {name}"));
        let Some(rest) = name.strip_prefix("ERP__") else {
            misspelt(out, name, origin);
            continue;
        };
        let path = rest.to_lowercase().replace("__", ".");
        if let Some(path) = names.get(name) {
            given.push(Given { path: (*path).to_owned(), value: Value::String(value.clone()), origin });
        } else if out.schema.renamed(&path).is_some() && env_name(&path) == *name {
            given.push(Given { path, value: Value::String(value.clone()), origin });
        } else if let Some(key) = name.strip_suffix("_FILE").and_then(|name| names.get(name)) {
            given.extend(from_file(out, options, key, name, value));
        } else {
            let (path, suffix) = path.strip_suffix("_file").map_or((path.as_str(), ""), |path| (path, "_FILE"));
            let mut finding = Finding::new(&UNKNOWN_KEY, format!("{name} maps to no key")).key(path).origin(origin);
            if let Some(nearest) = out.schema.nearest(path) {
                finding = finding.hint(format!("did you mean {}{suffix}?", env_name(nearest)));
            }
            out.findings.push(finding);
        }
    }
    out.accept(given, true);
}

fn from_file(out: &mut Collector<'_>, options: &LoadOptions, key: &'static str, name: &str, path: &str) -> Option<Given> {
    // Whoever mistakes the variable for its sibling puts the secret itself here: only what looks like a path is repeated.
    let looks_like_path = path.starts_with(['/', '.']) || options.resolve(Path::new(path)).is_file();
    let origin = Origin::secret_file(Layer::Env, if looks_like_path { format!("env {name} → {path}") } else { format!("env {name}") });
    let variable = env_name(key);
    if options.env.contains_key(&variable) {
        let message = format!("{variable} and {name} are both set");
        out.findings.push(Finding::new(&VALUE_AND_FILE, message).key(key).origin(origin).hint("keep one of the two"));
        return None;
    }
    let path = options.resolve(Path::new(path));
    match read(&path, key, &origin) {
        Ok(value) => {
            if files::too_open(&path) {
                out.findings.push(files::open_file(&out.environment, key, origin.clone()));
            }
            Some(Given { path: key.to_owned(), value, origin })
        }
        Err(finding) => {
            out.findings.push(*finding);
            None
        }
    }
}

/// `ERP_JWT__SECRET`: one underscore short. Names without any `__` are left alone.
fn misspelt(out: &mut Collector<'_>, name: &str, origin: Origin) {
    let Some(rest) = name.strip_prefix("ERP_").filter(|rest| rest.contains("__")) else { return };
    let path = rest.to_lowercase().replace("__", ".");
    let meant = out.schema.nearest(path.strip_suffix("_file").unwrap_or(&path)).map_or_else(|| format!("ERP__{rest}"), env_name);
    out.findings.push(Finding::new(&PREFIX, format!("{name} is ignored")).origin(origin).hint(format!("did you mean {meant}?")));
}

/// `--set section.key=value`, in order.
pub(super) fn sets(out: &mut Collector<'_>, options: &LoadOptions) {
    for (path, value) in &options.sets {
        let origin = Origin::new(Layer::Set, format!("--set {path}"));
        let is_secret = out.schema.key(path).is_some_and(|key| key.secret.is_some());
        if is_secret {
            let finding = Finding::new(&ARGV_SECRET, "a secret on the command line can be read by every process of this host");
            let hint = format!("set {} or {0}_FILE", env_name(path));
            out.findings.push(finding.key(path).origin(origin.clone()).hint(hint));
        }
        out.accept(vec![Given { path: path.clone(), value: Value::String(value.clone()), origin }], true);
    }
}
