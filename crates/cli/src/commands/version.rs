//! `erp version`

use clap::Args;
use serde_json::json;

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
    use erp_db::migrate::History;
    let newest = erp_migrations::Migrator::steps().last().map(|m| m.name).unwrap_or_default();
    let schema =
        erp_core::secret::fingerprint(serde_json::to_string(&context.registrar.schema().json_schema()).unwrap_or_default().as_bytes());
    let modules: Vec<&str> = (context.modules)().iter().map(|m| m.name()).collect();
    let data = json!({ "version": VERSION, "git": about::git(), "rust": env!("CARGO_PKG_RUST_VERSION"), "newest_migration": newest, "config_schema": schema, "modules": modules });
    let human = format!(
        "erp {} (git {})\nmodules          {}\nnewest migration {newest}\nconfig schema    {schema}",
        VERSION,
        about::git(),
        modules.join(", ")
    );
    Ok(Output::new(data, human))
}
