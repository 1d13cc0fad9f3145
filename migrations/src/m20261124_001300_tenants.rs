//! Plans of tenants, until when a tenant may be used, and how many users it may have.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, drop};

/// The states of a tenant before and since.
const BEFORE: &str = "'active', 'suspended', 'expired', 'closed'";
/// `preparing`: being made, and nobody's yet.
const SINCE: &str = "'preparing', 'active', 'suspended', 'expired', 'closed'";

pub fn step() -> SqlMigration {
    let mut up = tenant_plan().build();
    up.extend([
        "ALTER TABLE tenant \
            ADD COLUMN plan_id uuid REFERENCES tenant_plan (id), \
            ADD COLUMN expires_at timestamptz, \
            ADD COLUMN max_users integer CHECK (max_users BETWEEN 1 AND 1000000), \
            ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0), \
            ADD COLUMN status_at timestamptz NOT NULL DEFAULT now(), \
            ADD COLUMN exported_at timestamptz, \
            ADD COLUMN erased_at timestamptz"
            .to_owned(),
        "CREATE INDEX tenant_recent ON tenant (created_at DESC, id DESC)".to_owned(),
        "CREATE INDEX tenant_status ON tenant (status, created_at DESC, id DESC)".to_owned(),
        "CREATE INDEX tenant_by_plan ON tenant (plan_id, created_at DESC, id DESC)".to_owned(),
        "CREATE INDEX tenant_ends ON tenant (expires_at) WHERE status = 'active'".to_owned(),
        // A beginning of a slug is looked for in the order of bytes.
        "CREATE INDEX tenant_code_bytes ON tenant (code COLLATE \"C\")".to_owned(),
    ]);
    up.extend(states(SINCE));
    let mut down = vec!["UPDATE tenant SET status = 'suspended' WHERE status = 'preparing'".to_owned()];
    down.extend(states(BEFORE));
    down.extend([
        "DROP INDEX tenant_recent, tenant_status, tenant_by_plan, tenant_ends, tenant_code_bytes".to_owned(),
        "ALTER TABLE tenant DROP COLUMN plan_id, DROP COLUMN expires_at, DROP COLUMN max_users, DROP COLUMN version, \
            DROP COLUMN status_at, DROP COLUMN exported_at, DROP COLUMN erased_at"
            .to_owned(),
    ]);
    down.extend(drop(&["tenant_plan"]));
    SqlMigration {
        name: "m20261124_001300_tenants",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

fn states(allowed: &str) -> [String; 2] {
    [
        "ALTER TABLE tenant DROP CONSTRAINT tenant_status_check".to_owned(),
        format!("ALTER TABLE tenant ADD CONSTRAINT tenant_status_check CHECK (status IN ({allowed}))"),
    ]
}

/// What a tenant has bought: the installation's, shared by tenants.
fn tenant_plan() -> Table {
    Table::global("tenant_plan")
        .column("id uuid PRIMARY KEY")
        .column("code text NOT NULL CONSTRAINT tenant_plan_code UNIQUE CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$')")
        .column("name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)")
        // Codes of permissions, or beginnings of them with `.*` behind.
        .column("permission_codes text[] NOT NULL")
        .column("quotas jsonb NOT NULL DEFAULT '{}'")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("created_by uuid")
        .column("updated_at timestamptz NOT NULL DEFAULT now()")
        .column("updated_by uuid")
        .column("version integer NOT NULL DEFAULT 1 CHECK (version > 0)")
        .also("CREATE INDEX tenant_plan_recent ON tenant_plan (created_at DESC, id DESC)")
}
