//! Seeding: once, twice, at once, of a second tenant, and what it never undoes.

use erp_core::{Permission, Pii};
use erp_kit::{AdminPassword, AdminSeed, Profile};
use futures::future::join_all;

use crate::support::{App, PASSWORD, PERMISSIONS, admin};

async fn checksum(app: &App) -> String {
    app.sql("SELECT md5(string_agg(t, '|' ORDER BY t)) FROM (SELECT r::text AS t FROM role r UNION ALL SELECT p::text FROM role_permission p UNION ALL SELECT u::text FROM user_account u UNION ALL SELECT x::text FROM user_role x UNION ALL SELECT p::text FROM permission p UNION ALL SELECT a.tenant_id::text || a.seq FROM audit_log a) all_rows").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_seed_changes_nothing() {
    let app = App::unseeded(&[]).await;
    let report = app.seed(&app.tenant, true, Profile::Minimal, &admin(PASSWORD)).await.unwrap();
    assert_eq!(report.created.len(), 13, "{:?}", report.created);
    let before = checksum(&app).await;
    let report = app.seed(&app.tenant, true, Profile::Minimal, &admin("another password")).await.unwrap();
    assert!(report.created.is_empty() && report.reveal_once.is_empty());
    assert_eq!(checksum(&app).await, before);
    app.login().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seeds_at_once_make_one_administrator() {
    let app = App::unseeded(&[]).await;
    let generated = AdminSeed { password: AdminPassword::Generate, ..admin("") };
    let reports = join_all((0..8).map(|_| async { app.seed(&app.tenant, true, Profile::Minimal, &generated).await.unwrap() })).await;
    assert_eq!(reports.iter().map(|r| r.created.len()).sum::<usize>(), 13);
    let revealed: Vec<_> = reports.iter().flat_map(|r| &r.reveal_once).collect();
    assert_eq!(revealed.len(), 1);
    assert_eq!(app.number("SELECT count(*) FROM user_account").await, 1);
    assert_eq!(app.try_login(None, "admin", revealed[0].1.expose()).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_tenant_gets_its_own_and_a_setup_password() {
    let app = App::new().await;
    let tenant = app.database.tenant("second").await;
    let seed = AdminSeed {
        username: " Boss ".to_owned(),
        password: AdminPassword::SetupToken,
        must_change: false,
        email: Some(Pii::new(" Boss@Clinic.Example ".to_owned())),
        roles: Vec::new(),
    };
    let report = app.seed(&tenant, false, Profile::Minimal, &seed).await.unwrap();
    assert!(report.created.contains(&"user boss".to_owned()) && !report.created.contains(&"role platform_admin".to_owned()));
    let (label, password) = &report.reveal_once[0];
    assert_eq!(label, "setup password");
    let pair = app.try_login(Some("second"), "boss", password.expose()).await;
    assert_eq!(pair.body["must_change_password"], true);
    assert_eq!(app.me(&pair.access()).await.body["roles"], serde_json::json!(["tenant_admin"]));
    let sealed = "SELECT count(*) FROM user_account WHERE username = 'boss' AND email_enc IS NOT NULL";
    assert_eq!(app.number(sealed).await, 1);
    assert_eq!(app.try_login(None, "boss", password.expose()).await.status, 401);
    // A given password of a further tenant is judged like any other.
    let tenant = app.database.tenant("third").await;
    assert!(app.seed(&tenant, false, Profile::Minimal, &admin("Password2024!")).await.is_err());
    assert!(app.seed(&tenant, false, Profile::Minimal, &admin(PASSWORD)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_and_ci_administrators_may_reveal() {
    for (profile, reveals) in [(Profile::Minimal, false), (Profile::Demo, true), (Profile::Ci, true)] {
        let app = App::unseeded(&[]).await;
        app.seed(&app.tenant, true, profile, &admin(PASSWORD)).await.unwrap();
        let me = app.me(&app.login().await.access()).await;
        assert_eq!(me.body["permissions"].as_array().unwrap().iter().any(|p| p == "health.patient.pii"), reveals, "{profile:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_administrator_changed_stays() {
    let app = App::new().await;
    app.sql("DELETE FROM role_permission WHERE permission = 'health.patient.manage'; UPDATE user_account SET deleted_at = now()").await;
    let more = [PERMISSIONS.as_slice(), &[Permission::new("health.appointment.list", "d", "丁")]].concat();
    let report = app.seed_with(&app.tenant, true, Profile::Minimal, &admin(PASSWORD), &more).await.unwrap();
    assert!(report.created.is_empty());
    // Not given again; the new one is offered; the deleted user does not come back.
    assert_eq!(app.number("SELECT count(*) FROM role_permission WHERE permission = 'health.patient.manage'").await, 0);
    let holders = app.sql("SELECT string_agg(r.code, ' ' ORDER BY r.code) FROM role_permission p JOIN role r ON r.id = p.role_id WHERE permission = 'health.appointment.list'").await;
    assert_eq!(holders, "doctor head_doctor nurse receptionist tenant_admin");
    assert_eq!(app.number("SELECT count(*) FROM user_account WHERE deleted_at IS NULL").await, 0);
    app.sql("DELETE FROM user_role; DELETE FROM refresh_token; DELETE FROM session; DELETE FROM user_account").await;
    app.seed(&app.tenant, true, Profile::Minimal, &admin(PASSWORD)).await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM user_account").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_gate_is_green() {
    let app = App::new().await;
    let classes = <erp_migrations::Migrator as erp_db::migrate::History>::classes();
    assert_eq!(app.db.gate(&classes).await.unwrap(), Vec::<String>::new());
}
