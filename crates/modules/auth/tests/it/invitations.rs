//! Invitations: given, taken, given again, taken back.

use serde_json::{Value, json};

use crate::support::{Answer, Office};

const NEW: &str = "small red umbrella 31";

fn li() -> Value {
    json!({ "username": "Li.Wei", "roles": ["receptionist"], "display_name": "李伟", "email": "li.wei@clinic.example" })
}

async fn accept(office: &Office, token: &str, password: &str) -> Answer {
    office.app.call("POST", "invitations/accept", None, Some(json!({ "token": token, "password": password }))).await
}

const NOTHING: (u16, &str) = (401, "auth.invitation.invalid");

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_user_chooses_a_password_and_comes_in() {
    let office = Office::open().await;
    let invited = office.post("/users/invitations", li()).await;
    invited.is(201);
    let (id, token) = (invited.text("id"), invited.text("invitation_token"));
    assert_eq!((invited.text("status"), invited.text("display_name")), ("invited".to_owned(), "李*".to_owned()));
    assert_eq!(invited.headers[http::header::CACHE_CONTROL], "no-store");
    assert_eq!(office.get("/users/invitations").await.column("id"), std::slice::from_ref(&id));
    // Nobody comes in before, by whatever password.
    assert_eq!(office.app.try_login(None, "li.wei", NEW).await.refusal(), (401, "auth.login.failed"));
    let weak = accept(&office, &token, "li.wei").await;
    let codes: Vec<String> = weak.is(422).faults().into_iter().map(|fault| fault.1).collect();
    assert!(codes.contains(&"auth.password.too_short".to_owned()) && codes.contains(&"auth.password.contains_username".to_owned()));
    // A refused password uses nothing up.
    let joined = accept(&office, &token, NEW).await;
    assert_eq!(joined.is(200).body, json!({ "tenant": "default", "username": "li.wei" }));
    let pair = office.app.try_login(None, "li.wei", NEW).await;
    assert_eq!(pair.is(200).body["must_change_password"], false);
    assert_eq!(office.get(&format!("/users/{id}")).await.text("status"), "active");
    assert_eq!(accept(&office, &token, NEW).await.refusal(), NOTHING, "once");
    assert!(office.get("/users/invitations").await.column("id").is_empty());
    assert_eq!((office.audited("auth.user.invited").await, office.audited("auth.invitation.accepted").await), (1, 1));
    let by = office.app.sql("SELECT actor FROM audit_log WHERE action = 'auth.invitation.accepted'").await;
    assert_eq!(by, format!("user:{id}"));
    let told = office.events("auth.user.invited").await;
    assert_eq!((&told[0]["user_id"], &told[0]["times"]), (&json!(id), &json!(1)));
    // The token is in no table, no event, no trail.
    for (table, column) in [("user_invitation", "t::text"), ("audit_log", "convert_from(record, 'UTF8')"), ("domain_events", "t::text")] {
        let hits = office.app.number(&format!("SELECT count(*) FROM {table} t WHERE {column} LIKE '%{}%'", &token[23..])).await;
        assert_eq!(hits, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_opens_nothing_gets_one_answer() {
    let office = Office::open().await;
    let invited = office.post("/users/invitations", li()).await;
    let (id, token) = (invited.text("id"), invited.text("invitation_token"));
    let refresh = office.app.login().await.refresh();
    let unknown = accept(&office, "x", NEW).await;
    assert_eq!(unknown.refusal(), NOTHING);
    for bad in [&token[..60], &format!("{token}A"), &token.to_lowercase(), &refresh, ""] {
        assert_eq!(accept(&office, bad, NEW).await.shape(), unknown.shape(), "{bad}");
    }
    // Nor is it a token of any other kind.
    assert_eq!(office.app.refresh(&token).await.refusal(), (401, "auth.refresh.invalid"));
    office.app.sql("UPDATE user_invitation SET expires_at = now()").await;
    assert_eq!(accept(&office, &token, NEW).await.shape(), unknown.shape(), "expired");
    assert_eq!(office.get("/users/invitations").await.body["items"][0]["expired"], true);
    let again = office.act(&format!("/users/invitations/{id}/resend")).await;
    assert_eq!(accept(&office, &token, NEW).await.shape(), unknown.shape(), "another one was given");
    office.act(&format!("/users/{id}/disable")).await.is(200);
    let second = again.is(200).text("invitation_token");
    assert_eq!(accept(&office, &second, NEW).await.shape(), unknown.shape(), "disabled");
    office.act(&format!("/users/{id}/enable")).await.is(200);
    assert_eq!(office.get(&format!("/users/{id}")).await.text("status"), "invited", "enabled is not yet come");
    assert_eq!(office.get("/users/invitations").await.body["items"][0]["sent"], 2);
    accept(&office, &second, NEW).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_come_at_once_one_does() {
    let office = Office::open().await;
    let token = office.post("/users/invitations", li()).await.text("invitation_token");
    let both = tokio::join!(accept(&office, &token, NEW), accept(&office, &token, "wide blue curtain 47"));
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_taken_back_and_its_name_is_free() {
    let office = Office::open().await;
    let invited = office.post("/users/invitations", li()).await;
    let (id, token) = (invited.text("id"), invited.text("invitation_token"));
    assert_eq!(office.post("/users/invitations", li()).await.refusal(), (409, "auth.user.username_taken"));
    office.act(&format!("/users/invitations/{id}/revoke")).await.is(204);
    assert_eq!(accept(&office, &token, NEW).await.refusal(), NOTHING);
    office.get(&format!("/users/{id}")).await.is(404);
    office.post("/users/invitations", li()).await.is(201);
    let (member, _) = office.member("staff", &[]).await;
    for word in ["resend", "revoke"] {
        assert_eq!(office.act(&format!("/users/invitations/{member}/{word}")).await.refusal(), (409, "auth.invitation.not_invited"));
        assert_eq!(office.act(&format!("/users/invitations/{id}/{word}")).await.status, 404);
    }
    // A password that somebody sets is another way to come.
    let third = office.post("/users/invitations", json!({ "username": "third" })).await;
    let password = office.act(&format!("/users/{}/reset-password", third.text("id"))).await.text("one_time_password");
    assert_eq!(office.app.try_login(None, "third", &password).await.is(200).body["must_change_password"], true);
    assert_eq!(accept(&office, &third.text("invitation_token"), NEW).await.refusal(), NOTHING);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_invites_into_more_than_they_hold() {
    let office = Office::open().await;
    office.role("clerk", &["auth.user.list", "auth.user.create", "health.patient.list"]).await;
    let (_, clerk) = office.member("clerk", &["clerk"]).await;
    let invite = async |name: &str, role: &str| {
        office.by(&clerk, "POST", "/users/invitations", None, Some(json!({ "username": name, "roles": [role] }))).await
    };
    assert_eq!(invite("boss", "tenant_admin").await.refusal(), (403, "auth.role.escalation"));
    invite("other", "clerk").await.is(201);
    // Nor takes over somebody else's invitation to more.
    let boss = office.post("/users/invitations", json!({ "username": "boss", "roles": ["tenant_admin"] })).await.text("id");
    for word in ["resend", "revoke"] {
        let refused = office.by(&clerk, "POST", &format!("/users/invitations/{boss}/{word}"), None, None).await;
        assert_eq!(refused.refusal(), (403, "auth.user.above"), "{word}");
    }
    let faults = office.post("/users/invitations", json!({ "username": "a b", "phone": "12" })).await.faults();
    assert_eq!(faults.iter().map(|fault| fault.0.as_str()).collect::<Vec<_>>(), ["username", "phone"]);
}
