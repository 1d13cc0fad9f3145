//! Who may give what: nobody gives away what they do not hold, nor takes over somebody who runs more than they do; and who
//! audits changes nothing.

use std::collections::BTreeSet;

use erp_core::{FieldProblem, Problem};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr, Value};
use serde_json::json;
use uuid::Uuid;

use erp_web::extract::PermissionMarker;

use super::rules::{ADMINISTRATOR, AUDITOR, is_delegable, is_platform, is_read};
use crate::permissions::RoleDelegate;

/// Codes that one refusal names.
const NAMED: usize = 10;

const OF_USER: &str = "SELECT rp.permission, bool_or(r.data_scope = 'all') AS wide FROM user_role ur \
    JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id AND r.deleted_at IS NULL \
    JOIN role_permission rp ON rp.tenant_id = r.tenant_id AND rp.role_id = r.id WHERE ur.tenant_id = $1 AND ur.user_id = $2 \
    GROUP BY rp.permission";
const BY_ROLE: &str = "SELECT r.code, r.builtin, r.data_scope, rp.permission FROM role r \
    JOIN role_permission rp ON rp.tenant_id = r.tenant_id AND rp.role_id = r.id \
    WHERE r.tenant_id = $1 AND r.deleted_at IS NULL AND r.code IN (SELECT jsonb_array_elements_text($2))";
const OF_ROLES: &str = "SELECT DISTINCT rp.permission FROM role r JOIN role_permission rp ON rp.tenant_id = r.tenant_id AND rp.role_id = r.id \
    WHERE r.tenant_id = $1 AND r.deleted_at IS NULL AND r.code IN (SELECT jsonb_array_elements_text($2))";

async fn codes(tx: &TenantTx, statement: &str, value: Value) -> Result<BTreeSet<String>, DbErr> {
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), value])).await?;
    rows.iter().map(|row| row.try_get("", "permission")).collect()
}

/// What all roles of a user allow together.
pub async fn of_user(tx: &TenantTx, user: Uuid) -> Result<BTreeSet<String>, DbErr> {
    codes(tx, OF_USER, user.into()).await
}

/// What somebody may do at all, and of that what reaches all of the tenant's records.
struct Holds {
    all: BTreeSet<String>,
    wide: BTreeSet<String>,
}

impl Holds {
    /// What of these a holder may pass on in a role of this data scope: one that each holder has of their own says nothing of others'.
    fn of(&self, data_scope: &str) -> &BTreeSet<String> {
        if matches!(data_scope, "self" | "own_patients") { &self.all } else { &self.wide }
    }
}

/// What the acting user may do at this moment: where a key asks, no more than its scopes.
async fn held_by(tx: &WriteTx, actor: Uuid) -> Outcome<Holds> {
    let mut held = Holds { all: BTreeSet::new(), wide: BTreeSet::new() };
    for row in tx.query_all_raw(sql(OF_USER, [tx.tenant().get().into(), actor.into()])).await? {
        let code: String = row.try_get("", "permission")?;
        if row.try_get("", "wide")? {
            held.wide.insert(code.clone());
        }
        held.all.insert(code);
    }
    let Some(key) = tx.origin().session_id else { return Ok(held) };
    let statement = "SELECT scopes FROM api_key WHERE tenant_id = $1 AND id = $2 AND user_id = $3";
    if let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), key.into(), actor.into()])).await? {
        let scopes: serde_json::Value = row.try_get("", "scopes")?;
        let scopes: BTreeSet<String> = serde_json::from_value(scopes).map_err(Problem::internal)?;
        held.all.retain(|code| scopes.contains(code));
        held.wide.retain(|code| scopes.contains(code));
    }
    Ok(held)
}

/// What these roles allow together.
pub async fn of_roles(tx: &TenantTx, roles: &[&str]) -> Result<BTreeSet<String>, DbErr> {
    codes(tx, OF_ROLES, json!(roles).into()).await
}

/// Takes turns with everybody who gives or takes the administrator's role, or disables or deletes a user: of two who would
/// leave the tenant without an administrator, the second one sees what the first did. To be taken before any user's row.
pub async fn lock_administrators(tx: &WriteTx) -> Result<(), DbErr> {
    let lock = "SELECT id FROM role WHERE tenant_id = $1 AND code = $2 FOR NO KEY UPDATE";
    tx.query_one_raw(sql(lock, [tx.tenant().get().into(), ADMINISTRATOR.into()])).await?;
    Ok(())
}

/// Keeps these roles from changing until the transaction ends. 422 naming the roles that there are, unless all of these are.
pub async fn hold_roles(tx: &WriteTx, wanted: &[&str]) -> Outcome<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let statement = "SELECT code FROM role WHERE tenant_id = $1 AND deleted_at IS NULL AND code IN (SELECT jsonb_array_elements_text($2)) \
        ORDER BY id FOR SHARE";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), json!(wanted).into()])).await?;
    let found = rows.iter().map(|row| row.try_get::<String>("", "code")).collect::<Result<BTreeSet<_>, _>>()?;
    if wanted.iter().all(|role| found.contains(*role)) {
        return Ok(());
    }
    let statement = "SELECT code FROM role WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY builtin DESC, code LIMIT 50";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into()])).await?;
    let known = rows.iter().map(|row| row.try_get::<String>("", "code")).collect::<Result<Vec<_>, _>>()?;
    let fault = FieldProblem::new("roles", "common.field.choice").param("allowed", known.join(", "));
    Err(Problem::fields(vec![fault]).into())
}

