//! An HTTP server on loopback that stands for somebody else's, hears everything and answers as it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: String,
    /// Without the query.
    pub path: String,
    /// As it was sent.
    pub query: String,
    /// By lower-case names.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Heard {
    /// A parameter of the query; `%` is decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let value = self.query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        let mut bytes = Vec::new();
        let mut rest = value.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'+' => bytes.push(b' '),
                b'%' => {
                    let digits: Vec<u8> = rest.by_ref().take(2).collect();
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
                }
                byte => bytes.push(byte),
            }
        }
        String::from_utf8(bytes).ok()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Status, Content-Type, body.
    Answer(u16, &'static str, String),
    /// 307 to somewhere else.
    Redirect(String),
    /// An answer of 200 that comes a byte every tenth of a second.
    Drip(String),
    /// The connection ends without an answer.
    Cut,
    /// Nothing, for as long as the client waits.
    Silence,
}

type Answers = dyn Fn(&Heard) -> Reply + Send + Sync;

/// The server. Ends with the value.
pub struct FakePeer {
    /// `http://127.0.0.1:port`
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    serving: JoinHandle<()>,
}

impl FakePeer {
    pub async fn start(answers: impl Fn(&Heard) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback");
        let url = format!("http://{}", listener.local_addr().expect("a bound port"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (all, answers): (_, Arc<Answers>) = (Arc::clone(&heard), Arc::new(answers));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&all), Arc::clone(&answers)));
            }
        });
        Self { url, heard, serving }
    }

    /// Every request so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many requests went to a path.
    pub fn count(&self, path: &str) -> usize {
        self.heard().iter().filter(|heard| heard.path == path).count()
    }
}

impl Drop for FakePeer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One request, one answer.
async fn serve(stream: TcpStream, all: Arc<Mutex<Vec<Heard>>>, answers: Arc<Answers>) {
    let mut stream = BufReader::new(stream);
    let Some(heard) = read(&mut stream).await else { return };
    all.lock().unwrap_or_else(PoisonError::into_inner).push(heard.clone());
    match answers(&heard) {
        Reply::Answer(status, content_type, body) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let mut stream = stream.into_inner();
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(body.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Reply::Redirect(to) => {
            let answer = format!("HTTP/1.1 307 X\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.into_inner().write_all(answer.as_bytes()).await;
        }
        Reply::Drip(body) => {
            let head = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let mut stream = stream.into_inner();
            let _ = stream.write_all(head.as_bytes()).await;
            for byte in body.bytes() {
                tokio::time::sleep(Duration::from_millis(100)).await;
                if stream.write_all(&[byte]).await.is_err() {
                    break;
                }
            }
        }
        Reply::Cut => {}
        Reply::Silence => std::future::pending().await,
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Heard> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    Some(Heard { method, path, query, headers, body: String::from_utf8_lossy(&body).into_owned() })
}
