//! pg-boss, a queue in PostgreSQL that polls, as often as it can be told to.

use std::path::Path;

use anyhow::Result;
use sea_orm::sqlx::{self, Connection, PgConnection};
use tokio::time::Instant;

use super::node::{Node, Program};

const PROGRAM: Program = Program {
    package: r#"{ "private": true, "type": "module", "dependencies": { "pg-boss": "10.4.2" } }"#,
    source: include_str!("pg_boss.mjs"),
    needs: "pg-boss",
};
const DATABASE: &str = "pgboss";

pub struct PgBoss(Node);

impl PgBoss {
    /// `superuser` leads to any database of the cluster.
    pub async fn start(folder: &Path, superuser: &str, socket: &Path) -> Result<Self> {
        let mut admin = PgConnection::connect(superuser).await?;
        sqlx::query("DROP DATABASE IF EXISTS pgboss WITH (FORCE)").execute(&mut admin).await?;
        sqlx::query("CREATE DATABASE pgboss").execute(&mut admin).await?;
        Ok(Self(Node::start(&PROGRAM, folder, socket, DATABASE).await?))
    }

    /// Sends a job and waits until it was handled: when that was.
    pub async fn one(&mut self, n: usize) -> Result<Instant> {
        self.0.tell(&n.to_string()).await?;
        Ok(self.0.next().await?.1)
    }
}
