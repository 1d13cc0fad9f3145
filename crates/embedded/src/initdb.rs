//! Making a cluster: `initdb`, roles and database into `data.new`, then one rename.

use crate::{APP_ROLE, DATABASE, EmbeddedError, OWNER_ROLE, SUPERUSER, layout::Layout, run_as::RunAs};
use std::{
    fs::{self, DirBuilder, File},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::Path,
    process::{Output, Stdio},
};

/// Makes `layout.data`. Until the last step everything is in `layout.stage`, which a later try throws away.
pub fn create(layout: &Layout, bin: &Path, run_as: &RunAs, durable: bool) -> Result<(), EmbeddedError> {
    let maker = Maker { layout, bin, run_as };
    maker.initdb()?;
    maker.single_user("postgres", &roles_and_database())?;
    maker.single_user(DATABASE, &schema())?;
    if durable {
        maker.sync()?;
    }
    fs::rename(&layout.stage, &layout.data).map_err(EmbeddedError::io("rename", &layout.stage))?;
    if durable {
        File::open(&layout.base).and_then(|dir| dir.sync_all()).map_err(EmbeddedError::io("sync", &layout.base))?;
    }
    Ok(())
}

/// Neither role can step around row level security or make others.
fn roles_and_database() -> String {
    let attributes = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
    format!(
        "CREATE ROLE {OWNER_ROLE} {attributes};\nCREATE ROLE {APP_ROLE} {attributes};\nCREATE DATABASE {DATABASE} OWNER {OWNER_ROLE};\n"
    )
}

/// Before PostgreSQL 15 everybody could create in `public`; said here whatever the version's default.
fn schema() -> String {
    format!(
        "ALTER SCHEMA public OWNER TO {OWNER_ROLE};\nREVOKE CREATE ON SCHEMA public FROM PUBLIC;\nGRANT USAGE ON SCHEMA public TO {APP_ROLE};\n"
    )
}

struct Maker<'a> {
    layout: &'a Layout,
    bin: &'a Path,
    run_as: &'a RunAs,
}

impl Maker<'_> {
    fn initdb(&self) -> Result<(), EmbeddedError> {
        // C.UTF-8 sorts by code point and knows letters beyond ASCII; a few systems lack it.
        let mut output = self.try_initdb("C.UTF-8")?;
        if !output.status.success() && String::from_utf8_lossy(&output.stderr).contains("locale") {
            output = self.try_initdb("C")?;
        }
        if output.status.success() { Ok(()) } else { Err(EmbeddedError::failed("initdb", &output)) }
    }

    fn try_initdb(&self, locale: &str) -> Result<Output, EmbeddedError> {
        let stage = &self.layout.stage;
        match fs::remove_dir_all(stage) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(EmbeddedError::io("remove", stage)(error)),
            _ => {}
        }
        DirBuilder::new().mode(0o700).create(stage).map_err(EmbeddedError::io("create", stage))?;
        self.run_as.give(stage)?;
        let program = self.bin.join("initdb");
        let mut command = self.run_as.command(&program, true);
        command.arg("-D").arg(stage).args(["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]);
        command.arg(format!("--locale={locale}")).output().map_err(EmbeddedError::io("run", &program))
    }

    /// Runs SQL, one statement a line, without a server and without any client program.
    fn single_user(&self, database: &str, sql: &str) -> Result<(), EmbeddedError> {
        let program = self.bin.join("postgres");
        let mut command = self.run_as.command(&program, true);
        command.args(["--single", "-F", "-c", "exit_on_error=on", "-c", "log_checkpoints=off", "-D"]);
        command.arg(&self.layout.stage).arg(database);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(EmbeddedError::io("run", &program))?;
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(sql.as_bytes()); // if it ended early its own words say why
        }
        let output = child.wait_with_output().map_err(EmbeddedError::io("run", &program))?;
        if output.status.success() { Ok(()) } else { Err(EmbeddedError::failed("postgres --single", &output)) }
    }

    /// One pass over all files at the end instead of a sync in each step.
    fn sync(&self) -> Result<(), EmbeddedError> {
        let program = self.bin.join("initdb");
        let mut command = self.run_as.command(&program, true);
        let output = command.arg("--sync-only").arg("-D").arg(&self.layout.stage).output().map_err(EmbeddedError::io("run", &program))?;
        if output.status.success() { Ok(()) } else { Err(EmbeddedError::failed("initdb --sync-only", &output)) }
    }
}
