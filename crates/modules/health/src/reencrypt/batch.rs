//! One batch: read, plan, and one transaction of compare-and-swap updates.

use std::collections::HashMap;

use erp_core::{AuditEntry, audit::Outcome as Audited};
use erp_db::{DbError, Failure, TenantTx, WriteTx, sql, tenants::Tenant};
use erp_kit::SealedTable;
use erp_tasks::{Counts, TaskContext};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use serde_json::json;
use uuid::Uuid;

use super::{
    other,
    plan::{self, Plan},
};
use crate::{
    identifier::entity as numbers,
    patient::{entity as patients, person::unreadable},
};

/// How often a batch is tried again that lost a race for locks, as against an import that writes the same rows in another order.
const TRIES: u32 = 5;
/// Ids of broken rows that one audit line names; the log names all.
const NAMED: usize = 50;

/// The tables that hold sealed values.
#[derive(Clone, Copy, Debug)]
pub enum Table {
    Patient,
    Identifier,
    /// Another module's.
    Other(&'static SealedTable),
}

impl Table {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Identifier => "patient_identifier",
            Self::Other(sealed) => sealed.table,
        }
    }
}

/// Works on the rows after `after`; gives the last one's id, or none when there was no row left.
pub async fn run(
    ctx: &TaskContext,
    tenant: &Tenant,
    table: Table,
    after: Uuid,
    size: u64,
    counts: &mut Counts,
) -> Result<Option<Uuid>, Failure> {
    let plans = ctx.db.read(tenant.id, async |tx: &TenantTx| plans(tx, table, after, size).await).await?;
    let Some(last) = plans.last().map(|plan| plan.id) else { return Ok(None) };
    for plan in &plans {
        for (column, error) in &plan.broken {
            match table {
                Table::Patient | Table::Identifier => unreadable(tenant.id, plan.id, column, *error),
                Table::Other(_) => {
                    let table = table.name();
                    tracing::error!(tenant = %tenant.id, table, id = %plan.id, column, %error, code = "health.pii.integrity", "a protected field does not open");
                }
            }
        }
    }
    let count = |wanted: fn(&Plan) -> bool| plans.iter().filter(|plan| wanted(plan)).count() as u64;
    counts.add("rows", plans.len() as u64);
    counts.add("failed", count(|plan| !plan.broken.is_empty()));
    counts.add("erased", count(|plan| plan.erased));
    counts.add("current", count(|plan| plan.broken.is_empty() && plan.swaps.is_empty() && !plan.erased));
    if ctx.dry_run {
        counts.would("reencrypt", count(|plan| !plan.swaps.is_empty()));
        return Ok(Some(last));
    }
    if plans.iter().any(|plan| !plan.swaps.is_empty() || !plan.broken.is_empty()) {
        let (done, clashes) = write_apart(ctx, tenant, table, &plans).await?;
        counts.add("reencrypted", done);
        counts.add("failed", clashes);
        // Somebody was faster in every stale column of the row: it is under the key of whoever that was.
        counts.add("overtaken", count(|plan| !plan.swaps.is_empty()) - done - clashes);
    }
    Ok(Some(last))
}

async fn plans(tx: &TenantTx, table: Table, after: Uuid, size: u64) -> Result<Vec<Plan>, Failure> {
    let (tenant, crypto) = (tx.tenant(), tx.crypto());
    let mut plans = Vec::new();
    match table {
        Table::Patient => {
            use patients::{Column, Entity};
            let page = Entity::find().filter(Column::TenantId.eq(tenant.get())).filter(Column::Id.gt(after));
            for row in page.order_by_asc(Column::Id).limit(size).all(tx).await? {
                plans.push(plan::patient(crypto, tenant, &row));
                // Ciphers do not wait for anything: whoever shares the thread would.
                tokio::task::yield_now().await;
            }
        }
        Table::Identifier => {
            use numbers::{Column, Entity};
            let page = Entity::find().filter(Column::TenantId.eq(tenant.get())).filter(Column::Id.gt(after));
            let rows = page.order_by_asc(Column::Id).limit(size).all(tx).await?;
            let keys = subject_keys(tx, &rows).await?;
            for row in rows {
                plans.push(plan::identifier(crypto, tenant, keys.get(&row.patient_id).and_then(Option::as_deref), &row));
                tokio::task::yield_now().await;
            }
        }
        Table::Other(sealed) => {
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            for row in tx.query_all_raw(sql(&other::select(sealed), [tenant.get().into(), after.into(), size.into()])).await? {
                plans.push(other::plan(crypto, tenant, sealed, &row)?);
                tokio::task::yield_now().await;
            }
        }
    }
    Ok(plans)
}

