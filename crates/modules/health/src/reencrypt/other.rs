//! Rows of other modules, by what they have told of their sealed columns.

use erp_core::{
    Pii, TenantId,
    crypto::{CryptoError, Field, PiiCrypto, SUBJECT_COLUMN, SubjectKey},
};
use erp_db::DbError;
use erp_kit::{SealedColumn, SealedTable};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::plan::Plan;

/// `$1` the tenant, `$2` the id behind which to go on, `$3` how many.
pub(super) fn select(sealed: &SealedTable) -> String {
    let subject = sealed.subject.then_some(SUBJECT_COLUMN);
    let columns = sealed.columns.iter().flat_map(|column| std::iter::once(column.column).chain(column.indexes.iter().map(|i| i.column)));
    let columns: Vec<&str> = std::iter::once("id").chain(subject).chain(columns).collect();
    let (columns, (_, bound)) = (columns.join(", "), sealed.place());
    format!("SELECT {bound} AS bound_to, {columns} FROM {} WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3", sealed.table)
}

pub(super) fn plan(crypto: &PiiCrypto, tenant: TenantId, sealed: &SealedTable, row: &QueryResult) -> Result<Plan, DbError> {
    let mut plan = Plan::new(row.try_get("", "id")?);
    let bound: Uuid = row.try_get("", "bound_to")?;
    let (table, _) = sealed.place();
    let place = |column: &'static str| Field { tenant, table, column, row: bound };
    let subject = if sealed.subject {
        match subject(crypto, &place(SUBJECT_COLUMN), sealed, row, &mut plan)? {
            Some(subject) => Some(subject),
            None => return Ok(plan),
        }
    } else {
        None
    };
    for column in sealed.columns {
        let Some(envelope) = row.try_get::<Option<Vec<u8>>>("", column.column)? else { continue };
        let field = place(column.field);
        let text = match crypto.open(&field, subject.as_ref(), &envelope) {
            Ok(text) => text,
            Err(error) => {
                plan.broken.push((column.column, error));
                continue;
            }
        };
        if !crypto.is_current(&envelope) {
            plan.swap(column.column, &envelope, crypto.seal(&field, subject.as_ref(), text.expose()));
        }
        indexes(crypto, &field, column, &text, row, &mut plan)?;
    }
    Ok(plan)
}

/// The row's own key; none where there is none, or where it does not open.
fn subject(
    crypto: &PiiCrypto,
    field: &Field<'_>,
    sealed: &SealedTable,
    row: &QueryResult,
    plan: &mut Plan,
) -> Result<Option<SubjectKey>, DbError> {
    let Some(wrapped) = row.try_get::<Option<Vec<u8>>>("", SUBJECT_COLUMN)? else {
        // Who never had anything sealed never had a key.
        for column in sealed.columns {
            plan.erased |= row.try_get::<Option<Vec<u8>>>("", column.column)?.is_some();
        }
        return Ok(None);
    };
    let subject = match crypto.open_subject(field, &wrapped) {
        Ok(subject) => subject,
        Err(error) => {
            plan.broken.push((SUBJECT_COLUMN, error));
            return Ok(None);
        }
    };
    if !crypto.is_current(&wrapped) {
        plan.swap(SUBJECT_COLUMN, &wrapped, crypto.wrap_subject(field, &subject));
    }
    Ok(Some(subject))
}

fn indexes(
    crypto: &PiiCrypto,
    field: &Field<'_>,
    column: &SealedColumn,
    text: &Pii<String>,
    row: &QueryResult,
    plan: &mut Plan,
) -> Result<(), DbError> {
    for index in column.indexes {
        let Some(stored) = row.try_get::<Option<Vec<u8>>>("", index.column)? else { continue };
        let text = (index.text)(text.expose());
        let made = |text: &str| crypto.blind_all(field.tenant, field.table, field.column, index.index, text);
        if text.as_ref().is_some_and(|text| made(text).iter().all(|known| known.as_bytes().as_slice() != stored)) {
            plan.misfits.push(index.column);
        }
        let primary = text.map(|text| crypto.blind(field.tenant, field.table, field.column, index.index, &text).to_vec());
        plan.swap(index.column, &stored, primary.ok_or(CryptoError::Integrity));
    }
    Ok(())
}
