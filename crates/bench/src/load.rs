//! Load: a closed loop of many connections, or a pace.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use rand::{SeedableRng, rngs::SmallRng};

use crate::{
    cpu::{Cpu, Meter},
    http::Connection,
    stats::percentile,
    target::Target,
};

/// How many clients ask at the same time.
pub const CONNECTIONS: usize = 32;

/// What is sent, and the status that says that it went well.
#[derive(Clone, Debug)]
pub struct Request {
    pub bytes: Vec<u8>,
    pub expect: u16,
}

/// Makes the next request.
pub type Plan = Arc<dyn Fn(&mut SmallRng) -> Request + Send + Sync>;

/// What a load found.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    pub requests: u64,
    pub seconds: f64,
    /// In microseconds per request.
    pub cpu: Cpu,
    /// In microseconds, unsorted.
    pub times: Vec<f64>,
}

impl Sample {
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.seconds
    }

    pub fn percentile(&mut self, share: f64) -> f64 {
        percentile(&mut self.times, share)
    }
}

/// Every connection asks again as soon as it is answered. One answer other than expected is an error: it would be cheaper, or
/// dearer, than what is measured.
pub async fn closed(target: &Target, plan: &Plan, connections: usize, duration: Duration) -> Result<Sample> {
    measured(&target.meter, async || {
        let end = Instant::now() + duration;
        let clients: Vec<_> = (0..connections).map(|_| tokio::spawn(client(target.address, plan.clone(), end, None))).collect();
        let mut times = Vec::new();
        for client in clients {
            times.extend(client.await??);
        }
        Ok(times)
    })
    .await
}

/// Each connection asks every `pause`, or as soon as the answer is there when it took longer.
pub async fn paced(target: &Target, plans: Vec<Plan>, pause: Duration, duration: Duration) -> Result<Sample> {
    measured(&target.meter, async || {
        let end = Instant::now() + duration;
        let clients: Vec<_> = plans.into_iter().map(|plan| tokio::spawn(client(target.address, plan, end, Some(pause)))).collect();
        let mut times = Vec::new();
        for client in clients {
            times.extend(client.await??);
        }
        Ok(times)
    })
    .await
}

async fn measured(meter: &Meter, run: impl AsyncFnOnce() -> Result<Vec<f64>>) -> Result<Sample> {
    let (start, before) = (Instant::now(), meter.read()?);
    let times = run().await?;
    let (seconds, spent) = (start.elapsed().as_secs_f64(), meter.read()?.since(&before));
    let requests = times.len() as u64;
    ensure!(requests > 0, "no request was answered");
    Ok(Sample { requests, seconds, cpu: spent.per(requests), times })
}

async fn client(address: SocketAddr, plan: Plan, end: Instant, pause: Option<Duration>) -> Result<Vec<f64>> {
    let mut random = SmallRng::from_rng(&mut rand::rng());
    if let Some(pause) = pause {
        // Not all at once.
        tokio::time::sleep(pause.mul_f64(rand::RngExt::random::<f64>(&mut random))).await;
    }
    let mut connection = Connection::open(address).await?;
    let mut times = Vec::new();
    while Instant::now() < end {
        let request = plan(&mut random);
        let start = Instant::now();
        let answer = connection.exchange(&request.bytes).await?;
        ensure!(
            answer.status == request.expect,
            "{} instead of {}: {}",
            answer.status,
            request.expect,
            String::from_utf8_lossy(answer.body)
        );
        let took = start.elapsed();
        times.push(took.as_secs_f64() * 1e6);
        if let Some(rest) = pause.and_then(|pause| pause.checked_sub(took)) {
            tokio::time::sleep(rest).await;
        }
    }
    Ok(times)
}
