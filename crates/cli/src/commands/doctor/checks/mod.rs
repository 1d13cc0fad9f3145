//! The product's own checks; modules add theirs behind them.

mod chain;
mod config;
mod database;
mod events;
mod host;
mod keys;
mod receivers;
mod redis;
mod tls;
mod work;

use erp_kit::{Blocked, Check, Finding};

use crate::Context;

/// Every check, in the order of the report.
pub fn all(context: &Context) -> Vec<Check> {
    let mut checks = config::checks(context);
    checks.extend(host::checks(context));
    checks.push(tls::check());
    checks.extend(database::checks());
    checks.extend(keys::checks());
    checks.extend(work::checks(context));
    checks.extend(events::checks(context));
    checks.extend(redis::checks());
    checks.extend(context.registrar.checks.iter().cloned());
    checks
}

/// Those about keys, for `erp secrets verify`.
pub fn of_secrets(context: &Context) -> Vec<Check> {
    all(context).into_iter().filter(|check| check.of_secrets).collect()
}

/// Those of `erp verify`: what must be so of stored data, and what takes too long for a look.
pub fn of_data(context: &Context) -> Vec<Check> {
    all(context).into_iter().filter(|check| check.of_data).chain([chain::check()]).chain(events::proofs()).collect()
}

/// A failure where the start broke in one of `kinds`; a check of something behind it is skipped.
fn broken(blocked: &Blocked, kinds: &[&str]) -> Finding {
    if kinds.contains(&blocked.kind.as_str()) {
        let finding = Finding::fail(blocked.reason.as_str());
        return match &blocked.hint {
            Some(hint) => finding.fix(hint.as_str()),
            None => finding,
        };
    }
    Finding::skipped(if blocked.kind == "offline" { blocked.reason.clone() } else { format!("not reached ({})", blocked.kind) })
}
