//! Checks of `erp doctor`: what the product and its modules can say of the health of an installation.

use std::{fmt, pin::Pin, sync::Arc};

use erp_core::{Clock, Exit};
use erp_db::{Db, DbError, Failure};
use erp_settings::{SafeConfig, Severity};
use erp_web::RedisHandle;
use serde::Serialize;

/// What must be there for a check to say anything. Where it is not, the check is skipped and the rest goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckNeeds {
    /// It also looks at a configuration that is refused, or a server that is down.
    Nothing,
    Config,
    /// A connection, whatever the schema.
    Database,
    /// A schema that this binary can work on.
    Schema,
    /// A Redis that answers; one that is not configured is nothing to check.
    Redis,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ok,
    Warn,
    Fail,
    Skipped,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skipped => "skipped",
        }
    }
}

/// A verdict, what it rests on, and what to do about it.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    pub status: Verdict,
    /// One line of facts; never a secret and never a person's data.
    pub evidence: String,
    /// A command, or what a person has to do.
    pub fix: Option<String>,
}

impl Finding {
    fn new(status: Verdict, evidence: impl Into<String>) -> Self {
        Self { status, evidence: evidence.into(), fix: None }
    }

    pub fn ok(evidence: impl Into<String>) -> Self {
        Self::new(Verdict::Ok, evidence)
    }

    pub fn warn(evidence: impl Into<String>) -> Self {
        Self::new(Verdict::Warn, evidence)
    }

    pub fn fail(evidence: impl Into<String>) -> Self {
        Self::new(Verdict::Fail, evidence)
    }

    pub fn skipped(evidence: impl Into<String>) -> Self {
        Self::new(Verdict::Skipped, evidence)
    }

    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

/// Why something that checks need is not there.
#[derive(Clone, Debug)]
pub struct Blocked {
    /// The stable name of the failure, such as `database.role`.
    pub kind: String,
    /// How a command would end that cannot do without it.
    pub exit: Exit,
    pub reason: String,
    pub hint: Option<String>,
}

/// What the command line found of the installation before any check ran.
pub struct CheckContext {
    pub config: Result<Arc<SafeConfig>, Blocked>,
    pub db: Result<Db, Blocked>,
    /// Whether the schema is one that this binary can work on.
    pub schema: Result<(), Blocked>,
    /// None: the configuration does without Redis.
    pub redis: Result<Option<RedisHandle>, Blocked>,
    pub clock: Arc<dyn Clock>,
}

impl CheckContext {
    pub fn config(&self) -> Result<&SafeConfig, Failure> {
        self.config.as_deref().map_err(missing)
    }

    pub fn db(&self) -> Result<&Db, Failure> {
        self.db.as_ref().map_err(missing)
    }

