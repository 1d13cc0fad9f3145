//! PostgreSQL: the server, the role, the schema.

use std::sync::Arc;

use erp_db::{
    Failure,
    inspect::{self, Url},
    migrate::{History, Runner, State},
};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_migrations::Migrator;
use erp_settings::{DatabaseSection, Severity};

use super::broken;

/// Tokens and schedules go by the one clock, rows by the other.
const SKEW_MS: i64 = 5_000;

pub fn checks() -> Vec<Check> {
    use CheckNeeds::{Database, Nothing};
    use Severity::{Error, Warning};
    vec![
        Check::new("db.reachable", "PostgreSQL answers and takes the credentials", Error, Nothing, reachable),
        Check::new("db.version", "PostgreSQL is 15 or newer", Error, Nothing, version),
        Check::new("db.role", "row-level security binds the serving role, which owns nothing", Error, Nothing, role),
        Check::new("db.clock", "the clocks here and there agree to five seconds", Error, Database, clock),
        Check::new("db.connections", "the server has room for the pool", Error, Database, connections),
        Check::new("db.pooler", "no transaction pooler stands in the way of session locks", Error, Database, pooler),
        Check::new("db.schema", "the schema is at this binary's level", Error, Database, schema),
        Check::new("db.indexes", "every index is used", Warning, Database, indexes).fixed_by(rebuild),
        Check::new("db.guards", "every table is guarded and granted as declared", Error, CheckNeeds::Schema, guards).of_data(),
    ]
}

async fn reachable(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = match &ctx.db {
        Ok(db) => db,
        // A server of the wrong version, or a role it must not be, has answered.
        Err(blocked) if ["database.version", "database.role"].contains(&blocked.kind.as_str()) => return Ok(Finding::ok("it answers")),
        Err(blocked) => {
            let kinds = [
                "database.unreachable",
                "database.tls",
                "database.credentials",
                "database.missing",
                "database.error",
                "database.privilege",
            ];
            return Ok(broken(blocked, &kinds));
        }
    };
    let server = inspect::server(db, &*ctx.clock).await?;
    if server.standby {
        return Ok(Finding::fail("the server is a standby, which takes no writes").fix("point database.url at the primary"));
    }
    Ok(Finding::ok(format!("answers the role {}, {} sessions", server.role, server.sessions)))
}

async fn version(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    match &ctx.db {
        Ok(db) => Ok(Finding::ok(inspect::server(db, &*ctx.clock).await?.version)),
        Err(blocked) => Ok(broken(blocked, &["database.version"])),
    }
}

async fn role(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = match &ctx.db {
        Ok(db) => db,
        Err(blocked) => return Ok(broken(blocked, &["database.role"])),
    };
    let server = inspect::server(db, &*ctx.clock).await?;
    Ok(if server.owns_tables {
        Finding::warn(format!("{} serves and owns the tables", server.role)).fix("set database.migrate_url to a role of its own")
    } else {
        Finding::ok(format!("{} is no superuser, has no BYPASSRLS and owns no table", server.role))
    })
}

async fn clock(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let ahead = inspect::server(ctx.db()?, &*ctx.clock).await?.ahead_ms;
    let evidence = format!("ours is {} s {}", (ahead.abs() as f64) / 1000.0, if ahead < 0 { "behind" } else { "ahead" });
    Ok(if ahead.abs() > SKEW_MS { Finding::fail(evidence).fix("synchronise both hosts' clocks (NTP)") } else { Finding::ok(evidence) })
}

async fn connections(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let server = inspect::server(ctx.db()?, &*ctx.clock).await?;
    let pool = ctx.config()?.section::<DatabaseSection>().map_or(0, |section| i64::from(section.max_connections));
    let room = server.role_limit.unwrap_or(server.connections).min(server.connections);
    let evidence = format!("a pool of {pool}; the server has {room} connections for us and {} sessions", server.sessions);
    let fix = "lower database.max_connections, or raise max_connections of the server";
    Ok(if pool > room {
        Finding::fail(evidence).fix(fix)
    } else if pool + server.sessions > room {
        Finding::warn(format!("{evidence}: together they do not fit")).fix(fix)
    } else {
        Finding::ok(evidence)
    })
}

async fn pooler(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let db = ctx.db()?;
    // Migrations lock by the one URL, tasks by the other.
    for (url, key) in [(Url::Serving, "database.url"), (Url::Owner, "database.migrate_url")] {
        if inspect::pooled(db, url).await? {
            let evidence =
                format!("{key} leads through a transaction pooler: session locks do not hold, tasks and migrations would refuse");
            return Ok(Finding::fail(evidence).fix(format!("set {key} to the server itself, or the pooler to session mode")));
        }
    }
    Ok(Finding::ok("sessions stay on one server process"))
}

async fn schema(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let status = match Runner::<Migrator>::new(ctx.db()?).status().await {
        Ok(status) => status,
        Err(error) => return Ok(Finding::fail(error.to_string())),
    };
    let names = |names: &[String]| names.join(", ");
    Ok(match status.state {
        State::Current => {
            Finding::ok(format!("{} migrations, the newest {}", status.applied.len(), status.applied.last().map_or("-", |n| n)))
        }
        State::Pending => Finding::fail(format!("pending: {}", names(&status.pending))).fix("erp migrate"),
        State::Ahead if status.compatible => {
            Finding::warn(format!("a newer binary migrated it, and says that this one still works: {}", names(&status.ahead)))
                .fix("use the newer binary")
        }
        State::Ahead => Finding::fail(format!("a newer binary migrated it: {}", names(&status.ahead))).fix("use the newer binary"),
        State::Diverged => {
            let odd = [status.changed, status.ahead].concat();
            Finding::fail(format!("another history than this binary's: {}", names(&odd))).fix("erp migrate verify")
        }
    })
}

async fn indexes(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let invalid = inspect::invalid_indexes(ctx.db()?).await?;
    Ok(if invalid.is_empty() {
        Finding::ok("none is invalid")
    } else {
        Finding::warn(format!("invalid, so written to and never used: {}", invalid.join(", "))).fix("erp doctor --run db.indexes --fix")
    })
}

async fn rebuild(ctx: Arc<CheckContext>) -> Result<String, Failure> {
    let db = ctx.db()?;
    let invalid = inspect::invalid_indexes(db).await?;
    for name in &invalid {
        inspect::rebuild_index(db, name).await?;
    }
    Ok(format!("built anew: {}", invalid.join(", ")))
}

async fn guards(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let violations = ctx.db()?.gate(&Migrator::classes()).await?;
    Ok(if violations.is_empty() {
        Finding::ok("as migrations/rls-classes.toml declares")
    } else {
        Finding::fail(violations.join("; "))
            .fix("erp migrate grants again what is declared; a table without its policy is a fault to report")
    })
}
