//! What a service manager is told.

use std::{os::unix::net::UnixDatagram, sync::mpsc, thread, time::Duration};

use crate::support::{SOON, on, seeded};

/// Reads all the time, as a service manager does: the system keeps a dozen messages, and whoever sends the next one waits.
fn manager(socket: UnixDatagram) -> mpsc::Receiver<String> {
    let (told, messages) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(read) = socket.recv(&mut buffer) {
            if told.send(String::from_utf8_lossy(&buffer[..read]).into_owned()).is_err() {
                return;
            }
        }
    });
    messages
}

/// The lines of the next message; none within `limit`.
fn next(messages: &mpsc::Receiver<String>, limit: Duration) -> Option<String> {
    messages.recv_timeout(limit).ok()
}

/// Every message up to the first with this line.
fn until(socket: &mpsc::Receiver<String>, line: &str) -> Vec<String> {
    let mut seen = Vec::new();
    loop {
        let message = next(socket, SOON).unwrap_or_else(|| panic!("no {line:?} after {seen:?}"));
        seen.push(message.clone());
        if message.lines().any(|found| found == line) {
            return seen;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_manager_follows_a_life_from_the_first_phase_to_the_stop() {
    let db = seeded().await;
    let erp = on(&db).set("server.drain_delay", "1s");
    let path = erp.working_dir().join("notify.sock");
    let socket = manager(UnixDatagram::bind(&path).unwrap());
    let server = erp.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "1000000").arg("serve").spawn();

    let start = until(&socket, "READY=1");
    for phase in ["config", "database", "migrate", "router", "serve"] {
        assert!(start.iter().any(|message| message.contains(&format!("STATUS=starting: {phase}"))), "{phase}: {start:?}");
    }
    for _ in 0..2 {
        until(&socket, "WATCHDOG=1");
    }
    server.reload();
    let reload = until(&socket, "RELOADING=1");
    assert!(reload.last().unwrap().contains("MONOTONIC_USEC="), "{reload:?}");
    until(&socket, "READY=1");

    // Frozen, it gives no sign of life.
    server.signal(libc::SIGSTOP);
    while next(&socket, Duration::from_millis(300)).is_some() {}
    assert_eq!(next(&socket, Duration::from_secs(2)), None);
    server.signal(libc::SIGCONT);
    until(&socket, "WATCHDOG=1");

    server.terminate();
    let stop = until(&socket, "STOPPING=1");
    assert!(stop.last().unwrap().contains("STATUS=draining"), "{stop:?}");
    server.wait(SOON).expect(0);
}
