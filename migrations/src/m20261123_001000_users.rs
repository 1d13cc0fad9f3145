//! Users as people administer them: sealed contact data, lists, departments and positions.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up = vec![
        // The person's own key, wrapped, as patients have one: without it nothing sealed below opens.
        "ALTER TABLE user_account ADD COLUMN subject_key bytea, ADD COLUMN phone_enc bytea, ADD COLUMN phone_bidx bytea, \
         ADD COLUMN email_enc bytea, ADD COLUMN email_bidx bytea"
            .to_owned(),
        // In the order of bytes: another collation's index knows no beginnings.
        "CREATE INDEX user_account_name ON user_account (tenant_id, username COLLATE \"C\") WHERE deleted_at IS NULL".to_owned(),
        "CREATE INDEX user_account_status ON user_account (tenant_id, status, created_at DESC, id DESC) WHERE deleted_at IS NULL"
            .to_owned(),
        "CREATE INDEX user_account_kind ON user_account (tenant_id, kind, created_at DESC, id DESC) WHERE deleted_at IS NULL".to_owned(),
        "CREATE INDEX user_account_phone ON user_account (tenant_id, phone_bidx) WHERE phone_bidx IS NOT NULL".to_owned(),
        "CREATE INDEX user_account_email ON user_account (tenant_id, email_bidx) WHERE email_bidx IS NOT NULL".to_owned(),
        "CREATE INDEX user_role_members ON user_role (tenant_id, role_id, user_id)".to_owned(),
        "CREATE INDEX role_recent ON role (tenant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL".to_owned(),
        "CREATE INDEX login_log_outcome ON login_log (tenant_id, outcome, occurred_at DESC, id DESC)".to_owned(),
        "CREATE INDEX login_log_user_recent ON login_log (tenant_id, user_id, occurred_at DESC, id DESC)".to_owned(),
    ];
    up.extend(all([department(), position(), user_department()]));
    let mut down = drop(&["user_department", "position", "department"]);
    down.extend([
        "DROP INDEX login_log_user_recent, login_log_outcome, role_recent, user_role_members, user_account_kind, user_account_status, user_account_name"
            .to_owned(),
        // The indexes of the columns go with them.
        "ALTER TABLE user_account DROP COLUMN email_bidx, DROP COLUMN email_enc, DROP COLUMN phone_bidx, DROP COLUMN phone_enc, \
         DROP COLUMN subject_key"
            .to_owned(),
    ]);
    SqlMigration {
        name: "m20261123_001000_users",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

fn department() -> Table {
    Table::tenant("department")
        .column("parent_id uuid CHECK (parent_id <> id)")
        .column("code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$')")
        .column("name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)")
        .column("leader_id uuid")
        .unique("department_code", "code")
        .references("parent_id", "department", "RESTRICT")
        .references("leader_id", "user_account", "RESTRICT")
        .index("department_recent", "created_at DESC, id DESC", "")
        .index("department_children", "parent_id, created_at DESC, id DESC", "")
        .index("department_leader", "leader_id", "WHERE leader_id IS NOT NULL")
}

fn position() -> Table {
    Table::tenant("position")
        .column("code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$')")
        .column("name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)")
        .unique("position_code", "code")
        .index("position_recent", "created_at DESC, id DESC", "")
}

/// Where a user works, and as what.
fn user_department() -> Table {
    Table::tenant_bare("user_department")
        .column("user_id uuid NOT NULL")
        .column("department_id uuid NOT NULL")
        .column("position_id uuid")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, user_id, department_id)")
        .references("user_id", "user_account", "CASCADE")
        .references("department_id", "department", "RESTRICT")
        .references("position_id", "position", "RESTRICT")
        .index("user_department_members", "department_id, user_id", "")
        .index("user_department_position", "position_id", "WHERE position_id IS NOT NULL")
}
