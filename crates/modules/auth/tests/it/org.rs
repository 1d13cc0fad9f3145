//! Departments, positions, and who works where.

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Office};

async fn department(office: &Office, code: &str, parent: Option<&str>) -> String {
    let made = office.post("/departments", json!({ "code": code, "name": code, "parent_id": parent })).await;
    made.is(201).text("id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_is_made_moved_and_deleted() {
    let office = Office::open().await;
    let top = department(&office, "medicine", None).await;
    let below = department(&office, "nephrology", Some(&top)).await;
    let path = format!("/departments/{below}");
    let (leader, _) = office.member("li", &["nurse"]).await;
    let changed = office.put(&path, 1, json!({ "name": " 肾内科 ", "leader_id": leader })).await;
    assert_eq!((changed.is(200).text("name"), changed.text("parent_id"), changed.version()), ("肾内科".to_owned(), top.clone(), 2));
    assert_eq!(office.put(&path, 2, json!({ "name": "肾内科" })).await.version(), 2, "nothing differs");
    assert_eq!(office.put(&path, 1, json!({ "parent_id": null })).await.refusal(), (409, "common.version.conflict"));
    assert_eq!(office.get(&format!("/departments?parent_id={top}")).await.column("code"), ["nephrology"]);
    assert_eq!(office.delete(&format!("/departments/{top}"), 1).await.refusal(), (409, "auth.department.in_use"));
    assert_eq!(office.put(&path, 2, json!({ "parent_id": null, "leader_id": null })).await.is(200).body["leader_id"], Value::Null);
    office.delete(&format!("/departments/{top}"), 1).await.is(204);
    office.get(&format!("/departments/{top}")).await.is(404);
    department(&office, "medicine", None).await;
    let first = office.get("/departments?limit=1").await;
    let rest = office.get(&format!("/departments?limit=1&cursor={}", first.text("next_cursor"))).await;
    assert_eq!([first.column("code"), rest.column("code")].concat(), ["medicine", "nephrology"]);
    assert_eq!((office.audited("auth.department.created").await, office.audited("auth.department.deleted").await), (3, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_department_comes_to_stand_below_itself() {
    let office = Office::open().await;
    let a = department(&office, "a", None).await;
    let b = department(&office, "b", Some(&a)).await;
    let c = department(&office, "c", Some(&b)).await;
    for (id, parent) in [(&a, &a), (&a, &b), (&a, &c), (&b, &c)] {
        let refused: Answer = office.put(&format!("/departments/{id}"), 1, json!({ "parent_id": parent })).await;
        assert_eq!((refused.refusal(), refused.faults()[0].0.as_str()), ((422, "auth.department.cycle"), "parent_id"));
    }
    // Two moves at once that would close a ring together.
    let (east, west) = (department(&office, "east", None).await, department(&office, "west", None).await);
    let office = &office;
    let moves = [(&east, &west), (&west, &east)]
        .map(|(id, parent)| async move { office.put(&format!("/departments/{id}"), 1, json!({ "parent_id": parent })).await });
    let mut answers: Vec<u16> = join_all(moves).await.iter().map(|answer| answer.status.as_u16()).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 422]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_department_or_position_is_refused() {
    let office = Office::open().await;
    let nobody = uuid::Uuid::now_v7().to_string();
    for path in ["/departments", "/positions"] {
        let faults = async |body: Value| office.post(path, body).await.faults();
        assert_eq!(faults(json!({})).await.len(), 2, "{path}");
        assert_eq!(faults(json!({ "code": "A B", "name": " " })).await.len(), 2, "{path}");
        assert_eq!(faults(json!({ "code": "a", "name": "长".repeat(101) })).await[0].1, "common.field.too_long");
        assert_eq!(faults(json!({ "code": "a", "name": "a", "path": "/" })).await[0].1, "common.field.unknown");
        let made = office.post(path, json!({ "code": "a", "name": "a" })).await;
        let again = office.post(path, json!({ "code": "a", "name": "b" })).await;
        assert!(again.status == 409 && again.text("code").ends_with(".code_taken"), "{again:?}");
        let one = format!("{path}/{}", made.text("id"));
        assert_eq!(office.put(&one, 1, json!({ "code": "b" })).await.faults()[0].1, "common.field.unknown", "the code stays");
        assert_eq!(office.put(&one, 1, json!({ "name": null })).await.faults()[0].1, "common.field.required");
        office.by(&office.token, "DELETE", &one, None, None).await.is(428);
        office.put(&format!("{path}/{nobody}"), 1, json!({ "name": "x" })).await.is(404);
        office.delete(&format!("{path}/{nobody}"), 1).await.is(404);
    }
    let faults = async |body: Value| office.post("/departments", body).await.faults()[0].clone();
    let with = |name: &str| json!({ "code": "b", "name": "b", name: nobody });
    assert_eq!(faults(with("parent_id")).await, ("parent_id".to_owned(), "auth.department.unknown".to_owned()));
    assert_eq!(faults(with("leader_id")).await, ("leader_id".to_owned(), "auth.user.unknown".to_owned()));
    let (_, nurse) = office.member("nurse", &["nurse"]).await;
    assert_eq!(office.by(&nurse, "GET", "/departments", None, None).await.refusal(), (403, "auth.permission.denied"));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_work_in_departments_and_hold_on_to_them() {
    let office = Office::open().await;
    let ward = department(&office, "ward", None).await;
    let sister = office.post("/positions", json!({ "code": "sister", "name": "护士长" })).await.text("id");
    let (id, _) = office.member("li", &["nurse"]).await;
    let path = format!("/users/{id}/departments");
    let wanted = json!({ "departments": [{ "department_id": ward, "position_id": sister }] });
    let set = office.put(&path, 1, wanted.clone()).await;
    assert_eq!((&set.is(200).body["departments"], set.version()), (&wanted["departments"], 2));
    assert_eq!(office.put(&path, 2, wanted.clone()).await.version(), 2, "nothing differs");
    assert_eq!(office.put(&path, 1, wanted.clone()).await.refusal(), (409, "common.version.conflict"));
    assert_eq!(office.get(&path).await.version(), 2);
    assert_eq!(office.delete(&format!("/departments/{ward}"), 1).await.refusal(), (409, "auth.department.in_use"));
    assert_eq!(office.delete(&format!("/positions/{sister}"), 1).await.refusal(), (409, "auth.position.in_use"));
    let one = |department: &str, position: Option<&str>| json!({ "department_id": department, "position_id": position });
    let faults = async |list: Value| office.put(&path, 2, json!({ "departments": list })).await.faults();
    let unknown = faults(json!([one(&id, Some(&id))])).await;
    assert_eq!(unknown.iter().map(|fault| fault.1.as_str()).collect::<Vec<_>>(), ["auth.department.unknown", "auth.position.unknown"]);
    assert_eq!(faults(json!([one(&ward, None), one(&ward, None)])).await[0].1, "common.field.duplicate");
    // With the user they are free again, and so is the lead.
    office.put(&format!("/departments/{ward}"), 1, json!({ "leader_id": id })).await.is(200);
    office.delete(&format!("/users/{id}"), 2).await.is(204);
    office.get(&path).await.is(404);
    assert_eq!(office.get(&format!("/departments/{ward}")).await.body["leader_id"], Value::Null);
    office.delete(&format!("/departments/{ward}"), 3).await.is(204);
    office.delete(&format!("/positions/{sister}"), 1).await.is(204);
}
