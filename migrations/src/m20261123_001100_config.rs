//! What a tenant may set: settings with their history, dictionaries, flags, themes, the calendar, menus; more about sequences.

use erp_db::migrate::SqlMigration;

use crate::table::{Table, all, drop};

pub fn step() -> SqlMigration {
    let mut up =
        all([setting(), setting_history(), dict_type(), dict_item(), feature_flag(), theme(), calendar_year(), calendar_day(), menu()]);
    up.push(
        // NULL: by what the pattern names, as before.
        "ALTER TABLE number_sequence ADD COLUMN step integer NOT NULL DEFAULT 1 CHECK (step BETWEEN 1 AND 1000), \
         ADD COLUMN reset text CHECK (reset IN ('never', 'year', 'month', 'day')), \
         ADD COLUMN gapless boolean NOT NULL DEFAULT true, \
         ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0), \
         ADD COLUMN updated_by uuid"
            .to_owned(),
    );
    // Closed: the rule has changed since, and whoever waits for the counter looks at the new one. Blank: nothing was drawn yet.
    up.push(
        "ALTER TABLE number_counter ADD COLUMN closed boolean NOT NULL DEFAULT false, ADD COLUMN blank boolean NOT NULL DEFAULT false"
            .to_owned(),
    );
    let mut down = vec![
        "ALTER TABLE number_counter DROP COLUMN closed, DROP COLUMN blank".to_owned(),
        "ALTER TABLE number_sequence DROP COLUMN step, DROP COLUMN reset, DROP COLUMN gapless, DROP COLUMN version, DROP COLUMN updated_by"
            .to_owned(),
    ];
    down.extend(drop(&[
        "menu",
        "calendar_day",
        "calendar_year",
        "theme",
        "feature_flag",
        "dict_item",
        "dict_type",
        "setting_history",
        "setting",
    ]));
    SqlMigration {
        name: "m20261123_001100_config",
        up,
        down,
        why_no_down: None,
        transactional: true,
        compat_floor: "m20261122_000300_health",
    }
}

/// One value of one scope. Deleting it means the wider scope's value again: the row stays, so that versions go on rising.
fn setting() -> Table {
    Table::tenant("setting")
        .column("scope text NOT NULL CHECK (scope IN ('tenant', 'department', 'user'))")
        // The tenant's own id, a department or a user.
        .column("scope_id uuid NOT NULL")
        .column("user_id uuid GENERATED ALWAYS AS (CASE WHEN scope = 'user' THEN scope_id END) STORED")
        .column("key text NOT NULL CHECK (length(key) BETWEEN 3 AND 64)")
        .column("value jsonb")
        // An envelope of the value's JSON, for secrets.
        .column("value_enc bytea")
        .column("CHECK (CASE WHEN deleted_at IS NULL THEN num_nonnulls(value, value_enc) = 1 ELSE num_nonnulls(value, value_enc) = 0 END)")
        .column("CHECK (scope <> 'tenant' OR scope_id = tenant_id)")
        .unique("setting_once", "scope_id, key")
        .references("user_id", "user_account", "CASCADE")
        .index("setting_user", "user_id", "WHERE user_id IS NOT NULL")
}

/// Every version a setting had.
fn setting_history() -> Table {
    Table::tenant_bare("setting_history")
        .column("id uuid NOT NULL")
        .column("created_at timestamptz NOT NULL DEFAULT now()")
        .column("created_by uuid")
        .column("setting_id uuid NOT NULL")
        .column("version integer NOT NULL CHECK (version > 0)")
        .column("action text NOT NULL CHECK (action IN ('set', 'reset', 'rollback'))")
        .column("value jsonb")
        // The very envelope of the setting's row, bound to that row.
        .column("value_enc bytea")
        .column("PRIMARY KEY (tenant_id, id)")
        .unique("setting_history_version", "setting_id, version")
        .references("setting_id", "setting", "CASCADE")
        .index("setting_history_recent", "setting_id, created_at DESC, id DESC", "")
}

fn dict_type() -> Table {
    Table::tenant("dict_type")
        .column("code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_-]{1,63}$')")
        .column("name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100)")
        .column("name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100)")
        .column("builtin boolean NOT NULL DEFAULT false")
        .unique("dict_type_code", "code")
}

fn dict_item() -> Table {
    Table::tenant("dict_item")
        .column("dict_id uuid NOT NULL")
        .column("value text NOT NULL CHECK (length(value) BETWEEN 1 AND 64)")
        .column("label_en text NOT NULL CHECK (length(label_en) BETWEEN 1 AND 100)")
        .column("label_zh text NOT NULL CHECK (length(label_zh) BETWEEN 1 AND 100)")
        .column("sort integer NOT NULL DEFAULT 0")
        .column("color text CHECK (color ~ '^#[0-9a-f]{6}$')")
        .column("status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled'))")
        .column("builtin boolean NOT NULL DEFAULT false")
        .column("ext jsonb")
        .unique("dict_item_value", "dict_id, value")
        .references("dict_id", "dict_type", "CASCADE")
        .index("dict_item_order", "dict_id, sort, value", "")
}

fn feature_flag() -> Table {
    Table::tenant("feature_flag")
        .column("key text NOT NULL CHECK (length(key) BETWEEN 3 AND 64)")
        // NULL: as the product has it.
        .column("enabled boolean")
        .unique("feature_flag_key", "key")
}

fn theme() -> Table {
    Table::tenant("theme")
        .column("code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_-]{1,63}$')")
        .column("name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100)")
        .column("name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100)")
        // Colours by the names that the pages know.
        .column("tokens jsonb NOT NULL CHECK (jsonb_typeof(tokens) = 'object')")
        .column("builtin boolean NOT NULL DEFAULT false")
        .unique("theme_code", "code")
}

/// A year whose calendar somebody has written, and its version.
fn calendar_year() -> Table {
    Table::tenant("calendar_year").column("year smallint NOT NULL CHECK (year BETWEEN 2000 AND 2199)").unique("calendar_year_once", "year")
}

/// Days that are not what their weekday says.
fn calendar_day() -> Table {
    Table::tenant_bare("calendar_day")
        .column("day date NOT NULL")
        .column("kind text NOT NULL CHECK (kind IN ('holiday', 'workday'))")
        .column("name text CHECK (length(name) BETWEEN 1 AND 100)")
        .column("PRIMARY KEY (tenant_id, day)")
}

fn menu() -> Table {
    Table::tenant("menu")
        .column("parent_id uuid CHECK (parent_id <> id)")
        .column("code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_.-]{1,63}$')")
        .column("name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 100)")
        .column("name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 100)")
        .column("path text CHECK (length(path) BETWEEN 1 AND 255)")
        .column("icon text CHECK (length(icon) BETWEEN 1 AND 64)")
        // Who lacks it does not see the entry; none: everybody sees it.
        .column("permission text CHECK (length(permission) BETWEEN 3 AND 100)")
        .column("sort integer NOT NULL DEFAULT 0")
        .column("visible boolean NOT NULL DEFAULT true")
        .unique("menu_code", "code")
        .references("parent_id", "menu", "RESTRICT")
        .index("menu_parent", "parent_id", "WHERE parent_id IS NOT NULL")
}
