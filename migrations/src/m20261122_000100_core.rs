//! What every module stands on: tenants, permissions, audit, idempotency, numbers, the outbox, tasks.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up = all(tenants());
    up.extend(installation_key().build());
    up.extend(all([audit_head(), audit_log()]));
    up.extend(append_only());
    up.extend(all([
        idempotency(),
        number_sequence(),
        number_counter(),
        domain_events(),
        scheduled_tasks(),
        task_runs(),
        task_run_tenants(),
    ]));
    let mut down = drop(&[
        "task_run_tenants",
        "task_runs",
        "scheduled_tasks",
        "domain_events",
        "number_counter",
        "number_sequence",
        "idempotency_key",
        "audit_log",
        "audit_head",
        "installation_key",
        "permission",
        "tenant_locator",
        "tenant",
    ]);
    down.push("DROP FUNCTION erp_append_only()".to_owned());
    SqlMigration { name: "m20261122_000100_core", up, down, why_no_down: None, transactional: true, compat_floor: "m20261122_000100_core" }
}

fn tenants() -> [Table; 3] {
    [
        Table::global("tenant")
            .column("id uuid PRIMARY KEY")
            .column("code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9]([a-z0-9-]{0,38})[a-z0-9]$')")
            .column("name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)")
            .column("status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'expired', 'closed'))")
            .column("timezone text NOT NULL DEFAULT 'Asia/Shanghai'")
            .column("created_at timestamptz NOT NULL DEFAULT now()")
            .column("updated_at timestamptz NOT NULL DEFAULT now()")
            // When the first administrator was made: a deleted one is not made again by a later start.
            .column("seeded_at timestamptz"),
        Table::global("tenant_locator")
            .column("kind text NOT NULL CHECK (kind IN ('host', 'appid', 'slug'))")
            .column("key text NOT NULL CHECK (key = lower(key))")
            .column("tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE")
            .column("PRIMARY KEY (kind, key)")
            .also("CREATE INDEX tenant_locator_tenant ON tenant_locator (tenant_id)"),
        Table::global("permission")
            .column("code text PRIMARY KEY")
            .column("module text NOT NULL")
            .column("name_en text NOT NULL")
            .column("name_zh text NOT NULL"),
    ]
}

/// Which keys rows may be under, by purpose; the keys themselves are never stored.
fn installation_key() -> Table {
    Table::global("installation_key")
        .column("purpose text NOT NULL CHECK (purpose IN ('encryption', 'index'))")
        .column("key_id bigint NOT NULL")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (purpose, key_id)")
}

fn audit_head() -> Table {
    Table::tenant_bare("audit_head")
        .column("seq bigint NOT NULL")
        .column("row_hash bytea NOT NULL CHECK (length(row_hash) = 32)")
        .column("updated_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id)")
}

fn audit_log() -> Table {
    Table::tenant_bare("audit_log")
        .column("seq bigint NOT NULL CHECK (seq > 0)")
        .column("prev_hash bytea NOT NULL CHECK (length(prev_hash) = 32)")
        .column("row_hash bytea NOT NULL CHECK (length(row_hash) = 32)")
        .column("key_id bigint NOT NULL")
        // RFC 8785 JSON as bytes: jsonb would re-normalise it and break the hash.
        .column("record bytea NOT NULL")
        .column("occurred_at timestamptz NOT NULL")
        .column("actor text NOT NULL")
        .column("action text NOT NULL")
        .column("entity text NOT NULL")
        .column("entity_id uuid")
        .column("outcome text NOT NULL CHECK (outcome IN ('success', 'denied', 'failure'))")
        .column("trace_id text NOT NULL")
        .column("PRIMARY KEY (tenant_id, seq)")
        .index("audit_log_entity", "entity, entity_id, seq", "")
        .index("audit_log_actor", "actor, seq", "")
}

/// A3: nobody edits the trail, the owner included, short of dropping the trigger.
fn append_only() -> Vec<String> {
    vec![
        "CREATE FUNCTION erp_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = '42501'; END $$".to_owned(),
        "CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION erp_append_only()".to_owned(),
        "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION erp_append_only()".to_owned(),
    ]
}

