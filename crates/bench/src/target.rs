//! A server under load.

use std::{
    net::SocketAddr,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use erp_testkit::{Process, Running, keys};

use crate::{
    cpu::Meter,
    reference::{self, Kind},
    site::Site,
};

/// Where it listens, and what it costs.
pub struct Target {
    pub name: &'static str,
    pub address: SocketAddr,
    pub meter: Meter,
    process: Owned,
}

enum Owned {
    Product(Running),
    Reference(Process),
}

impl Target {
    /// The product. `set` changes single keys of the configuration.
    pub fn product(site: &Site, set: &[(&str, &str)]) -> Result<Self> {
        let erp = set.iter().fold(site.erp(), |erp, (key, value)| erp.set(key, value));
        let running = erp.arg("serve").spawn();
        let address = running.url().trim_start_matches("http://").parse().context("the product's address")?;
        Ok(Self { name: "ours", address, meter: site.meter(running.process().pid()), process: Owned::Product(running) })
    }

    /// A reference server, which is this program under another name.
    pub fn reference(site: &Site, kind: Kind) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(kind.name()).env("TMPDIR", std::env::temp_dir());
        command.env(reference::DATABASE, site.reference_url(kind)).env(reference::REDIS, site.redis_url());
        command.env(reference::JWT, keys::base64("jwt"));
        let process = Process::spawn(command, Vec::new()).context("start a reference server")?;
        let start = Instant::now();
        let address = loop {
            if let Some(line) = process.stdout().lines().next() {
                break line.parse().with_context(|| format!("{line} is no address"))?;
            }
            if process.status().is_some() || start.elapsed() > Duration::from_secs(20) {
                bail!("the {} server does not start: {}", kind.name(), process.stderr());
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        Ok(Self { name: kind.name(), address, meter: site.meter(process.pid()), process: Owned::Reference(process) })
    }

    /// What it has written to its log so far.
    pub fn log(&self) -> String {
        match &self.process {
            Owned::Product(running) => running.stderr(),
            Owned::Reference(process) => process.stderr(),
        }
    }

    pub const fn pid(&self) -> i32 {
        self.meter.server
    }
}
