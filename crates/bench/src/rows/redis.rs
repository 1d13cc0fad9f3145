//! How often Redis is asked.

use std::{
    io::{BufRead, BufReader, ErrorKind, Write},
    os::unix::net::UnixStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, Result};

use super::{Bench, Part};
use crate::{
    load::{self, CONNECTIONS, Plan},
    row::{Bound, Row, Unit},
    stats::Spread,
    target::Target,
    world::PATIENTS,
};

/// Between two requests of somebody at work.
const PAUSE: Duration = Duration::from_secs(1);
/// Until the limiter knows who is busy.
const WARM: Duration = Duration::from_secs(12);

pub async fn measure(bench: &Bench<'_>) -> Result<Part> {
    let seconds = if bench.pace.quick { 10 } else { 20 };
    // With the default limit, since how much is asked for at once may follow from it; and with nobody counted yet.
    let limits = Target::product(bench.site, &[("limits.user_per_minute", "100")])?;
    forget(bench)?;
    let people = || bench.world.clinics.iter().flat_map(|clinic| clinic.callers.iter().map(|caller| (clinic.clone(), caller.clone())));
    let plans = || -> Vec<Plan> {
        let plan = |(clinic, caller): (crate::world::Clinic, crate::world::Caller)| -> Plan {
            Arc::new(move |random| match rand::RngExt::random_range(random, 0..10) {
                0 => crate::world::create(&caller, random),
                1..4 => caller.get(&format!("{PATIENTS}?limit=20&cursor={}", clinic.patient(random).encode())),
                _ => caller.get(&format!("{PATIENTS}/{}", clinic.patient(random).id)),
            })
        };
        people().map(plan).collect()
    };
    load::paced(&limits, plans(), PAUSE, WARM).await?;
    let monitor = Monitor::start(bench.site.redis_url())?;
    let warm = load::paced(&limits, plans(), PAUSE, Duration::from_secs(seconds)).await?;
    let asked = monitor.stop()?;
    drop(limits);
    forget(bench)?;
    load::closed(&bench.ours, &bench.world.get(), CONNECTIONS, bench.duration()).await?;
    let monitor = Monitor::start(bench.site.redis_url())?;
    let hot = load::closed(&bench.ours, &bench.world.get(), CONNECTIONS, bench.duration()).await?;
    let hot_asked = monitor.stop()?;
    let per = |asked: u64, requests: u64| Spread::exactly(asked as f64 / requests as f64);
    let row = Row::new(
        "redis",
        "Redis commands per request, 200 people with one request a second each",
        per(asked, warm.requests),
        Unit::PerRequest,
    );
    Ok(Part {
        rows: vec![
            row.must(Bound::AtMost(0.15)).stretch(Bound::AtMost(0.1)),
            Row::new("redis", "Redis commands per request, closed loop", per(hot_asked, hot.requests), Unit::PerRequest)
                .must(Bound::AtMost(0.15))
                .stretch(Bound::AtMost(0.1)),
        ],
        notes: vec![format!(
            "Redis: {asked} commands for {} requests at work, {hot_asked} for {} in a closed loop",
            warm.requests, hot.requests
        )],
    })
}

fn forget(bench: &Bench<'_>) -> Result<()> {
    let mut conn = redis::Client::open(bench.site.redis_url())?.get_connection()?;
    redis::cmd("FLUSHALL").query::<()>(&mut conn)?;
    Ok(())
}

/// Counts what clients send: what a script does inside is not counted.
struct Monitor {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<std::io::Result<u64>>,
}

impl Monitor {
    fn start(url: &str) -> Result<Self> {
        let mut stream = UnixStream::connect(url.trim_start_matches("unix://")).context("connect to Redis")?;
        stream.set_read_timeout(Some(Duration::from_millis(100)))?;
        stream.write_all(b"MONITOR\r\n")?;
        let mut lines = BufReader::new(stream);
        lines.read_line(&mut String::new())?;
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let thread = thread::spawn(move || {
            let (mut seen, mut line) = (0, String::new());
            loop {
                match lines.read_line(&mut line) {
                    Ok(0) => return Ok(seen),
                    Ok(_) => {
                        seen += u64::from(is_a_clients(&line));
                        line.clear();
                    }
                    // Nothing more came: the time to look whether that was all. A line's beginning stays in `line`.
                    Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                        if told.load(Ordering::Relaxed) {
                            return Ok(seen);
                        }
                    }
                    Err(error) => return Err(error),
                }
            }
        });
        Ok(Self { stop, thread })
    }

    fn stop(self) -> Result<u64> {
        self.stop.store(true, Ordering::Relaxed);
        Ok(self.thread.join().map_err(|_| anyhow::anyhow!("the monitor's thread panicked"))??)
    }
}

/// `+1763800000.123456 [0 lua] "time"` is a script's.
fn is_a_clients(line: &str) -> bool {
    line.split_once(']').is_some_and(|(source, _)| !source.ends_with(" lua"))
}

#[cfg(test)]
mod tests {
    use super::is_a_clients;

    #[test]
    fn a_script_counts_once() {
        assert!(is_a_clients("+1763800000.123456 [0 unix:/tmp/redis.sock] \"EVALSHA\" \"a]\""));
        assert!(!is_a_clients("+1763800000.123456 [0 lua] \"time\""));
    }
}
