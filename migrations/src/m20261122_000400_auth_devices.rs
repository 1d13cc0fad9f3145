//! Known devices, and how many logins may fail from one place.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up = all([known_device(), login_rate()]);
    // The device of the sign-in: a change of the password leaves this one known and forgets the others.
    up.push("ALTER TABLE session ADD COLUMN device_id uuid".to_owned());
    let mut down = vec!["ALTER TABLE session DROP COLUMN device_id".to_owned()];
    down.extend(drop(&["login_rate", "known_device"]));
    SqlMigration {
        name: "m20261122_000400_auth_devices",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000200_auth",
    }
}

/// A device on which a user has signed in: its logins are not delayed by what others try under the user's name.
fn known_device() -> Table {
    Table::tenant_bare("known_device")
        .column("id uuid NOT NULL")
        .column("user_id uuid NOT NULL")
        // SHA-256 of the token; the token itself is never stored.
        .column("token_hash bytea NOT NULL CHECK (length(token_hash) = 32)")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        // The last login that brought the token; none yet where it was never brought back.
        .column("returned_at timestamptz")
        .column("expires_at timestamptz NOT NULL")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("known_device_token", "token_hash")
        .references("user_id", "user_account", "CASCADE")
        .index("known_device_user", "user_id, created_at", "")
        .index("known_device_expiry", "expires_at", "")
}

/// Failed logins from one address and in the tenant as a whole, as the time when the last of them is worked off.
fn login_rate() -> Table {
    Table::tenant_bare("login_rate")
        .column("subject_bidx bytea NOT NULL")
        .column("until timestamptz NOT NULL")
        .column("PRIMARY KEY (tenant_id, subject_bidx)")
        .index("login_rate_age", "until", "")
}
