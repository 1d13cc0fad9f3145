//! What the result was measured on; no names of hosts or people.

use std::{fs, process::Command};

use serde::Serialize;

use crate::{site::Site, sql};

#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: u64,
    pub postgres: String,
    pub redis: String,
    pub commit: String,
}

impl Machine {
    pub async fn read(site: &Site) -> anyhow::Result<Self> {
        let mut conn = sql::connect(&site.superuser_url()).await?;
        Ok(Self {
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: field("/proc/meminfo", "MemTotal")
                .and_then(|kib| kib.split(' ').next()?.parse::<u64>().ok())
                .unwrap_or(0)
                .div_ceil(1 << 20),
            postgres: sql::scalar(&mut conn, "SHOW server_version").await?,
            redis: said("redis-server", &["--version"])
                .split(' ')
                .find_map(|word| word.strip_prefix("v=").map(str::to_owned))
                .unwrap_or_default(),
            commit: said("git", &["rev-parse", "--short", "HEAD"]),
        })
    }
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
