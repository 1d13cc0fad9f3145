//! pg_dump, pg_restore and psql as child processes.

use std::process::{ExitStatus, Stdio};

use erp_core::{Exit, Secret};
use erp_embedded::{Clients, find_clients};
use erp_settings::url::Url;
use tokio::{
    io::AsyncReadExt,
    process::{Child, Command},
    task::JoinHandle,
};

use crate::{Context, Failed};

pub struct Programs(Clients);

impl Programs {
    /// Of at least this major version.
    pub fn find(context: &Context, major: u32) -> Result<Self, Failed> {
        find_clients(&context.globals.embedded_dir, major).map(Self).map_err(|e| {
            Failed::new(Exit::Unavailable, "backup.programs", e.to_string())
                .hint(format!("install the package \"postgresql-client-{major}\", or set ERP_PG_BIN to the folder of the programs"))
        })
    }

    pub const fn major(&self) -> u32 {
        self.0.major
    }

    /// Ends with us: killed when it is dropped.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::from(self.0.command(program));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).process_group(0);
        command
    }

    /// Connected where `url` says. By the environment, because arguments can be read by every user of the machine.
    pub fn connected(&self, program: &str, url: &Secret<String>) -> Result<Command, Failed> {
        let mut command = self.command(program);
        command.env("PGAPPNAME", "erp/backup").env("PGCONNECT_TIMEOUT", "10").envs(environment(url)?);
        Ok(command)
    }
}

/// The variables of libpq that say what a URL of sqlx says.
fn environment(url: &Secret<String>) -> Result<Vec<(&'static str, String)>, Failed> {
    let url = Url::parse(url.expose()).map_err(|e| Failed::new(Exit::Config, "config.invalid", format!("a database URL {e}")))?;
    let user = if url.user.is_empty() { url.query("user").unwrap_or_default().to_owned() } else { url.user.clone() };
    let port = url.query("port").map(str::to_owned).or_else(|| url.port.map(|port| port.to_string()));
    let first = |names: &[&str]| names.iter().find_map(|name| url.query(name)).map(str::to_owned);
    let pairs = [
        ("PGHOST", Some(url.effective_host().to_owned())),
        ("PGHOSTADDR", first(&["hostaddr"])),
        ("PGPORT", port),
        ("PGUSER", Some(user)),
        ("PGPASSWORD", url.any_password().map(str::to_owned)),
        ("PGDATABASE", Some(url.database())),
        ("PGSSLMODE", first(&["sslmode", "ssl-mode"])),
        ("PGSSLROOTCERT", first(&["sslrootcert", "ssl-root-cert", "ssl-ca"])),
        ("PGSSLCERT", first(&["sslcert", "ssl-cert"])),
        ("PGSSLKEY", first(&["sslkey", "ssl-key"])),
        ("PGOPTIONS", first(&["options"])),
    ];
    Ok(pairs.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect())
}

/// Starts it. What it writes to standard error is read all the while, or it would stop for that.
pub fn start(command: &mut Command) -> Result<(Child, JoinHandle<String>), Failed> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|e| Failed::new(Exit::OsErr, "backup.programs", format!("cannot run {name}: {e}")))?;
    let errors = child.stderr.take();
    let said = tokio::spawn(async move {
        let mut text = Vec::new();
        if let Some(mut errors) = errors {
            errors.read_to_end(&mut text).await.ok();
        }
        String::from_utf8_lossy(&text).into_owned()
    });
    Ok((child, said))
}

/// Waits for its end, which has to be a good one.
pub async fn finish(program: &str, mut child: Child, said: JoinHandle<String>) -> Result<(), Failed> {
    let status = child.wait().await.map_err(|e| Failed::new(Exit::OsErr, "backup.programs", format!("{program}: {e}")))?;
    let said = said.await.unwrap_or_default();
    if status.success() { Ok(()) } else { Err(failed(program, status, &said)) }
}

fn failed(program: &str, status: ExitStatus, said: &str) -> Failed {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let telling = lines.iter().find(|line| ["ERROR", "FATAL", "error:"].iter().any(|word| line.contains(word)));
    let detail = telling.or(lines.last()).copied().unwrap_or("it said nothing");
    let has = |words: &[&str]| words.iter().any(|word| detail.contains(word));
    let exit = match () {
        () if has(&["permission denied", "row-level security", "must be owner"]) => Exit::NoPerm,
        () if has(&["connection to server", "server closed the connection", "terminating connection", "could not connect"]) => {
            Exit::Unavailable
        }
        () => Exit::IoErr,
    };
    let status = status.code().map_or_else(|| "a signal".to_owned(), |code| code.to_string());
    Failed::new(exit, "backup.program_failed", format!("{program} ended with {status}: {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_become_variables_and_never_arguments() {
        let of = |url: &str| environment(&Secret::new(url.to_owned())).unwrap();
        let found = of("postgres://erp_backup:p%40ss@db.example:6432/erp?sslmode=verify-full&sslrootcert=/ca.pem");
        assert_eq!(
            found.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>(),
            [
                "PGHOST=db.example",
                "PGPORT=6432",
                "PGUSER=erp_backup",
                "PGPASSWORD=p@ss",
                "PGDATABASE=erp",
                "PGSSLMODE=verify-full",
                "PGSSLROOTCERT=/ca.pem"
            ]
        );
        let socket = of("postgres://postgres@localhost/a%20b?host=%2Ftmp%2Fs&port=5433");
        assert!(socket.contains(&("PGHOST", "/tmp/s".to_owned())) && socket.contains(&("PGDATABASE", "a b".to_owned())));
        assert!(socket.contains(&("PGPORT", "5433".to_owned())));
    }

    #[test]
    fn the_reason_decides_the_exit() {
        use std::os::unix::process::ExitStatusExt;
        let of = |said: &str| failed("pg_dump", ExitStatus::from_raw(256), said).exit;
        assert_eq!(of("pg_dump: error: query failed: ERROR:  permission denied for table patient\nmore"), Exit::NoPerm);
        assert_eq!(of("pg_dump: error: connection to server at \"h\" failed: refused"), Exit::Unavailable);
        assert_eq!(of("pg_restore: error: could not read from input file: end of file"), Exit::IoErr);
    }
}