fn idempotency() -> Table {
    Table::tenant_bare("idempotency_key")
        .column("id uuid NOT NULL")
        .column("principal_id uuid NOT NULL")
        .column("route text NOT NULL")
        .column("key text NOT NULL CHECK (length(key) BETWEEN 1 AND 128)")
        .column("request_mac bytea NOT NULL")
        .column("status smallint")
        .column("headers jsonb")
        .column("body_enc bytea")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("expires_at timestamptz NOT NULL")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("idempotency_key_once", "principal_id, route, key")
        .index("idempotency_key_expiry", "expires_at", "")
}

fn number_sequence() -> Table {
    Table::tenant_bare("number_sequence")
        .column("code text NOT NULL")
        .column("pattern text NOT NULL CHECK (pattern ~ '\\{seq:[0-9]{1,2}\\}')")
        .column("updated_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, code)")
}

fn number_counter() -> Table {
    Table::tenant_bare("number_counter")
        .column("code text NOT NULL")
        .column("period text NOT NULL")
        .column("value bigint NOT NULL CHECK (value > 0)")
        .column("PRIMARY KEY (tenant_id, code, period)")
        .column("FOREIGN KEY (tenant_id, code) REFERENCES number_sequence (tenant_id, code) ON DELETE CASCADE")
}

/// Only events not yet offered to every sink. A small, hot table: aggressive vacuum, no free space kept.
fn domain_events() -> Table {
    Table::queue("domain_events")
        .column("id bigint GENERATED ALWAYS AS IDENTITY")
        .column("event_id uuid NOT NULL")
        .column("tenant_id uuid NOT NULL")
        .column("shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 15)")
        .column("aggregate_type text NOT NULL")
        .column("aggregate_id uuid NOT NULL")
        .column("aggregate_version bigint NOT NULL")
        .column("event_type text NOT NULL")
        .column("schema_version smallint NOT NULL")
        .column("payload jsonb NOT NULL")
        .column("headers jsonb NOT NULL")
        .column("occurred_at timestamptz NOT NULL DEFAULT now()")
        .column("available_at timestamptz")
        .column("PRIMARY KEY (shard, id)")
        .also("CREATE INDEX domain_events_fair ON domain_events (shard, tenant_id, id)")
        .also("ALTER TABLE domain_events SET (fillfactor = 100, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)")
}

fn scheduled_tasks() -> Table {
    Table::global("scheduled_tasks")
        .column("name text PRIMARY KEY")
        .column("schedule text NOT NULL")
        .column("enabled boolean NOT NULL DEFAULT true")
        .column("paused boolean NOT NULL DEFAULT false")
        .column("misfire text NOT NULL DEFAULT 'run_once' CHECK (misfire ~ '^(skip|run_once|backfill:[0-9]+)$')")
        .column("overlap text NOT NULL DEFAULT 'skip' CHECK (overlap IN ('skip', 'queue'))")
        .column("max_runtime_s integer NOT NULL CHECK (max_runtime_s > 0)")
        .column("next_run_at timestamptz")
        .column("last_slot timestamptz")
}

fn task_runs() -> Table {
    Table::global("task_runs")
        .column("id uuid PRIMARY KEY")
        .column("task text NOT NULL")
        .column("slot timestamptz")
        .column("trigger text NOT NULL CHECK (trigger IN ('schedule', 'manual', 'catch_up'))")
        .column("status text NOT NULL CHECK (status IN ('running', 'ok', 'failed', 'timed_out', 'abandoned', 'skipped'))")
        .column("reason text")
        .column("instance_id uuid NOT NULL")
        .column("started_at timestamptz NOT NULL DEFAULT now()")
        .column("finished_at timestamptz")
        .column("stats jsonb")
        .column("error text")
        .also("CREATE UNIQUE INDEX task_runs_slot ON task_runs (task, slot) WHERE trigger <> 'manual'")
        .also("CREATE INDEX task_runs_recent ON task_runs (task, started_at DESC)")
        .also("CREATE INDEX task_runs_running ON task_runs (task) WHERE status = 'running'")
}

fn task_run_tenants() -> Table {
    Table::queue("task_run_tenants")
        .column("run_id uuid NOT NULL REFERENCES task_runs (id) ON DELETE CASCADE")
        .column("tenant_id uuid NOT NULL")
        .column("status text NOT NULL CHECK (status IN ('running', 'ok', 'failed'))")
        .column("cursor jsonb")
        .column("PRIMARY KEY (run_id, tenant_id)")
}
