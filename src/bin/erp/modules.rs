//! The one list of modules, in the order they start.

use erp_kit::Module;

pub fn all() -> Vec<Box<dyn Module>> {
    vec![Box::new(erp_auth::AuthModule), Box::new(erp_config::ConfigModule), Box::new(erp_health::HealthModule)]
}
