//! Whose records a user's permissions reach: by the data scopes of the roles that give them. A permission that any role gives for
//! all of the tenant's records reaches all; otherwise what the roles that give it reach adds up.

use std::collections::{BTreeMap, BTreeSet};

use erp_core::{FieldProblem, Problem, Reach, Reaches};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use uuid::Uuid;

/// Departments of one role.
pub const MOST_DEPARTMENTS: usize = 200;

/// OFFSET has each department looked up by its index, however many PostgreSQL expects below another.
const DEPARTMENTS: &str = "WITH RECURSIVE own AS (SELECT department_id AS id FROM user_department WHERE tenant_id = $1 AND user_id = $2), \
    below AS (SELECT id FROM own UNION SELECT d.id FROM below b CROSS JOIN LATERAL \
      (SELECT d.id FROM department d WHERE d.tenant_id = $1 AND d.parent_id = b.id OFFSET 0) d) \
    SELECT 'dept' AS way, id FROM own UNION ALL SELECT 'dept_tree', id FROM below \
    UNION ALL SELECT role_id::text, department_id FROM role_department WHERE tenant_id = $1 \
      AND role_id IN (SELECT l.id::uuid FROM jsonb_array_elements_text($3) AS l(id))";

/// What the roles of a user say, as the look-up of a principal reads it: each permission once for each way of reaching records by it.
#[derive(Debug, Default)]
pub struct Held {
    pub permissions: BTreeSet<String>,
    /// The ways of those that do not reach everything.
    narrowed: BTreeMap<String, BTreeSet<String>>,
}

impl Held {
    /// Of `code:way` with blanks between; a way is a data scope, or the id of a role that has a list of departments.
    pub fn parse(text: Option<&str>) -> Self {
        let mut held = Self::default();
        let mut wide = BTreeSet::new();
        for (code, way) in text.into_iter().flat_map(str::split_whitespace).filter_map(|one| one.split_once(':')) {
            held.permissions.insert(code.to_owned());
            if way == "all" {
                wide.insert(code);
            } else {
                held.narrowed.entry(code.to_owned()).or_default().insert(way.to_owned());
            }
        }
        held.narrowed.retain(|code, _| !wide.contains(code.as_str()));
        held
    }

    /// With the departments that the ways mean, in a second look only where there is one to be asked for.
    pub async fn reaches(&self, tx: &TenantTx, user: Uuid) -> Result<Reaches, DbErr> {
        let ways: BTreeSet<&str> = self.narrowed.values().flatten().map(String::as_str).collect();
        let mut departments: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
        if ways.iter().any(|way| !matches!(*way, "self" | "own_patients")) {
            let roles: Vec<&str> = ways.iter().copied().filter(|way| way.parse::<Uuid>().is_ok()).collect();
            for row in tx.query_all_raw(sql(DEPARTMENTS, [tx.tenant().get().into(), user.into(), json!(roles).into()])).await? {
                departments.entry(row.try_get("", "way")?).or_default().insert(row.try_get("", "id")?);
            }
        }
        let one = |way: &String| Reach { care: way == "own_patients", departments: departments.get(way).cloned().unwrap_or_default() };
        let all = |ways: &BTreeSet<String>| {
            ways.iter().fold(Reach::default(), |mut all, way| {
                all.join(&one(way));
                all
            })
        };
        Ok(Reaches::new(self.narrowed.iter().map(|(code, ways)| (code.clone(), all(ways)))))
    }
}

/// Has a role reach these departments and no others; 422 for what is no department. The role's row must be locked.
pub async fn set_departments(tx: &WriteTx, role: Uuid, departments: &BTreeSet<Uuid>) -> Outcome<()> {
    let tenant = tx.tenant().get();
    let statement = "SELECT id FROM department WHERE tenant_id = $1 AND id IN (SELECT l.id::uuid FROM jsonb_array_elements_text($2) AS l(id)) \
        ORDER BY id FOR KEY SHARE";
    let rows = tx.query_all_raw(sql(statement, [tenant.into(), json!(departments).into()])).await?;
    let known = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<BTreeSet<Uuid>, _>>()?;
    if let Some(unknown) = departments.difference(&known).next() {
        let fault = FieldProblem::new("departments", "auth.department.unknown").param("id", unknown);
        return Err(Problem::fields(vec![fault]).into());
    }
    tx.execute_raw(sql("DELETE FROM role_department WHERE tenant_id = $1 AND role_id = $2", [tenant.into(), role.into()])).await?;
    let statement = "INSERT INTO role_department (tenant_id, role_id, department_id) \
        SELECT $1, $2, l.id::uuid FROM jsonb_array_elements_text($3) AS l(id)";
    tx.execute_raw(sql(statement, [tenant.into(), role.into(), json!(departments).into()])).await?;
    Ok(())
}

/// The departments on a role's list.
pub async fn departments_of(tx: &TenantTx, role: Uuid) -> Result<BTreeSet<Uuid>, DbErr> {
    let statement = "SELECT department_id FROM role_department WHERE tenant_id = $1 AND role_id = $2";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), role.into()])).await?;
    rows.iter().map(|row| row.try_get("", "department_id")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_for_everything_is_enough_and_the_others_add_up() {
        let held = Held::parse(Some("a.list:dept a.list:all a.edit:dept a.edit:own_patients b.read:self"));
        assert_eq!(held.permissions.len(), 3);
        assert!(!held.narrowed.contains_key("a.list"));
        assert_eq!(held.narrowed["a.edit"].len(), 2);
        assert_eq!(held.narrowed["b.read"], BTreeSet::from(["self".to_owned()]));
        assert!(Held::parse(None).permissions.is_empty());
    }
}
