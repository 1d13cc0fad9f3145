//! Changing one's own password.

use erp_kit::{AdminSeed, Profile};
use serde_json::json;

use crate::support::{Answer, App, PASSWORD, admin};

const NEW: &str = "small red umbrella";

async fn change(app: &App, token: &str, present: &str, new: &str) -> Answer {
    app.call("PUT", "password", Some(token), Some(json!({ "current_password": present, "new_password": new }))).await
}

fn codes(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{:?}", answer.body);
    answer.body["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {}", f["path"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_sessions_end_and_this_one_stays() {
    let app = App::new().await;
    let (ours, other) = (app.login().await, app.login().await);
    assert_eq!(change(&app, &ours.access(), PASSWORD, NEW).await.status, 204);
    assert_eq!(app.me(&ours.access()).await.status, 200);
    assert_eq!(app.refresh(&ours.refresh()).await.status, 200);
    assert_eq!(app.me(&other.access()).await.status, 401);
    assert_eq!(app.refresh(&other.refresh()).await.status, 401);
    assert_eq!(app.try_login(None, "admin", PASSWORD).await.status, 401);
    assert_eq!(app.try_login(None, "admin", NEW).await.status, 200);
    assert_eq!(app.sql("SELECT aggregate_version FROM domain_events WHERE event_type = 'auth.user.password_changed'").await, "2");
    assert_eq!(app.number("SELECT version FROM user_account").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forced_change_is_all_that_is_left_to_do() {
    let app = App::unseeded(&[]).await;
    app.seed(&app.tenant, true, Profile::Minimal, &AdminSeed { must_change: true, ..admin(PASSWORD) }).await.unwrap();
    let pair = app.login().await;
    assert_eq!(pair.body["must_change_password"], true);
    assert_eq!(app.me(&pair.access()).await.body["must_change_password"], true);
    assert_eq!(change(&app, &pair.access(), PASSWORD, NEW).await.status, 204);
    assert_eq!(app.me(&pair.access()).await.body["must_change_password"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_broken_rule_is_named_and_nothing_changes() {
    let app = App::new().await;
    let token = app.login().await.access();
    let cases: [(&str, &[&str]); 7] = [
        (
            "admin",
            &["new_password auth.password.too_short", "new_password auth.password.contains_username", "new_password auth.password.common"],
        ),
        ("Password2024!", &["new_password auth.password.too_short", "new_password auth.password.common"]),
        ("PasswordPassword1234", &["new_password auth.password.common"]),
        (PASSWORD, &["new_password auth.password.reused"]),
        ("ａdmin has a long one", &["new_password auth.password.contains_username"]),
        ("aaaaaaaaaaaaaaaa", &["new_password auth.password.too_simple", "new_password auth.password.breached"]),
        ("000WebHostILM10", &["new_password auth.password.breached"]),
    ];
    for (new, want) in cases {
        assert_eq!(codes(&change(&app, &token, PASSWORD, new).await), want, "{new}");
    }
    assert_eq!(app.number("SELECT version FROM user_account").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_five_cannot_be_taken_again() {
    let app = App::new().await;
    let token = app.login().await.access();
    let names = [
        PASSWORD,
        "number one is blue",
        "number two is pink",
        "number three is grey",
        "number four is teal",
        "number five is gold",
        "number six is black",
    ];
    for pair in names.windows(2) {
        for old in &names[..names.iter().position(|n| *n == pair[1]).unwrap()] {
            if names.iter().position(|n| n == old).unwrap() + 6 > names.iter().position(|n| *n == pair[1]).unwrap() {
                assert_eq!(codes(&change(&app, &token, pair[0], old).await), ["new_password auth.password.reused"], "{old}");
            }
        }
        assert_eq!(change(&app, &token, pair[0], pair[1]).await.status, 204);
    }
    assert_eq!(app.number("SELECT count(*) FROM password_history").await, 5);
    assert_eq!(change(&app, &token, names[6], PASSWORD).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_present_passwords_delay_in_a_count_of_their_own() {
    let app = App::new().await;
    let token = app.login().await.access();
    let wrong = change(&app, &token, "not it at all", NEW).await;
    assert_eq!(codes(&wrong), ["current_password auth.password.current_wrong"]);
    for _ in 0..4 {
        change(&app, &token, "not it at all", NEW).await;
    }
    assert_eq!(app.number("SELECT failures FROM login_throttle").await, 5);
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour'").await;
    // Delayed: the right one is refused with the same words. The login is another matter.
    assert_eq!(change(&app, &token, PASSWORD, NEW).await.shape(), wrong.shape());
    assert_eq!(app.try_login(None, "admin", PASSWORD).await.status, 200);
    app.sql("UPDATE login_throttle SET blocked_until = now()").await;
    assert_eq!(change(&app, &token, PASSWORD, NEW).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outsider_who_fails_under_the_name_does_not_keep_its_owner_from_a_new_password() {
    let app = App::new().await;
    let token = app.login().await.access();
    for _ in 0..6 {
        app.try_login(None, "admin", "wrong").await;
    }
    app.sql("UPDATE login_throttle SET blocked_until = now() + interval '1 hour'").await;
    assert_eq!(change(&app, &token, PASSWORD, NEW).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_names_of_the_tenant_are_common_words_in_it() {
    let app = App::new().await;
    app.sql("UPDATE tenant SET name = '阳光康复医院 Sunrise Renal'").await;
    let token = app.login().await.access();
    for new in ["Sunrise-Renal2026!!", "阳光康复医院阳光康复医院2026!", "sunrisesunrise1234"] {
        let answer = change(&app, &token, PASSWORD, new).await;
        assert!(codes(&answer).contains(&"new_password auth.password.common".to_owned()), "{new}: {answer:?}");
    }
    assert_eq!(change(&app, &token, PASSWORD, "the sun rises over a renal ward").await.status, 204);
}
