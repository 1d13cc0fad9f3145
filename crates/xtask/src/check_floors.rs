//! `cargo xtask check-floors`: no version with a known hole, by `Cargo.lock`.

use std::{fs, process::ExitCode};

use anyhow::{Context, Result};
use cargo_metadata::semver::Version;
use clap::Args;

use crate::{verdict, workspace};

/// Check Cargo.lock against the oldest acceptable versions
#[derive(Args, Debug)]
pub struct Opts {}

/// The crate, its oldest good version, and why.
const FLOORS: [(&str, &str, &str); 12] = [
    ("jsonwebtoken", "10.3.0", "CVE-2026-25537: exp or nbf as a string counted as absent"),
    ("aes-gcm", "0.10.3", "RUSTSEC-2023-0096: plaintext left after a failed decryption"),
    ("h2", "0.4.16", "RUSTSEC-2026-0258: unbounded empty DATA frames"),
    ("bytes", "1.11.1", "RUSTSEC-2026-0007"),
    ("time", "0.3.47", "RUSTSEC-2026-0009"),
    ("tokio", "1.44.2", "RUSTSEC-2025-0023: broadcast channel"),
    ("wasmtime", "47.0.3", "RUSTSEC-2026-0223"),
    ("sqlx", "0.8.1", "RUSTSEC-2024-0363: protocol overflow"),
    ("sqlx-core", "0.8.1", "RUSTSEC-2024-0363: protocol overflow"),
    ("quick-xml", "0.41.0", "RUSTSEC-2026-0194, RUSTSEC-2026-0195"),
    ("lru", "0.18.2", "RUSTSEC-2026-0253: use after free"),
    ("lettre", "0.11.22", "RUSTSEC-2026-0141: no check of the host name in TLS"),
];

/// Not at any version.
const BANNED: [(&str, &str); 1] = [("rsa", "RUSTSEC-2023-0071: timing; nothing of ours signs with RSA")];

/// A cancelled BEGIN poisons a pooled connection up to this version (sqlx#4393), unless our own pool refuses a connection that is not idle.
const POOL_BUG: (&str, &str) = ("sqlx-core", "0.9.0");
const POOL_GUARD: (&str, &str) = ("crates/db/src/pool.rs", "Stands::Inside => Err");

pub fn run(_: &Opts) -> Result<ExitCode> {
    Ok(verdict("check-floors", &findings()?))
}

fn findings() -> Result<Vec<String>> {
    let root = workspace::root();
    let guard = fs::read_to_string(root.join(POOL_GUARD.0)).unwrap_or_default().contains(POOL_GUARD.1);
    judge(&locked(&fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock")?)?, guard)
}

/// Every locked crate with its version.
fn locked(lock: &str) -> Result<Vec<(String, Version)>> {
    let lock: toml::Table = lock.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock lists no package")?;
    let text = |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    packages.iter().map(|package| Ok((text(package, "name"), Version::parse(&text(package, "version"))?))).collect()
}

fn judge(locked: &[(String, Version)], guarded: bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (name, version) in locked {
        for (_, floor, why) in FLOORS.iter().filter(|(of, ..)| of == name) {
            if *version < Version::parse(floor)? {
                found.push(format!("{name} {version} is older than {floor}: {why}"));
            }
        }
        for (_, why) in BANNED.iter().filter(|(of, _)| of == name) {
            found.push(format!("{name} {version} must not be there: {why}"));
        }
        if name == POOL_BUG.0 && *version <= Version::parse(POOL_BUG.1)? && !guarded {
            found.push(format!("{name} {version} needs the check on checkout ({} in {}): sqlx#4393", POOL_GUARD.1, POOL_GUARD.0));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floors_hold() {
        let found = findings().unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn what_is_below_is_found() {
        let judged =
            |name: &str, version: &str, guarded| judge(&[(name.to_owned(), Version::parse(version).unwrap())], guarded).unwrap().len();
        for (name, floor, _) in FLOORS {
            assert_eq!((judged(name, "0.0.1", true), judged(name, floor, true)), (1, 0), "{name}");
        }
        assert_eq!(judged("bytes", "1.11.1-rc.1", true), 1);
        assert_eq!(judged("rsa", "99.0.0", true), 1);
        assert_eq!(
            (judged("sqlx-core", "0.9.0", false), judged("sqlx-core", "0.9.0", true), judged("sqlx-core", "0.9.1", false)),
            (1, 0, 0)
        );
    }

    #[test]
    fn the_lock_is_read() {
        let lock = "version = 4\n[[package]]\nname = \"toml\"\nversion = \"1.2.1+spec-1.1.0\"\n";
        assert_eq!(locked(lock).unwrap()[0].0, "toml");
    }
}
