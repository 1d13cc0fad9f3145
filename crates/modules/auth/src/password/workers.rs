//! Threads that do nothing but hash passwords: as many as hashes may run, of lower priority than everything else in this process, so that
//! a flood of logins takes the time that nobody else wants. Their number bounds the memory too: each keeps the block it hashed in.

use std::{
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// As `nice` has it: 0 is everybody's, 19 the lowest.
const NICE: i32 = 10;

/// Ends with its last clone.
#[derive(Clone)]
pub struct Workers(mpsc::Sender<Job>);

impl Workers {
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let (give, take) = mpsc::channel::<Job>();
        let take = Arc::new(Mutex::new(take));
        for n in 0..threads {
            let take = take.clone();
            thread::Builder::new().name(format!("hash-{n}")).spawn(move || work(&take))?;
        }
        Ok(Self(give))
    }

    /// Runs `work` there; none when it panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (tell, told) = oneshot::channel();
        let job = move || drop(tell.send(work())); // who asked may have left
        self.0.send(Box::new(job)).ok()?;
        told.await.ok()
    }
}

fn work(jobs: &Mutex<mpsc::Receiver<Job>>) {
    // On Linux a priority is a thread's own.
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "password hashing keeps its priority");
    }
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)).is_err() {
            tracing::error!("hashing a password panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_costs_its_own_job_alone() {
        let workers = Workers::start(1).unwrap();
        assert_eq!(workers.run(|| -> u8 { panic!("on purpose") }).await, None);
        assert_eq!(workers.run(|| 7).await, Some(7));
    }
}