    /// Why a check with these needs cannot say anything.
    pub fn lacks(&self, needs: CheckNeeds) -> Option<String> {
        let because = |what: &str, blocked: &Blocked| Some(format!("{what} ({})", blocked.kind));
        match needs {
            CheckNeeds::Nothing => None,
            CheckNeeds::Config => self.config.as_ref().err().and_then(|b| because("no usable configuration", b)),
            CheckNeeds::Database => self.db.as_ref().err().and_then(|b| because("no database", b)),
            CheckNeeds::Schema => {
                let schema = self.schema.as_ref().err().and_then(|b| because("no schema of this binary", b));
                self.lacks(CheckNeeds::Database).or(schema)
            }
            CheckNeeds::Redis => match &self.redis {
                Ok(Some(_)) => None,
                Ok(None) => Some("redis.url is memory://".to_owned()),
                Err(blocked) => because("no Redis", blocked),
            },
        }
    }
}

fn missing(blocked: &Blocked) -> Failure {
    DbError::Unavailable(blocked.reason.clone()).into()
}

type Work<T> = Arc<dyn Fn(Arc<CheckContext>) -> Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>> + Send + Sync>;

/// One check. It looks and changes nothing; what it knows to mend is a second function, run by `erp doctor --fix` alone.
#[derive(Clone)]
pub struct Check {
    /// `module.what`: `db.version`.
    pub id: &'static str,
    /// What is so when all is well.
    pub title: &'static str,
    /// What the worst of its findings means: an error, or a warning.
    pub severity: Severity,
    pub needs: CheckNeeds,
    /// Whether it is about keys and what they seal: `erp secrets verify` runs these.
    pub of_secrets: bool,
    /// Whether it proves something that must be so of what is stored: `erp verify` runs these.
    pub of_data: bool,
    run: Work<Finding>,
    fix: Option<Work<String>>,
}

impl Check {
    pub fn new<R, F>(id: &'static str, title: &'static str, severity: Severity, needs: CheckNeeds, run: R) -> Self
    where
        R: Fn(Arc<CheckContext>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Finding, Failure>> + Send + 'static,
    {
        Self { id, title, severity, needs, of_secrets: false, of_data: false, run: Arc::new(move |ctx| Box::pin(run(ctx))), fix: None }
    }

    pub const fn of_secrets(mut self) -> Self {
        self.of_secrets = true;
        self
    }

    pub const fn of_data(mut self) -> Self {
        self.of_data = true;
        self
    }

    /// How `--fix` mends it; the answer says what was done. Safe to repeat.
    pub fn fixed_by<R, F>(mut self, fix: R) -> Self
    where
        R: Fn(Arc<CheckContext>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<String, Failure>> + Send + 'static,
    {
        self.fix = Some(Arc::new(move |ctx| Box::pin(fix(ctx))));
        self
    }

    pub const fn can_fix(&self) -> bool {
        self.fix.is_some()
    }

    /// Looks. A check that could not finish has failed.
    pub async fn run(&self, context: Arc<CheckContext>) -> Finding {
        if let Some(lacking) = context.lacks(self.needs) {
            return Finding::skipped(lacking);
        }
        (self.run)(context).await.unwrap_or_else(|failure| Finding::fail(format!("cannot be checked: {failure}")))
    }

    /// Mends it, if it knows how.
    pub async fn fix(&self, context: Arc<CheckContext>) -> Option<Result<String, Failure>> {
        match &self.fix {
            Some(fix) => Some(fix(context).await),
            None => None,
        }
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("id", &self.id).field("needs", &self.needs).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use erp_core::SystemClock;

    use super::*;

    fn nothing_there() -> Arc<CheckContext> {
        let blocked = || Blocked { kind: "config.invalid".to_owned(), exit: Exit::Config, reason: "refused".to_owned(), hint: None };
        let (config, db, schema, redis) = (Err(blocked()), Err(blocked()), Err(blocked()), Err(blocked()));
        Arc::new(CheckContext { config, db, schema, redis, clock: SystemClock::shared() })
    }

    fn check(needs: CheckNeeds) -> Check {
        Check::new("test.check", "it is", Severity::Error, needs, |ctx| async move {
            ctx.db()?;
            Ok(Finding::ok("there"))
        })
    }

    #[tokio::test]
    async fn what_is_not_there_skips_a_check_and_fails_one_that_did_not_say_that_it_needs_it() {
        for needs in [CheckNeeds::Config, CheckNeeds::Database, CheckNeeds::Schema, CheckNeeds::Redis] {
            let finding = check(needs).run(nothing_there()).await;
            assert_eq!(finding.status, Verdict::Skipped, "{needs:?}");
            assert!(finding.evidence.contains("config.invalid"), "{finding:?}");
        }
        let finding = check(CheckNeeds::Nothing).run(nothing_there()).await;
        assert_eq!((finding.status, finding.evidence.contains("cannot be checked")), (Verdict::Fail, true));
        assert!(check(CheckNeeds::Nothing).fix(nothing_there()).await.is_none());
    }
}
