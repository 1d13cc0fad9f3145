//! Debian and Ubuntu, as root.

use super::{Refusal, run};
use crate::sys;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
    process::Command,
};

const CLUSTER_CONF: &str = "/etc/postgresql-common/createcluster.conf";

pub fn install(_dir: &Path, report: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err("not found".to_owned());
    }
    if sys::effective_uid() != 0 {
        return Err("needs root".to_owned());
    }
    no_system_cluster().map_err(|error| format!("{CLUSTER_CONF}: {error}"))?;
    let mut updated = false;
    let package = match server_package() {
        Some(package) => package,
        None => {
            update(report)?;
            updated = true;
            server_package().ok_or("no package named postgresql")?
        }
    };
    report(&format!("installing PostgreSQL with apt-get ({package})…"));
    match get(&["install", "--yes", "--no-install-recommends", &package]) {
        Err(_) if !updated => {
            // The lists are older than what the mirror still has.
            update(report)?;
            get(&["install", "--yes", "--no-install-recommends", &package])
        }
        other => other,
    }
}

/// The package would otherwise make a cluster of its own and start it at boot.
fn no_system_cluster() -> io::Result<()> {
    let text = match fs::read_to_string(CLUSTER_CONF) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    if text.lines().any(|line| line.trim_start().starts_with("create_main_cluster")) {
        return Ok(()); // somebody's choice
    }
    fs::create_dir_all("/etc/postgresql-common")?;
    OpenOptions::new().create(true).append(true).open(CLUSTER_CONF)?.write_all(b"create_main_cluster = false\n")
}

/// `postgresql` only names the current version; that one alone is enough. `None`: the lists do not know it (yet).
fn server_package() -> Option<String> {
    let text = run(Command::new("apt-cache").args(["depends", "postgresql"])).ok()?;
    let mut depends = text.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
    depends.find(|name| name.starts_with("postgresql-")).map(str::to_owned)
}

fn update(report: &mut dyn FnMut(&str)) -> Result<(), Refusal> {
    report("updating apt's package lists…");
    get(&["update"])
}

fn get(arguments: &[&str]) -> Result<(), Refusal> {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8").arg("-q");
    // Keep the file written above, and wait rather than fail while another apt is at work.
    command.env("UCF_FORCE_CONFFOLD", "1").args(["-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=120"]);
    run(command.args(arguments)).map(drop)
}
