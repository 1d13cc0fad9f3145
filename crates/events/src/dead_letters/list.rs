//! Reading dead letters.

use std::collections::BTreeMap;

use erp_core::{Page, PageRequest, TenantId};
use erp_db::{Db, DbError, SystemTx, TenantTx, sql};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde::Serialize;
use uuid::Uuid;

use super::{
    DeadLetter, WholeLetter,
    filter::{Conditions, Filter, Status, behind},
};

pub(super) const COLUMNS: &str = "d.id, d.event_id, d.sink, d.tenant_id, d.event_type, d.attempts, d.first_failed_at, d.dead_at, d.status, \
    d.resolved_by, d.resolved_at, d.note, d.errors";

/// A page of letters, newest first: of one tenant, or of all.
pub async fn list(db: &Db, tenant: Option<TenantId>, filter: &Filter, page: &PageRequest) -> Result<Page<DeadLetter>, DbError> {
    let rows = some(db, tenant, filter, page, COLUMNS).await?;
    let letters = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(letters, page, DeadLetter::cursor))
}

/// As [`list`], with their events.
pub async fn whole(db: &Db, tenant: Option<TenantId>, filter: &Filter, page: &PageRequest) -> Result<Page<WholeLetter>, DbError> {
    let rows = some(db, tenant, filter, page, &format!("{COLUMNS}, d.headers, d.payload")).await?;
    let letters = rows.iter().map(read_whole).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(letters, page, |whole| whole.letter.cursor()))
}

/// One letter with its event, of one tenant or of any.
pub async fn find(db: &Db, tenant: Option<TenantId>, id: Uuid) -> Result<Option<WholeLetter>, DbError> {
    let filter = Filter { ids: vec![id], ..Filter::default() };
    let found = whole(db, tenant, &filter, &PageRequest { limit: 1, after: None }).await?;
    Ok(found.items.into_iter().next())
}

/// How many letters there are.
pub async fn count(db: &Db, tenant: Option<TenantId>, filter: &Filter) -> Result<u64, DbError> {
    Ok(of_tenants(db, tenant, filter).await?.values().sum())
}

/// Whether there is one of a sink, of any tenant.
pub async fn any_of_sink(db: &Db, sink: &str) -> Result<bool, DbError> {
    // The order is that of an index, so that it is used: most names name nothing, and to learn that must not take every letter.
    any(db, &Filter { sink: Some(sink.to_owned()), ..Filter::default() }, "d.sink, d.status, d.dead_at, d.id").await
}

/// The same of a type, or of the beginning of several with a star behind it.
pub async fn any_of_type(db: &Db, pattern: &str) -> Result<bool, DbError> {
    let filter = Filter { event_type: Some(pattern.to_owned()), ..Filter::default() };
    any(db, &filter, "d.event_type USING ~<~, d.status, d.dead_at, d.id").await
}

async fn any(db: &Db, filter: &Filter, order: &str) -> Result<bool, DbError> {
    let conditions = Conditions::of(None, filter);
    let text = format!("SELECT d.id FROM dead_letters d WHERE {} ORDER BY {order} LIMIT 1", conditions.text);
    Ok(!rows(db, None, sql(&text, conditions.values)).await?.is_empty())
}

/// Letters of a sink to which nothing is sent at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldUp {
    pub sink: String,
    /// It is disabled; else paused.
    pub disabled: bool,
    /// Open ones that the filter takes.
    pub letters: u64,
}

impl HeldUp {
    /// `disabled` or `paused`.
    pub const fn state(&self) -> &'static str {
        if self.disabled { "disabled" } else { "paused" }
    }
}

/// Of the open letters that the filter takes, those that would go nowhere when they are handed over, by sink: until it is resumed.
pub async fn held_up(db: &Db, tenant: Option<TenantId>, filter: &Filter) -> Result<Vec<HeldUp>, DbError> {
    let conditions = Conditions::of(tenant, &Filter { status: Some(Status::Open), ..filter.clone() });
    let text = format!(
        "SELECT d.sink, s.disabled_at IS NOT NULL AS disabled, count(*) AS n FROM dead_letters d JOIN outbox_sinks s ON s.name = d.sink \
         AND (s.paused OR s.disabled_at IS NOT NULL) WHERE {} GROUP BY 1, 2 ORDER BY 1",
        conditions.text
    );
    let rows = rows(db, tenant, sql(&text, conditions.values)).await?;
    let read = |row: &QueryResult| {
        let letters = row.try_get::<i64>("", "n")?.unsigned_abs();
        Ok(HeldUp { sink: row.try_get("", "sink")?, disabled: row.try_get("", "disabled")?, letters })
    };
    rows.iter().map(read).collect()
}

/// How many letters there are, by tenant.
pub(super) async fn of_tenants(db: &Db, tenant: Option<TenantId>, filter: &Filter) -> Result<BTreeMap<Uuid, u64>, DbError> {
    let conditions = Conditions::of(tenant, filter);
    let text = format!("SELECT d.tenant_id, count(*) AS n FROM dead_letters d WHERE {} GROUP BY 1", conditions.text);
    let rows = rows(db, tenant, sql(&text, conditions.values)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "tenant_id")?, row.try_get::<i64>("", "n")?.unsigned_abs()))).collect()
}

