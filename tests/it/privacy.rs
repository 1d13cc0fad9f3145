//! Twenty people with names and numbers that stand nowhere else, and where these must not be found.

use std::fmt::Write as _;

use erp_testkit::{Role, TestDb};
use reqwest::Method;
use sea_orm::sqlx;
use serde_json::{Value, json};

use crate::support::{Clinic, SOON};

const PATIENTS: &str = "/api/v1/health/patients";

struct Canary {
    name: String,
    /// Without the country, as it is typed.
    phone: String,
    number: String,
    address: String,
}

fn canaries() -> Vec<Canary> {
    let surnames = "欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 宇文 长孙 鲜于 闾丘 司徒 司空 澹台 濮阳 淳于 单于 太叔";
    let one = |(n, surname): (usize, &str)| Canary {
        name: format!("{surname}鹮鹬{}", char::from_u32(0x9e20 + n as u32).unwrap()),
        phone: format!("157{:08}", 70_913_357 + n * 1_000_003),
        number: format!("QZX{:07}", 8_613_579 + n * 10_007),
        address: format!("青海省玉树市鹮鹬巷{}号", 7_301 + n * 13),
    };
    surnames.split(' ').enumerate().map(one).collect()
}

impl Canary {
    /// What must be found nowhere: as it was typed and as it is stored.
    fn words(&self) -> Vec<String> {
        let phone =
            [format!("+86{}", self.phone), self.phone.clone(), format!("{} {} {}", &self.phone[..3], &self.phone[3..7], &self.phone[7..])];
        phone.into_iter().chain([self.name.clone(), self.number.clone(), self.address.clone()]).collect()
    }
}

/// A text in each form by which it can hide in a row or a line.
pub fn forms(word: &str) -> Vec<String> {
    let hex = word.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let escaped = word.chars().fold(String::new(), |mut text, c| {
        let _ = if c.is_ascii() { write!(text, "{c}") } else { write!(text, "\\u{:04x}", c as u32) };
        text
    });
    // In each of the three places in which a piece of base64 can begin; its edges mix with the neighbours.
    let base64 = (0..3).map(|skip| {
        let text = base64(&[vec![0; skip], word.as_bytes().to_vec()].concat());
        let end = (skip + word.len()) * 4 / 3 / 4 * 4;
        text[4.min(end)..end].to_owned()
    });
    [word.to_owned(), hex, escaped].into_iter().chain(base64.filter(|piece| piece.len() >= 8)).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |chunk: &[u8], n: usize| {
        let bits = chunk.iter().chain(&[0, 0]).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        char::from(DIGITS[(bits >> (18 - 6 * n) & 63) as usize])
    };
    bytes.chunks(3).flat_map(|chunk| (0..=chunk.len()).map(move |n| digit(chunk, n))).collect()
}

/// Every row of every table, as the superuser sees it: `bytea` as hex.
async fn dump(db: &TestDb) -> Vec<(String, String)> {
    let mut conn = db.connection(Role::Superuser).await;
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut tables = Vec::new();
    for name in names {
        let sql = format!("SELECT COALESCE(string_agg(row_to_json(t)::text, E'\\n'), '') FROM {name} t");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut conn).await.unwrap();
        tables.push((name, rows));
    }
    tables
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let word = "欧阳鹮";
    for hidden in
        [word.to_owned(), format!("{{\"x\":\"{word}\"}}"), "\\\\x00e6aca7e998b3e9b9ae00".to_owned(), "\\u6b27\\u9633\\u9e6e".to_owned()]
    {
        assert!(forms(word).iter().any(|form| hidden.contains(form)), "{hidden}");
    }
    for (before, after) in [("", ""), ("a", "bc"), ("ab", "c"), ("abc", "")] {
        let hidden = base64(format!("{before}{word}{after}").as_bytes());
        assert!(forms(word).iter().any(|form| hidden.contains(form)), "{hidden}");
    }
    assert_eq!(base64(b"erp!"), "ZXJwIQ");
}

