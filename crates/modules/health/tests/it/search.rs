use serde_json::{Value, json};

use crate::support::{App, CARD};

async fn found(app: &App, body: Value) -> Vec<String> {
    app.post("/patients/search", &body).await.expect(200).ids()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_found_however_the_value_is_written() {
    let app = App::new().await;
    let body = json!({"name": "张伟", "birth_date": "1960-01-01", "phone": "13800005678", "identifiers": [{"kind": "id_card", "value": CARD}, {"kind": "passport", "value": "E12345679"}]});
    let made = app.post("/patients", &body).await.expect(201);
    let (id, mrn) = (made.id(), made.json["mrn"].as_str().unwrap().to_owned());
    app.post("/patients", &json!({"name": "李娜", "birth_date": "1961-02-03", "phone": "13900005678"})).await.expect(201);

    let hits = [
        json!({"phone": "13800005678"}),
        json!({"phone": "１３８ ００００ ５６７８"}),
        json!({"phone": "138-0000-5678"}),
        json!({"phone": "+86 138 0000 5678"}),
        json!({"phone": "008613800005678"}),
        json!({"identifier": CARD}),
        json!({"identifier": "110000 19600101 2816"}),
        json!({"identifier": "e12345679"}),
        json!({"mrn": mrn}),
        json!({"mrn": format!(" {} ", mrn.to_lowercase())}),
        json!({"name": "张伟"}),
        json!({"name": " 张　伟 "}),
        json!({"pinyin": "zhangwei"}),
        json!({"pinyin": "Zhang Wei"}),
        json!({"last4": "5678", "birth_year": 1960}),
        json!({"last4": "2816", "birth_year": 1960}),
        json!({"last4": "5679", "birth_year": 1960}),
        json!({"name": "张伟", "phone": "13800005678", "birth_year": 1960}),
    ];
    for body in hits {
        assert_eq!(found(&app, body.clone()).await, [id.as_str()], "{body}");
    }
    let misses = [
        json!({"phone": "13800005679"}),
        json!({"identifier": "110105199003072813"}),
        json!({"mrn": "P1"}),
        json!({"name": "张"}),
        json!({"pinyin": "zhang"}),
        json!({"last4": "5678", "birth_year": 1959}),
        json!({"name": "张伟", "phone": "13900005678"}),
    ];
    for body in misses {
        assert!(found(&app, body.clone()).await.is_empty(), "{body}");
    }
    let refused = [
        (json!({}), ""),
        (json!({"birth_year": 1960}), ""),
        (json!({"last4": "5678"}), "birth_year"),
        (json!({"last4": "567", "birth_year": 1960}), "last4"),
        (json!({"phone": "12"}), "phone"),
        (json!({"identifier": "\u{1}"}), "identifier"),
        (json!({"mrn": "P\u{1}"}), "mrn"),
        (json!({"name": "\u{1}"}), "name"),
        (json!({"name": "张伟", "limit": 500}), "limit"),
    ];
    for (body, path) in refused {
        assert_eq!(app.post("/patients/search", &body).await.expect(422).paths(), [path], "{body}");
    }
    app.post("/patients/search", &json!({"name": "张伟", "like": "x"})).await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_name_index_names_leave_no_trace() {
    let app = App::with(false).await;
    let made = app.post("/patients", &json!({"name": "张伟", "birth_date": "1960-01-01", "phone": "13800005678"})).await.expect(201);
    assert_eq!(app.post("/patients/search", &json!({"name": "张伟", "pinyin": "zhangwei"})).await.expect(422).paths(), ["name", "pinyin"]);
    assert_eq!(found(&app, json!({"phone": "13800005678"})).await, [made.id()]);
    assert_eq!(
        app.database
            .rows("SELECT count(*) FROM patient WHERE name_bidx IS NULL AND name_pinyin_bidx IS NULL AND birth_name_bidx IS NOT NULL")
            .await,
        ["1"]
    );
    app.post("/patients", &json!({"name": "张伟", "birth_date": "1960-01-01"})).await.expect(409);
}
