//! Error policy: SeaORM's and sqlx's errors become a [`DbError`], which knows what a client may be told; services return a
//! [`Failure`], which is a refusal ([`Problem`]) or a `DbError`. Nothing of SQL, table or value leaves the server.

use std::{sync::Arc, time::Duration};

use erp_core::Problem;
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// What went wrong between us and PostgreSQL.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DbError {
    /// The server cannot be reached, refuses, or ended the connection.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// No answer within the client-side limit; the connection was given up.
    #[error("the database did not answer within {0:?}")]
    Timeout(Duration),
    /// SQLSTATE 23505.
    #[error("unique constraint {constraint} violated")]
    Unique { constraint: String },
    /// SQLSTATE 23503.
    #[error("foreign key {constraint} violated")]
    ForeignKey { constraint: String },
    /// SQLSTATE 23514, 23502, 22xxx: a value the schema refuses.
    #[error("value refused by the schema ({sqlstate}): {message}")]
    Value { sqlstate: String, message: String },
    /// SQLSTATE 40001, 40P01, 55P03, 55006: worth a retry.
    #[error("the transaction lost a race ({sqlstate})")]
    Contention { sqlstate: String },
    /// SQLSTATE 42501: a grant is missing, or row-level security refused.
    #[error("the database role lacks a privilege: {0}")]
    Privilege(String),
    /// A stored value does not decrypt, or a key is missing.
    #[error(transparent)]
    Crypto(#[from] erp_core::crypto::CryptoError),
    #[error("database error: {0}")]
    Other(Arc<DbErr>),
}

impl DbError {
    /// Whether nobody answered, as opposed to an answer we did not want.
    pub const fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Timeout(_))
    }

    pub fn violates(&self, name: &str) -> bool {
        matches!(self, Self::Unique { constraint } | Self::ForeignKey { constraint } if constraint == name)
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        classify(&error).unwrap_or_else(|| Self::Other(Arc::new(DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))))))
    }
}

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        let classified = match &error {
            DbErr::Conn(RuntimeErr::SqlxError(e)) | DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => {
                classify(e)
            }
            DbErr::ConnectionAcquire(e) => Some(Self::Unavailable(e.to_string())),
            DbErr::Custom(text) => crate::conn::timeout_of(text).map(Self::Timeout),
            _ => None,
        };
        classified.unwrap_or_else(|| Self::Other(Arc::new(error)))
    }
}

fn classify(error: &sqlx::Error) -> Option<DbError> {
    use sqlx::Error as E;
    match error {
        E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) | E::BeginFailed => {
            Some(DbError::Unavailable(error.to_string()))
        }
        E::Database(db) => {
            let sqlstate = db.code().unwrap_or_default().into_owned();
            let constraint = || db.constraint().unwrap_or_default().to_owned();
            match sqlstate.as_str() {
                "23505" => Some(DbError::Unique { constraint: constraint() }),
                "23503" => Some(DbError::ForeignKey { constraint: constraint() }),
                "42501" => Some(DbError::Privilege(db.message().to_owned())),
                "40001" | "40P01" | "55P03" | "55006" => Some(DbError::Contention { sqlstate }),
                // The server is stopping, starting, full, or our statement ran into its own limit.
                "57P01" | "57P02" | "57P03" | "57014" | "53100" | "53200" | "53300" | "25P03" => {
                    Some(DbError::Unavailable(db.message().to_owned()))
                }
                s if s.starts_with("08") || s.starts_with("28") || s == "3D000" => Some(DbError::Unavailable(db.message().to_owned())),
                // The message of 22xxx and 23xxx can quote a value, so only its head is kept.
                // 22023 blames a setting of ours (a time zone), not what a client sent.
                s if (s.starts_with("22") && s != "22023") || s.starts_with("23") => {
                    Some(DbError::Value { message: db.constraint().unwrap_or("value out of range").to_owned(), sqlstate })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a service may fail with.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Problem(Box<Problem>),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The result of a service.
pub type Outcome<T> = Result<T, Failure>;

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Db(error.into())
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Problem(problem) => *problem,
            Failure::Db(error) => match &error {
                DbError::Unavailable(_) | DbError::Timeout(_) | DbError::Contention { .. } => Self::unavailable(error),
                DbError::Unique { .. } => Self { source: Some(Arc::new(error)), ..Self::conflict("common.duplicate") },
                DbError::ForeignKey { .. } => Self { source: Some(Arc::new(error)), ..Self::new(422, "common.reference.missing") },
                DbError::Value { .. } => Self { source: Some(Arc::new(error)), ..Self::new(422, "common.validation") },
                DbError::Privilege(_) | DbError::Crypto(_) | DbError::Other(_) => Self::internal(error),
            },
        }
    }
}
