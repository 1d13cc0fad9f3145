//! Rotation, the grace period, reuse.

use futures::future::join_all;

use crate::support::App;

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_is_traded_for_the_next_and_the_session_stays_the_same() {
    let app = App::new().await;
    let first = app.login().await;
    let second = app.refresh(&first.refresh()).await;
    assert_eq!(second.status, 200, "{:?}", second.body);
    let third = app.refresh(&second.refresh()).await;
    assert_ne!(second.refresh(), third.refresh());
    let session = app.me(&first.access()).await.text("session_id");
    assert_eq!(app.me(&third.access()).await.text("session_id"), session);
    assert_eq!(app.number("SELECT count(*) FROM session").await, 1);
    // The end of the session does not move.
    assert_eq!(
        app.number(
            "SELECT count(DISTINCT expires_at) FROM (SELECT expires_at FROM refresh_token UNION ALL SELECT expires_at FROM session) x"
        )
        .await,
        1
    );
    // Nothing of a token is stored but its hash.
    let secret = third.refresh().split_once('.').unwrap().1.to_owned();
    assert_eq!(app.number(&format!("SELECT count(*) FROM refresh_token r WHERE r::text LIKE '%{secret}%'")).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_may_be_asked_for_again() {
    let app = App::new().await;
    let first = app.login().await;
    let lost = app.refresh(&first.refresh()).await;
    let again = app.refresh(&first.refresh()).await;
    assert_eq!(again.status, 200);
    assert_eq!(app.refresh(&again.refresh()).await.status, 200);
    // The lost pair is dead, and whoever comes with it shows that two hold the family.
    assert_eq!(app.me(&again.access()).await.status, 200);
    let refused = app.refresh(&lost.refresh()).await;
    assert_eq!((refused.status.as_u16(), refused.text("code").as_str()), (401, "auth.refresh.invalid"));
    assert_eq!(app.me(&again.access()).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn reuse_ends_the_session_with_all_its_tokens() {
    let app = App::new().await;
    let bystander = app.login().await;
    let first = app.login().await;
    let second = app.refresh(&first.refresh()).await;
    let third = app.refresh(&second.refresh()).await;
    // The thief comes with a token whose successor was used.
    assert_eq!(app.refresh(&first.refresh()).await.status, 401);
    assert_eq!(app.refresh(&third.refresh()).await.status, 401);
    assert_eq!(app.me(&third.access()).await.status, 401);
    assert_eq!(app.me(&bystander.access()).await.status, 200);
    assert_eq!(app.sql("SELECT revoke_reason FROM session WHERE revoked_at IS NOT NULL").await, "reuse_detected");
    assert_eq!(app.number("SELECT count(*) FROM domain_events WHERE event_type = 'auth.session.reuse_detected'").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM audit_log WHERE action = 'auth.session.reuse_detected' AND outcome = 'denied'").await, 1);
    // The user is told, wherever they are signed in.
    let notices = app.me(&bystander.access()).await.body["notices"].clone();
    assert_eq!(
        (notices.as_array().map(Vec::len), notices[0]["code"].as_str()),
        (Some(1), Some("auth.session.reuse_detected")),
        "{notices}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_grace_period_ends() {
    let app = App::new().await;
    let first = app.login().await;
    app.refresh(&first.refresh()).await;
    app.sql("UPDATE refresh_token SET created_at = created_at - interval '31 seconds'").await;
    assert_eq!(app.refresh(&first.refresh()).await.status, 401);
    assert_eq!(app.me(&first.access()).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_refreshes_of_one_token_at_once_leave_one_live_branch() {
    let app = App::new().await;
    let first = app.login().await;
    let token = first.refresh();
    let statuses = join_all((0..50).map(|_| async { app.refresh(&token).await })).await;
    assert_eq!(statuses.iter().map(|a| a.status.as_u16()).collect::<Vec<_>>(), vec![200; 50]);
    assert_eq!(app.number("SELECT count(*) FROM refresh_token WHERE used_at IS NULL AND revoked_at IS NULL").await, 1);
    assert_eq!(app.me(&first.access()).await.status, 200);
    let live = app.sql("SELECT encode(token_hash, 'hex') FROM refresh_token WHERE used_at IS NULL AND revoked_at IS NULL").await;
    let survivor = statuses.iter().map(|a| a.refresh()).find(|text| hex::encode(erp_auth::token::refresh_hash(text)) == live).unwrap();
    assert_eq!(app.refresh(&survivor).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_live_token_gets_one_answer() {
    let app = App::new().await;
    let other = app.other_tenant("other").await;
    let pair = app.login().await;
    let expected = app.refresh("x").await.shape();
    assert_eq!(expected.0, 401);
    let (tenant, secret) = pair.refresh().split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let foreign = app.try_login(Some("other"), "admin", crate::support::PASSWORD).await.refresh();
    let foreign_tenant = foreign.split_once('.').unwrap().0;
    for text in [
        String::new(),
        pair.access(),
        format!("{tenant}.{}", "A".repeat(43)),
        format!("{foreign_tenant}.{secret}"),
        format!("{}.{secret}", "A".repeat(22)),
        format!("{tenant}.{secret}="),
        "\u{7f}".to_owned(),
        "x".repeat(100_000),
    ] {
        assert_eq!(app.refresh(&text).await.shape(), expected, "{}", &text[..text.len().min(80)]);
    }
    app.sql(&format!("UPDATE tenant SET status = 'suspended' WHERE id = '{}'", other.id)).await;
    assert_eq!(app.refresh(&foreign).await.shape(), expected);
    app.sql(
        "UPDATE session SET expires_at = now() - interval '1 second'; UPDATE refresh_token SET expires_at = now() - interval '1 second'",
    )
    .await;
    assert_eq!(app.refresh(&pair.refresh()).await.shape(), expected);
}
