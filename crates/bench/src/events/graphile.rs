//! graphile-worker, the reference: a well-known queue in PostgreSQL, on a database of its own beside ours.

use std::path::Path;

use anyhow::Result;
use sea_orm::sqlx::{self, Connection, PgConnection, PgPool, postgres::PgPoolOptions};
use tokio::time::Instant;

use super::node::{Node, Program};

const PROGRAM: Program = Program {
    package: r#"{ "private": true, "type": "module", "dependencies": { "graphile-worker": "0.18.0", "pg": "8.16.3" } }"#,
    source: include_str!("graphile.mjs"),
    needs: "graphile-worker",
};
pub const DATABASE: &str = "graphile";

pub struct Graphile {
    pool: PgPool,
    node: Node,
}

impl Graphile {
    /// Starts a worker. `superuser` leads to any database of the cluster, `graphile` to its own.
    pub async fn start(folder: &Path, superuser: &str, graphile: &str, socket: &Path) -> Result<Self> {
        let mut admin = PgConnection::connect(superuser).await?;
        sqlx::query("DROP DATABASE IF EXISTS graphile WITH (FORCE)").execute(&mut admin).await?;
        sqlx::query("CREATE DATABASE graphile").execute(&mut admin).await?;
        let node = Node::start(&PROGRAM, folder, socket, DATABASE).await?;
        Ok(Self { pool: PgPoolOptions::new().max_connections(10).connect(graphile).await?, node })
    }

    pub fn pid(&self) -> Result<i32> {
        self.node.pid()
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
    pub async fn handled(&mut self) -> Result<Instant> {
        Ok(self.node.next().await?.1)
    }
}
