//! Whose records a permission reaches: departments on a role's list, the department and the care team of a patient, and glass that was
//! broken for one.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up = all([role_department(), care_team_member(), break_glass_grant()]);
    up.extend([
        "ALTER TABLE patient ADD COLUMN department_id uuid, \
         ADD CONSTRAINT patient_department FOREIGN KEY (tenant_id, department_id) REFERENCES department (tenant_id, id) ON DELETE RESTRICT"
            .to_owned(),
        "CREATE INDEX patient_of_department ON patient (tenant_id, department_id, created_at DESC, id DESC) WHERE deleted_at IS NULL"
            .to_owned(),
        "CREATE INDEX patient_made_by ON patient (tenant_id, created_by, created_at DESC, id DESC) WHERE deleted_at IS NULL".to_owned(),
        "CREATE INDEX patient_of_user ON patient (tenant_id, user_id) WHERE user_id IS NOT NULL".to_owned(),
    ]);
    let mut down = vec![
        "DROP INDEX patient_of_user, patient_made_by".to_owned(),
        // Its index goes with it.
        "ALTER TABLE patient DROP COLUMN department_id".to_owned(),
    ];
    down.extend(drop(&["break_glass_grant", "care_team_member", "role_department"]));
    SqlMigration {
        name: "m20261124_001600_scopes",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

fn role_department() -> Table {
    Table::tenant_bare("role_department")
        .column("role_id uuid NOT NULL")
        .column("department_id uuid NOT NULL")
        .column("PRIMARY KEY (tenant_id, role_id, department_id)")
        .references("role_id", "role", "CASCADE")
        .references("department_id", "department", "RESTRICT")
        .index("role_department_roles", "department_id", "")
}

/// Who looks after a patient, and who did.
fn care_team_member() -> Table {
    Table::tenant("care_team_member")
        .column("patient_id uuid NOT NULL")
        .column("user_id uuid NOT NULL")
        .column("role text NOT NULL CHECK (role IN ('lead', 'member'))")
        .column("ended_at timestamptz")
        .references("patient_id", "patient", "RESTRICT")
        .references("user_id", "user_account", "RESTRICT")
        .also("CREATE UNIQUE INDEX care_team_member_once ON care_team_member (tenant_id, patient_id, user_id) WHERE ended_at IS NULL")
        .also("CREATE UNIQUE INDEX care_team_lead ON care_team_member (tenant_id, patient_id) WHERE ended_at IS NULL AND role = 'lead'")
        .index("care_team_member_patients", "user_id, patient_id", "WHERE ended_at IS NULL")
        .index("care_team_member_recent", "created_at DESC, id DESC", "")
}

/// Somebody saw a patient whom their roles do not reach, for a reason and a while.
fn break_glass_grant() -> Table {
    Table::tenant("break_glass_grant")
        .column("patient_id uuid NOT NULL")
        .column("user_id uuid NOT NULL")
        .column("reason text NOT NULL CHECK (length(reason) BETWEEN 5 AND 200)")
        .column("expires_at timestamptz NOT NULL")
        .column("ended_at timestamptz")
        .column("reviewed_at timestamptz")
        .column("reviewed_by uuid CHECK (reviewed_by <> user_id)")
        .column("verdict text CHECK (verdict IN ('justified', 'unjustified'))")
        .column("note text CHECK (length(note) <= 500)")
        .column("CHECK ((reviewed_at IS NULL) = (verdict IS NULL) AND (reviewed_at IS NULL) = (reviewed_by IS NULL))")
        .references("patient_id", "patient", "RESTRICT")
        .references("user_id", "user_account", "RESTRICT")
        .index("break_glass_live", "user_id, patient_id, expires_at", "WHERE ended_at IS NULL")
        .index("break_glass_recent", "created_at DESC, id DESC", "")
        .index("break_glass_unreviewed", "created_at DESC, id DESC", "WHERE reviewed_at IS NULL")
        .index("break_glass_of_patient", "patient_id, created_at DESC, id DESC", "")
}
