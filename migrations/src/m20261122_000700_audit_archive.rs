//! Old parts of the audit trail in files: a row for each, and the one way in which rows leave the trail.

use erp_db::migrate::SqlMigration;

use crate::table::Table;

pub fn step() -> SqlMigration {
    let mut up = audit_archive().build();
    up.push(APPEND_ONLY.to_owned());
    up.push(trigger("append_only", "UPDATE OR DELETE", "ROW"));
    up.push(trigger("no_truncate", "TRUNCATE", "STATEMENT"));
    SqlMigration {
        name: "m20261122_000700_audit_archive",
        up,
        down: vec![
            // Without these rows nobody could tell archived rows from deleted ones. The owner does not see them while the policy is forced.
            "ALTER TABLE audit_archive NO FORCE ROW LEVEL SECURITY".to_owned(),
            "DO $$ BEGIN IF EXISTS (SELECT FROM audit_archive) THEN RAISE EXCEPTION 'parts of the audit trail are archived'; END IF; END $$"
                .to_owned(),
            "DROP TABLE audit_archive".to_owned(),
            APPEND_ONLY_BEFORE.to_owned(),
        ],
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

/// One row a file. The tag is an HMAC under the tenant's audit key over all the rest: a row cannot be made up in the database alone.
fn audit_archive() -> Table {
    Table::tenant_bare("audit_archive")
        .column("first_seq bigint NOT NULL CHECK (first_seq > 0)")
        .column("last_seq bigint NOT NULL")
        .column("row_count bigint NOT NULL")
        .column("prev_hash bytea NOT NULL CHECK (length(prev_hash) = 32)")
        .column("last_hash bytea NOT NULL CHECK (length(last_hash) = 32)")
        .column("oldest_at timestamptz NOT NULL")
        .column("newest_at timestamptz NOT NULL")
        // Tenants whose making these rows record: the system's chain must go on remembering them.
        .column("made uuid[] NOT NULL DEFAULT '{}'")
        .column("file text NOT NULL CHECK (file ~ '^[a-z0-9.-]{1,200}$')")
        .column("sha256 bytea NOT NULL CHECK (length(sha256) = 32)")
        .column("archived_at timestamptz NOT NULL")
        .column("key_id bigint NOT NULL")
        .column("mac bytea NOT NULL CHECK (length(mac) = 32)")
        .column("CHECK (row_count = last_seq - first_seq + 1 AND row_count > 0)")
        .column("PRIMARY KEY (tenant_id, first_seq)")
        .unique("audit_archive_end", "last_seq")
}

fn trigger(name: &str, what: &str, each: &str) -> String {
    format!("CREATE TRIGGER audit_archive_{name} BEFORE {what} ON audit_archive FOR EACH {each} EXECUTE FUNCTION erp_append_only()")
}

/// The owner may delete what a row of `audit_archive` says is archived, and nobody anything else.
const APPEND_ONLY: &str = "CREATE OR REPLACE FUNCTION erp_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_log' THEN \
      IF pg_catalog.pg_has_role(current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'USAGE') \
        AND EXISTS (SELECT FROM public.audit_archive a WHERE a.tenant_id = OLD.tenant_id AND OLD.seq BETWEEN a.first_seq AND a.last_seq) \
      THEN RETURN OLD; END IF; \
    END IF; \
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$";
const APPEND_ONLY_BEFORE: &str = "CREATE OR REPLACE FUNCTION erp_append_only() RETURNS trigger LANGUAGE plpgsql AS \
    $$ BEGIN RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = '42501'; END $$";
