//! One linear schema history; file names carry the module. How to write a step: `README.md` beside this crate.

mod m20261122_000100_core;
mod m20261122_000200_auth;
mod m20261122_000300_health;
mod m20261122_000400_auth_devices;
mod m20261122_000500_audit_search;
mod m20261122_000510_health_erasure;
mod m20261122_000520_health_gender;
mod m20261122_000530_audit_heads;
mod m20261122_000540_health_decoy;
mod m20261122_000550_audit_refused;
mod m20261122_000600_maintenance;
mod m20261122_000700_audit_archive;
mod m20261123_000800_events;
mod m20261123_000900_replays;
mod m20261123_000950_pauses;
mod m20261123_000960_desk;
mod m20261123_001000_users;
mod m20261123_001100_config;
mod m20261123_001200_mfa;
mod m20261123_001250_sink_faults;
mod m20261124_001260_task_queue;
mod m20261124_001300_tenants;
mod m20261124_001400_phone_and_wechat;
mod m20261124_001500_keys;
mod m20261124_001600_scopes;
mod table;

use erp_db::{
    gate::Classes,
    migrate::{History, SqlMigration},
};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The history of the product's schema.
pub struct Migrator;

impl History for Migrator {
    fn steps() -> Vec<SqlMigration> {
        vec![
            m20261122_000100_core::step(),
            m20261122_000200_auth::step(),
            m20261122_000300_health::step(),
            m20261122_000400_auth_devices::step(),
            m20261122_000500_audit_search::step(),
            m20261122_000510_health_erasure::step(),
            m20261122_000520_health_gender::step(),
            m20261122_000530_audit_heads::step(),
            m20261122_000540_health_decoy::step(),
            m20261122_000550_audit_refused::step(),
            m20261122_000600_maintenance::step(),
            m20261122_000700_audit_archive::step(),
            m20261123_000800_events::step(),
            m20261123_000900_replays::step(),
            m20261123_000950_pauses::step(),
            m20261123_000960_desk::step(),
            m20261123_001000_users::step(),
            m20261123_001100_config::step(),
            m20261123_001200_mfa::step(),
            m20261123_001250_sink_faults::step(),
            m20261124_001260_task_queue::step(),
            m20261124_001300_tenants::step(),
            m20261124_001400_phone_and_wechat::step(),
            m20261124_001500_keys::step(),
            m20261124_001600_scopes::step(),
        ]
    }

    #[expect(clippy::expect_used, reason = "the file is embedded and a test parses it")]
    fn classes() -> Classes {
        toml::from_str(include_str!("../rls-classes.toml")).expect("rls-classes.toml is embedded and tested")
    }
}

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Self::steps().into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_rise_and_every_step_has_a_way_back_or_a_reason() {
        let steps = Migrator::steps();
        assert!(steps.windows(2).all(|pair| pair[0].name < pair[1].name));
        for step in &steps {
            assert!(!step.down.is_empty() || step.why_no_down.is_some(), "{}", step.name);
        }
        assert!(!Migrator::classes().tables.is_empty());
    }
}
