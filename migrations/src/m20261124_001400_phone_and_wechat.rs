//! Signing in without a password: by a WeChat mini-program, and by codes sent to a phone.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    SqlMigration {
        name: "m20261124_001400_phone_and_wechat",
        up: all([wechat_app(), external_identity(), wechat_ticket(), sms_code()]),
        down: drop(&["sms_code", "wechat_ticket", "external_identity", "wechat_app"]),
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

/// A mini-program of the tenant. Which tenant an app id belongs to stands in `tenant_locator`.
fn wechat_app() -> Table {
    Table::tenant("wechat_app")
        .column("appid text NOT NULL CHECK (length(appid) BETWEEN 1 AND 64)")
        .column("name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100)")
        // NULL: the one of the configuration, which is not kept here.
        .column("secret_enc bytea")
        .column("enabled boolean NOT NULL DEFAULT true")
        // What WeChat's server calls need, until it expires.
        .column("access_token_enc bytea")
        .column("access_token_until timestamptz")
        .unique("wechat_app_appid", "appid")
        .index("wechat_app_recent", "created_at DESC, id DESC", "")
}

/// Who a user is elsewhere.
fn external_identity() -> Table {
    Table::tenant("external_identity")
        .column("user_id uuid NOT NULL")
        .column("provider text NOT NULL CHECK (provider IN ('wechat'))")
        .column("appid text NOT NULL CHECK (length(appid) BETWEEN 1 AND 64)")
        .column("openid_enc bytea NOT NULL")
        .column("openid_bidx bytea NOT NULL")
        // Only of apps that belong to an account of the open platform.
        .column("unionid_enc bytea")
        .column("unionid_bidx bytea")
        // When somebody else last tried to take its user over.
        .column("contested_at timestamptz")
        .unique("external_identity_openid", "provider, appid, openid_bidx")
        .unique("external_identity_user", "provider, appid, user_id")
        .references("user_id", "user_account", "CASCADE")
        .index("external_identity_by_user", "user_id, created_at", "")
}

/// Somebody whom WeChat knows and the tenant does not know yet, on the way to a user.
fn wechat_ticket() -> Table {
    Table::tenant_bare("wechat_ticket")
        .column("id uuid NOT NULL")
        // SHA-256 of the token; the token itself is never stored.
        .column("token_hash bytea NOT NULL CHECK (length(token_hash) = 32)")
        .column("appid text NOT NULL")
        .column("openid_enc bytea NOT NULL")
        .column("unionid_enc bytea")
        // Once it is proved and several patients have it: the phone, and who they are, in the order they were shown.
        .column("phone_enc bytea")
        .column("candidates jsonb CHECK (jsonb_typeof(candidates) = 'array')")
        .column("tries smallint NOT NULL DEFAULT 0 CHECK (tries >= 0)")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("expires_at timestamptz NOT NULL")
        .column("used_at timestamptz")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("wechat_ticket_token", "token_hash")
        .index("wechat_ticket_expiry", "expires_at", "")
}

/// A code that was sent to a phone, or would have been if anybody had it: what is counted must not tell the two apart.
fn sms_code() -> Table {
    Table::tenant_bare("sms_code")
        .column("id uuid NOT NULL")
        .column("purpose text NOT NULL CHECK (purpose IN ('login', 'reset'))")
        .column("phone_bidx bytea NOT NULL")
        // Of the address that asked for it.
        .column("address_bidx bytea NOT NULL")
        // HMAC, since a million codes are soon tried.
        .column("code_hash bytea NOT NULL CHECK (length(code_hash) = 32)")
        .column("tries smallint NOT NULL DEFAULT 0 CHECK (tries >= 0)")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("expires_at timestamptz NOT NULL")
        .column("used_at timestamptz")
        .column("PRIMARY KEY (tenant_id, id)")
        .index("sms_code_phone", "phone_bidx, created_at DESC", "")
        .index("sms_code_address", "address_bidx, created_at DESC", "")
        .index("sms_code_age", "created_at", "")
}
