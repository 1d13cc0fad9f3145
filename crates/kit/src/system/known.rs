//! Names that a filter was given: one that names nothing is a fault of the request, and the one that was likely meant is said.

use erp_core::{FieldProblem, TenantId, problem::Faults};
use erp_db::{
    Db,
    tenants::{self, LocatorKind},
};
use erp_events::{
    dead_letters::Filter,
    names::{self, Known},
};
use erp_tasks::closest;
use erp_web::ApiError;

use super::System;

impl System {
    /// The tenant of a slug, if one is named. What only old letters bear is a name too.
    pub(super) async fn tenant_of(&self, filter: &Filter, tenant: Option<&str>) -> Result<Option<TenantId>, ApiError> {
        let (db, mut faults) = (self.runner.db(), Faults::default());
        if let Some(sink) = &filter.sink
            && let Known::Never(known) = names::sink(db, sink).await?
        {
            faults.push(nothing("sink", sink, known.iter().map(String::as_str)));
        }
        if let Some(pattern) = &filter.event_type
            && let Known::Never(known) = names::event_type(db, pattern, &self.events).await?
        {
            faults.push(nothing("event_type", pattern, known.iter().map(String::as_str)));
        }
        let tenant = match tenant {
            Some(slug) => find(db, slug, &mut faults).await?,
            None => None,
        };
        faults.finish()?;
        Ok(tenant)
    }
}

async fn find(db: &Db, slug: &str, faults: &mut Faults) -> Result<Option<TenantId>, ApiError> {
    if let Some(tenant) = tenants::locate(db, LocatorKind::Slug, slug).await? {
        return Ok(Some(tenant.id));
    }
    let all = tenants::all(db).await?;
    faults.push(nothing("tenant", slug, all.iter().map(|tenant| tenant.code.as_str())));
    Ok(None)
}

fn nothing<'a>(path: &str, name: &str, candidates: impl Iterator<Item = &'a str>) -> FieldProblem {
    match closest(name, candidates) {
        Some(near) => FieldProblem::new(path, "common.field.names_nothing_like").param("near", near),
        None => FieldProblem::new(path, "common.field.names_nothing"),
    }
}
