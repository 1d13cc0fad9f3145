//! `erp wait`

use std::time::{Duration, Instant};

use clap::{ArgGroup, Args, ValueEnum};
use erp_core::Exit;
use erp_server::phase::{Kind, redis_state};
use serde_json::json;

use crate::{
    Context, Failed, Output,
    bootstrap::Bootstrap,
    commands::{healthcheck, migrate},
};

/// Wait until what is named is there; for start scripts and init containers
#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("what").args(["db", "schema", "redis", "ready"]).required(true).multiple(true),
    after_help = "Examples:\n  erp wait --db --timeout 5m\n  erp wait --schema current && erp serve --migrations verify\n  erp wait --ready http://127.0.0.1:3000\n\nWithout --timeout it waits a minute. Exit codes: 0 there, 69 no database or Redis, 75 not in time, 3 and 4 a schema that waiting does not mend."
)]
pub struct Opts {
    /// A database that takes our credentials
    #[arg(long)]
    db: bool,
    /// Its schema at this binary's level
    #[arg(long, value_enum, value_name = "STATE")]
    schema: Option<SchemaArg>,
    /// The Redis of the configuration
    #[arg(long)]
    redis: bool,
    /// A server that takes traffic; needs no configuration
    #[arg(long, value_name = "URL")]
    ready: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaArg {
    Current,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let (started, limit) = (Instant::now(), migrate::wait::limit(context));
    let left = || limit.saturating_sub(started.elapsed());
    let mut found = Vec::new();
    if opts.db || opts.schema.is_some() {
        let mut start = Bootstrap::new(context);
        let connected = start.connected(limit).await?;
        found.push("database");
        if opts.schema.is_some() {
            migrate::wait::until_current(&connected, left()).await?;
            found.push("schema");
        }
        connected.db().close().await;
        drop(connected);
        start.close().await?;
    }
    if opts.redis {
        let config = Bootstrap::new(context).observed().await?.config().clone();
        while let Err(error) = redis_state(&config).await {
            if left().is_zero() || error.kind != Kind::RedisUnreachable {
                return Err(error.into());
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        found.push("redis");
    }
    if let Some(url) = &opts.ready {
        loop {
            let answer = healthcheck::ask(url, true, Duration::from_secs(2)).await?;
            let Err((_, reason)) = answer else { break };
            if left().is_zero() {
                let message = format!("{url} is not ready after {}: {reason}", humantime::format_duration(limit));
                return Err(Failed::new(Exit::TempFail, "wait.timeout", message).hint("raise --timeout"));
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        found.push("server");
    }
    let data = json!({ "found": found, "waited_ms": started.elapsed().as_millis() as u64 });
    Ok(Output::new(data, format!("there: {}", found.join(", "))))
}
