//! The built binary.

use std::{
    collections::BTreeMap,
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Process, Running, TestDb, TestRedis, keys};

/// `auth.super_admin_password` of [`Erp::database`]; the user is `admin`, in the tenant `default`.
pub const ADMIN_PASSWORD: &str = "tall-Green-bicycle-47";

/// Variables that say something about the machine and nothing about the product.
const KEPT: [&str; 6] = ["PATH", "TMPDIR", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "ERP_PG_BIN", "ERP_EMBEDDED_ROOT_MODE"];

/// How to run the binary. The environment starts empty, and the working folder is an empty one.
///
/// ```text
/// let db = TestDb::new().await;
/// let erp = Erp::new(env!("CARGO_BIN_EXE_erp")).database(&db);
/// assert_eq!(erp.clone().args(["migrate", "status"]).run().code, 0);
/// let server = erp.arg("serve").spawn();
/// let api = Api::new(server.url()).login("default", "admin", ADMIN_PASSWORD).await;
/// ```
#[derive(Clone, Debug)]
pub struct Erp {
    program: PathBuf,
    arguments: Vec<OsString>,
    env: BTreeMap<OsString, OsString>,
    dir: PathBuf,
    stdin: Vec<u8>,
    limit: Duration,
    scratch: Arc<TempDir>,
}

impl Erp {
    /// Without any configuration.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        let scratch = Arc::new(TempDir::new().expect("a temporary folder"));
        let kept = KEPT.iter().filter_map(|name| Some(((*name).into(), env::var_os(name)?)));
        let fixed = [("HOME", scratch.path().as_os_str()), ("LC_ALL", OsStr::new("C.UTF-8")), ("RUST_BACKTRACE", OsStr::new("0"))];
        let env = kept.chain(fixed.map(|(name, value)| (name.into(), value.to_owned()))).collect();
        let dir = scratch.path().to_owned();
        Self { program: program.into(), arguments: Vec::new(), env, dir, stdin: Vec::new(), limit: Duration::from_mins(2), scratch }
    }

    /// A whole valid configuration for `db` by variables: any free port of 127.0.0.1, no Redis, no WeChat, no pause before
    /// the drain. Change single keys with [`Erp::set`] and [`Erp::without`].
    pub fn database(self, db: &TestDb) -> Self {
        self.secrets_and_port()
            .set("database.url", db.app_url())
            .set("database.migrate_url", db.owner_url())
            .set("database.max_connections", "8")
            .set("database.min_connections", "1")
            .set("redis.url", "memory://")
    }

    /// All but the database and Redis: secrets of its own, any free port of 127.0.0.1, no WeChat, no pause before the drain.
    pub fn secrets_and_port(self) -> Self {
        self.set("jwt.secret", keys::base64("jwt"))
            .set("auth.super_admin_password", ADMIN_PASSWORD)
            .set("wechat.enabled", "false")
            .set("health.aes_key", keys::base64("aes"))
            .set("health.hmac_key", keys::base64("hmac"))
            .set("server.host", "127.0.0.1")
            .set("server.port", "0")
            .set("server.drain_delay", "0s")
    }

    pub fn redis(self, redis: &TestRedis) -> Self {
        self.set("redis.url", redis.url())
    }

    /// A configuration key, by its variable: `jwt.secret` is `ERP__JWT__SECRET`.
    pub fn set(self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.env(variable(key), value)
    }

    /// Takes a configuration key back.
    pub fn without(mut self, key: &str) -> Self {
        self.env.remove(OsStr::new(&variable(key)));
        self
    }

    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.insert(name.as_ref().to_owned(), value.as_ref().to_owned());
        self
    }

    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// The working folder; an empty temporary one otherwise.
    pub fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        dir.as_ref().clone_into(&mut self.dir);
        self
    }

    /// The folder it runs in.
    pub fn working_dir(&self) -> &Path {
        &self.dir
    }

    /// What it reads; nothing otherwise.
    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = text.into();
        self
    }

    /// How long [`Erp::run`] may take, and a server until it is ready; two minutes otherwise.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end.
    pub fn run(&self) -> Ran {
        let process = self.start(&[]);
        let status = process.wait(self.limit);
        assert!(status.is_some(), "{} did not end within {:?}\n{}\n{}", self.line(), self.limit, process.stdout(), process.stderr());
        Ran::of(&process, self.line())
    }

    /// Starts it without waiting for its end, for tests that break it off.
    pub fn begin(&self) -> Process {
        self.start(&[])
    }

    /// Starts a server and waits until it answers. The arguments say `serve`; `--ready-file` is added.
    pub fn spawn(&self) -> Running {
        let running = self.launch();
        running.wait_ready(self.limit);
        running
    }

    /// Starts a server without waiting, for tests of a start that waits or fails.
    pub fn launch(&self) -> Running {
        let ready = self.scratch.path().join(format!("ready-{}", erp_core::new_id().simple()));
        let process = self.start(&[OsStr::new("--ready-file"), ready.as_os_str()]);
        Running::new(process, ready, self.line(), self.scratch.clone())
    }

    /// As it would be started, for who measures that.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().envs(&self.env).current_dir(&self.dir).args(&self.arguments);
        command
    }

    fn start(&self, more: &[&OsStr]) -> Process {
        let mut command = self.command();
        command.args(more);
        Process::spawn(command, self.stdin.clone()).unwrap_or_else(|error| panic!("{}: {error}", self.program.display()))
    }

    fn line(&self) -> String {
        let words: Vec<_> = self.arguments.iter().map(|word| word.to_string_lossy()).collect();
        format!("erp {}", words.join(" "))
    }
}

fn variable(key: &str) -> String {
    format!("ERP__{}", key.replace('.', "__").to_uppercase())
}

/// A process that has ended.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit code; 128 and the signal's number for a process that a signal ended, as shells say it.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    line: String,
}

impl Ran {
    pub(crate) fn of(process: &Process, line: String) -> Self {
        use std::os::unix::process::ExitStatusExt;
        let status = process.status().unwrap_or_else(|| panic!("{line} still runs"));
        let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(-1);
        Self { code, stdout: process.stdout(), stderr: process.stderr(), line }
    }

    /// Standard output as one JSON value: the envelope of `--json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not JSON ({error}): {self}"))
    }

    /// Fails the test with the whole output unless it ended so.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert!(self.code == code, "expected the exit code {code}: {self}");
        self
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ended with {}\n--- stdout\n{}\n--- stderr\n{}", self.line, self.code, self.stdout, self.stderr)
    }
}

#[cfg(test)]
mod tests {
    use super::variable;

    #[test]
    fn keys_are_named_as_the_settings_read_them() {
        assert_eq!(variable("jwt.access_token_ttl"), "ERP__JWT__ACCESS_TOKEN_TTL");
    }
}
