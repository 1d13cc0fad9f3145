//! Whom a caller sees: everybody of the tenant, or by the data scopes of their roles what they registered, who they are themselves,
//! the patients of departments, those whose care team they are in, and those for whom they broke the glass. Anybody else is not
//! there for them (404).

use std::sync::Arc;

use erp_core::{Problem, Reach};
use erp_db::{Outcome, TenantTx, sql};
use erp_web::{Caller, extract::PermissionMarker};
use sea_orm::{ConnectionTrait, Value};
use serde_json::json;
use uuid::Uuid;

/// How far a caller sees by the permission that a route asks for.
#[derive(Clone, Debug)]
pub struct Sight(Option<Narrow>);

#[derive(Clone, Debug)]
struct Narrow {
    user: Uuid,
    reach: Arc<Reach>,
}

/// A patient whom the caller sees: what a use case takes for an id, so that none can leave the question out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(Uuid);

impl Seen {
    pub const fn id(self) -> Uuid {
        self.0
    }
}

/// A way to the patients whom somebody sees, in SQL over `patient p`.
pub enum Way {
    /// What the row itself says.
    Row(String),
    /// Another table's rows `w` name them.
    Table(&'static str, String),
    /// The placeholder of a JSON list: they belong to one of these departments.
    Departments(String),
}

impl Way {
    fn condition(&self) -> String {
        match self {
            Self::Row(only) => only.clone(),
            // OFFSET keeps PostgreSQL from reading all of the user's rows first, to look for one patient among them.
            Self::Table(table, only) => {
                format!("EXISTS (SELECT 1 FROM {table} w WHERE w.tenant_id = $1 AND w.patient_id = p.id AND {only} OFFSET 0)")
            }
            Self::Departments(list) => format!("p.department_id IN (SELECT l.id::uuid FROM jsonb_array_elements_text({list}) AS l(id))"),
        }
    }

    /// The newest along it who meet the conditions.
    pub fn newest(&self, conditions: &str, fetch: u64) -> String {
        let walk = |from: &str, only: &str| {
            format!(
                "(SELECT p.id, p.created_at FROM {from} WHERE {conditions} AND {only} ORDER BY p.created_at DESC, p.id DESC LIMIT {fetch})"
            )
        };
        match self {
            Self::Row(only) => walk("patient p", only),
            Self::Table(table, only) => {
                let from = format!("{table} w JOIN patient p ON p.tenant_id = w.tenant_id AND p.id = w.patient_id");
                walk(&from, &format!("w.tenant_id = $1 AND {only}"))
            }
            // One walk for each: an index has the newest of one department first, not those of several.
            Self::Departments(list) => format!(
                "(SELECT n.id, n.created_at FROM jsonb_array_elements_text({list}) AS l(id) CROSS JOIN LATERAL {} n)",
                walk("patient p", "p.department_id = l.id::uuid")
            ),
        }
    }
}

impl Sight {
    /// By the permission that the caller was let in by.
    pub fn of<P: PermissionMarker>(caller: &Caller) -> Self {
        let principal = &caller.principal;
        Self(principal.reaches.of(P::PERMISSION.code).map(|reach| Narrow { user: principal.user_id, reach }))
    }

    /// The tenant's own sight, for what the system itself does.
    pub const fn everything() -> Self {
        Self(None)
    }

    /// The departments that bound it, if any do.
    pub fn departments(&self) -> Vec<Uuid> {
        self.0.iter().flat_map(|narrow| narrow.reach.departments.iter().copied()).collect()
    }

    /// The patient, or 404. Deleted ones are found too: what becomes of them is the use case's.
    pub async fn find(&self, tx: &TenantTx, id: Uuid) -> Outcome<Seen> {
        let mut values: Vec<Value> = vec![tx.tenant().get().into(), id.into()];
        let Some(condition) = self.condition(&mut values) else { return Ok(Seen(id)) };
        let statement = format!("SELECT 1 AS one FROM patient p WHERE p.tenant_id = $1 AND p.id = $2 AND {condition}");
        let row = tx.query_one_raw(sql(&statement, values)).await?;
        if row.is_some() { Ok(Seen(id)) } else { Err(Problem::not_found().into()) }
    }

    /// What must hold of a row of `patient p`; none where everything is seen. `$1` is the tenant.
    pub fn condition(&self, values: &mut Vec<Value>) -> Option<String> {
        let ways = self.ways(values)?;
        Some(format!("({})", ways.iter().map(Way::condition).collect::<Vec<_>>().join(" OR ")))
    }

    /// Each way on its own, for lists: every one has an index that gives its newest first. None where everything is seen.
    pub fn ways(&self, values: &mut Vec<Value>) -> Option<Vec<Way>> {
        let Narrow { user, reach } = self.0.as_ref()?;
        let mut bind = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let user = bind((*user).into());
        let mut ways = vec![
            Way::Row(format!("p.created_by = {user}")),
            Way::Row(format!("p.user_id = {user}")),
            Way::Table("break_glass_grant", format!("w.user_id = {user} AND w.ended_at IS NULL AND w.expires_at > now()")),
        ];
        if reach.care {
            ways.push(Way::Table("care_team_member", format!("w.user_id = {user} AND w.ended_at IS NULL")));
        }
        if !reach.departments.is_empty() {
            ways.push(Way::Departments(bind(json!(reach.departments).into())));
        }
        Some(ways)
    }
}
