//! Against `sh`, which stands in for the binary.

use std::time::Duration;

use erp_testkit::Erp;

fn sh(script: &str) -> Erp {
    Erp::new("/bin/sh").args(["-c", script])
}

#[test]
fn output_and_exit_codes_are_kept_apart() {
    let ran = sh("echo '{\"a\":1}'; echo out of luck >&2; exit 78").run();
    assert_eq!((ran.code, ran.stderr.as_str()), (78, "out of luck\n"));
    assert_eq!(ran.json()["a"], 1);
    assert_eq!(sh("kill -9 $$").run().code, 137);
}

#[test]
fn nothing_of_our_environment_leaks() {
    let text = sh("env").env("ERP_ENV", "development").set("jwt.issuer", "here").run().stdout;
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split('=').next())
        .filter(|name| name.starts_with("CARGO") || name.starts_with("ERP"))
        .collect();
    assert!(names.iter().all(|name| ["ERP_ENV", "ERP__JWT__ISSUER", "ERP_PG_BIN", "ERP_EMBEDDED_ROOT_MODE"].contains(name)), "{names:?}");
    assert!(names.contains(&"ERP_ENV") && names.contains(&"ERP__JWT__ISSUER"));
}

#[test]
fn it_reads_what_it_is_given() {
    assert_eq!(sh("cat").stdin("a secret\n").run().stdout, "a secret\n");
    assert_eq!(sh("cat").run().stdout, "");
}

/// `sh -c SCRIPT --ready-file FILE`: the file is `$1`.
#[test]
fn a_server_is_ready_when_it_says_so_and_stops_when_asked() {
    let server = sh("trap 'echo drained; exit 0' TERM; printf 'http://127.0.0.1:1\\n' > $1; while :; do sleep 0.02; done").spawn();
    assert_eq!(server.url(), "http://127.0.0.1:1");
    let ran = server.stop().expect(0);
    assert_eq!(ran.stdout, "drained\n");
}

#[test]
#[should_panic(expected = "ended before it was ready")]
fn a_start_that_fails_fails_the_test() {
    sh("echo refused >&2; exit 78").spawn();
}

#[test]
fn dropping_a_server_kills_it() {
    let server = sh("exec sleep 60").launch();
    let pid = server.process().pid();
    drop(server);
    assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists());
    let server = sh("exec sleep 60").launch();
    server.kill9();
    assert_eq!(server.wait(Duration::from_secs(5)).code, 137);
}
