//! `--checkpoints`: what vouches for the chains from outside the database.

use std::path::Path;

use erp_core::{
    Exit,
    crypto::{CheckpointKey, CheckpointSigner, decode_key32},
};
use erp_db::tenants::Tenant;
use erp_settings::SafeConfig;
use erp_tasks::checkpoint::{Checkpoints, read};
use uuid::Uuid;

use super::section;
use crate::Failed;

/// The checkpoints of a file; a forged one is a verdict of its own.
pub fn of(config: &SafeConfig, path: Option<&Path>, public_key: Option<&str>) -> Result<Option<Checkpoints>, Failed> {
    let given = public_key.map(|_| key(config, public_key)).transpose()?;
    let Some(path) = path else { return Ok(None) };
    let key = match given {
        Some(key) => key,
        None => configured(config)?,
    };
    // Here a missing file is no empty one: it was named.
    let found = std::fs::metadata(path).and_then(|_| read(path, &key));
    let found = found.map_err(|e| Failed::new(Exit::NoInput, "input", format!("cannot read {}: {e}", path.display())))?;
    match found.forged.first() {
        Some(line) => {
            let message = format!("line {line} of {} has a signature that does not fit", path.display());
            Err(Failed::new(Exit::Negative, "audit.checkpoint_forged", message)
                .hint("take the file from where only this installation writes"))
        }
        None if found.tenants().is_empty() => {
            let message = format!("{} holds no checkpoint of this key: it vouches for nothing", path.display());
            Err(Failed::new(Exit::Negative, "audit.no_checkpoint", message).hint("is it the right file, and the right key?"))
        }
        None => Ok(Some(found)),
    }
}

/// The key that was given, else the configured one.
pub fn key(config: &SafeConfig, given: Option<&str>) -> Result<CheckpointKey, Failed> {
    let Some(text) = given else { return configured(config) };
    CheckpointKey::from_hex(text).ok_or_else(|| Failed::usage("--public-key takes the 64 hex digits of an Ed25519 key"))
}

/// The public half of `audit.signing_key`.
pub fn configured(config: &SafeConfig) -> Result<CheckpointKey, Failed> {
    let signer = signer(config)?;
    let message = "audit.signing_key is not set: checkpoints need a key to verify them";
    let none = || Failed::new(Exit::Config, "config.invalid", message).hint("set audit.signing_key, or give --public-key");
    signer.map(|signer| signer.public()).ok_or_else(none)
}

/// What signs as `audit.signing_key` says, if it is set.
pub fn signer(config: &SafeConfig) -> Result<Option<CheckpointSigner>, Failed> {
    let invalid = |e: String| Failed::new(Exit::Config, "config.invalid", e);
    let Some(key) = section(config)?.signing_key else { return Ok(None) };
    let key = decode_key32(key.expose()).map_err(|e| invalid(format!("audit.signing_key {e}")))?;
    Ok(Some(CheckpointSigner::new(&key)))
}

/// A tenant that was anchored once and is gone took its whole chain along.
pub fn all_there(known: impl IntoIterator<Item = Uuid>, tenants: &[Tenant], who: &str) -> Result<(), Failed> {
    let gone = known.into_iter().find(|id| tenants.iter().all(|tenant| tenant.id.get() != *id));
    gone.map_or(Ok(()), |id| {
        Err(Failed::new(Exit::Negative, "audit.tenant_missing", format!("the {who} a tenant {id}, the database does not")))
    })
}
