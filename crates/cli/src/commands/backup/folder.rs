//! A backup on disk, read with suspicion.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use erp_core::Exit;
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;

use super::{
    manifest::{FORMAT, Manifest},
    programs::{self, Programs},
    rows::RowCounter,
};
use crate::{Context, Failed, progress};

pub const DUMP: &str = "dump.pgc";
pub const MANIFEST: &str = "manifest.json";
/// As `sha256sum --check` reads it; written last.
pub const SUMS: &str = "SHA256SUMS";
pub const LOCK: &str = "lock";
pub const FILES: [&str; 3] = [DUMP, MANIFEST, SUMS];

/// A manifest is small, whatever the database.
const MANIFEST_LIMIT: u64 = 256 << 20;

pub struct Folder {
    pub path: PathBuf,
    pub manifest: Manifest,
}

impl Folder {
    /// Reads the manifest. A folder without one is no backup, or one that was not finished.
    pub fn open(path: &Path) -> Result<Self, Failed> {
        if !path.is_dir() {
            return Err(Failed::new(Exit::NoInput, "input", format!("{} is not a folder that can be read", path.display())));
        }
        let not = |why: String| {
            Failed::new(Exit::DataErr, "backup.invalid", format!("{} is not a backup that can be used: {why}", path.display()))
                .hint("a backup that was broken off has the name PATH.partial")
        };
        for name in FILES {
            if !path.join(name).is_file() {
                return Err(not(format!("{name} is missing")));
            }
        }
        let mut text = String::new();
        let read = File::open(path.join(MANIFEST)).and_then(|file| file.take(MANIFEST_LIMIT).read_to_string(&mut text));
        read.map_err(|e| not(format!("{MANIFEST}: {e}")))?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|e| not(format!("{MANIFEST}: {e}")))?;
        if manifest.format != FORMAT {
            return Err(not(format!("its format is {:?}, and this binary reads {FORMAT}", manifest.format)));
        }
        if manifest.dump.file != DUMP {
            return Err(not(format!("{MANIFEST} names another dump")));
        }
        Ok(Self { path: path.to_owned(), manifest })
    }

    pub fn dump(&self) -> PathBuf {
        self.path.join(DUMP)
    }

    pub fn programs(&self, context: &Context, server: u32) -> Result<Programs, Failed> {
        Programs::find(context, self.manifest.dump.pg_dump_major.max(server))
    }

    /// Everything that is wrong with it, without a database: sums, the dump's own contents, the rows of every tenant in it.
    pub async fn faults(&self, context: &Context) -> Result<Vec<String>, Failed> {
        let faults = sums(&self.path)?;
        let dump = &self.manifest.dump;
        let (bytes, sha256) = hash(&self.dump())?;
        if !faults.is_empty() || bytes != dump.bytes || sha256 != dump.sha256 {
            let other = format!("{DUMP} is not the one that {MANIFEST} describes");
            return Ok(if faults.is_empty() { vec![other] } else { faults });
        }
        let programs = self.programs(context, 0)?;
        Ok(rows_of(context, &programs, &self.dump(), &self.manifest).await?.unwrap_or_else(|unreadable| vec![unreadable]))
    }
}

/// Reads the dump with pg_restore and compares its rows with those recorded; `Err` inside: it cannot be read at all.
pub async fn rows_of(
    context: &Context,
    programs: &Programs,
    dump: &Path,
    manifest: &Manifest,
) -> Result<Result<Vec<String>, String>, Failed> {
    let mut list = programs.command("pg_restore");
    let (child, said) = programs::start(list.arg("--list").arg(dump))?;
    if let Err(failed) = programs::finish("pg_restore --list", child, said).await {
        return Ok(Err(failed.message));
    }
    let mut text = programs.command("pg_restore");
    text.args(["--data-only", "--file=-"]).arg(dump).stdout(std::process::Stdio::piped());
    let (mut child, said) = programs::start(&mut text)?;
    let mut counter = RowCounter::default();
    let bar = progress::of_work(context);
    bar.begin(Some(manifest.tables.total()));
    if let Some(mut out) = child.stdout.take() {
        let mut chunk = vec![0; 1 << 16];
        loop {
            let read = out.read(&mut chunk).await.map_err(|e| Failed::new(Exit::IoErr, "backup.read", e.to_string()))?;
            if read == 0 {
                break;
            }
            bar.advance(counter.feed(chunk.get(..read).unwrap_or_default()), "rows read back");
        }
    }
    if let Err(failed) = programs::finish("pg_restore", child, said).await {
        return Ok(Err(failed.message));
    }
    let counts = counter.finish().ok_or_else(|| "the dump breaks off inside a table".to_owned());
    Ok(counts.map(|counts| manifest.tables.differences(&counts)))
}

/// The length of a file and its SHA-256 in hex.
pub fn hash(path: &Path) -> Result<(u64, String), Failed> {
    let read = || -> io::Result<(u64, String)> {
        let (mut file, mut hash, mut bytes) = (File::open(path)?, Sha256::new(), 0);
        let mut chunk = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut chunk)?;
            if read == 0 {
                return Ok((bytes, hex::encode(hash.finalize())));
            }
            bytes += read as u64;
            hash.update(chunk.get(..read).unwrap_or_default());
        }
    };
    read().map_err(|e| Failed::new(Exit::NoInput, "input", format!("cannot read {}: {e}", path.display())))
}

/// The two lines of [`SUMS`] for a folder's files.
pub fn sums_text(dump: &str, manifest: &str) -> String {
    format!("{dump}  {DUMP}\n{manifest}  {MANIFEST}\n")
}

/// The files that are not what [`SUMS`] says.
fn sums(folder: &Path) -> Result<Vec<String>, Failed> {
    let path = folder.join(SUMS);
    let text =
        fs::read_to_string(&path).map_err(|e| Failed::new(Exit::NoInput, "input", format!("cannot read {}: {e}", path.display())))?;
    let mut faults = Vec::new();
    for name in [MANIFEST, DUMP] {
        let recorded = text.lines().filter_map(|line| line.split_once("  ")).find(|(_, file)| *file == name).map(|(sum, _)| sum);
        if recorded != Some(hash(&folder.join(name))?.1.as_str()) {
            faults.push(format!("{name} was changed: its SHA-256 is not the one in {SUMS}"));
        }
    }
    Ok(faults)
}

pub fn failed_to_write(path: &Path, error: &io::Error) -> Failed {
    Failed::new(Exit::IoErr, "output", format!("cannot write {}: {error}", path.display())).hint("nothing was kept; is the disk full?")
}
