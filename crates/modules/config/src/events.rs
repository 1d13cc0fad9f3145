//! What this module tells the others.

use erp_core::event::Code;
use uuid::Uuid;

erp_core::event_codes! {
    /// Whose value a setting's value is.
    pub enum ValueOf { Tenant = "tenant", Department = "department", User = "user" }
}

erp_core::event_codes! {
    /// What became of a setting's value.
    pub enum SettingChange { Set = "set", Reset = "reset", Rollback = "rollback" }
}

erp_core::event_codes! {
    /// What became of a dictionary or one of its values.
    pub enum DictChange {
        Created = "created",
        Updated = "updated",
        Deleted = "deleted",
        ItemCreated = "item_created",
        ItemUpdated = "item_updated",
        ItemDeleted = "item_deleted",
    }
}

erp_core::events! {
    /// A setting has another value, or none of its own any more. The value itself is to be asked for.
    SettingChanged("config.setting.changed", 1, "setting") {
        /// The setting's row.
        setting_id: Uuid,
        /// Its name.
        key: Code,
        /// Whose value it is.
        scope: ValueOf,
        /// The tenant, department or user.
        scope_id: Uuid,
        /// What was done.
        change: SettingChange,
    }

    /// A dictionary or one of its values was made, changed or deleted.
    DictChanged("config.dict.changed", 1, "dict") {
        /// The dictionary.
        dict_id: Uuid,
        /// Its code.
        dict: Code,
        /// What was done.
        change: DictChange,
        /// The value, where it was one.
        item_id: Option<Uuid>,
    }

    /// A feature was switched on or off, or is again as the product has it.
    FlagChanged("config.flag.changed", 1, "flag") {
        /// The flag's row.
        flag_id: Uuid,
        /// Its name.
        flag: Code,
        /// Whether it is on now.
        enabled: bool,
    }
}
