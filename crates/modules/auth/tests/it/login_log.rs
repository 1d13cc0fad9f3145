//! The login log over HTTP.

use serde_json::Value;

use crate::support::{Office, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn logins_are_listed_by_user_outcome_and_time() {
    let office = Office::open().await;
    let (id, _) = office.member("li", &["receptionist"]).await;
    for _ in 0..3 {
        office.app.try_login(None, "li", "wrong").await.is(401);
    }
    office.app.try_login(None, "a password typed into the wrong box", PASSWORD).await.is(401);
    let all = office.get("/login-logs?limit=200").await;
    assert_eq!(all.is(200).column("outcome").len(), 6);
    assert_eq!((&all.body["items"][0]["user_id"], &all.body["items"][0]["username"]), (&Value::Null, &Value::Null));
    assert!(!all.body.to_string().contains("wrong box"), "{all:?}");
    let of = async |query: &str| office.get(&format!("/login-logs?{query}")).await.column("outcome");
    assert_eq!(of(&format!("user_id={id}")).await, ["bad_credentials", "bad_credentials", "bad_credentials", "success"]);
    assert_eq!(of(&format!("user_id={id}&outcome=success")).await, ["success"]);
    assert_eq!(of("outcome=success").await.len(), 2);
    assert_eq!(of("outcome=disabled").await, Vec::<String>::new());
    assert_eq!(of("from=2100-01-01T00:00:00Z").await, Vec::<String>::new());
    assert_eq!(of("from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z").await.len(), 6);
    let first = office.get("/login-logs?limit=4&to=2100-01-01T00:00:00Z").await;
    let rest = of(&format!("limit=4&to=2100-01-01T00:00:00Z&cursor={}", first.text("next_cursor"))).await;
    assert_eq!((first.column("id").len(), rest.len()), (4, 2));
    for query in ["outcome=never", "limit=0", "from=%2B999999-01-01T00:00:00Z"] {
        let status = office.get(&format!("/login-logs?{query}")).await.status.as_u16();
        assert!([400, 422].contains(&status), "{query}: {status}");
    }
    for query in ["user_id=x", "name=li", "cursor=x"] {
        office.get(&format!("/login-logs?{query}")).await.is(400);
    }
    let (_, nurse) = office.member("nurse", &["nurse"]).await;
    assert_eq!(office.by(&nurse, "GET", "/login-logs", None, None).await.refusal(), (403, "auth.permission.denied"));
    let other = office.app.other_tenant("other").await;
    office.app.try_login(Some("other"), "admin", PASSWORD).await.is(200);
    assert_eq!(office.app.number(&format!("SELECT count(*) FROM login_log WHERE tenant_id = '{}'", other.id)).await, 1);
    assert_eq!(office.get("/login-logs?limit=200").await.column("id").len(), 7, "another tenant's line is seen");
}
