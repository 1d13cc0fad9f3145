//! The machine, as Linux describes it.

use std::{fs, thread};

use rustix::{
    process::{Resource, getrlimit},
    system::uname,
};
use serde_json::{Value, json};

use crate::{Context, about};

/// The first lines of files that name no person; a missing one is null.
const FILES: [(&str, &str); 5] = [
    ("load", "/proc/loadavg"),
    ("uptime_s", "/proc/uptime"),
    ("memory_limit", "/sys/fs/cgroup/memory.max"),
    ("cpu_limit", "/sys/fs/cgroup/cpu.max"),
    ("transparent_huge_pages", "/sys/kernel/mm/transparent_hugepage/enabled"),
];

pub fn facts(context: &Context) -> Value {
    let kernel = uname();
    let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
    let first = |path: &str| fs::read_to_string(path).ok().and_then(|text| text.lines().next().map(str::to_owned));
    let files: serde_json::Map<String, Value> = FILES.iter().map(|(name, path)| ((*name).to_owned(), json!(first(path)))).collect();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory: Vec<&str> = memory.lines().filter(|line| line.starts_with("Mem") || line.starts_with("Swap")).collect();
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).map(|name| name.trim_matches('"').to_owned());
    // Names alone: the values may be secrets.
    let mut variables: Vec<String> = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("ERP_")).collect();
    variables.sort();
    let open = getrlimit(Resource::Nofile);
    json!({
        "host": about::host(), "system": system, "kernel": text(kernel.release()), "machine": text(kernel.machine()),
        "cpus": thread::available_parallelism().map(usize::from).ok(), "memory": memory, "files": files,
        "open_files": { "soft": open.current, "hard": open.maximum }, "variables": variables,
        "time": context.clock.now(), "actor": context.actor(),
    })
}
