//! The configuration, and the files its secrets are in.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, sync::Arc};

use erp_db::{DbError, Failure};
use erp_kit::{Check, CheckContext, CheckNeeds, Finding};
use erp_settings::{Severity, too_open};

use crate::Context;

pub fn checks(context: &Context) -> Vec<Check> {
    let (look, mend) = (Arc::new(files(context)), Arc::new(files(context)));
    vec![
        Check::new("config.safe", "the configuration may be started from", Severity::Error, CheckNeeds::Nothing, safe),
        Check::new("config.secret_files", "files of secrets are closed to others", Severity::Error, CheckNeeds::Nothing, move |_| {
            secret_files(look.clone())
        })
        .fixed_by(move |_| close(mend.clone())),
    ]
}

async fn safe(ctx: Arc<CheckContext>) -> Result<Finding, Failure> {
    let config = match &ctx.config {
        Ok(config) => config,
        Err(blocked) => return Ok(Finding::fail(blocked.reason.as_str()).fix("erp check-config")),
    };
    let warnings: Vec<String> = config.warnings().iter().map(|finding| format!("{} {}", finding.id, finding.message)).collect();
    let environment = config.environment();
    Ok(match warnings.len() {
        0 => Finding::ok(format!("{environment}, no findings")),
        _ if environment.is_development() => Finding::ok(format!("{environment}, {} remarks", warnings.len())),
        n => Finding::warn(format!("{environment}, {n} warnings: {}", warnings.join("; "))).fix("erp check-config"),
    })
}

/// What `ERP__…_FILE` names, and the secrets of the private cluster.
fn files(context: &Context) -> Vec<PathBuf> {
    let named = std::env::vars().filter(|(name, _)| name.starts_with("ERP__") && name.ends_with("_FILE"));
    let mut files: Vec<PathBuf> = named.map(|(_, path)| PathBuf::from(path)).collect();
    if context.globals.embedded {
        files.push(context.globals.embedded_dir.join("secrets.toml"));
    }
    files.retain(|path| path.is_file());
    files
}

async fn secret_files(files: Arc<Vec<PathBuf>>) -> Result<Finding, Failure> {
    let open: Vec<String> = files.iter().filter(|path| too_open(path)).map(|path| path.display().to_string()).collect();
    Ok(if open.is_empty() {
        Finding::ok(format!("{} files, none wider than 0640", files.len()))
    } else {
        Finding::fail(format!("wider than 0640: {}", open.join(", "))).fix(format!("chmod 0600 {}", open.join(" ")))
    })
}

async fn close(files: Arc<Vec<PathBuf>>) -> Result<String, Failure> {
    let mut closed = Vec::new();
    for path in files.iter().filter(|path| too_open(path)) {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))
            .map_err(|e| DbError::Unavailable(format!("{}: {e}", path.display())))?;
        closed.push(path.display().to_string());
    }
    Ok(format!("chmod 0600 {}", closed.join(" ")))
}
