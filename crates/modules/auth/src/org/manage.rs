//! Making, changing and deleting departments and positions: one transaction each, with the audit line.
//!
//! Departments have no event of their own: nobody else keeps what they say.

use erp_core::{AuditEntry, Problem};
use erp_db::{DbError, Failure, Outcome, Scoped, WriteTx, insert_scoped, sql};
use erp_web::extract::Edit;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::{
    department, input,
    input::{DepartmentReplacement, NewDepartment, NewPosition, PositionReplacement},
    position,
};

/// The class of the transaction lock under which the tree of one tenant changes.
const LOCK: i32 = 7105;

/// Changes of one tenant's tree go one after the other: of two moves that would close a ring together, the second one sees the
/// first.
async fn lock_tree(tx: &WriteTx) -> Result<(), DbErr> {
    tx.execute_raw(sql("SELECT pg_advisory_xact_lock($1, hashtext($2))", [LOCK.into(), tx.tenant().to_string().into()])).await?;
    Ok(())
}

pub async fn make_department(tx: &WriteTx, body: &NewDepartment) -> Outcome<department::Model> {
    let (code, name) = input::named(body.code.as_ref(), body.name.as_ref())?;
    lock_tree(tx).await?;
    if let Some(parent) = body.parent_id {
        above(tx, parent).await?;
    }
    if let Some(leader) = body.leader_id {
        require_user(tx, leader).await?;
    }
    let row = department::ActiveModel {
        code: Set(code),
        name: Set(name),
        parent_id: Set(body.parent_id),
        leader_id: Set(body.leader_id),
        ..Default::default()
    };
    let row = insert_scoped(tx, row).await.map_err(|error| taken(error, "department_code", "auth.department.code_taken"))?;
    tx.audit(AuditEntry::new("auth.department.created", "department", row.id).detail("code", row.code.as_str()));
    Ok(row)
}

/// Names, moves and leads a department anew. 422 where it would stand below itself. Nothing is written when nothing differs.
pub async fn change_department(tx: &WriteTx, id: Uuid, version: i32, body: &DepartmentReplacement) -> Outcome<department::Model> {
    lock_tree(tx).await?;
    let row = department::Entity::require(tx, id).await?;
    Problem::expect_version(row.version, version)?;
    let name = input::renamed(&body.name, &row.name)?;
    let (mut parent, mut leader) = (row.parent_id, row.leader_id);
    body.parent_id.apply(&mut parent, |id| Some(*id));
    body.leader_id.apply(&mut leader, |id| Some(*id));
    if let (true, Some(parent)) = (parent != row.parent_id, parent)
        && above(tx, parent).await?.contains(&id)
    {
        let fault = erp_core::FieldProblem::new("parent_id", "auth.department.cycle");
        return Err(Problem::new(422, "auth.department.cycle").field(fault).into());
    }
    if let (Edit::Set(_), Some(leader)) = (&body.leader_id, leader) {
        require_user(tx, leader).await?;
    }
    let same = [name == row.name, parent == row.parent_id, leader == row.leader_id];
    let changed: Vec<&str> =
        ["name", "parent_id", "leader_id"].into_iter().zip(same).filter_map(|(field, same)| (!same).then_some(field)).collect();
    if changed.is_empty() {
        return Ok(row);
    }
    let now = department::ActiveModel { name: Set(name), parent_id: Set(parent), leader_id: Set(leader), ..Default::default() };
    let now = department::Entity::update_versioned(tx, id, version, now).await?;
    let entry = AuditEntry::new("auth.department.updated", "department", id).detail("code", now.code.as_str());
    tx.audit(entry.detail("fields", serde_json::json!(changed)));
    Ok(now)
}

