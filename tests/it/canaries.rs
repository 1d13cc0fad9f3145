//! Fifty people whose data must not be in any file: of the database and its log of changes, of its dump, of Redis, of the server's own log.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    process::Command,
};

use erp_embedded::find_clients;
use erp_testkit::{Api, Erp, TestRedis};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    privacy::forms,
    support::{SOON, erp},
};

const PATIENTS: &str = "/api/v1/health/patients";
const PEOPLE: usize = 50;
/// What all fifty have in common: their name, phone, number and address begin or end with it.
const MARKS: [&str; 4] = ["鹮鹬", "157091346", "QZX86135", "Quetzalgasse"];

fn person(n: usize) -> Value {
    json!({ "name": format!("欧阳鹮鹬{}", char::from_u32(0x4e01 + n as u32).unwrap()), "gender": "female", "birth_date": "1961-04-05",
        "phone": format!("157091346{n:02}"), "address": format!("{n} Quetzalgasse"), "occupation": format!("Quetzalgasse warden {n}"),
        "blood_type": "O", "identifiers": [{ "kind": "insurance", "value": format!("QZX86135{n:02}") }] })
}

/// Every byte sequence by which a mark can stand in a file.
fn spellings() -> Vec<Vec<u8>> {
    let wide = |word: &str, order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    MARKS
        .iter()
        .flat_map(|word| {
            forms(word).into_iter().map(String::into_bytes).chain([wide(word, u16::to_le_bytes), wide(word, u16::to_be_bytes)])
        })
        .collect()
}

/// The files below `folder` that hold any of the marks.
fn hits(folder: &Path) -> String {
    let escaped = |bytes: &Vec<u8>| bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect::<Vec<_>>().concat();
    let pattern = spellings().iter().map(escaped).collect::<Vec<_>>().join("|");
    let ran = Command::new("grep").args(["-rlaP", "--", &pattern]).arg(folder).env("LC_ALL", "C").output().unwrap();
    assert!(ran.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// Has Redis write its file, and gives the folder of it.
fn save(redis: &TestRedis) -> String {
    let mut stream = UnixStream::connect(redis.url().trim_start_matches("unix://")).unwrap();
    stream.set_read_timeout(Some(SOON)).unwrap();
    stream.write_all(b"SAVE\r\nCONFIG GET dir\r\nQUIT\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let lines: Vec<&str> = answer.lines().collect();
    assert_eq!(lines[0], "+OK", "{answer}");
    let at = lines.iter().position(|line| *line == "dir").unwrap();
    lines[at + 2].to_owned()
}

/// Has the product make a backup, which is what pg_dump writes, and unfolds it: its own format is compressed.
fn dump(erp: &Erp, folder: &Path) {
    erp.clone().args(["backup", "create", "--out", "saved"]).run().expect(0);
    let restore = find_clients(Path::new("."), 0).unwrap().bin.join("pg_restore");
    let plain = folder.join("saved.sql");
    let ran = Command::new(restore).arg("--file").arg(&plain).arg(folder.join("saved/dump.pgc")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    // Everybody is in it, in their own way.
    let text = std::fs::read_to_string(plain).unwrap();
    let rows = text.split_once("\nCOPY public.patient (").unwrap().1.lines().skip(1).take_while(|line| *line != "\\.").count();
    assert_eq!(rows, PEOPLE);
}

async fn live(api: &Api) {
    for n in 0..PEOPLE {
        let body = person(n);
        let create = api.request(Method::POST, PATIENTS).header("idempotency-key", format!("canary-{n}")).json(&body);
        let made = api.send(create).await.expect(201);
        let path = format!("{PATIENTS}/{}", made.text_at("id"));
        for search in [json!({ "phone": body["phone"] }), json!({ "identifier": body["identifiers"][0]["value"] })] {
            api.post(&format!("{PATIENTS}/search"), &search).await.expect(200);
        }
        api.post(PATIENTS, &body).await.expect(409);
        api.post(PATIENTS, &json!({ "name": [body["name"]], "phone": body["phone"] })).await.expect(422);
        api.get(&format!("{PATIENTS}?status={}", body["phone"].as_str().unwrap())).await.expect(422);
        api.anonymous().try_login("default", body["phone"].as_str().unwrap(), "Quetzalgasse").await.expect(401);
        let reveal = json!({ "reason": "identity check at the desk", "fields": ["name", "phone", "address", "occupation", "identifiers"] });
        api.post(&format!("{path}/pii-reveals"), &reveal).await.expect(200);
        let replace = api.request(Method::PUT, &path).header("if-match", "\"1\"").json(&json!({ "occupation": "Quetzalgasse" }));
        api.send(replace).await.expect(200);
    }
    api.get(&format!("{PATIENTS}?limit=200")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "on demand: searches every file of a private cluster"]
async fn fifty_people_are_in_no_file() {
    let redis = TestRedis::start();
    let erp = erp().args(["--embedded", "--no-install"]);
    let folder = erp.working_dir().to_owned();
    let limits = ["limits.user_per_minute", "limits.ip_per_minute", "limits.login_ip_per_minute"];
    let serve = limits.into_iter().fold(erp.clone().redis(&redis), |erp, key| erp.set(key, "1000000"));
    let server =
        serve.set("log.level", "trace,sqlx=trace,hyper=trace").set("log.format", "json").args(["serve", "--listen", "127.0.0.1:0"]).spawn();
    let secrets: toml::Table = std::fs::read_to_string(folder.join(".erp/secrets.toml")).unwrap().parse().unwrap();
    let password = secrets["auth"]["super_admin_password"].as_str().unwrap();
    live(&Api::new(server.url()).login("default", "admin", password).await).await;
    let saved = save(&redis);
    dump(&erp, &folder);
    server.terminate();
    let ran = server.wait(SOON).expect(0);
    assert!(ran.stderr.contains("\"TRACE\"") && ran.stderr.lines().count() > 1_000, "the log was not talkative");
    std::fs::write(folder.join("server.log"), format!("{}{}", ran.stderr, ran.stdout)).unwrap();

    // The search finds what it looks for, in every spelling.
    for (n, spelling) in spellings().iter().enumerate() {
        let file = folder.join("planted");
        std::fs::write(&file, [&b"\0\x01before"[..], spelling, b"after\xff"].concat()).unwrap();
        assert_eq!(hits(&file).lines().count(), 1, "spelling {n}");
        std::fs::remove_file(file).unwrap();
    }
    assert!(folder.join(".erp/pg/data/pg_wal").is_dir() && folder.join(".erp/pg/data/base").is_dir());
    assert_eq!(hits(&folder), "");
    assert_eq!(hits(Path::new(&saved)), "");
}
