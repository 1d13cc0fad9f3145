use serde_json::json;

use crate::support::{App, CARD};

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_registered_masked_and_found_again() {
    let app = App::new().await;
    let body = json!({
        "name": "张伟", "phone": "138 0000 5678", "address": "广东省深圳市南山区科技园1号", "occupation": "教师", "blood_type": "O",
        "area_code": "440305", "identifiers": [{"kind": "id_card", "value": CARD}, {"kind": "insurance", "value": "a-1234 5678"}],
    });
    let made = app.post("/patients", &body).await.expect(201);
    let id = made.id();
    assert_eq!(made.headers["location"], format!("/api/v1/health/patients/{id}"));
    assert_eq!(made.etag(), "\"1\"");
    for (field, want) in [
        ("name", json!("张*")),
        ("phone", json!("138****5678")),
        ("birth_date", json!("1960-**-**")),
        ("birth_year", json!(1960)),
        ("gender", json!("male")),
        ("address", json!("广东省深圳市***")),
        ("occupation", json!("***")),
        ("status", json!("active")),
        ("source", json!("staff")),
        ("version", json!(1)),
    ] {
        assert_eq!(made.json[field], want, "{field}");
    }
    assert_eq!(made.json["identifiers"][0]["value"], "**************2816");
    assert_eq!(made.json["identifiers"][1]["value"], "****5678");
    assert!(made.json["mrn"].as_str().unwrap().ends_with("000001"), "{}", made.json["mrn"]);
    assert!(made.json.get("decrypt_failed").is_none());

    let got = app.get(&format!("/patients/{id}")).await.expect(200);
    assert_eq!((got.json, got.headers["etag"].to_str().unwrap()), (made.json.clone(), "\"1\""));
    let listed = app.get("/patients").await.expect(200);
    assert_eq!(listed.ids(), [id.as_str()]);
    assert_eq!(listed.json["items"][0]["phone"], "138****5678");
    assert!(listed.json["next_cursor"].is_null());
    let numbers = app.get(&format!("/patients/{id}/identifiers")).await.expect(200);
    assert_eq!(numbers.json["items"], made.json["identifiers"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_a_4xx_that_names_every_field() {
    let app = App::new().await;
    let body = json!({ "gender": "m", "birth_date": "3000-01-01", "phone": "12", "blood_type": "Z", "identifiers": [{"kind": "id_card", "value": "110105194912310021"}] });
    let answer = app.post("/patients", &body).await.expect(422);
    assert_eq!(answer.paths(), ["name", "gender", "birth_date", "phone", "blood_type", "identifiers.0.value"]);
    let cases = [
        (json!({"name": "A", "nmae": "B"}), 422),
        (json!({"name": 5}), 422),
        (json!({"name": "张\u{0}伟"}), 400),
        (json!({"name": "张\u{1}伟"}), 422),
        (json!({"name": "A", "phone": "138\u{1}00005678"}), 422),
        (json!({"name": "A", "address": "a\u{7f}"}), 422),
        (json!({"name": "A", "area_code": "44030\u{1}"}), 422),
        (json!({"name": "A", "identifiers": [{"kind": "other", "system": "urn:\u{1}", "value": "1"}]}), 422),
        (json!({"name": "A", "identifiers": [{"kind": "other", "value": "a\u{1}"}]}), 422),
        (json!({"name": "A", "identifiers": vec![json!({"kind": "other", "value": "1"}); 21]}), 422),
        (json!({"name": "A", "birth_date": "1800-01-01"}), 422),
        (json!({"name": "李娜", "gender": "female", "identifiers": [{"kind": "id_card", "value": CARD}]}), 422),
        (json!({"name": "李娜", "birth_date": "1961-01-01", "identifiers": [{"kind": "id_card", "value": CARD}]}), 422),
        (json!([]), 422),
        (json!("x"), 422),
    ];
    for (body, status) in cases {
        app.post("/patients", &body).await.expect(status);
    }
    for raw in [&b""[..], b"{", b"\xff\xfe", b"{} {}", b"\0"] {
        let answer = app.call("desk", http::Method::POST, "/patients").raw(raw.to_vec()).send().await;
        assert_eq!(answer.status, 400, "{raw:?}: {}", answer.text);
    }
    for path in ["/patients/x", "/patients/%00", "/patients/00000000-0000-0000-0000-000000000000"] {
        app.get(path).await.expect(404);
    }
    for query in ["limit=0", "limit=201", "status=gone", "gender=x"] {
        app.get(&format!("/patients?{query}")).await.expect(422);
    }
    for query in ["limit=x", "cursor=junk", "created_from=yesterday", "nope=1", "status=a%00"] {
        app.get(&format!("/patients?{query}")).await.expect(400);
    }
    assert!(app.database.rows("SELECT id FROM patient").await.is_empty());
    assert_eq!(app.database.rows("SELECT count(*) FROM number_counter").await, ["0"], "a refusal gives its number back");
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_are_refused_with_masked_hints() {
    let app = App::new().await;
    let first =
        json!({"name": "张伟", "birth_date": "1960-01-01", "phone": "13800005678", "identifiers": [{"kind": "id_card", "value": CARD}]});
    let id = app.post("/patients", &first).await.expect(201).id();

    let taken = app.post("/patients", &json!({"name": "李四", "confirm_duplicate": true, "identifiers": [{"kind": "id_card", "value": format!(" {} ", CARD.to_lowercase())}]})).await.expect(409);
    assert_eq!((taken.code(), taken.paths()), ("health.patient.identifier_taken", vec!["identifiers.0.value"]));
    assert_eq!(taken.json["existing"]["patient"]["name"], "张*");
    assert!(!taken.text.contains(CARD) && !taken.text.contains("13800005678"), "{}", taken.text);

    for (body, reason) in [
        (json!({"name": "张 伟", "birth_date": "1960-01-01"}), "name_birth_date"),
        (json!({"name": "张伟", "phone": "+86 138-0000-5678"}), "name_phone"),
    ] {
        let alike = app.post("/patients", &body).await.expect(409);
        assert_eq!(alike.code(), "health.patient.possible_duplicate");
        assert_eq!(alike.json["candidates"][0]["patient"]["id"], json!(id));
        assert_eq!(alike.json["candidates"][0]["reasons"], json!([reason]));
        let checked = app.post("/patients/duplicates", &body).await.expect(200);
        assert_eq!(checked.json["candidates"], alike.json["candidates"]);
    }
    // A family shares a phone.
    app.post("/patients", &json!({"name": "张小伟", "phone": "13800005678"})).await.expect(201);
    let confirmed = json!({"name": "张伟", "birth_date": "1960-01-01", "confirm_duplicate": true});
    app.post("/patients", &confirmed).await.expect(201);
    let by_number = app.post("/patients/duplicates", &json!({"identifiers": [{"kind": "id_card", "value": CARD}]})).await.expect(200);
    assert_eq!(by_number.json["candidates"][0]["reasons"], json!(["identifier"]));
    app.post("/patients/duplicates", &json!({"name": "张伟"})).await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn permissions_guard_every_route() {
    let app = App::new().await;
    app.grant("reader", &app.tenant, &["health.patient.list"]);
    app.grant("nobody", &app.tenant, &[]);
    let id = app.post("/patients", &json!({"name": "A"})).await.expect(201).id();
    let send = async |token: &str, method: &str, path: &str| {
        let call = app.call(token, method.parse().unwrap(), path).header("if-match", "\"1\"").json(&json!({}));
        call.send().await.status
    };
    let one = format!("/patients/{id}");
    for (method, path) in [
        ("GET", "/patients".to_owned()),
        ("GET", one.clone()),
        ("GET", format!("{one}/identifiers")),
        ("POST", "/patients/search".to_owned()),
        ("POST", "/patients/duplicates".to_owned()),
    ] {
        assert_eq!(send("nobody", method, &path).await, 403, "{method} {path}");
        assert_ne!(send("reader", method, &path).await, 403, "{method} {path}");
    }
    let number = format!("{one}/identifiers/{id}");
    for (method, path) in [
        ("POST", "/patients".to_owned()),
        ("PUT", one.clone()),
        ("DELETE", one.clone()),
        ("POST", format!("{one}/identifiers")),
        ("DELETE", number),
        ("POST", format!("{one}/pii-reveals")),
    ] {
        assert_eq!(send("reader", method, &path).await, 403, "{method} {path}");
    }
    assert_eq!(app.call("stranger", http::Method::GET, "/patients").send().await.status, 401);
}

/// serde would take a list of a struct's fields by position.
#[tokio::test(flavor = "multi_thread")]
async fn an_identifier_that_is_a_list_is_refused() {
    let app = App::new().await;
    let by_position = json!(["passport", null, "E98765432", null]);
    let body = json!({ "name": "Some Body", "identifiers": [by_position] });
    assert_eq!(app.post("/patients", &body).await.expect(422).paths(), ["identifiers[0]"]);
    let query = json!({ "name": "Some Body", "birth_date": "1961-02-03", "identifiers": [by_position] });
    assert_eq!(app.post("/patients/duplicates", &query).await.expect(422).paths(), ["identifiers[0]"]);
}