/// The whole life of the twenty, with the most talkative log.
#[tokio::test(flavor = "multi_thread")]
async fn personal_data_is_in_answers_to_reveals_and_nowhere_else() {
    let clinic = Clinic::with(|erp| erp.set("log.level", "trace,sqlx=trace,hyper=trace,h2=trace")).await;
    let api = &clinic.api;
    let people = canaries();
    let mut answers: Vec<String> = Vec::new();
    for (n, person) in people.iter().enumerate() {
        let Canary { name, phone, number, address } = person;
        let body = json!({ "name": name, "birth_date": "1961-04-05", "phone": phone, "address": address, "identifiers": [{ "kind": "insurance", "value": number }] });
        let create = |body: &Value| api.request(Method::POST, PATIENTS).header("idempotency-key", format!("canary-{n}")).json(body);
        let made = api.send(create(&body)).await.expect(201);
        let path = format!("{PATIENTS}/{}", made.text_at("id"));
        answers.push(made.text);
        answers.push(api.send(create(&body)).await.expect(201).text);
        for search in [json!({ "phone": phone }), json!({ "name": name }), json!({ "identifier": number })] {
            let found = api.post(&format!("{PATIENTS}/search"), &search).await.expect(200);
            assert_eq!(found.body["items"].as_array().unwrap().len(), 1, "{found}");
            answers.push(found.text);
        }
        let reveal = json!({ "reason": "identity check at the desk", "fields": ["name", "phone", "address", "identifiers"] });
        let shown = api.post(&format!("{path}/pii-reveals"), &reveal).await.expect(200);
        assert!([name, number, address].into_iter().chain([phone]).all(|word| shown.text.contains(word.as_str())), "{shown}");
        // Refusals of every kind, with the person in them.
        answers.push(api.post(PATIENTS, &body).await.expect(409).text);
        answers
            .push(api.post(PATIENTS, &json!({ "name": name, "phone": format!("{phone}x"), "birth_date": number })).await.expect(422).text);
        // An unknown field is named to whoever sent it, and to nobody else.
        api.post(PATIENTS, &json!({ "name": name, phone: address })).await.expect(422);
        answers.push(api.post(PATIENTS, &json!({ "name": [name], "phone": { "number": phone } })).await.expect(422).text);
        answers.push(api.get(&format!("{PATIENTS}?phone={phone}")).await.expect(400).text);
        answers.push(api.get(&format!("{PATIENTS}?cursor={number}")).await.expect(400).text);
        answers.push(api.get(&format!("{PATIENTS}?status={number}")).await.expect(422).text);
        let broken = api
            .request(Method::POST, PATIENTS)
            .header("content-type", "application/json")
            .body(format!("{{\"name\":\"{name}\" \"{phone}\"}}"));
        answers.push(api.send(broken).await.expect(400).text);
        answers.push(api.anonymous().try_login("default", number, phone).await.expect(401).text);
        let replace = |version: &str, body: &Value| api.request(Method::PUT, &path).header("if-match", version).json(body);
        answers.push(api.send(replace("\"9\"", &json!({ "name": name }))).await.expect(409).text);
        answers.push(api.send(replace("\"1\"", &json!({ "occupation": address, "phone": phone }))).await.expect(200).text);
    }
    answers.push(api.get(&format!("{PATIENTS}?limit=100")).await.expect(200).text);
    let ran = {
        clinic.server.terminate();
        clinic.server.wait(SOON).expect(0)
    };
    assert!(ran.stderr.lines().count() > 500 && ran.stderr.contains("\"TRACE\""), "the log was not talkative: {}", ran.stderr);
    let tables = dump(&clinic.db).await;
    for table in ["audit_log", "domain_event_archive", "idempotency_key", "patient", "patient_identifier", "login_log"] {
        let rows = &tables.iter().find(|(name, _)| name == table).unwrap().1;
        assert!(rows.lines().count() >= 20, "{table} was not read");
    }

    let answers = answers.into_iter().map(|text| ("an answer".to_owned(), text));
    let mut places: Vec<(String, String)> = tables.into_iter().chain(answers).collect();
    places.push(("the log".to_owned(), ran.stderr));
    places.push(("standard output".to_owned(), ran.stdout));
    for word in people.iter().flat_map(Canary::words).chain(["鹮鹬".to_owned()]) {
        let forms = forms(&word);
        for (place, text) in &places {
            let found = forms.iter().find_map(|form| text.find(form.as_str()));
            assert!(found.is_none(), "{word} is in {place}: {}", around(text, found.unwrap_or_default()));
        }
    }
}

fn around(text: &str, at: usize) -> String {
    let before = text[..at].chars().rev().take(200).collect::<Vec<_>>();
    before.into_iter().rev().chain(text[at..].chars().take(200)).collect()
}
