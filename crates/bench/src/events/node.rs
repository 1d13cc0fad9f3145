//! References that run on Node.js: installed outside the product's tree, and started.

use std::{fs, path::Path, process::Stdio, time::Duration};

use anyhow::{Context, Result, ensure};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, Command},
    sync::mpsc,
    time::Instant,
};

/// A program of a reference. It says `ready` when it is, and then a line for each job that carries a number.
pub struct Program {
    /// Its package.json, versions pinned: another version is another measurement.
    pub package: &'static str,
    pub source: &'static str,
    /// The package whose folder shows that all are installed.
    pub needs: &'static str,
}

pub struct Node {
    child: Child,
    input: ChildStdin,
    /// What it said, with the time when it was read.
    said: mpsc::UnboundedReceiver<(String, Instant)>,
}

impl Node {
    /// Installs `program` in `folder` and starts it over the database at `socket`.
    pub async fn start(program: &Program, folder: &Path, socket: &Path, database: &str) -> Result<Self> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("package.json"), program.package)?;
        fs::write(folder.join("worker.mjs"), program.source)?;
        if !folder.join("node_modules").join(program.needs).exists() {
            let npm = Command::new("npm").args(["install", "--no-audit", "--no-fund", "--silent"]).current_dir(folder).status().await;
            ensure!(npm.context("npm is not there: install Node.js")?.success(), "npm could not install {}", program.needs);
        }
        let mut node = Command::new("node");
        node.arg("worker.mjs").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        node.env("PGHOST", socket).env("PGUSER", erp_embedded::SUPERUSER).env("PGDATABASE", database).env("NO_LOG_SUCCESS", "1");
        let mut child = node.spawn().context("node is not there")?;
        let input = child.stdin.take().context("its input")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let (say, said) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if say.send((line, Instant::now())).is_err() {
                    return;
                }
            }
        });
        let mut this = Self { child, input, said };
        let ready = tokio::time::timeout(Duration::from_mins(1), this.said.recv()).await;
        ensure!(matches!(ready, Ok(Some((word, _))) if word == "ready"), "{} does not start", program.needs);
        Ok(this)
    }

    pub fn pid(&self) -> Result<i32> {
        Ok(i32::try_from(self.child.id().context("it has ended")?)?)
    }

    pub async fn tell(&mut self, line: &str) -> Result<()> {
        Ok(self.input.write_all(format!("{line}\n").as_bytes()).await?)
    }

    /// Its next line, and when it came.
    pub async fn next(&mut self) -> Result<(String, Instant)> {
        tokio::time::timeout(Duration::from_secs(10), self.said.recv()).await.context("a job was not handled")?.context("it has ended")
    }
}
