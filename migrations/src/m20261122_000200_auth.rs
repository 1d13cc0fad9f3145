//! Who may do what: users, roles, refresh tokens, the login log.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261122_000200_auth",
        up: all([
            user_account(),
            role(),
            role_permission(),
            user_role(),
            session(),
            refresh_token(),
            login_log(),
            password_history(),
            login_throttle(),
        ]),
        down: drop(&[
            "login_throttle",
            "password_history",
            "login_log",
            "refresh_token",
            "session",
            "user_role",
            "role_permission",
            "role",
            "user_account",
        ]),
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000200_auth",
    }
}

/// `user` is a reserved word in SQL; hence the longer name.
fn user_account() -> Table {
    Table::tenant("user_account")
        // NFKC, lower-cased by the application: lower() is not leakproof, so no index on it would be used under RLS.
        .column("username text NOT NULL CHECK (length(username) BETWEEN 1 AND 64)")
        // Argon2id in PHC form; absent until a password has been set.
        .column("password_hash text")
        .column("kind text NOT NULL DEFAULT 'staff' CHECK (kind IN ('staff', 'patient', 'service'))")
        .column("status text NOT NULL DEFAULT 'active' CHECK (status IN ('invited', 'active', 'disabled'))")
        .column("display_name_enc bytea")
        .column("must_change_password boolean NOT NULL DEFAULT false")
        .column("password_changed_at timestamptz")
        // Moved up to kill every access token of the user at once.
        .column("token_epoch integer NOT NULL DEFAULT 1")
        .unique("user_account_username", "username")
        .index("user_account_recent", "created_at DESC, id DESC", "")
}

fn role() -> Table {
    Table::tenant("role")
        .column("code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{1,39}$')")
        .column("name_en text NOT NULL")
        .column("name_zh text NOT NULL")
        .column("builtin boolean NOT NULL DEFAULT false")
        .column(
            "data_scope text NOT NULL DEFAULT 'all' CHECK (data_scope IN ('all', 'dept', 'dept_tree', 'self', 'custom', 'own_patients'))",
        )
        // The permissions that the seed has given to a built-in role so far: one that an administrator took away is not given again.
        .column("offered jsonb NOT NULL DEFAULT '[]'")
        .unique("role_code", "code")
}

fn role_permission() -> Table {
    Table::tenant_bare("role_permission")
        .column("role_id uuid NOT NULL")
        .column("permission text NOT NULL REFERENCES permission (code)")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, role_id, permission)")
        .references("role_id", "role", "CASCADE")
}

fn user_role() -> Table {
    Table::tenant_bare("user_role")
        .column("user_id uuid NOT NULL")
        .column("role_id uuid NOT NULL")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, user_id, role_id)")
        .references("user_id", "user_account", "CASCADE")
        .references("role_id", "role", "RESTRICT")
        .index("user_role_role", "role_id", "")
}

/// One sign-in on one device. Its refresh tokens form one family; its id is the `sid` of its access tokens.
fn session() -> Table {
    Table::tenant_bare("session")
        .column("id uuid NOT NULL")
        .column("user_id uuid NOT NULL")
        .column("device text")
        .column("ip text")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("last_seen_at timestamptz NOT NULL DEFAULT now()")
        // Absolute: use does not move it.
        .column("expires_at timestamptz NOT NULL")
        .column("revoked_at timestamptz")
        .column("revoke_reason text")
        .column("PRIMARY KEY (tenant_id, id)")
        .references("user_id", "user_account", "CASCADE")
        .index("session_by_user", "user_id, created_at DESC", "")
        .index("session_expiry", "expires_at", "")
}

fn refresh_token() -> Table {
    Table::tenant_bare("refresh_token")
        .column("id uuid NOT NULL")
        .column("session_id uuid NOT NULL")
        .column("parent_id uuid")
        // SHA-256 of the token; the token itself is never stored.
        .column("token_hash bytea NOT NULL CHECK (length(token_hash) = 32)")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("expires_at timestamptz NOT NULL")
        .column("used_at timestamptz")
        .column("revoked_at timestamptz")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("refresh_token_hash", "token_hash")
        .references("session_id", "session", "CASCADE")
        .index("refresh_token_session", "session_id, created_at", "")
        .index("refresh_token_parent", "parent_id", "")
        .index("refresh_token_expiry", "expires_at", "")
}

fn login_log() -> Table {
    Table::tenant_bare("login_log")
        .column("id uuid NOT NULL")
        .column("user_id uuid")
        // HMAC of what was typed: the log can be searched by a name, and a password typed into the wrong box is not kept.
        .column("username_bidx bytea NOT NULL")
        .column("outcome text NOT NULL CHECK (outcome IN ('success', 'bad_credentials', 'throttled', 'disabled'))")
        .column("ip text")
        .column("user_agent text")
        .column("trace_id text NOT NULL")
        .column("occurred_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, id)")
        .index("login_log_recent", "occurred_at DESC, id DESC", "")
        .index("login_log_user", "user_id, occurred_at DESC", "")
}

fn password_history() -> Table {
    Table::tenant_bare("password_history")
        .column("id uuid NOT NULL")
        .column("user_id uuid NOT NULL")
        .column("password_hash text NOT NULL")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, id)")
        .references("user_id", "user_account", "CASCADE")
        .index("password_history_user", "user_id, created_at DESC", "")
}

/// Failed attempts by (tenant, typed name): known and unknown names alike, so that a delay tells nothing.
fn login_throttle() -> Table {
    Table::tenant_bare("login_throttle")
        .column("username_bidx bytea NOT NULL")
        .column("failures integer NOT NULL DEFAULT 0")
        .column("blocked_until timestamptz")
        .column("updated_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, username_bidx)")
        .index("login_throttle_age", "updated_at", "")
}
