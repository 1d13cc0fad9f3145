//! Phase 5: the schema.

use std::sync::Arc;

use erp_db::{
    Db,
    keys::{self, KeyCheck},
    migrate::{Progress, Report, Runner, State, UpOptions},
};
use erp_migrations::Migrator;
use erp_settings::SafeConfig;

use super::{Connected, Kind, PhaseError, PhaseName, config::Checked};

/// Phase 5's witness: the schema is the one this binary was written for.
pub struct Migrated {
    pub(super) checked: Checked,
    pub(super) db: Db,
    report: Option<Report>,
}

/// What phase 5 does.
#[derive(Clone, Debug)]
pub enum MigrateMode {
    /// Apply what is pending.
    Apply(UpOptions),
    /// Change nothing; fail when something is pending.
    Verify,
    /// Trust the operator.
    Skip,
}

impl Connected {
    /// Phase 5.
    pub async fn migrate(self, mode: &MigrateMode, progress: &mut dyn Progress) -> Result<Migrated, PhaseError> {
        let runner = Runner::<Migrator>::new(&self.db);
        let report = match mode {
            MigrateMode::Apply(options) => {
                let report = runner.up(options, progress).await.map_err(PhaseError::migrate)?;
                if report.state == State::Pending && options.to.is_none() && options.steps.is_none() {
                    return Err(pending(&report.pending));
                }
                Some(report)
            }
            MigrateMode::Verify => {
                let status = runner.status().await.map_err(PhaseError::migrate)?;
                match status.state {
                    State::Current => None,
                    State::Ahead if status.compatible => None,
                    State::Pending => return Err(pending(&status.pending)),
                    State::Ahead => return Err(PhaseError::migrate(erp_db::migrate::MigrateError::Ahead(status.ahead))),
                    State::Diverged => {
                        let (changed, ahead, pending) = (status.changed, status.ahead, status.pending);
                        return Err(PhaseError::migrate(erp_db::migrate::MigrateError::Diverged { changed, ahead, pending }));
                    }
                }
            }
            MigrateMode::Skip => None,
        };
        match keys::check(&self.db).await.map_err(|e| PhaseError::db(PhaseName::Migrate, &e))? {
            KeyCheck::Match => {}
            // A first step alone was asked for; the next start will look.
            KeyCheck::NoSchema if matches!(mode, MigrateMode::Apply(_)) => {}
            KeyCheck::NoSchema => {
                return Err(
                    PhaseError::new(PhaseName::Migrate, Kind::MigratePending, "the database has no schema").hint("run: erp migrate")
                );
            }
            KeyCheck::Differs { setting, recorded, configured } => {
                let message = format!(
                    "{setting} is not the key that this database was written with: recorded id {recorded:08x}, configured {configured:08x}"
                );
                return Err(PhaseError::new(PhaseName::Migrate, Kind::KeysDiffer, message)
                    .hint("with another key nothing could be read; configure the old one, as primary or as previous"));
            }
        }
        Ok(Migrated { checked: self.checked, db: self.db, report })
    }
}

fn pending(names: &[String]) -> PhaseError {
    PhaseError::new(PhaseName::Migrate, Kind::MigratePending, format!("{} migrations are pending: {}", names.len(), names.join(", ")))
        .hint("run: erp migrate")
}

impl Migrated {
    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub const fn config(&self) -> &Arc<SafeConfig> {
        &self.checked.config
    }

    /// What was applied, when the mode was to apply.
    pub const fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }
}
