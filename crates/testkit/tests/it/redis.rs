use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
};

use erp_testkit::TestRedis;

fn ask(redis: &TestRedis, request: &str) -> std::io::Result<String> {
    let mut stream = UnixStream::connect(redis.url().trim_start_matches("unix://"))?;
    stream.write_all(format!("{request}\r\nQUIT\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn it_can_go_away_and_come_back_empty() {
    let mut redis = TestRedis::start();
    assert_eq!(ask(&redis, "SET here 1").unwrap(), "+OK\r\n+OK\r\n");
    redis.stop();
    assert!(ask(&redis, "PING").is_err());
    redis.restart();
    assert_eq!(ask(&redis, "EXISTS here").unwrap(), ":0\r\n+OK\r\n");
}
