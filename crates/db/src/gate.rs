//! The row-level-security gate: what the catalogue says against what `rls-classes.toml` declares.

use std::collections::BTreeMap;

use sea_orm::sqlx::{self, PgConnection, Row};
use serde::Deserialize;

use crate::DbError;

/// How a table is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Rows of one tenant: RLS forced, every key starts with `tenant_id`.
    Tenant,
    /// No tenant's data: no RLS, privileges per table.
    Global,
    /// Rows of every tenant that the relay and the scheduler walk: the tenant policy and the system-scope policy.
    Queue,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    pub class: Kind,
    /// What the serving role may do, as it stands between GRANT and ON.
    pub grants: Vec<String>,
}

/// The declared class of every table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// SECURITY DEFINER functions for the serving role, as `name(types)`; any other one is a violation.
    #[serde(default)]
    pub functions: Vec<String>,
    pub tables: BTreeMap<String, Class>,
}

/// Everything that breaks the rules, one line each; empty is good. Run it as the owner.
pub async fn violations(conn: &mut PgConnection, classes: &Classes, role: &str) -> Result<Vec<String>, DbError> {
    let mut found = Vec::new();
    tables(conn, classes, role, &mut found).await?;
    for (label, statement) in [
        ("unique index without tenant_id first", UNIQUE_WITHOUT_TENANT),
        ("foreign key between tenant tables without tenant_id", FOREIGN_KEY_WITHOUT_TENANT),
        ("view without security_invoker, or materialised view", UNSAFE_VIEWS),
    ] {
        for row in sqlx::query(statement).fetch_all(&mut *conn).await? {
            let (table, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            if classes.tables.get(&table).is_none_or(|c| c.class == Kind::Tenant) {
                found.push(format!("{label}: {name}"));
            }
        }
    }
    for row in sqlx::query(DEFINER_FUNCTIONS).fetch_all(&mut *conn).await? {
        let name: String = row.try_get(0)?;
        if !classes.functions.contains(&name) {
            found.push(format!("SECURITY DEFINER function {name} is not declared in rls-classes.toml"));
        }
        if !row.try_get::<bool, _>(1)? {
            found.push(format!("SECURITY DEFINER function {name} has no search_path of its own"));
        }
        if row.try_get::<bool, _>(2)? {
            found.push(format!("SECURITY DEFINER function {name} may be called by everybody"));
        }
    }
    let row = sqlx::query(ROLE).bind(role).fetch_optional(&mut *conn).await?;
    match row {
        None => found.push(format!("the serving role {role} does not exist")),
        Some(row) => {
            for (index, fault) in [
                "is a superuser",
                "has BYPASSRLS",
                "may create roles",
                "may create databases",
                "owns tables",
                "is a member of another role",
                "may create in schema public",
            ]
            .iter()
            .enumerate()
            {
                if row.try_get::<bool, _>(index)? {
                    found.push(format!("the serving role {role} {fault}"));
                }
            }
        }
    }
    Ok(found)
}

async fn tables(conn: &mut PgConnection, classes: &Classes, role: &str, found: &mut Vec<String>) -> Result<(), DbError> {
    let rows = sqlx::query(TABLES).bind(role).fetch_all(conn).await?;
    let mut seen = Vec::new();
    for row in rows {
        let name: String = row.try_get("name")?;
        let flag = |column: &str| row.try_get::<bool, _>(column);
        let Some(class) = classes.tables.get(&name) else {
            // A partition's rows are reached through its parent, whose policies bind; straight at it nothing is seen.
            if !flag("is_partition")? {
                found.push(format!("table {name} is not declared in rls-classes.toml"));
            } else if !flag("rls")? || !flag("forced")? || row.try_get::<i64, _>("policies")? != 0 || flag("direct")? {
                found.push(format!("partition {name} must have RLS enabled and forced without a policy, and no grant to the serving role"));
            }
            continue;
        };
        let policies: i64 = row.try_get("policies")?;
        let guarded = flag("rls")? && flag("forced")? && flag("complete")? && flag("has_tenant")?;
        match class.class {
            Kind::Tenant if !guarded || policies != 1 => found.push(format!("tenant table {name}: RLS must be enabled and forced with one policy for all commands, USING and WITH CHECK, and tenant_id NOT NULL")),
            Kind::Queue if !guarded || policies != 2 => found.push(format!("queue table {name}: RLS must be enabled and forced with the tenant and the system policy")),
            Kind::Global if flag("rls")? => found.push(format!("global table {name} has RLS: declare it tenant or queue")),
            _ => {}
        }
        if flag("truncate")? {
            found.push(format!("the serving role may TRUNCATE {name}"));
        }
        seen.push(name);
    }
    found.extend(
        classes
            .tables
            .keys()
            .filter(|name| !seen.contains(name))
            .map(|name| format!("rls-classes.toml declares {name}, which does not exist")),
    );
    Ok(())
}

const TABLES: &str = "SELECT c.relname::text AS name, c.relrowsecurity AS rls, c.relforcerowsecurity AS forced, c.relispartition AS is_partition, \
    (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies, \
    COALESCE((SELECT bool_and(p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) FROM pg_policy p WHERE p.polrelid = c.oid), false) AS complete, \
    EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull) AS has_tenant, \
    COALESCE((SELECT has_table_privilege(r.oid, c.oid, 'TRUNCATE') AND c.relowner <> r.oid FROM pg_roles r WHERE r.rolname = $1), false) AS truncate, \
    COALESCE((SELECT has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE') AND c.relowner <> r.oid FROM pg_roles r WHERE r.rolname = $1), false) AS direct \
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p') AND n.nspname = 'public' ORDER BY 1";
const UNIQUE_WITHOUT_TENANT: &str = "SELECT t.relname::text, i.indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'tenant_id' \
    WHERE i.indisunique AND NOT t.relispartition AND i.indkey[0] <> a.attnum AND t.relnamespace = 'public'::regnamespace";
const FOREIGN_KEY_WITHOUT_TENANT: &str = "SELECT t.relname::text, k.conname::text FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid WHERE k.contype = 'f' \
    AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attname = 'tenant_id') \
    AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'tenant_id' AND a.attnum = ANY (k.conkey))";
const UNSAFE_VIEWS: &str = "SELECT relname::text, relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
    AND (relkind = 'm' OR (relkind = 'v' AND NOT ('security_invoker=true' = ANY (COALESCE(reloptions, '{}')))))";
const DEFINER_FUNCTIONS: &str = "SELECT p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')', \
    EXISTS (SELECT 1 FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%'), \
    EXISTS (SELECT 1 FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) \
    FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace ORDER BY 1";
const ROLE: &str = "SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, \
    EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace), \
    EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid), \
    has_schema_privilege(r.oid, 'public', 'CREATE') \
    FROM pg_roles r WHERE r.rolname = $1";
