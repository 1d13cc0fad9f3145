//! The outbox's other side: archive, retries, dead letters, sinks, inbox, leases; and the only hands that make or drop partitions.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up = all([archive(), retries(), dead_letters(), sinks(), leases()]);
    up.extend(inbox().build());
    up.push("CREATE TABLE event_inbox_other PARTITION OF event_inbox DEFAULT".to_owned());
    up.push("ALTER TABLE event_inbox_other ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY".to_owned());
    up.extend([BOUND, ENSURE, DROP].map(str::to_owned));
    for function in ["erp_partition_ensure(text, date)", "erp_partition_drop(text, date)"] {
        up.push(format!("REVOKE ALL ON FUNCTION {function} FROM PUBLIC"));
    }
    up.push(FIRST_MONTHS.to_owned());
    let mut down =
        vec!["DROP FUNCTION erp_partition_drop(text, date)".to_owned(), "DROP FUNCTION erp_partition_ensure(text, date)".to_owned()];
    down.push("DROP FUNCTION erp_month_as_uuid(date)".to_owned());
    down.extend(drop(&["relay_leases", "event_inbox", "outbox_sinks", "dead_letters", "outbox_retries", "domain_event_archive"]));
    SqlMigration {
        name: "m20261123_000800_events",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

/// Events that every sink was offered; the columns of `domain_events`. Each further index costs 3 µs an event: an event is looked up
/// by the time inside its id.
fn archive() -> Table {
    Table::queue("domain_event_archive")
        .column("id bigint NOT NULL")
        .column("event_id uuid NOT NULL")
        .column("tenant_id uuid NOT NULL")
        .column("shard smallint NOT NULL")
        .column("aggregate_type text NOT NULL")
        .column("aggregate_id uuid NOT NULL")
        .column("aggregate_version bigint NOT NULL")
        .column("event_type text NOT NULL")
        .column("schema_version smallint NOT NULL")
        .column("payload jsonb NOT NULL")
        .column("headers jsonb NOT NULL")
        .column("occurred_at timestamptz NOT NULL")
        .column("available_at timestamptz")
        .column("relayed_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (occurred_at, id)")
        .partitioned("RANGE (occurred_at)")
        .also("CREATE INDEX domain_event_archive_aggregate ON domain_event_archive (tenant_id, aggregate_type, aggregate_id, aggregate_version)")
}

/// Exceptions only. Of one sink and aggregate the row with the lowest id is not parked and has its time; those behind it wait, unsent.
fn retries() -> Table {
    Table::queue("outbox_retries")
        .column("sink text NOT NULL")
        .column("event_id uuid NOT NULL")
        .column("shard smallint NOT NULL")
        .column("tenant_id uuid NOT NULL")
        .column("aggregate_type text NOT NULL")
        .column("aggregate_id uuid NOT NULL")
        .column("id bigint NOT NULL")
        .column("occurred_at timestamptz NOT NULL")
        .column("attempts smallint NOT NULL DEFAULT 0")
        .column("available_at timestamptz NOT NULL")
        .column("last_error text")
        .column("parked boolean NOT NULL DEFAULT false")
        // What a dead letter will say of its way: the first failure, and the last ten refusals.
        .column("first_failed_at timestamptz")
        .column("errors jsonb NOT NULL DEFAULT '[]'")
        .column("PRIMARY KEY (sink, event_id)")
        .also("CREATE INDEX outbox_retries_due ON outbox_retries (shard, available_at)")
        .also("CREATE INDEX outbox_retries_aggregate ON outbox_retries (sink, tenant_id, aggregate_type, aggregate_id, id)")
}

fn dead_letters() -> Table {
    Table::queue("dead_letters")
        .column("id uuid PRIMARY KEY DEFAULT gen_random_uuid()")
        .column("event_id uuid NOT NULL")
        .column("sink text NOT NULL")
        .column("tenant_id uuid NOT NULL")
        .column("event_type text NOT NULL")
        .column("payload jsonb NOT NULL")
        .column("headers jsonb NOT NULL")
        .column("attempts smallint NOT NULL")
        .column("errors jsonb NOT NULL CHECK (jsonb_typeof(errors) = 'array' AND jsonb_array_length(errors) <= 10)")
        .column("first_failed_at timestamptz NOT NULL")
        .column("dead_at timestamptz NOT NULL DEFAULT now()")
        .column("status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'discarded'))")
        .column("resolved_by text")
        .column("resolved_at timestamptz")
        .column("note text")
        .also("CREATE UNIQUE INDEX dead_letters_open ON dead_letters (sink, event_id) WHERE status = 'open'")
        .also("CREATE INDEX dead_letters_recent ON dead_letters (tenant_id, dead_at DESC)")
}

fn sinks() -> Table {
    Table::global("outbox_sinks")
        .column("name text PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$')")
        .column("kind text NOT NULL CHECK (kind IN ('webhook', 'redis_stream', 'nats', 'internal', 'log'))")
        .column("config jsonb NOT NULL DEFAULT '{}'")
        // Whole event types, or a beginning with a star: health.*; NULL takes every event.
        .column("event_filter text[]")
        .column("paused boolean NOT NULL DEFAULT false")
        .column("on_dead text NOT NULL DEFAULT 'skip' CHECK (on_dead IN ('skip', 'block'))")
        .column("max_attempts smallint NOT NULL DEFAULT 10 CHECK (max_attempts > 0)")
        // Of 64 slots; NULL: a quarter.
        .column("tenant_cap smallint CHECK (tenant_cap BETWEEN 1 AND 64)")
        .column("disabled_at timestamptz")
        .column("failing_since timestamptz")
}

/// By the time inside the event's id, so that (consumer, event_id) is unique over all months. What is no UUIDv7 goes to `_other`.
fn inbox() -> Table {
    Table::queue("event_inbox")
        .column("consumer text NOT NULL")
        .column("event_id uuid NOT NULL")
        .column("tenant_id uuid NOT NULL")
        .column("processed_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (consumer, event_id)")
        .partitioned("RANGE (event_id)")
}

/// Who leads, for people and for noticing who hangs; the lock itself is the advisory lock.
fn leases() -> Table {
    Table::global("relay_leases")
        .column("shard smallint PRIMARY KEY CHECK (shard BETWEEN 0 AND 15)")
        .column("instance_id uuid NOT NULL")
        .column("backend_pid integer NOT NULL")
        .column("epoch bigint NOT NULL")
        .column("heartbeat_at timestamptz NOT NULL")
}

/// The lowest UUIDv7 of a month.
const BOUND: &str = "CREATE FUNCTION erp_month_as_uuid(month date) RETURNS uuid LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp \
    AS $$ SELECT (lpad(to_hex((extract(epoch FROM month::timestamp) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$";

/// As the owner, for a role that owns nothing: a month of one of two tables, and nothing else. Each name is built here from a constant
/// and a date. A partition takes no direct access: row-level security without a policy; rows are reached through its parent's.
const ENSURE: &str = "CREATE FUNCTION erp_partition_ensure(parent text, month date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER \
    SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' SET timezone = 'UTC' AS $$ \
    DECLARE first date := date_trunc('month', month::timestamp)::date; after date := (first + interval '1 month')::date; part text; bounds text; \
    BEGIN \
      IF parent IS NULL OR parent NOT IN ('domain_event_archive', 'event_inbox') THEN \
        RAISE EXCEPTION 'not a table with months' USING ERRCODE = '42501'; END IF; \
      IF first IS NULL OR first < date '2020-01-01' OR first > (now() + interval '13 months')::date THEN \
        RAISE EXCEPTION 'not a month to make' USING ERRCODE = '42501'; END IF; \
      part := parent || '_p' || to_char(first, 'YYYYMM'); \
      IF to_regclass('public.' || part) IS NOT NULL THEN RETURN false; END IF; \
      PERFORM pg_advisory_xact_lock(7101, 100); \
      IF to_regclass('public.' || part) IS NOT NULL THEN RETURN false; END IF; \
      IF parent = 'event_inbox' THEN \
        bounds := format('FROM (%L) TO (%L)', public.erp_month_as_uuid(first), public.erp_month_as_uuid(after)); \
      ELSE \
        bounds := format('FROM (%L) TO (%L)', first::text || ' 00:00:00+00', after::text || ' 00:00:00+00'); \
      END IF; \
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES %s', part, parent, bounds); \
      EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part); \
      RETURN true; \
    END $$";

/// Only what is over for 30 days, and what no retry and no open dead letter still needs.
const DROP: &str = "CREATE FUNCTION erp_partition_drop(parent text, month date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER \
    SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' SET timezone = 'UTC' AS $$ \
    DECLARE first date := date_trunc('month', month::timestamp)::date; after date := (first + interval '1 month')::date; part text; \
      scope text := current_setting('app.scope', true); needed boolean; \
    BEGIN \
      IF parent IS NULL OR parent NOT IN ('domain_event_archive', 'event_inbox') THEN \
        RAISE EXCEPTION 'not a table with months' USING ERRCODE = '42501'; END IF; \
      IF first IS NULL OR after > (now() - interval '30 days')::date THEN \
        RAISE EXCEPTION 'the month is not over for 30 days' USING ERRCODE = '55006'; END IF; \
      part := parent || '_p' || to_char(first, 'YYYYMM'); \
      IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass('public.' || part) AND inhparent = ('public.' || parent)::regclass) THEN \
        RETURN false; END IF; \
      PERFORM set_config('app.scope', 'system', true); \
      needed := EXISTS (SELECT FROM public.outbox_retries r WHERE r.occurred_at >= first AND r.occurred_at < after) \
        OR EXISTS (SELECT FROM public.dead_letters d WHERE d.status = 'open' \
          AND d.event_id >= public.erp_month_as_uuid(first) AND d.event_id < public.erp_month_as_uuid(after)); \
      PERFORM set_config('app.scope', COALESCE(scope, ''), true); \
      IF needed THEN \
        RAISE EXCEPTION 'retries or open dead letters still need the month' USING ERRCODE = '55006'; END IF; \
      EXECUTE format('DROP TABLE public.%I', part); \
      RETURN true; \
    END $$";

const FIRST_MONTHS: &str = "SELECT erp_partition_ensure(t, (date_trunc('month', now()) + m * interval '1 month')::date) \
    FROM unnest(ARRAY['domain_event_archive', 'event_inbox']) t, generate_series(0, 3) m";