async fn subject_keys(tx: &TenantTx, rows: &[numbers::Model]) -> Result<HashMap<Uuid, Option<Vec<u8>>>, Failure> {
    use patients::{Column, Entity};
    let keys = Entity::find()
        .select_only()
        .columns([Column::Id, Column::SubjectKey])
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.patient_id)))
        .into_tuple::<(Uuid, Option<Vec<u8>>)>();
    Ok(keys.all(tx).await?.into_iter().collect())
}

/// Commits the batch, or its rows one by one where one of them cannot be written: the same number twice, once under the index
/// of either key, is for people to settle. Gives how many rows changed and how many clash.
async fn write_apart(ctx: &TaskContext, tenant: &Tenant, table: Table, plans: &[Plan]) -> Result<(u64, u64), Failure> {
    match write(ctx, tenant, table, plans).await {
        Err(Failure::Db(DbError::Unique { .. })) => {}
        written => return written.map(|done| (done, 0)),
    }
    let (mut done, mut clashes) = (0, 0);
    for plan in plans.iter().filter(|plan| !plan.swaps.is_empty() || !plan.broken.is_empty()) {
        match write(ctx, tenant, table, std::slice::from_ref(plan)).await {
            Ok(one) => done += one,
            Err(Failure::Db(DbError::Unique { constraint })) => {
                tracing::error!(tenant = %tenant.code, table = table.name(), id = %plan.id, constraint, code = "health.reencrypt.clash", "the row's number is stored twice");
                clashes += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok((done, clashes))
}

/// Commits the batch with its audit line; gives how many rows changed.
async fn write(ctx: &TaskContext, tenant: &Tenant, table: Table, plans: &[Plan]) -> Result<u64, Failure> {
    let mut tries = 1;
    loop {
        let written = ctx.db.write(tenant.id, &ctx.origin(), async |tx: &WriteTx| swap_all(tx, table, plans).await).await;
        match written {
            Err(Failure::Db(DbError::Contention { .. })) if tries < TRIES => tries += 1,
            written => return written,
        }
    }
}

async fn swap_all(tx: &WriteTx, table: Table, plans: &[Plan]) -> Result<u64, Failure> {
    let mut done = 0;
    for plan in plans.iter().filter(|plan| !plan.swaps.is_empty()) {
        done += swap(tx, table, plan).await?;
    }
    let broken: Vec<Uuid> = plans.iter().filter(|plan| !plan.broken.is_empty()).map(|plan| plan.id).collect();
    let mut entry = AuditEntry::new("health.pii.reencrypted", table.name(), None)
        .detail("rows", plans.len())
        .detail("reencrypted", done)
        .detail("failed", broken.len())
        .detail("key", format!("{:08x}", tx.crypto().key_id()));
    if !broken.is_empty() {
        entry = entry.outcome(Audited::Failure).detail("failed_ids", json!(broken.iter().take(NAMED).collect::<Vec<_>>()));
    }
    tx.audit(entry);
    Ok(done)
}

/// Column by column, each if it still holds what was read: whatever a person has written meanwhile stays, and the rest of the
/// row moves all the same. Neither `version` nor `updated_at` moves, so that nobody's `If-Match` breaks over a rotation.
async fn swap(tx: &WriteTx, table: Table, plan: &Plan) -> Result<u64, Failure> {
    let mut values: Vec<Value> = vec![tx.tenant().get().into(), plan.id.into()];
    let (mut sets, mut stale) = (Vec::new(), Vec::new());
    for swap in &plan.swaps {
        let (column, old, new) = (swap.column, values.len() + 1, values.len() + 2);
        sets.push(format!("{column} = CASE WHEN {column} = ${old} THEN ${new} ELSE {column} END"));
        stale.push(format!("{column} = ${old}"));
        values.extend([swap.old.clone().into(), swap.new.clone().into()]);
    }
    let statement =
        format!("UPDATE {} SET {} WHERE tenant_id = $1 AND id = $2 AND ({})", table.name(), sets.join(", "), stale.join(" OR "));
    Ok(tx.execute_raw(sql(&statement, values)).await?.rows_affected())
}
