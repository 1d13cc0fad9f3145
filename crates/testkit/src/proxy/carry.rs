//! One connection: bytes in both directions, under whatever fault is set at the moment.

use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
};

use super::Fault;

/// How a connection ends.
pub(super) enum End {
    /// As one of its ends wanted it.
    Orderly,
    /// With a reset towards the client.
    Cut(TcpStream),
}

/// Why one direction stops.
enum Stop {
    /// The reader has said everything, or the writer is gone.
    Done,
    Cut,
    /// The far side is to vanish.
    Vanish,
}

type Told = watch::Receiver<Option<Fault>>;

pub(super) async fn carry<U>(mut client: TcpStream, upstream: io::Result<U>, mut told: Told) -> End
where
    U: AsyncRead + AsyncWrite + Unpin,
{
    let Ok(mut upstream) = upstream else { return End::Cut(client) };
    let stop = {
        let (mut from_client, mut to_client) = client.split();
        let (mut from_upstream, mut to_upstream) = tokio::io::split(&mut upstream);
        tokio::select! {
            stop = pump(&mut from_client, &mut to_upstream, told.clone()) => stop,
            stop = pump(&mut from_upstream, &mut to_client, told.clone()) => stop,
        }
    };
    match stop {
        Stop::Done => End::Orderly,
        Stop::Cut => End::Cut(client),
        Stop::Vanish => {
            drop(upstream);
            swallow(client, &mut told).await
        }
    }
}

/// Reads and forgets, until the client goes or is cut.
async fn swallow(mut client: TcpStream, told: &mut Told) -> End {
    let mut buffer = [0; 4096];
    loop {
        if matches!(*told.borrow_and_update(), None | Some(Fault::Reset | Fault::Refuse)) {
            return End::Cut(client);
        }
        tokio::select! {
            changed = told.changed() => if changed.is_err() { return End::Orderly },
            read = client.read(&mut buffer) => if !matches!(read, Ok(1..)) { return End::Orderly },
        }
    }
}

/// Moves bytes one way until somebody stops.
async fn pump(from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin), mut told: Told) -> Stop {
    let mut buffer = vec![0; 16 << 10];
    loop {
        let fault = *told.borrow_and_update();
        let may_read = match stops(fault) {
            Some(stop) => return stop,
            None => fault != Some(Fault::Blackhole),
        };
        tokio::select! {
            changed = told.changed() => if changed.is_err() { return Stop::Cut },
            read = from.read(&mut buffer), if may_read => match read {
                Ok(read @ 1..) => if let Some(stop) = deliver(to, buffer.get(..read).unwrap_or_default(), &mut told).await { return stop },
                _ => return Stop::Done,
            },
        }
    }
}

fn stops(fault: Option<Fault>) -> Option<Stop> {
    match fault {
        None | Some(Fault::Reset | Fault::Refuse) => Some(Stop::Cut),
        Some(Fault::HalfOpen) => Some(Stop::Vanish),
        Some(Fault::Pass | Fault::Latency(_) | Fault::Trickle(_) | Fault::Blackhole) => None,
    }
}

/// Hands on what was read. A fault set meanwhile holds for what is left of it.
async fn deliver(to: &mut (impl AsyncWrite + Unpin), mut data: &[u8], told: &mut Told) -> Option<Stop> {
    while !data.is_empty() {
        let fault = *told.borrow_and_update();
        if let Some(stop) = stops(fault) {
            return Some(stop);
        }
        let (pause, size) = match fault {
            Some(Fault::Latency(pause)) => (Some(pause), data.len()),
            Some(Fault::Trickle(pause)) => (Some(pause), 1),
            Some(Fault::Blackhole) => (None, 0),
            _ => (Some(std::time::Duration::ZERO), data.len()),
        };
        let waited = async {
            match pause {
                Some(pause) if pause.is_zero() => {}
                Some(pause) => tokio::time::sleep(pause).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = waited => {}
            changed = told.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return Some(Stop::Cut),
            },
        }
        let (now, later) = data.split_at(size);
        if to.write_all(now).await.is_err() || to.flush().await.is_err() {
            return Some(Stop::Done);
        }
        data = later;
    }
    None
}
