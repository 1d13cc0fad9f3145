//! Second factors, their recovery codes, and when a session's user last proved who they are.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

/// The outcomes of a login before and since.
const BEFORE: &str = "'success', 'bad_credentials', 'throttled', 'disabled'";
const SINCE: &str = "'success', 'bad_credentials', 'throttled', 'disabled', 'otp_required', 'otp_wrong'";

pub fn step() -> SqlMigration {
    let mut up = all([totp_factor(), recovery_code()]);
    up.extend([
        // Sessions that are open have proved nothing lately, hence the year; a new one begins with a proof.
        "ALTER TABLE session ADD COLUMN authenticated_at timestamptz NOT NULL DEFAULT '1970-01-01T00:00:00Z'".to_owned(),
        "ALTER TABLE session ALTER COLUMN authenticated_at SET DEFAULT now()".to_owned(),
    ]);
    up.extend(outcomes(SINCE));
    let mut down = vec!["DELETE FROM login_log WHERE outcome IN ('otp_required', 'otp_wrong')".to_owned()];
    down.extend(outcomes(BEFORE));
    down.push("ALTER TABLE session DROP COLUMN authenticated_at".to_owned());
    down.extend(drop(&["recovery_code", "totp_factor"]));
    SqlMigration { name: "m20261123_001200_mfa", up, down, why_no_down: None, transactional: true, compat_floor: "m20261122_000300_health" }
}

/// Every row that is there fits: looking at them would only hold up logins.
fn outcomes(allowed: &str) -> [String; 2] {
    [
        "ALTER TABLE login_log DROP CONSTRAINT login_log_outcome_check".to_owned(),
        format!("ALTER TABLE login_log ADD CONSTRAINT login_log_outcome_check CHECK (outcome IN ({allowed})) NOT VALID"),
    ]
}

fn totp_factor() -> Table {
    Table::tenant_bare("totp_factor")
        // The user's.
        .column("id uuid NOT NULL")
        .column("secret_enc bytea NOT NULL")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        // Asked for at logins from then on.
        .column("confirmed_at timestamptz")
        // Of the last code that was taken: none of this step or an earlier one is taken again.
        .column("last_step bigint NOT NULL DEFAULT 0")
        .column("PRIMARY KEY (tenant_id, id)")
        .references("id", "user_account", "CASCADE")
}

fn recovery_code() -> Table {
    Table::tenant_bare("recovery_code")
        .column("id uuid NOT NULL")
        .column("user_id uuid NOT NULL")
        .column("code_hash bytea NOT NULL CHECK (length(code_hash) = 32)")
        .column("used_at timestamptz")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("recovery_code_hash", "user_id, code_hash")
        .references("user_id", "user_account", "CASCADE")
}