/// 403 unless the acting user holds all of these permissions, and for as many records as a role of this data scope may reach. Operators
/// and the system itself give what they like.
pub async fn require_held(tx: &WriteTx, data_scope: &str, given: &BTreeSet<String>) -> Outcome<()> {
    let Some(actor) = tx.origin().actor.user_id() else { return Ok(()) };
    let missing = beyond(tx, held_by(tx, actor).await?.of(data_scope), given).await?;
    refuse("auth.role.escalation", &missing)
}

/// 403 unless the acting user may give these roles to the user, or to the one who is being made. What they allow the giver holds,
/// or delegates: to somebody else, with a built-in role, and nothing that runs the tenant. Gives what is delegated, for the trail.
/// The roles' rows must be locked.
pub async fn require_may_give(tx: &WriteTx, to: Option<Uuid>, roles: &[&str]) -> Outcome<Vec<String>> {
    let Some(actor) = tx.origin().actor.user_id() else { return Ok(Vec::new()) };
    let held = held_by(tx, actor).await?;
    let (mut given, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for row in tx.query_all_raw(sql(BY_ROLE, [tx.tenant().get().into(), json!(roles).into()])).await? {
        let (role, builtin, code): (String, bool, String) =
            (row.try_get("", "code")?, row.try_get("", "builtin")?, row.try_get("", "permission")?);
        let data_scope: String = row.try_get("", "data_scope")?;
        if held.of(&data_scope).contains(&code) {
            continue;
        }
        if !(builtin && is_delegable(&role, &code)) {
            refused.insert(code.clone());
        }
        given.insert(code);
    }
    let mut missing = beyond(tx, &BTreeSet::new(), &given).await?;
    if to == Some(actor) || !held.all.contains(RoleDelegate::PERMISSION.code) {
        refuse("auth.role.escalation", &missing)?;
    }
    let refused: Vec<String> = missing.iter().filter(|code| refused.contains(*code)).cloned().collect();
    refuse("auth.role.escalation", &refused)?;
    missing.sort_unstable();
    Ok(missing)
}

/// 403 where the user runs something of the tenant that the acting one does not: whoever could set such a password, or take such
/// a role away, would run it in the end.
pub async fn require_not_above(tx: &WriteTx, user: Uuid) -> Outcome<()> {
    let Some(actor) = tx.origin().actor.user_id().filter(|actor| *actor != user) else { return Ok(()) };
    let theirs: BTreeSet<String> =
        of_user(tx, user).await?.into_iter().filter(|code| code.starts_with("auth.") || is_platform(code)).collect();
    let missing = beyond(tx, &held_by(tx, actor).await?.all, &theirs).await?;
    refuse("auth.user.above", &missing)
}

/// The codes that are not among those held.
async fn beyond(tx: &TenantTx, held: &BTreeSet<String>, codes: &BTreeSet<String>) -> Outcome<Vec<String>> {
    let mut missing: Vec<String> = codes.difference(held).cloned().collect();
    if missing.iter().any(|code| is_platform(code)) && !runs_the_installation(tx).await? {
        missing.retain(|code| !is_platform(code));
    }
    Ok(missing)
}

/// Whether this is the default tenant: in any other one the permissions of the installation open nothing.
async fn runs_the_installation(tx: &TenantTx) -> Result<bool, DbErr> {
    let statement = "SELECT EXISTS (SELECT 1 FROM role WHERE tenant_id = $1 AND code = 'platform_admin') AS runs";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into()])).await?;
    row.map_or(Ok(true), |row| row.try_get("", "runs"))
}

fn refuse(code: &'static str, missing: &[String]) -> Outcome<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let named = missing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    Err(Problem::new(403, code).param("permissions", named).into())
}

/// 422 where an auditor could change something: by the roles that one user shall have.
pub async fn refuse_mixed_roles(tx: &TenantTx, roles: &[&str]) -> Outcome<()> {
    if !roles.contains(&AUDITOR) {
        return Ok(());
    }
    let all = of_roles(tx, roles).await?;
    refuse_writes("roles", all.iter().map(String::as_str))
}

/// 422 where an auditor could change something: by what a role shall allow. The role's row must be locked.
pub async fn refuse_mixed_permissions(tx: &TenantTx, role: Uuid, code: &str, permissions: &[&str]) -> Outcome<()> {
    if permissions.iter().all(|code| is_read(code)) {
        return Ok(());
    }
    let statement = "SELECT EXISTS (SELECT 1 FROM user_role ur JOIN user_role other ON other.tenant_id = ur.tenant_id AND other.user_id = ur.user_id \
        JOIN role a ON a.tenant_id = other.tenant_id AND a.id = other.role_id WHERE ur.tenant_id = $1 AND ur.role_id = $2 AND a.code = $3) AS mixed";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), role.into(), AUDITOR.into()])).await?;
    let mixed = row.map(|row| row.try_get::<bool>("", "mixed")).transpose()?.unwrap_or(false);
    if code == AUDITOR || mixed { refuse_writes("permissions", permissions.iter().copied()) } else { Ok(()) }
}

fn refuse_writes<'a>(path: &str, permissions: impl Iterator<Item = &'a str>) -> Outcome<()> {
    let writes: Vec<&str> = permissions.filter(|code| !is_read(code)).take(NAMED).collect();
    if writes.is_empty() {
        return Ok(());
    }
    let writes = writes.join(", ");
    let fault = FieldProblem::new(path, "auth.role.sod").param("permissions", &writes);
    Err(Problem::new(422, "auth.role.sod").param("permissions", writes).field(fault).into())
}
