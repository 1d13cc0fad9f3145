use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
};

use erp_testkit::TestRedis;

fn ask(url: &str, request: &str) -> std::io::Result<String> {
    let mut stream = UnixStream::connect(url.trim_start_matches("unix://"))?;
    stream.write_all(format!("{request}\r\nQUIT\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn it_can_go_away_and_come_back_empty() {
    let mut redis = TestRedis::start();
    assert_eq!(ask(redis.url(), "SET here 1").unwrap(), "+OK\r\n+OK\r\n");
    redis.stop();
    assert!(ask(redis.url(), "PING").is_err());
    redis.restart();
    assert_eq!(ask(redis.url(), "EXISTS here").unwrap(), ":0\r\n+OK\r\n");
}

#[test]
fn it_can_be_frozen() {
    let mut redis = TestRedis::start();
    redis.freeze();
    let (answered, answer) = std::sync::mpsc::channel();
    let url = redis.url().to_owned();
    let asked = std::thread::spawn(move || answered.send(ask(&url, "PING")));
    assert!(answer.recv_timeout(std::time::Duration::from_millis(200)).is_err());
    redis.thaw();
    assert_eq!(answer.recv_timeout(std::time::Duration::from_secs(10)).unwrap().unwrap(), "+PONG\r\n+OK\r\n");
    asked.join().unwrap().unwrap();
}
