//! The import as a whole: documents in, batches out.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use erp_core::{AuditEntry, Origin};
use erp_db::{Db, DbError, Failure, Outcome, TenantTx, WriteTx, tenants::Tenant};
use erp_tasks::TaskProgress;
use serde_json::json;
use tokio::sync::mpsc;

use super::{
    batch,
    prepare::{Prepared, prepare},
    report::Report,
    source::Source,
};
use crate::{
    fhir::{self, DocumentError, Resource, Row, Summary},
    patient::service,
};

/// How often rows are tried that lose a race.
const TRIES: usize = 3;

/// Where and how to import.
#[derive(Clone)]
pub struct Import<'a> {
    pub db: &'a Db,
    pub tenant: &'a Tenant,
    pub origin: Origin,
    pub index_names: bool,
    /// Do everything, then roll it back.
    pub dry_run: bool,
    /// Go on with the next document after one that cannot be read.
    pub continue_on_error: bool,
}

/// Ends a transaction without committing it.
enum Stop {
    DryRun(Report),
    Failed(Failure),
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl Import<'_> {
    /// Imports the documents one after another. What is committed stays, whatever follows.
    pub async fn run(&self, sources: Vec<Source>, progress: &dyn TaskProgress) -> Outcome<Report> {
        let today = self.db.read(self.tenant.id, async |tx: &TenantTx| service::today(tx).await).await?;
        let mut report = Report { dry_run: self.dry_run, ..Report::default() };
        progress.begin(None);
        for source in sources {
            let name = source.name();
            progress.message(&name);
            let ended = self.document(source, &name, today, &mut report, progress).await?;
            match ended {
                Ok(summary) => report.add(Report { skipped: summary.skipped, ..Report::default() }),
                Err(error) => {
                    report.fail(&name, &place(&error), error.code());
                    if !self.continue_on_error {
                        break;
                    }
                }
            }
        }
        self.note(&report).await?;
        Ok(report)
    }

    /// Reads on a thread of its own and writes as the rows come, so that a large document never stands in memory.
    async fn document(
        &self,
        source: Source,
        name: &str,
        today: NaiveDate,
        report: &mut Report,
        progress: &dyn TaskProgress,
    ) -> Outcome<Result<Summary, DocumentError>> {
        let (sender, mut rows) = mpsc::channel::<Row>(batch::SIZE);
        let reader = tokio::task::spawn_blocking(move || {
            let (input, format) = source.open()?;
            fhir::read(input, format, |row| match sender.blocking_send(row) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            })
        });
        let mut pending: Vec<Prepared> = Vec::with_capacity(batch::SIZE);
        while let Some(row) = rows.recv().await {
            let patient = row.resource.and_then(|Resource::Patient(patient)| patient.import());
            match patient.and_then(|patient| prepare(name, &row.path, patient, today)) {
                Ok(prepared) => pending.push(prepared),
                Err(error) => report.fail(name, &join(&row.path, &error.path), error.code),
            }
            if pending.len() == batch::SIZE {
                self.flush(&mut pending, report, progress).await?;
            }
        }
        self.flush(&mut pending, report, progress).await?;
        Ok(reader.await.map_err(|e| DbError::Unavailable(e.to_string()))?)
    }

    async fn flush(&self, pending: &mut Vec<Prepared>, report: &mut Report, progress: &dyn TaskProgress) -> Outcome<()> {
        let rows = std::mem::take(pending);
        if rows.is_empty() {
            return Ok(());
        }
        match self.write_again(&rows).await {
            Ok(done) => report.add(done),
            Err(failure) if batch::is_of_a_row(&failure) => self.one_by_one(&rows, report).await?,
            Err(failure) => return Err(failure),
        }
        progress.advance(rows.len() as u64, "");
        Ok(())
    }

    async fn one_by_one(&self, rows: &[Prepared], report: &mut Report) -> Outcome<()> {
        for row in rows {
            match self.write_again(std::slice::from_ref(row)).await {
                Ok(done) => report.add(done),
                Err(failure) if batch::is_of_a_row(&failure) => report.fail(&row.file, &row.path, erp_core::Problem::from(failure).code),
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// Another import of the same people may be under way: what it committed meanwhile is seen the next time.
    async fn write_again(&self, rows: &[Prepared]) -> Outcome<Report> {
        let mut written = self.write(rows).await;
        for _ in 1..TRIES {
            match &written {
                Err(failure) if batch::is_of_a_row(failure) => written = self.write(rows).await,
                _ => break,
            }
        }
        written
    }

    async fn write(&self, rows: &[Prepared]) -> Outcome<Report> {
        let written = self
            .db
            .write(self.tenant.id, &self.origin, async |tx: &WriteTx| {
                let report = batch::write(tx, rows, self.index_names).await.map_err(Stop::Failed)?;
                if self.dry_run { Err(Stop::DryRun(report)) } else { Ok(report) }
            })
            .await;
        match written {
            Ok(report) | Err(Stop::DryRun(report)) => Ok(report),
            Err(Stop::Failed(failure)) => Err(failure),
        }
    }

    /// One line of the audit trail for the import as a whole; each patient has its own.
    async fn note(&self, report: &Report) -> Outcome<()> {
        if self.dry_run {
            return Ok(());
        }
        let entry = AuditEntry::new("health.patient.imported", "patient", None)
            .detail("created", report.created)
            .detail("updated", report.updated)
            .detail("unchanged", report.unchanged)
            .detail("failed", report.failed)
            .detail("skipped", json!(report.skipped));
        let noted: Outcome<()> = self
            .db
            .write(self.tenant.id, &self.origin, async |tx: &WriteTx| {
                tx.audit(entry);
                Ok(())
            })
            .await;
        noted
    }
}

fn join(row: &str, field: &str) -> String {
    [row, field].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn place(error: &DocumentError) -> String {
    match error {
        DocumentError::Json { line, column } => format!("line {line} column {column}"),
        DocumentError::NotFhir | DocumentError::Io(_) => String::new(),
    }
}
