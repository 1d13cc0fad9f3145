//! The secrets that sinks' configurations refer to.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Component, Path, PathBuf},
};

use erp_core::Secret;
use erp_settings::{Finding, too_open};
use serde_json::Value;
use zeroize::Zeroize;

/// A secret's file larger than this is a wrong path.
const LARGEST: u64 = 64 << 10;

/// Variables of the environment whose names begin with [`SecretStore::PREFIX`], and the files of one folder. Nothing else can be
/// referred to: else whoever may write a sink's configuration could send the product's own keys to a peer of their choice.
#[derive(Clone, Debug, Default)]
pub struct SecretStore {
    variables: BTreeMap<String, Secret<String>>,
    folder: Option<PathBuf>,
}

impl SecretStore {
    pub const PREFIX: &'static str = "ERP_SINK_";

    /// `environment` may hold other variables too: they are not kept. Without a `folder` no file can be referred to.
    pub fn new(environment: impl IntoIterator<Item = (String, String)>, folder: Option<PathBuf>) -> Self {
        let ours = environment.into_iter().filter(|(name, _)| name.starts_with(Self::PREFIX));
        Self { variables: ours.map(|(name, value)| (name, Secret::new(value))).collect(), folder }
    }

    /// The secret of `{name}_env` or `{name}_file` of a section's configuration, if either is given.
    pub(super) fn one(&self, section: &str, name: &str, config: &Value, findings: &mut Vec<Finding>) -> Option<Secret<String>> {
        let (from_env, from_file) = (format!("{name}_env"), format!("{name}_file"));
        let given = |key: &str| config.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        if given(&from_env).is_some() && given(&from_file).is_some() {
            findings.push(Finding::invalid(format!("{section}.{name}_file"), format!("{from_env} is given too: keep one of the two")));
            return None;
        }
        let found = match (given(&from_env), given(&from_file)) {
            (Some(variable), _) => self.variable(variable).map_err(|why| (from_env, why)),
            (_, Some(file)) => self.file(file).map_err(|why| (from_file, why)),
            _ => return None,
        };
        found.map_err(|(key, why)| findings.push(Finding::invalid(format!("{section}.{key}"), why))).ok()
    }

    /// The secrets of the lists `{name}_env` and `{name}_file`, in that order.
    pub(super) fn all(&self, section: &str, name: &str, config: &Value, findings: &mut Vec<Finding>) -> Vec<Secret<String>> {
        let given = |key: &str| config.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let (from_env, from_file) = (format!("{name}_env"), format!("{name}_file"));
        let from_env = given(&from_env).map(|one| (&from_env, self.variable(one)));
        let from_file = given(&from_file).map(|one| (&from_file, self.file(one)));
        let mut found = Vec::new();
        for (key, read) in from_env.chain(from_file) {
            match read {
                Ok(secret) => found.push(secret),
                Err(why) => findings.push(Finding::invalid(format!("{section}.{key}"), why)),
            }
        }
        found
    }

    // The reference itself is not repeated: whoever mistakes it for the secret puts the secret there.
    fn variable(&self, name: &str) -> Result<Secret<String>, String> {
        if !name.starts_with(Self::PREFIX) {
            return Err(format!("must name a variable that begins with {}", Self::PREFIX));
        }
        let found = self.variables.get(name).filter(|secret| !secret.expose().is_empty());
        found.cloned().ok_or_else(|| "names a variable that is not set".to_owned())
    }

    fn file(&self, name: &str) -> Result<Secret<String>, String> {
        let folder = self.folder.as_ref().ok_or("names a file, and no folder of secrets is configured")?;
        let mut parts = Path::new(name).components();
        if !matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) {
            return Err("must be the plain name of a file in the folder of secrets".to_owned());
        }
        let path = folder.join(name);
        if too_open(&path) {
            return Err("names a file that is open to others (wider than 0640)".to_owned());
        }
        let mut text = String::new();
        let read = fs::File::open(&path).and_then(|file| file.take(LARGEST).read_to_string(&mut text));
        if let Err(error) = read {
            text.zeroize();
            return Err(format!("names a file that cannot be read: {}", error.kind()));
        }
        if text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        if text.is_empty() { Err("names a file that is empty".to_owned()) } else { Ok(Secret::new(text)) }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use serde_json::json;

    use super::*;

    fn faults(store: &SecretStore, config: &Value) -> String {
        let mut findings = Vec::new();
        assert_eq!(store.one("s", "password", config, &mut findings), None);
        let told = findings.iter().map(|one| format!("{}: {}", one.key.as_deref().unwrap_or_default(), one.message));
        told.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn only_sinks_secrets_can_be_referred_to() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str, mode: u32| {
            fs::write(folder.path().join(name), text).unwrap();
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        write("good", "from-a-file\r\n", 0o640);
        write("open", "hunter2", 0o644);
        write("empty", "\n", 0o600);
        let environment = [("ERP_SINK_A", "from-env"), ("ERP_SINK_EMPTY", ""), ("ERP__JWT__SECRET", "hunter2")];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let store = SecretStore::new(environment, Some(folder.path().to_owned()));

        let mut none = Vec::new();
        assert_eq!(store.one("s", "password", &json!({ "password_env": "ERP_SINK_A" }), &mut none).unwrap().expose(), "from-env");
        assert_eq!(store.one("s", "password", &json!({ "password_file": "good" }), &mut none).unwrap().expose(), "from-a-file");
        let all = store.all("s", "secrets", &json!({ "secrets_env": ["ERP_SINK_A"], "secrets_file": ["good"] }), &mut none);
        assert_eq!((all.len(), none), (2, Vec::new()));

        for (config, said) in [
            (json!({ "password_env": "ERP__JWT__SECRET" }), "s.password_env: must name a variable that begins with ERP_SINK_"),
            (json!({ "password_env": "ERP_SINK_B" }), "s.password_env: names a variable that is not set"),
            (json!({ "password_env": "ERP_SINK_EMPTY" }), "s.password_env: names a variable that is not set"),
            (json!({ "password_file": "../good" }), "s.password_file: must be the plain name"),
            (json!({ "password_file": "/etc/shadow" }), "s.password_file: must be the plain name"),
            (json!({ "password_file": "open" }), "s.password_file: names a file that is open to others"),
            (json!({ "password_file": "absent" }), "s.password_file: names a file that cannot be read"),
            (json!({ "password_file": "empty" }), "s.password_file: names a file that is empty"),
            (json!({ "password_env": "ERP_SINK_A", "password_file": "good" }), "s.password_file: password_env is given too"),
        ] {
            let found = faults(&store, &config);
            assert!(found.starts_with(said) && !found.contains("hunter2"), "{config}: {found}");
        }
        assert_eq!(faults(&store, &json!({})), "");
        assert!(!format!("{store:?}").contains("from-env"));
    }
}
