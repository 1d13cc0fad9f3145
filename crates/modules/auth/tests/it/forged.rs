//! Tokens that are not ours, or not alive, against the whole application.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use erp_core::Clock;
use serde_json::{Value, json};

use crate::support::{App, PASSWORD};

fn part(token: &str, n: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(n).unwrap()).unwrap()).unwrap()
}

fn forge(token: &str, n: usize, name: &str, value: Value) -> String {
    let mut changed = part(token, n);
    changed[name] = value;
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[n] = URL_SAFE_NO_PAD.encode(changed.to_string());
    parts.join(".")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_forged_token_gets_the_same_401() {
    let app = App::new().await;
    let other = app.other_tenant("other").await;
    let pair = app.login().await;
    let good = pair.access();
    let foreign = app.try_login(Some("other"), "admin", PASSWORD).await.access();
    let expected = app.call("GET", "me", None, None).await.shape();
    assert_eq!((expected.0, expected.1["code"].as_str()), (401, Some("auth.token.invalid")));
    let segments: Vec<&str> = good.split('.').collect();
    let mut tokens = vec![
        "x".to_owned(),
        "..".to_owned(),
        pair.refresh(),
        segments[..2].join("."),
        format!("{}.{}.", segments[0], segments[1]),
        format!("{}.{}.{}", segments[0], segments[1], foreign.split('.').nth(2).unwrap()),
        format!("{}.{}.{}", segments[0], foreign.split('.').nth(1).unwrap(), segments[2]),
        format!("{good}.{}", segments[2]),
        format!("{good}A"),
        good[1..].to_owned(),
        good.repeat(20),
    ];
    for algorithm in ["none", "None", "nOnE", "HS384", "HS512", "RS256", "ES256"] {
        tokens.push(forge(&good, 0, "alg", json!(algorithm)));
    }
    for (n, name, value) in [
        (0, "typ", json!("JWT")),
        (0, "kid", json!("../../../dev/null")),
        (0, "kid", json!("' UNION SELECT 1 --")),
        (0, "crit", json!(["b64"])),
        (0, "jwk", json!({ "kty": "oct", "k": "" })),
        (0, "jku", json!("http://127.0.0.1/")),
        (1, "tid", json!(other.id.get())),
        (1, "sub", json!(uuid::Uuid::now_v7())),
        (1, "exp", json!(9_999_999_999_i64)),
        (1, "ver", json!(2)),
        (1, "aud", json!(["erp-api"])),
    ] {
        tokens.push(forge(&good, n, name, value));
    }
    assert!(tokens.len() >= 28);
    for token in &tokens {
        for (method, path) in [("GET", "me"), ("GET", "sessions"), ("POST", "logout"), ("DELETE", "sessions")] {
            let answer = app.call(method, path, Some(token), None).await;
            let mut shape = answer.shape();
            shape.1["instance"] = expected.1["instance"].clone();
            assert_eq!(shape, expected, "{method} {path} {}", &token[..token.len().min(300)]);
        }
    }
    assert_eq!(app.me(&good).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_with_its_time_and_does_not_come_back_with_the_clock() {
    let app = App::new().await;
    let token = app.login().await.access();
    let start = app.clock.now();
    for (seconds, status) in [(900 + 29, 200), (900 + 31, 401), (-31, 401)] {
        app.clock.set(start + TimeDelta::seconds(seconds));
        assert_eq!(app.me(&token).await.status, status, "{seconds}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_describes_every_route() {
    let registrar = erp_kit::Registrar::describe(&[Box::new(erp_auth::AuthModule)]);
    let routes =
        registrar.routes().into_iter().filter(|route| route.path.starts_with("/api/v1/") && !route.path.starts_with("/api/v1/system/"));
    let routes: Vec<String> = routes.map(|r| format!("{} {} {} {}", r.method, r.path, r.operation, r.access)).collect();
    assert_eq!(
        routes,
        [
            "GET /api/v1/api-keys listApiKeys auth.api_key.manage",
            "POST /api/v1/api-keys createApiKey auth.api_key.manage",
            "GET /api/v1/api-keys/{id} getApiKey auth.api_key.manage",
            "POST /api/v1/api-keys/{id}/revoke revokeApiKey auth.api_key.manage",
            "POST /api/v1/api-keys/{id}/rotate rotateApiKey auth.api_key.manage",
            "GET /api/v1/audit-logs listAuditLogs auth.audit.list",
            "GET /api/v1/audit-logs/export exportAuditLogs auth.audit.export",
            "POST /api/v1/audit-logs/verify verifyAuditLogs auth.audit.verify",
            "POST /api/v1/auth/invitations/accept acceptInvitation public",
            "POST /api/v1/auth/login login public",
            "POST /api/v1/auth/logout logout signed-in",
            "GET /api/v1/auth/me me signed-in",
            "GET /api/v1/auth/mfa mfaStatus signed-in",
            "POST /api/v1/auth/mfa/recovery-codes renewRecoveryCodes signed-in",
            "POST /api/v1/auth/mfa/totp beginTotp signed-in",
            "POST /api/v1/auth/mfa/totp/confirm confirmTotp signed-in",
            "POST /api/v1/auth/mfa/totp/remove removeTotp signed-in",
            "PUT /api/v1/auth/password changePassword signed-in",
            "POST /api/v1/auth/password/reset resetPasswordByCode public",
            "POST /api/v1/auth/refresh refreshTokens public",
            "DELETE /api/v1/auth/sessions endOtherSessions signed-in",
            "GET /api/v1/auth/sessions listSessions signed-in",
            "DELETE /api/v1/auth/sessions/{id} endSession signed-in",
            "POST /api/v1/auth/sms/login smsLogin public",
            "POST /api/v1/auth/sms/send sendSmsCode public",
            "POST /api/v1/auth/step-up stepUp signed-in",
            "POST /api/v1/auth/wechat/bind-phone wechatBindPhone public",
            "DELETE /api/v1/auth/wechat/binding wechatUnbind signed-in",
            "POST /api/v1/auth/wechat/choose-patient wechatChoosePatient public",
            "POST /api/v1/auth/wechat/login wechatLogin public",
            "GET /api/v1/departments listDepartments auth.org.manage",
            "POST /api/v1/departments createDepartment auth.org.manage",
            "DELETE /api/v1/departments/{id} deleteDepartment auth.org.manage",
            "GET /api/v1/departments/{id} getDepartment auth.org.manage",
            "PUT /api/v1/departments/{id} replaceDepartment auth.org.manage",
            "GET /api/v1/login-logs listLoginLogs auth.login_log.list",
            "GET /api/v1/login-logs/export exportLoginLogs auth.login_log.export",
            "GET /api/v1/permissions listPermissions auth.role.list",
            "GET /api/v1/positions listPositions auth.org.manage",
            "POST /api/v1/positions createPosition auth.org.manage",
            "DELETE /api/v1/positions/{id} deletePosition auth.org.manage",
            "GET /api/v1/positions/{id} getPosition auth.org.manage",
            "PUT /api/v1/positions/{id} replacePosition auth.org.manage",
            "GET /api/v1/roles listRoles auth.role.list",
            "POST /api/v1/roles createRole auth.role.manage",
            "DELETE /api/v1/roles/{id} deleteRole auth.role.manage",
            "GET /api/v1/roles/{id} getRole auth.role.list",
            "PUT /api/v1/roles/{id} replaceRole auth.role.manage",
            "PUT /api/v1/roles/{id}/permissions setRolePermissions auth.role.manage",
            "GET /api/v1/tenant-plans listTenantPlans auth.tenant.list",
            "POST /api/v1/tenant-plans createTenantPlan auth.tenant.manage",
            "DELETE /api/v1/tenant-plans/{id} deleteTenantPlan auth.tenant.manage",
            "GET /api/v1/tenant-plans/{id} getTenantPlan auth.tenant.list",
            "PUT /api/v1/tenant-plans/{id} replaceTenantPlan auth.tenant.manage",
            "GET /api/v1/tenants listTenants auth.tenant.list",
            "POST /api/v1/tenants createTenant auth.tenant.manage",
            "GET /api/v1/tenants/{id} getTenant auth.tenant.list",
            "PUT /api/v1/tenants/{id} replaceTenant auth.tenant.manage",
            "POST /api/v1/tenants/{id}/close closeTenant auth.tenant.manage",
            "POST /api/v1/tenants/{id}/resume resumeTenant auth.tenant.manage",
            "POST /api/v1/tenants/{id}/suspend suspendTenant auth.tenant.manage",
            "GET /api/v1/users listUsers auth.user.list",
            "POST /api/v1/users createUser auth.user.create",
            "GET /api/v1/users/invitations listInvitations auth.user.list",
            "POST /api/v1/users/invitations inviteUser auth.user.create",
            "POST /api/v1/users/invitations/{id}/resend resendInvitation auth.user.create",
            "POST /api/v1/users/invitations/{id}/revoke revokeInvitation auth.user.create",
            "DELETE /api/v1/users/{id} deleteUser auth.user.delete",
            "GET /api/v1/users/{id} getUser auth.user.list",
            "PUT /api/v1/users/{id} replaceUser auth.user.update",
            "GET /api/v1/users/{id}/departments getUserDepartments auth.org.manage",
            "PUT /api/v1/users/{id}/departments setUserDepartments auth.org.manage",
            "POST /api/v1/users/{id}/disable disableUser auth.user.update",
            "POST /api/v1/users/{id}/enable enableUser auth.user.update",
            "POST /api/v1/users/{id}/reset-mfa resetUserMfa auth.user.update",
            "POST /api/v1/users/{id}/reset-password resetUserPassword auth.user.update",
            "PUT /api/v1/users/{id}/roles setUserRoles auth.user.update",
            "POST /api/v1/users/{id}/unlock unlockUser auth.user.unlock",
            "GET /api/v1/wechat-apps listWechatApps auth.wechat_app.manage",
            "POST /api/v1/wechat-apps createWechatApp auth.wechat_app.manage",
            "DELETE /api/v1/wechat-apps/{id} deleteWechatApp auth.wechat_app.manage",
            "GET /api/v1/wechat-apps/{id} getWechatApp auth.wechat_app.manage",
            "PUT /api/v1/wechat-apps/{id} replaceWechatApp auth.wechat_app.manage",
        ]
    );
    assert_eq!(registrar.tasks.iter().filter(|t| t.meta().name == "auth.purge-expired").count(), 1);
    registrar.document("0").unwrap();
}
