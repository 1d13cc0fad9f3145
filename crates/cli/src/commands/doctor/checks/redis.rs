//! Redis, which counts requests and holds nothing else.

use std::{collections::BTreeMap, sync::Arc};

use erp_db::{DbError, Failure};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::Severity;

use super::broken;

pub fn checks() -> Vec<Check> {
    vec![
        Check::new("redis.reachable", "Redis answers", Severity::Error, CheckNeeds::Nothing, reachable),
        Check::new("redis.writes", "Redis takes writes when its memory is full", Severity::Warning, CheckNeeds::Redis, writes),
        Check::new("redis.persistence", "saving to disk does not stop Redis", Severity::Warning, CheckNeeds::Redis, persistence),
    ]
}

async fn info(ctx: &CheckContext) -> Result<BTreeMap<String, String>, Failure> {
    let Ok(Some(redis)) = &ctx.redis else { return Ok(BTreeMap::new()) };
    Ok(redis.info().await.map_err(|e| DbError::Unavailable(e.to_string()))?)
}

async fn reachable(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    Ok(match &ctx.redis {
        Ok(Some(_)) => {
            let info = info(&ctx).await.unwrap_or_default();
            Finding::ok(format!("version {}", info.get("redis_version").map_or("unknown", String::as_str)))
        }
        Ok(None) => Finding::ok("redis.url is memory://: limits are counted by each process for itself"),
        // A URL that cannot be used is found out when it is; a configuration that is refused is the affair of another check.
        Err(blocked) if ctx.config.is_ok() => broken(blocked, &["redis.unreachable", "config.invalid"]),
        Err(blocked) => broken(blocked, &[]),
    })
}

async fn writes(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let info = info(&ctx).await?;
    let value = |name: &str| info.get(name).map_or("", String::as_str);
    if value("role") == "slave" {
        return Ok(Finding::fail("it is a replica, which takes no writes").fix("point redis.url at the primary"));
    }
    let policy = value("maxmemory_policy");
    Ok(match (value("maxmemory"), policy) {
        ("" | "0", _) => Finding::ok(format!("no limit of memory, {policy}")),
        (limit, "noeviction") => Finding::warn(format!("limited to {limit} bytes with noeviction: when full, nothing can be counted"))
            .fix("redis-cli config set maxmemory-policy volatile-ttl"),
        (limit, _) => Finding::ok(format!("limited to {limit} bytes, {policy}")),
    })
}

/// Nothing in Redis needs to be saved, so what matters is that saving does no harm.
async fn persistence(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let info = info(&ctx).await?;
    let bad = |name: &str| info.get(name).is_some_and(|value| value != "ok");
    Ok(if info.get("loading").is_some_and(|value| value == "1") {
        Finding::warn("it is loading its data and answers nothing yet").fix("wait")
    } else if bad("rdb_last_bgsave_status") {
        Finding::warn("its last save failed; by default it refuses writes until one succeeds")
            .fix("make room on its disk, or: redis-cli config set save ''")
    } else if bad("aof_last_write_status") {
        Finding::warn("its last write to the append-only file failed").fix("make room on its disk, or: redis-cli config set appendonly no")
    } else {
        Finding::ok("the last save went well; only rate limits are at stake")
    })
}