/// Deletes a department that has nobody in it and none below it.
pub async fn delete_department(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    lock_tree(tx).await?;
    let row = department::Entity::find_by_id((tx.tenant().get(), id)).lock_exclusive().one(tx).await?.ok_or_else(Problem::not_found)?;
    Problem::expect_version(row.version, version)?;
    let children = count(tx, "department", "parent_id", id).await?;
    let users = count(tx, "user_department", "department_id", id).await?;
    let roles = count(tx, "role_department", "department_id", id).await?;
    if children + users + roles > 0 {
        let problem = Problem::conflict("auth.department.in_use").param("children", children).param("users", users);
        return Err(problem.param("roles", roles).into());
    }
    let gone = tx.execute_raw(sql("DELETE FROM department WHERE tenant_id = $1 AND id = $2", [tx.tenant().get().into(), id.into()])).await;
    // Whose they are the other modules know.
    gone.map_err(|error| match DbError::from(error) {
        DbError::ForeignKey { .. } => Problem::conflict("auth.department.has_records").into(),
        error => Failure::from(error),
    })?;
    tx.audit(AuditEntry::new("auth.department.deleted", "department", id).detail("code", row.code.as_str()));
    Ok(())
}

pub async fn make_position(tx: &WriteTx, body: &NewPosition) -> Outcome<position::Model> {
    let (code, name) = input::named(body.code.as_ref(), body.name.as_ref())?;
    let row = position::ActiveModel { code: Set(code), name: Set(name), ..Default::default() };
    let row = insert_scoped(tx, row).await.map_err(|error| taken(error, "position_code", "auth.position.code_taken"))?;
    tx.audit(AuditEntry::new("auth.position.created", "position", row.id).detail("code", row.code.as_str()));
    Ok(row)
}

pub async fn rename_position(tx: &WriteTx, id: Uuid, version: i32, body: &PositionReplacement) -> Outcome<position::Model> {
    let row = position::Entity::require(tx, id).await?;
    Problem::expect_version(row.version, version)?;
    let name = input::renamed(&body.name, &row.name)?;
    if name == row.name {
        return Ok(row);
    }
    let now = position::ActiveModel { name: Set(name), ..Default::default() };
    let now = position::Entity::update_versioned(tx, id, version, now).await?;
    tx.audit(AuditEntry::new("auth.position.updated", "position", id).detail("code", now.code.as_str()));
    Ok(now)
}

/// Deletes a position that nobody holds.
pub async fn delete_position(tx: &WriteTx, id: Uuid, version: i32) -> Outcome<()> {
    let row = position::Entity::find_by_id((tx.tenant().get(), id)).lock_exclusive().one(tx).await?.ok_or_else(Problem::not_found)?;
    Problem::expect_version(row.version, version)?;
    let users = count(tx, "user_department", "position_id", id).await?;
    if users > 0 {
        return Err(Problem::conflict("auth.position.in_use").param("users", users).into());
    }
    tx.execute_raw(sql("DELETE FROM position WHERE tenant_id = $1 AND id = $2", [tx.tenant().get().into(), id.into()])).await?;
    tx.audit(AuditEntry::new("auth.position.deleted", "position", id).detail("code", row.code.as_str()));
    Ok(())
}

/// A department and all above it; 422 where there is none. Only under [`lock_tree`], so that there is no ring.
async fn above(tx: &WriteTx, id: Uuid) -> Outcome<Vec<Uuid>> {
    let statement = "WITH RECURSIVE up AS (SELECT id, parent_id FROM department WHERE tenant_id = $1 AND id = $2 \
        UNION SELECT d.id, d.parent_id FROM department d JOIN up ON d.id = up.parent_id WHERE d.tenant_id = $1) SELECT id FROM up";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    if rows.is_empty() {
        return Err(Problem::invalid("parent_id", "auth.department.unknown").into());
    }
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

/// 422 where there is no such user to lead.
async fn require_user(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    let statement = "SELECT 1 AS one FROM user_account WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL FOR KEY SHARE";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    if row.is_some() { Ok(()) } else { Err(Problem::invalid("leader_id", "auth.user.unknown").into()) }
}

async fn count(tx: &WriteTx, table: &str, column: &str, id: Uuid) -> Outcome<i64> {
    let statement = format!("SELECT count(*) AS n FROM {table} WHERE tenant_id = $1 AND {column} = $2");
    let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), id.into()])).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}

fn taken(error: DbErr, constraint: &str, code: &'static str) -> Failure {
    let error = DbError::from(error);
    if error.violates(constraint) { Problem::conflict(code).into() } else { error.into() }
}
