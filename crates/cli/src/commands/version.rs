//! `erp version`

use clap::Args;
use serde_json::{Value, json};

use crate::{
    Context, Failed, Output,
    about::{self, VERSION},
};

/// What this binary is
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp version\n  erp version --json")]
pub struct Opts {}

#[expect(clippy::unnecessary_wraps, reason = "every command has this shape")]
pub fn run(context: &Context, _: &Opts) -> Result<Output, Failed> {
    let data = facts(context);
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    let modules: Vec<&str> = data["modules"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let human = format!(
        "erp {VERSION} (git {})\nmodules          {}\nnewest migration {}\nconfig schema    {}",
        about::git(),
        modules.join(", "),
        text("newest_migration"),
        text("config_schema")
    );
    Ok(Output::new(data, human))
}

/// What is known of the binary; nothing is read for it.
pub fn facts(context: &Context) -> Value {
    use erp_db::migrate::History;
    let newest = erp_migrations::Migrator::steps().last().map(|m| m.name).unwrap_or_default();
    let schema =
        erp_core::secret::fingerprint(serde_json::to_string(&context.registrar.schema().json_schema()).unwrap_or_default().as_bytes());
    let modules: Vec<&str> = (context.modules)().iter().map(|m| m.name()).collect();
    json!({ "version": VERSION, "git": about::git(), "rust": env!("CARGO_PKG_RUST_VERSION"), "newest_migration": newest, "config_schema": schema, "modules": modules })
}
