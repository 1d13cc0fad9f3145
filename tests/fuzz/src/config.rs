//! Configuration files, variables and `--set`.

use std::{fs, path::PathBuf, sync::LazyLock};

use erp_settings::{DumpFormat, LoadOptions, Policy, Schema, load, standard_schema, url};
use tempfile::TempDir;

/// A secret that stands in every configuration and must stand in nothing that is said about one.
const SECRET: &str = "Qp7-canary-Zw3-canary-Kx9";

static SCHEMA: LazyLock<Schema> = LazyLock::new(standard_schema);
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().unwrap());

/// A TOML file; then, each behind a NUL: `NAME=value` for a variable, `-key=value` for `--set`.
pub fn config(data: &[u8]) {
    let mut parts = data.split(|byte| *byte == 0);
    let mut options = LoadOptions::isolated("production").var("ERP__HEALTH__AES_KEY", SECRET).set("jwt.previous", SECRET);
    options.files = vec![file(parts.next().unwrap_or_default())];
    for part in parts.take(20) {
        let part = String::from_utf8_lossy(part);
        let (name, value) = part.split_once('=').unwrap_or((&part, ""));
        options = match name.strip_prefix('-') {
            Some(key) => options.set(key, value),
            // Naming a file would make it read one.
            None if name.ends_with("_FILE") || !name.starts_with("ERP__") => options,
            None => options.var(name, value),
        };
        let _ = url::mask(value);
    }
    let said = match load(&SCHEMA, &options) {
        Err(error) => error.to_string(),
        Ok(raw) => {
            let shown = raw.dump(&SCHEMA, DumpFormat::Toml, false);
            let judged = raw.check(&SCHEMA, &Policy { strict: data.len().is_multiple_of(2) });
            judged.map_or_else(|rejected| rejected.to_string(), |safe| format!("{:?}", safe.warnings())) + &shown
        }
    };
    assert!(!said.contains(SECRET) || contains(data), "the secret is repeated: {said}");
}

/// Whether the input has the secret itself, in an open place.
fn contains(data: &[u8]) -> bool {
    data.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

fn file(text: &[u8]) -> PathBuf {
    let path = FOLDER.path().join(format!("{}.toml", std::process::id()));
    fs::write(&path, text).unwrap();
    path
}
