//! CPU time of processes, from `/proc`. Linux only, like the machines it is for.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context, Result};

/// The processes behind one server.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    pub server: i32,
    /// PostgreSQL's first process, whose children are the sessions.
    pub postmaster: i32,
    pub redis: i32,
}

/// CPU seconds since the processes began, all threads, user and system.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cpu {
    pub server: f64,
    pub postgres: f64,
    pub redis: f64,
}

impl Cpu {
    pub fn total(&self) -> f64 {
        self.server + self.postgres + self.redis
    }

    /// What was spent since `before`.
    pub fn since(&self, before: &Self) -> Self {
        Self { server: self.server - before.server, postgres: self.postgres - before.postgres, redis: self.redis - before.redis }
    }

    /// In microseconds of each of `requests`.
    pub fn per(&self, requests: u64) -> Self {
        let share = |seconds: f64| seconds * 1e6 / requests.max(1) as f64;
        Self { server: share(self.server), postgres: share(self.postgres), redis: share(self.redis) }
    }
}

impl Meter {
    pub fn read(&self) -> Result<Cpu> {
        let tick = tick();
        let own = |pid: i32| stat(pid).map(|stat| stat.own as f64 / tick);
        Ok(Cpu { server: own(self.server)?, postgres: family(self.postmaster)? as f64 / tick, redis: own(self.redis)? })
    }
}

/// Resident memory in MiB.
pub fn resident(pid: i32) -> Result<f64> {
    let path = format!("/proc/{pid}/status");
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().context("VmRSS")?;
    Ok(kib / 1024.0)
}

/// One process, in clock ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    parent: i32,
    own: u64,
    /// Of children that ended and were waited for.
    ended_children: u64,
}

fn stat(pid: i32) -> Result<Stat> {
    let path = format!("/proc/{pid}/stat");
    let text = fs::read_to_string(&path).with_context(|| path.clone())?;
    parse(&text).with_context(|| format!("{path}: {text}"))
}

/// proc_pid_stat(5). The name, in parentheses, may contain anything.
fn parse(text: &str) -> Option<Stat> {
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    // The state is field 3 there and the first here.
    let field = |number: usize| fields.get(number - 3)?.parse::<i64>().ok();
    let sum = |a: usize, b: usize| u64::try_from(field(a)? + field(b)?).ok();
    Some(Stat { parent: field(4)? as i32, own: sum(14, 15)?, ended_children: sum(16, 17)? })
}

/// The process and its children, also those that have ended.
fn family(pid: i32) -> Result<u64> {
    let head = stat(pid)?;
    let children: u64 = stats().values().filter(|stat| stat.parent == pid).map(|stat| stat.own + stat.ended_children).sum();
    Ok(head.own + head.ended_children + children)
}

fn stats() -> HashMap<i32, Stat> {
    let entries = fs::read_dir(Path::new("/proc")).into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    // One that ends meanwhile is counted by its parent.
    pids.filter_map(|pid| Some((pid, stat(pid).ok()?))).collect()
}

#[expect(unsafe_code, reason = "the standard library does not know the clock's tick")]
fn tick() -> f64 {
    // SAFETY: a number in, a number out.
    unsafe { libc::sysconf(libc::_SC_CLK_TCK) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_contain_anything() {
        let line = "42 (a) b (c) S 7 42 42 0 -1 4194304 1 2 3 4 100 23 5 6 20 0 1 0 8 9 10";
        assert_eq!(parse(line), Some(Stat { parent: 7, own: 123, ended_children: 11 }));
        assert_eq!(parse("42 (a) S 7"), None);
    }

    #[test]
    fn time_that_is_spent_is_seen() {
        let pid = std::process::id() as i32;
        let meter = Meter { server: pid, postmaster: pid, redis: pid };
        let before = meter.read().unwrap();
        let start = std::time::Instant::now();
        let mut spent = Cpu::default();
        while spent.server < 0.05 {
            assert!(start.elapsed().as_secs() < 20, "{spent:?}");
            spent = meter.read().unwrap().since(&before);
        }
        let per = Cpu { server: 1.0, postgres: 2.0, redis: 3.0 }.per(1_000_000);
        assert_eq!((per.server, per.total()), (1.0, 6.0));
    }

    #[test]
    fn memory_is_that_of_the_process() {
        let mib = resident(std::process::id() as i32).unwrap();
        assert!((1.0..10_000.0).contains(&mib), "{mib}");
    }
}