async fn some(db: &Db, tenant: Option<TenantId>, filter: &Filter, page: &PageRequest, columns: &str) -> Result<Vec<QueryResult>, DbError> {
    rows(db, tenant, paged(tenant, filter, page, columns, Order::NEWEST)).await
}

/// Which letters come first, and which come after another one.
pub(super) struct Order {
    direction: &'static str,
    after: &'static str,
}

impl Order {
    pub(super) const NEWEST: Self = Self { direction: "DESC", after: "<" };
    pub(super) const OLDEST: Self = Self { direction: "ASC", after: ">" };
}

/// A page of letters, and one more where there is a next page. It reads no more than that, whatever the filter.
pub(super) fn paged(tenant: Option<TenantId>, filter: &Filter, page: &PageRequest, columns: &str, order: Order) -> Statement {
    let mut conditions = Conditions::of(tenant, &Filter { event_type: None, ..filter.clone() });
    let after = page.after.map_or_else(String::new, |cursor| {
        let (at, id) = (conditions.bind(cursor.at), conditions.bind(cursor.id));
        format!("AND (d.dead_at, d.id) {} ({at}, {id})", order.after)
    });
    let (order, limit) = (format!("ORDER BY d.dead_at {0}, d.id {0}", order.direction), page.fetch());
    // Of a tenant's open letters of one sink there is such an index alone.
    let of_sink = tenant.is_some() && filter.sink.is_some() && filter.status == Some(Status::Open);
    let text = match filter.event_type.as_deref().or_else(|| of_sink.then_some("*")) {
        None => format!("SELECT {columns} FROM dead_letters d WHERE {} {after} {order} LIMIT {limit}", conditions.text),
        // Type by type and state by state, each along an index that has them in order: a page reads no more than a page of each,
        // whatever the server thinks of how many there are.
        Some(pattern) => {
            let kinds = kinds(&mut conditions, tenant, pattern);
            let states = filter.status.map_or_else(|| Status::ALL.to_vec(), |status| vec![status]);
            let states: Vec<String> = states.iter().map(|state| format!("('{}')", state.as_str())).collect();
            format!(
                "{kinds} SELECT d.* FROM kinds k CROSS JOIN (VALUES {}) s (status) CROSS JOIN LATERAL (SELECT {columns} FROM dead_letters d \
                 WHERE {} AND d.event_type = k.event_type AND d.status = s.status {after} {order} LIMIT {limit}) d {order} LIMIT {limit}",
                states.join(", "),
                conditions.text
            )
        }
    };
    sql(&text, conditions.values)
}

/// An expression `kinds`: the types of letters, of one tenant or of all, that a pattern takes; from one to the next, without those
/// between.
fn kinds(conditions: &mut Conditions, tenant: Option<TenantId>, pattern: &str) -> String {
    let Some(start) = pattern.strip_suffix('*') else {
        return format!("WITH kinds AS (SELECT {}::text AS event_type)", conditions.bind(pattern));
    };
    let ours = tenant.map_or_else(|| "true".to_owned(), |tenant| format!("d.tenant_id = {}", conditions.bind(tenant.get())));
    let end = behind(start).map_or_else(|| "true".to_owned(), |end| format!("d.event_type ~<~ {}", conditions.bind(end)));
    let next = |beyond: &str| {
        format!(
            "SELECT d.event_type FROM dead_letters d WHERE {ours} AND {end} AND d.event_type {beyond} ORDER BY d.event_type USING ~<~ LIMIT 1"
        )
    };
    let (first, further) = (next(&format!("~>=~ {}", conditions.bind(start))), next("~>~ n.event_type"));
    format!(
        "WITH RECURSIVE n AS (({first}) UNION ALL SELECT ({further}) FROM n WHERE n.event_type IS NOT NULL), \
         kinds AS MATERIALIZED (SELECT event_type FROM n WHERE event_type IS NOT NULL)"
    )
}

async fn rows(db: &Db, tenant: Option<TenantId>, statement: Statement) -> Result<Vec<QueryResult>, DbError> {
    match tenant {
        Some(tenant) => db.read(tenant, async |tx: &TenantTx| Ok(tx.query_all_raw(statement).await?)).await,
        None => db.system(async |tx: &SystemTx| Ok(tx.query_all_raw(statement).await?)).await,
    }
}

fn read_whole(row: &QueryResult) -> Result<WholeLetter, DbError> {
    Ok(WholeLetter { letter: read(row)?, headers: row.try_get("", "headers")?, payload: row.try_get("", "payload")? })
}

pub(super) fn read(row: &QueryResult) -> Result<DeadLetter, DbError> {
    let status: String = row.try_get("", "status")?;
    let status = Status::parse(&status)
        .ok_or_else(|| DbError::Value { sqlstate: "dead_letter".to_owned(), message: format!("a dead letter is {status}") })?;
    Ok(DeadLetter {
        id: row.try_get("", "id")?,
        event_id: row.try_get("", "event_id")?,
        sink: row.try_get("", "sink")?,
        tenant_id: row.try_get("", "tenant_id")?,
        event_type: row.try_get("", "event_type")?,
        attempts: row.try_get("", "attempts")?,
        first_failed_at: row.try_get("", "first_failed_at")?,
        dead_at: row.try_get("", "dead_at")?,
        status,
        resolved_by: row.try_get("", "resolved_by")?,
        resolved_at: row.try_get("", "resolved_at")?,
        note: row.try_get("", "note")?,
        errors: row.try_get("", "errors")?,
    })
}
