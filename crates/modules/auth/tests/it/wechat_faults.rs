//! WeChat's errors, silences and oddities.

use std::time::{Duration, Instant};

use erp_testkit::{FakePeer, FakeWechat, Reply, WECHAT_APPID};
use serde_json::{Value, json};

use crate::{
    support::App,
    wechat::{PHONE, Wx},
};

#[tokio::test(flavor = "multi_thread")]
async fn every_error_of_a_login_has_its_code_as_a_number_and_as_a_text() {
    let it = Wx::open().await;
    for (errcode, status, code) in [
        (40_029, 401, "auth.wechat.code_invalid"),
        (40_163, 401, "auth.wechat.code_invalid"),
        (40_226, 403, "auth.wechat.blocked"),
        (45_011, 429, "auth.wechat.rate_limited"),
        (40_013, 503, "auth.wechat.misconfigured"),
        (40_125, 503, "auth.wechat.misconfigured"),
        (41_002, 503, "auth.wechat.misconfigured"),
        (99_999, 503, "auth.wechat.unavailable"),
    ] {
        for said in [json!(errcode), json!(errcode.to_string())] {
            let before = it.wechat.logins();
            it.wechat.tell_login(FakeWechat::error(said.clone()));
            let answer = it.login("oAlice").await;
            assert_eq!(answer.refusal(), (status, code), "{said}");
            assert_eq!(answer.headers.contains_key("retry-after"), matches!(status, 429 | 503), "{said}");
            assert_eq!(it.wechat.logins(), before + 1, "a code is sent once: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn busy_and_lost_calls_are_repeated_once_and_nothing_else_is() {
    let it = Wx::with(&[("wechat.timeout", "300ms")]).await;
    let busy = || FakeWechat::error(-1);
    let html = || Reply::Answer(200, "text/html", "<html>502</html>".to_owned());
    for (told, calls, status) in [
        (vec![busy()], 2, 200),
        (vec![FakeWechat::error("-1")], 2, 200),
        (vec![Reply::Cut], 2, 200),
        (vec![busy(), busy()], 2, 503),
        (vec![Reply::Cut, Reply::Cut], 2, 503),
        (vec![Reply::Silence], 1, 503),
        (vec![html()], 1, 503),
        (vec![Reply::Answer(500, "application/json", "{}".to_owned())], 1, 503),
        (vec![Reply::Answer(200, "application/json", "{}".to_owned())], 1, 503),
    ] {
        let before = it.wechat.logins();
        let shown = format!("{told:?}");
        for reply in told {
            it.wechat.tell_login(reply);
        }
        let answer = it.login("oAlice").await;
        assert_eq!(answer.status.as_u16(), status, "{shown}: {:?}", answer.body);
        assert_eq!(it.wechat.logins() - before, calls, "{shown}");
        if status == 503 {
            assert_eq!(answer.refusal().1, "auth.wechat.unavailable", "{shown}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_too_slow_or_elsewhere_is_no_answer() {
    let it = Wx::with(&[("wechat.timeout", "500ms")]).await;
    let elsewhere = FakePeer::start(|_| Reply::Answer(200, "application/json", r#"{"openid":"oEvil"}"#.to_owned())).await;
    let large = json!({ "openid": "oAlice", "session_key": "k", "padding": "x".repeat(5 << 20) }).to_string();
    for told in [
        Reply::Answer(200, "application/json", large),
        Reply::Drip(json!({ "openid": "oAlice", "padding": "x".repeat(1000) }).to_string()),
        Reply::Redirect(format!("{}/sns/jscode2session", elsewhere.url)),
    ] {
        let (before, began) = (it.wechat.logins(), Instant::now());
        it.wechat.tell_login(told);
        assert_eq!(it.login("oAlice").await.refusal(), (503, "auth.wechat.unavailable"));
        assert_eq!(it.wechat.logins(), before + 1, "and the code is not sent again");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
    assert!(elsewhere.heard().is_empty(), "a secret goes nowhere that the operator has not named");
    assert_eq!(it.app.number("SELECT count(*) FROM wechat_ticket").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_as_texts_and_any_content_type_are_understood() {
    let it = Wx::open().await;
    it.folks.add("张伟", "+8613800005678", None, None);
    it.wechat.in_texts();
    let bound = it.bind(&it.ticket("oAlice").await, PHONE).await;
    assert_eq!(bound.is(200).text("status"), "signed_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_or_foreign_code_of_a_phone_is_refused_and_the_ticket_stays() {
    let it = Wx::open().await;
    it.folks.add("张伟", "+8613800005678", None, None);
    let ticket = it.ticket("oAlice").await;
    let body = |code: &str| json!({ "bind_token": ticket, "phone_code": code });
    let bad = it.post("bind-phone", body("no such code")).await;
    assert_eq!(bad.refusal(), (422, "auth.wechat.phone_code_invalid"));
    assert_eq!(bad.faults(), [("phone_code".to_owned(), "auth.wechat.phone_code_invalid".to_owned())]);
    it.wechat.tell_phone(FakeWechat::error("45011"));
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (429, "auth.wechat.rate_limited"));
    it.wechat.vouch_to("wx0000000000000001");
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (422, "auth.wechat.phone_code_invalid"), "vouched for to another app");
    it.wechat.vouch_to(WECHAT_APPID);
    it.bind(&ticket, PHONE).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_codes_of_a_phone_are_tried_for_a_ticket() {
    let it = Wx::open().await;
    it.folks.add("张伟", "+8613800005678", None, None);
    let ticket = it.ticket("oAlice").await;
    for _ in 0..5 {
        let bad = it.post("bind-phone", json!({ "bind_token": ticket, "phone_code": "no such code" })).await;
        assert_eq!(bad.refusal().0, 422);
    }
    assert_eq!(it.bind(&ticket, PHONE).await.refusal(), (401, "auth.wechat.bind_token_invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_is_kept_and_replaced_once_when_it_counts_no_more() {
    let it = Wx::open().await;
    it.allow_registration().await;
    it.bind(&it.ticket("oOne").await, "13800000001").await.is(200);
    it.bind(&it.ticket("oTwo").await, "13800000002").await.is(200);
    assert_eq!(it.wechat.tokens(), 1, "kept");
    it.wechat.forget_tokens();
    let asked = it.wechat.phones();
    it.bind(&it.ticket("oThree").await, "13800000003").await.is(200);
    assert_eq!((it.wechat.tokens(), it.wechat.phones() - asked), (2, 2), "asked for again, and the call repeated");
    // About to expire.
    it.app.sql("UPDATE wechat_app SET access_token_until = now() + interval '30 seconds'").await;
    it.bind(&it.ticket("oFour").await, "13800000004").await.is(200);
    assert_eq!(it.wechat.tokens(), 3);
    it.wechat.tell_phone(FakeWechat::error(40_001));
    it.wechat.tell_phone(FakeWechat::error(40_001));
    assert_eq!(it.bind(&it.ticket("oFive").await, "13800000005").await.refusal(), (503, "auth.wechat.misconfigured"));
    assert_eq!(it.wechat.tokens(), 4, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_wechat_is_off_or_stands_where_nothing_may_be_reached_nothing_is_called() {
    let off = App::new().await;
    let body = || Some::<Value>(json!({ "code": "x" }));
    assert_eq!(off.call("POST", "wechat/login", None, body()).await.refusal(), (403, "auth.wechat.off"));
    // Loopback is not the public internet, unless the operator says that the API stands there.
    let it = Wx::with(&[("wechat.networks", "")]).await;
    assert_eq!(it.login("oAlice").await.refusal(), (503, "auth.wechat.misconfigured"));
    assert_eq!(it.wechat.logins(), 0);
}
