//! What a fresh machine lacks.

use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::say;

/// Installs servers with apt where this runs as root on such a machine; program and package have one name. Starting the cluster installs
/// PostgreSQL itself.
pub fn servers(programs: &[&'static str]) -> Result<()> {
    let missing: Vec<&str> = programs.iter().copied().filter(|program| !on_path(program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let named = missing.join(" ");
    if !(is_root() && on_path("apt-get")) {
        bail!("not installed: {named}; install it (apt-get install {named}; brew has redis and nats-server) and run this again");
    }
    say(&format!("installing {named}…"));
    apt(&["update", "-qq"])?;
    apt(&[&["install", "-qq", "-y", "--no-install-recommends"], missing.as_slice()].concat())
}

/// Tests with a wrong clock need it, and skip without it.
pub fn faketime() {
    if on_path("faketime") {
        return;
    }
    let installed = is_root() && on_path("apt-get") && {
        say("installing faketime…");
        apt(&["update", "-qq"]).and_then(|()| apt(&["install", "-qq", "-y", "--no-install-recommends", "faketime"])).is_ok()
    };
    if !installed {
        say("faketime is not installed (apt-get install faketime): the tests with a wrong clock are SKIPPED");
    }
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    // No server is to start by itself: the tests run their own.
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1").stdout(Stdio::null());
    let status = command.status().context("cannot run apt-get")?;
    if !status.success() {
        bail!("apt-get {} failed: {status}", arguments.join(" "));
    }
    Ok(())
}

fn on_path(program: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| Path::new(&folder).join(program).is_file())
}

#[expect(unsafe_code, reason = "the standard library does not say who we are")]
fn is_root() -> bool {
    // SAFETY: no arguments, no failure.
    unsafe { libc::geteuid() == 0 }
}
