//! A dump into a database, in one transaction.

use std::process::Stdio;

use erp_core::{Exit, Secret};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    folder::Folder,
    programs::{self, Programs},
    rows::RowCounter,
};
use crate::{Context, Failed, progress};

/// pg_restore writes SQL, psql runs it; what passes between them is counted. COMMIT is sent when pg_restore ended well and every
/// row that the manifest names went by. Whatever happens before that, a kill included, ends the session and rolls it back.
pub async fn load(context: &Context, programs: &Programs, folder: &Folder, url: &Secret<String>, first: &[String]) -> Result<(), Failed> {
    let mut restore = programs.command("pg_restore");
    // What is in the schema, without the schema itself, which is there.
    restore.args(["--file=-", "--schema=public", "--no-owner", "--no-privileges"]).arg(folder.dump()).stdout(Stdio::piped());
    let mut psql = programs.connected("psql", url)?;
    psql.args(["-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-f", "-"]).stdin(Stdio::piped());
    let (mut reader, reader_said) = programs::start(&mut restore)?;
    let (mut writer, writer_said) = programs::start(&mut psql)?;
    let (Some(mut out), Some(mut into)) = (reader.stdout.take(), writer.stdin.take()) else {
        return Err(Failed::new(Exit::Software, "backup.programs", "a program was started without its pipes"));
    };
    let mut counter = RowCounter::default();
    let bar = progress::of_work(context);
    bar.begin(Some(folder.manifest.tables.total()));
    let pumped: std::io::Result<()> = async {
        into.write_all(format!("BEGIN;\n{};\n", first.join(";\n")).as_bytes()).await?;
        let mut chunk = vec![0; 1 << 16];
        loop {
            let read = out.read(&mut chunk).await?;
            let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { return Ok(()) };
            bar.advance(counter.feed(part), "rows restored");
            into.write_all(part).await?;
        }
    }
    .await;
    if pumped.is_err() {
        // psql has ended: it says why.
        drop(into);
        programs::finish("psql", writer, writer_said).await?;
        return Err(Failed::new(Exit::IoErr, "backup.programs", "psql ended before everything was restored"));
    }
    programs::finish("pg_restore", reader, reader_said).await?;
    let passed = counter.finish().map(|counts| folder.manifest.tables.differences(&counts));
    match passed.as_deref() {
        Some([]) => {}
        other => {
            let first = other.and_then(|lines| lines.first()).map_or("it breaks off inside a table", String::as_str);
            let message = format!("the dump does not hold what {} records; nothing was restored: {first}", super::folder::MANIFEST);
            return Err(Failed::new(Exit::Negative, "backup.differs", message));
        }
    }
    let committed = into.write_all(b"\nCOMMIT;\n").await.and(into.shutdown().await);
    drop(into);
    programs::finish("psql", writer, writer_said).await?;
    committed.map_err(|e| Failed::new(Exit::IoErr, "backup.programs", e.to_string()))
}
