//! Keys of service accounts, and invitations.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up = all([api_key(), user_invitation()]);
    // A program has no password, hence no session: what lets it in are its keys alone.
    up.push(
        "ALTER TABLE user_account ADD CONSTRAINT user_account_service CHECK (kind <> 'service' OR password_hash IS NULL) NOT VALID"
            .to_owned(),
    );
    let mut down = vec!["ALTER TABLE user_account DROP CONSTRAINT user_account_service".to_owned()];
    down.extend(drop(&["user_invitation", "api_key"]));
    SqlMigration {
        name: "m20261124_001500_keys",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

fn api_key() -> Table {
    Table::tenant("api_key")
        .column("user_id uuid NOT NULL")
        .column("name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)")
        // The beginning of the key, by which people tell keys apart.
        .column("prefix text NOT NULL CHECK (length(prefix) BETWEEN 1 AND 20)")
        .column("hash bytea NOT NULL CHECK (length(hash) = 32)")
        .column("scopes jsonb NOT NULL CHECK (jsonb_typeof(scopes) = 'array')")
        .column("expires_at timestamptz NOT NULL")
        .column("revoked_at timestamptz")
        // Written at most once a minute.
        .column("last_used_at timestamptz")
        // The key that this one was made for by a rotation.
        .column("replaces uuid")
        .unique("api_key_hash", "hash")
        .references("user_id", "user_account", "RESTRICT")
        .references("replaces", "api_key", "RESTRICT")
        .index("api_key_recent", "created_at DESC, id DESC", "")
        .index("api_key_of_user", "user_id, created_at DESC, id DESC", "")
        .index("api_key_live", "created_at DESC, id DESC", "WHERE revoked_at IS NULL")
}

/// Of a user who has not come yet; it goes when they come.
fn user_invitation() -> Table {
    Table::tenant_bare("user_invitation")
        // The user's.
        .column("id uuid NOT NULL")
        .column("token_hash bytea NOT NULL CHECK (length(token_hash) = 32)")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("created_by uuid")
        .column("expires_at timestamptz NOT NULL")
        // How often a token was given out.
        .column("sent integer NOT NULL DEFAULT 1")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("user_invitation_token", "token_hash")
        .references("id", "user_account", "CASCADE")
        .index("user_invitation_recent", "created_at DESC, id DESC", "")
}
