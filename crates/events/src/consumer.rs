//! Durable consumers inside the product: each event's effects happen once.

use std::sync::Arc;

use async_trait::async_trait;
use erp_core::{Origin, Problem, TenantId, ids::TraceId};
use erp_db::{Db, DbError, Failure, WriteTx, sql};
use metrics::counter;
use sea_orm::{ConnectionTrait, DbErr};

use crate::{Envelope, Refusal, Sink, metrics::DUPLICATES};

/// What a module does about events, in the tenant of each. Registered through the `Registrar`; the relay calls it, in order for each
/// aggregate, until it has succeeded.
#[async_trait]
pub trait Consumer: Send + Sync + 'static {
    /// `module.what-it-does`, unique and for good: by it the inbox knows what was done.
    fn name(&self) -> &'static str;

    /// Whole types (`health.patient.created`), or a beginning with a star (`health.*`).
    fn event_types(&self) -> &'static [&'static str];

    /// The effects, in a transaction that also notes the event as done. An error rolls both back.
    async fn handle(&self, tx: &WriteTx, event: &Envelope) -> Result<(), ConsumerError>;
}

/// Why a consumer did not take an event.
#[derive(Debug, thiserror::Error)]
pub enum ConsumerError {
    /// Again later, until the attempts are used up.
    #[error(transparent)]
    Retry(Failure),
    /// It will never take this one. The text names no personal data.
    #[error("{0}")]
    Dead(String),
}

impl From<Failure> for ConsumerError {
    fn from(error: Failure) -> Self {
        Self::Retry(error)
    }
}

impl From<DbError> for ConsumerError {
    fn from(error: DbError) -> Self {
        Self::Retry(error.into())
    }
}

impl From<DbErr> for ConsumerError {
    fn from(error: DbErr) -> Self {
        Self::Retry(error.into())
    }
}

impl From<Problem> for ConsumerError {
    fn from(problem: Problem) -> Self {
        Self::Retry(problem.into())
    }
}

const INBOX: &str = "INSERT INTO event_inbox (consumer, event_id, tenant_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// A consumer as the relay sees it.
pub(crate) struct InternalSink {
    pub(crate) db: Db,
    pub(crate) consumer: Arc<dyn Consumer>,
}

#[async_trait]
impl Sink for InternalSink {
    fn kind(&self) -> &'static str {
        "internal"
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        #[expect(clippy::disallowed_methods, reason = "a transaction of that tenant wrote the row")]
        let tenant = TenantId::from_verified(event.tenant_id);
        let consumer = &self.consumer;
        let done: Result<(), ConsumerError> = self
            .db
            .write(tenant, &origin(consumer.name(), event), async |tx: &WriteTx| {
                let noted = sql(INBOX, [consumer.name().into(), event.event_id.into(), event.tenant_id.into()]);
                if tx.execute_raw(noted).await?.rows_affected() == 0 {
                    counter!(DUPLICATES, "kind" => "internal").increment(1);
                    return Ok(());
                }
                tx.caused_by(event.event_id);
                consumer.handle(tx, event).await
            })
            .await;
        done.map_err(|error| match error {
            ConsumerError::Retry(failure) => Refusal::Retry { error: text(&failure), after: None },
            ConsumerError::Dead(error) => Refusal::Dead { error },
        })
    }
}

/// The consumer answers for its changes, under the trace of the request that caused the event.
fn origin(name: &'static str, event: &Envelope) -> Origin {
    let mut origin = Origin::system(name);
    let trace = event.headers.get("correlation_id").and_then(|id| id.as_str());
    let trace = trace.and_then(|id| TraceId::from_traceparent(&format!("00-{id}-0000000000000001-00")));
    if let Some(trace) = trace {
        origin.trace_id = trace;
    }
    origin
}

/// A problem's code, or the database's error: neither quotes a value.
fn text(failure: &Failure) -> String {
    match failure {
        Failure::Problem(problem) => format!("refused: {}", problem.code),
        Failure::Db(error) => error.to_string(),
    }
}
