//! Which dead letters a command is about.

use clap::Args;
use erp_core::{Clock, TenantId};
use erp_db::Db;
use erp_events::dead_letters::{Filter, Status};

use crate::{
    Context, Failed,
    commands::{known, tenant, values},
};

#[derive(Args, Debug)]
pub struct Choice {
    /// Only of this tenant
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Only of this sink
    #[arg(long, value_name = "NAME")]
    sink: Option<String>,
    /// Only events of this type, or of all that begin so: 'health.*'
    #[arg(long = "type", value_name = "TYPE")]
    event_type: Option<String>,
    /// Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago
    #[arg(long, value_name = "WHEN", value_parser = values::when)]
    since: Option<values::When>,
}

impl Choice {
    /// Whether it takes every letter there is.
    pub const fn is_everything(&self) -> bool {
        self.tenant.is_none() && self.sink.is_none() && self.event_type.is_none() && self.since.is_none()
    }

    pub async fn tenant(&self, db: &Db) -> Result<Option<TenantId>, Failed> {
        match &self.tenant {
            Some(slug) => Ok(Some(tenant::find(db, slug).await?.id)),
            None => Ok(None),
        }
    }

    /// Refuses names of nothing; what there is to say of those that only old letters bear.
    pub async fn known(&self, context: &Context, db: &Db) -> Result<Vec<String>, Failed> {
        let mut said = Vec::new();
        if let Some(name) = &self.sink {
            said.extend(known::sink(db, name).await?);
        }
        if let Some(pattern) = &self.event_type {
            said.extend(known::event_type(context, db, pattern).await?);
        }
        Ok(said)
    }

    pub fn filter(&self, status: Option<Status>, clock: &dyn Clock) -> Filter {
        let since = self.since.map(|when| when.at(clock.now()));
        Filter { ids: Vec::new(), status, sink: self.sink.clone(), event_type: self.event_type.clone(), since }
    }
}
