//! A child process whose output is kept and that never outlives its parent.

use std::{
    io::{self, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

const POLL: Duration = Duration::from_millis(2);

/// A running or ended child. Killed on drop.
#[derive(Debug)]
pub struct Process {
    pid: i32,
    /// Signals are sent under this lock and the child is reaped under it: a number is never used after its process is gone.
    status: Arc<Mutex<Option<ExitStatus>>>,
    stdout: Captured,
    stderr: Captured,
}

impl Process {
    /// Starts `command`; its standard input gets `stdin` and ends there.
    pub fn spawn(mut command: Command, stdin: Vec<u8>) -> io::Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        end_with_parent(&mut command);
        let status = Arc::new(Mutex::new(None));
        let (tell, told) = mpsc::sync_channel(1);
        let ended = status.clone();
        // The kernel's parent-death signal follows the thread that spawned, so that thread stays until the child has ended.
        thread::Builder::new().name("child".to_owned()).spawn(move || match command.spawn() {
            Err(error) => drop(tell.send(Err(error))),
            Ok(mut child) => {
                let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
                let _ = tell.send(Ok((child.id() as i32, pipes)));
                while !reaped(&mut child, &ended) {
                    thread::sleep(POLL);
                }
            }
        })?;
        let (pid, (input, stdout, stderr)) = told.recv().map_err(io::Error::other)??;
        if let Some(mut input) = input {
            thread::spawn(move || drop(input.write_all(&stdin))); // it need not read
        }
        Ok(Self { pid, status, stdout: Captured::of(stdout), stderr: Captured::of(stderr) })
    }

    pub const fn pid(&self) -> i32 {
        self.pid
    }

    /// How it ended, if it has.
    pub fn status(&self) -> Option<ExitStatus> {
        *guard(&self.status)
    }

    /// Waits for the end; `None` when it still runs after `limit`.
    pub fn wait(&self, limit: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        loop {
            match self.status() {
                Some(status) => {
                    // What it wrote last. A grandchild may hold the pipes open for longer.
                    let end = Instant::now() + Duration::from_secs(2);
                    while !(self.stdout.closed() && self.stderr.closed()) && Instant::now() < end {
                        thread::sleep(POLL);
                    }
                    return Some(status);
                }
                None if start.elapsed() > limit => return None,
                None => thread::sleep(POLL),
            }
        }
    }

    /// Sends a signal, unless it has ended.
    #[expect(unsafe_code, reason = "the standard library sends no signal but SIGKILL")]
    pub fn signal(&self, signal: i32) {
        let status = guard(&self.status);
        if status.is_none() {
            // SAFETY: plain numbers; the process is not reaped while the lock is held.
            unsafe { libc::kill(self.pid, signal) };
        }
    }

    /// What it has written so far.
    pub fn stdout(&self) -> String {
        self.stdout.text()
    }

    /// What it has written so far.
    pub fn stderr(&self) -> String {
        self.stderr.text()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(libc::SIGKILL);
        while self.status().is_none() {
            thread::sleep(POLL);
        }
    }
}

fn reaped(child: &mut Child, status: &Mutex<Option<ExitStatus>>) -> bool {
    let mut status = guard(status);
    *status = child.try_wait().ok().flatten();
    status.is_some()
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes of one pipe, and whether it has ended.
#[derive(Clone, Debug, Default)]
struct Captured(Arc<Mutex<(Vec<u8>, bool)>>);

impl Captured {
    fn of(pipe: Option<impl Read + Send + 'static>) -> Self {
        let captured = Self::default();
        let Some(mut pipe) = pipe else { return captured };
        let sink = captured.clone();
        thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(read @ 1..) = pipe.read(&mut chunk) {
                guard(&sink.0).0.extend_from_slice(chunk.get(..read).unwrap_or_default());
            }
            guard(&sink.0).1 = true;
        });
        captured
    }

    fn closed(&self) -> bool {
        guard(&self.0).1
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&guard(&self.0).0).into_owned()
    }
}

/// Killed by the kernel when the spawning thread ends. Linux only; elsewhere a killed test leaves its children behind.
#[expect(unsafe_code, reason = "pre_exec: one system call with plain numbers, which is safe after fork")]
fn end_with_parent(command: &mut Command) {
    let hook = || {
        #[cfg(target_os = "linux")]
        // SAFETY: plain numbers, no memory.
        if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as libc::c_ulong) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    };
    // SAFETY: the hook allocates nothing and takes no lock.
    unsafe { command.pre_exec(hook) };
}
