//! graphile-worker, the reference: a well-known queue in PostgreSQL, on a database of its own beside ours.

use std::{fs, path::Path, process::Stdio};

use anyhow::{Context, Result, ensure};
use sea_orm::sqlx::{self, Connection, PgConnection, PgPool, postgres::PgPoolOptions};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::mpsc,
    time::Instant,
};

/// Pinned: another version is another measurement.
const PACKAGE: &str = r#"{ "private": true, "type": "module", "dependencies": { "graphile-worker": "0.18.0", "pg": "8.16.3" } }"#;
const PROGRAM: &str = include_str!("graphile.mjs");
pub const DATABASE: &str = "graphile";

pub struct Graphile {
    pub pool: PgPool,
    child: Child,
    /// What jobs carried, with the time when it was read.
    handled: mpsc::UnboundedReceiver<(String, Instant)>,
}

impl Graphile {
    /// Installs it in `folder`, outside the product's tree, and starts a worker. `superuser` leads to any database of the cluster.
    pub async fn start(folder: &Path, superuser: &str, graphile: &str, socket: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("package.json"), PACKAGE)?;
        fs::write(folder.join("worker.mjs"), PROGRAM)?;
        if !folder.join("node_modules/graphile-worker").exists() {
            let npm = Command::new("npm").args(["install", "--no-audit", "--no-fund", "--silent"]).current_dir(folder).status().await;
            ensure!(npm.context("npm is not there: install Node.js")?.success(), "npm could not install graphile-worker");
        }
        let mut admin = PgConnection::connect(superuser).await?;
        sqlx::query("DROP DATABASE IF EXISTS graphile WITH (FORCE)").execute(&mut admin).await?;
        sqlx::query("CREATE DATABASE graphile").execute(&mut admin).await?;
        let mut node = Command::new("node");
        node.arg("worker.mjs").current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        node.env("PGHOST", socket).env("PGUSER", erp_embedded::SUPERUSER).env("PGDATABASE", DATABASE).env("NO_LOG_SUCCESS", "1");
        let mut child = node.spawn().context("node is not there")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let (said, handled) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if said.send((line, Instant::now())).is_err() {
                    return;
                }
            }
        });
        let pool = PgPoolOptions::new().max_connections(10).connect(graphile).await?;
        let mut this = Self { pool, child, handled };
        let ready = tokio::time::timeout(std::time::Duration::from_mins(1), this.handled.recv()).await;
        ensure!(matches!(ready, Ok(Some((word, _))) if word == "ready"), "the worker does not start");
        Ok(this)
    }

    pub fn pid(&self) -> Result<i32> {
        Ok(i32::try_from(self.child.id().context("it has ended")?)?)
    }

    /// So many jobs in one statement.
    pub async fn fill(&self, jobs: i64) -> Result<()> {
        let statement = "SELECT graphile_worker.add_jobs(array_agg(json_populate_record(NULL::graphile_worker.job_spec, '{\"identifier\":\"noop\",\"payload\":{}}'))) \
            FROM generate_series(1, $1)";
        sqlx::query(statement).bind(jobs).execute(&self.pool).await?;
        Ok(())
    }

    /// One job, in a transaction of its own.
    pub async fn add(&self, n: Option<usize>) -> Result<()> {
        let payload = n.map_or_else(|| "{}".to_owned(), |n| format!("{{\"n\":{n}}}"));
        sqlx::query("SELECT graphile_worker.add_job('noop', $1::json)").bind(payload).execute(&self.pool).await?;
        Ok(())
    }

    pub async fn is_empty(&self) -> Result<bool> {
        let left: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM graphile_worker._private_jobs)").fetch_one(&self.pool).await?;
        Ok(!left)
    }

    /// When the next job that carries a number was handled.
    pub async fn next(&mut self) -> Result<(String, Instant)> {
        self.handled.recv().await.context("the worker has ended")
    }
}
