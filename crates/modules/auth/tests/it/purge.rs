//! `auth.purge-expired`.

use std::sync::Arc;

use erp_auth::session::tasks::PurgeExpired;
use erp_tasks::{ArgsInput, CancellationToken, ExecuteOptions, TaskRegistry, TaskRunner, Trigger};

use crate::support::App;

#[tokio::test(flavor = "multi_thread")]
async fn old_rows_go_and_young_ones_stay() {
    let app = App::new().await;
    app.other_tenant("other").await;
    let kept = app.login().await;
    for _ in 0..3 {
        app.login().await;
    }
    app.try_login(None, "nobody", "x").await;
    app.try_login(None, "somebody", "x").await;
    let me = app.me(&kept.access()).await.text("session_id");
    app.sql(&format!("UPDATE session SET expires_at = now() - interval '8 days' WHERE id <> '{me}'; UPDATE refresh_token SET expires_at = now() - interval '8 days' WHERE session_id <> '{me}'")).await;
    app.sql("UPDATE login_log SET occurred_at = now() - interval '181 days' WHERE outcome <> 'success'").await;
    app.sql("UPDATE known_device SET expires_at = now() - interval '1 second' WHERE id IN (SELECT id FROM known_device ORDER BY created_at DESC LIMIT 2)").await;
    app.sql("UPDATE login_rate SET until = now() - interval '1 second' WHERE ctid = (SELECT min(ctid) FROM login_rate)").await;
    app.sql("UPDATE login_throttle SET updated_at = now() - interval '25 hours' WHERE ctid = (SELECT min(ctid) FROM login_throttle)").await;
    app.sql("INSERT INTO wechat_ticket (tenant_id, id, token_hash, appid, openid_enc, expires_at) SELECT id, gen_random_uuid(), sha256(n::text::bytea), 'wx', '\\x00', \
        now() - n * interval '13 hours' FROM tenant, generate_series(1, 2) n WHERE code = 'default'").await;
    app.sql("INSERT INTO sms_code (tenant_id, id, purpose, phone_bidx, address_bidx, code_hash, expires_at, created_at) SELECT id, gen_random_uuid(), 'login', '\\x00', '\\x00', \
        sha256('1'), now(), now() - n * interval '25 hours' FROM tenant, generate_series(1, 3) n WHERE code = 'default'").await;
    let mut registry = TaskRegistry::new();
    registry.add(Arc::new(PurgeExpired::default())).unwrap();
    let runner = TaskRunner::new(app.db.clone(), Arc::new(registry), uuid::Uuid::new_v4());
    let run = async |dry_run| {
        let options = ExecuteOptions { dry_run, ..ExecuteOptions::default() };
        let trigger = Trigger::Manual { actor: "root@here".to_owned() };
        runner
            .execute("auth.purge-expired", ArgsInput::Null, trigger, options, Arc::new(()), CancellationToken::new())
            .await
            .unwrap()
            .report
    };
    let dry = run(true).await;
    assert!(dry.would_change);
    assert_eq!((dry.counts["would_delete_sessions"], dry.counts["would_delete_refresh_tokens"]), (3, 3));
    let done = run(false).await;
    let counts: Vec<_> =
        ["refresh_tokens", "sessions", "login_records", "login_counters", "known_devices", "login_rates", "wechat_tickets", "sms_codes"]
            .iter()
            .map(|name| done.counts[*name])
            .collect();
    assert_eq!(counts, [3, 3, 2, 1, 2, 1, 1, 2]);
    assert_eq!(app.me(&kept.access()).await.status, 200);
    assert_eq!(app.refresh(&kept.refresh()).await.status, 200);
    assert!(!run(true).await.would_change);
}
