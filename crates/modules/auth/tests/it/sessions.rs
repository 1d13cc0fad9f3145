//! Logout, listing and ending sessions, and what kills a token at once.

use std::time::Duration;

use crate::support::{App, PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn logout_kills_the_pair_at_once() {
    let app = App::new().await;
    let (pair, other) = (app.login().await, app.login().await);
    assert_eq!(app.call("POST", "logout", Some(&pair.access()), None).await.status, 204);
    assert_eq!(app.me(&pair.access()).await.status, 401);
    assert_eq!(app.refresh(&pair.refresh()).await.status, 401);
    assert_eq!(app.call("POST", "logout", Some(&pair.access()), None).await.status, 401);
    assert_eq!(app.me(&other.access()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_in_pages_and_ended() {
    let app = App::new().await;
    let mut pairs = Vec::new();
    for _ in 0..5 {
        pairs.push(app.login().await);
    }
    let token = pairs[4].access();
    let mut seen = Vec::new();
    let mut path = "sessions?limit=2".to_owned();
    loop {
        let page = app.call("GET", &path, Some(&token), None).await;
        assert_eq!(page.status, 200, "{:?}", page.body);
        seen.extend(
            page.body["items"].as_array().unwrap().iter().map(|s| (s["id"].as_str().unwrap().to_owned(), s["current"].as_bool().unwrap())),
        );
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("sessions?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.iter().map(|(_, current)| *current).collect::<Vec<_>>(), [true, false, false, false, false]);
    // The oldest is the last.
    assert_eq!(app.call("DELETE", &format!("sessions/{}", seen[4].0), Some(&token), None).await.status, 204);
    assert_eq!(app.me(&pairs[0].access()).await.status, 401);
    assert_eq!(app.call("DELETE", &format!("sessions/{}", seen[4].0), Some(&token), None).await.status, 404);
    let ended = app.call("DELETE", "sessions", Some(&token), None).await;
    assert_eq!((ended.status.as_u16(), ended.body["ended"].as_u64()), (200, Some(3)));
    assert_eq!(app.me(&pairs[3].access()).await.status, 401);
    assert_eq!(app.me(&token).await.status, 200);
    assert_eq!(app.call("GET", "sessions", Some(&token), None).await.body["items"].as_array().unwrap().len(), 1);
    for path in ["sessions?limit=0", "sessions?limit=201", "sessions?cursor=x", "sessions?foo=1"] {
        let status = app.call("GET", path, Some(&token), None).await.status.as_u16();
        assert!((400..500).contains(&status), "{path} {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenants_sessions_are_out_of_reach() {
    let app = App::new().await;
    app.other_tenant("other").await;
    let (ours, theirs) = (app.login().await, app.try_login(Some("other"), "admin", PASSWORD).await);
    let id = app.me(&theirs.access()).await.text("session_id");
    let foreign = app.call("DELETE", &format!("sessions/{id}"), Some(&ours.access()), None).await;
    let absent = app.call("DELETE", &format!("sessions/{}", uuid::Uuid::now_v7()), Some(&ours.access()), None).await;
    assert_eq!(foreign.status, 404);
    let bare = |answer: &crate::support::Answer| {
        let mut shape = answer.shape();
        shape.1.as_object_mut().unwrap().remove("instance");
        shape
    };
    assert_eq!(bare(&foreign), bare(&absent));
    assert_eq!(app.call("DELETE", "sessions", Some(&ours.access()), None).await.body["ended"], 0);
    assert_eq!(app.me(&theirs.access()).await.status, 200);
    assert_eq!(app.call("GET", "sessions", Some(&ours.access()), None).await.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_in_the_database_counts_from_the_next_request_on() {
    let app = App::with(&[("auth.principal_cache", "0s")]).await;
    let token = app.login().await.access();
    let permissions = async || app.me(&token).await.body["permissions"].as_array().unwrap().len();
    assert_eq!(permissions().await, 2);
    app.sql("DELETE FROM user_role WHERE role_id = (SELECT id FROM role WHERE code = 'tenant_admin')").await;
    assert_eq!(permissions().await, 0);
    app.sql("UPDATE tenant SET status = 'suspended'").await;
    let suspended = app.me(&token).await;
    assert_eq!((suspended.status.as_u16(), suspended.text("code").as_str()), (403, "auth.tenant.suspended"));
    app.sql("UPDATE tenant SET status = 'active'; UPDATE user_account SET token_epoch = 2").await;
    assert_eq!(app.me(&token).await.status, 401);
    app.sql("UPDATE user_account SET token_epoch = 1, status = 'disabled'").await;
    assert_eq!(app.me(&token).await.status, 401);
    app.sql("UPDATE user_account SET status = 'active', deleted_at = now()").await;
    assert_eq!(app.me(&token).await.status, 401);
    app.sql("UPDATE user_account SET deleted_at = NULL; UPDATE session SET expires_at = now()").await;
    assert_eq!(app.me(&token).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_changes_counts_within_five_seconds() {
    let app = App::new().await;
    let token = app.login().await.access();
    assert_eq!(app.me(&token).await.status, 200);
    app.sql("UPDATE session SET revoked_at = now()").await;
    erp_testkit::within(Duration::from_secs(5), "an ended session is refused", async || app.me(&token).await.status == 401).await;
}
