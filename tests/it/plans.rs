//! Every list and search of the API on a tenant of 100,000 rows: no sequential scan, and no more rows read than a page needs.
//!
//! The server counts by itself: scans and fetched rows per table, reported when the serving sessions end.

use erp_testkit::{Api, TestDb};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    contract,
    support::{Clinic, PURGE},
};

/// The setting whose history is long.
const SETTING: &str = "config.locale";
const ROWS: u32 = 100_000;
/// Rows that one call may read of one table: a full page, a little ahead.
const MOST: i64 = 1_500;

/// Tables whose rows a list reads, each with the statement that fills it.
const TABLES: [(&str, &str); 20] = [
    (
        "patient",
        "INSERT INTO patient (tenant_id, id, mrn, name_enc, name_bidx, name_pinyin_bidx, birth_name_bidx, phone_bidx, phone_last4_bidx, birth_year, gender, created_at) \
         SELECT p.tenant_id, gen_random_uuid(), 'X' || n, name_enc, sha256(('n' || n)::bytea), sha256(('y' || n)::bytea), sha256(('b' || n)::bytea), \
         sha256(('p' || n)::bytea), sha256(('l' || n % 10000)::bytea), 1930 + n % 90, CASE WHEN n % 2 = 0 THEN 'male' ELSE 'female' END, \
         p.created_at - make_interval(mins => n) FROM patient p, generate_series(1, $ROWS) n",
    ),
    (
        "patient_identifier",
        "INSERT INTO patient_identifier (tenant_id, id, patient_id, kind, system, value_enc, value_bidx, last4_bidx) \
         SELECT tenant_id, gen_random_uuid(), id, 'other', 'urn:x', '\\x00', sha256(('v' || mrn)::bytea), sha256(right(mrn, 4)::bytea) FROM patient",
    ),
    (
        "break_glass_grant",
        "INSERT INTO break_glass_grant (tenant_id, id, patient_id, user_id, reason, expires_at, created_at, reviewed_at, reviewed_by, verdict) \
         SELECT p.tenant_id, gen_random_uuid(), p.id, u.id, 'found unconscious', now(), p.created_at, \
         CASE WHEN n % 500 <> 0 THEN now() END, CASE WHEN n % 500 <> 0 THEN p.id END, CASE WHEN n % 500 <> 0 THEN 'justified' END \
         FROM (SELECT *, row_number() OVER () AS n FROM patient) p, (SELECT id FROM user_account LIMIT 1) u",
    ),
    (
        "care_team_member",
        "INSERT INTO care_team_member (tenant_id, id, patient_id, user_id, role, created_at) SELECT p.tenant_id, gen_random_uuid(), p.id, u.id, 'lead', p.created_at \
         FROM patient p, (SELECT id FROM user_account WHERE username = 'admin') u",
    ),
    (
        "session",
        "INSERT INTO session (tenant_id, id, user_id, created_at, expires_at) SELECT s.tenant_id, gen_random_uuid(), s.user_id, s.created_at - make_interval(secs => n), \
         now() + interval '1 day' FROM (SELECT * FROM session LIMIT 1) s, generate_series(1, $ROWS) n",
    ),
    (
        "user_account",
        "INSERT INTO user_account (tenant_id, id, username, status, kind, created_at) SELECT u.tenant_id, gen_random_uuid(), \
         CASE WHEN n % 3 = 0 THEN 'li' ELSE 'user' END || n, CASE WHEN n % 1000 = 0 THEN 'disabled' ELSE 'active' END, \
         CASE WHEN n % 500 = 0 THEN 'service' ELSE 'staff' END, u.created_at - make_interval(mins => n) \
         FROM (SELECT * FROM user_account LIMIT 1) u, generate_series(1, $ROWS) n",
    ),
    (
        "user_role",
        "INSERT INTO user_role (tenant_id, user_id, role_id) SELECT u.tenant_id, u.id, r.id FROM user_account u JOIN role r ON r.tenant_id = u.tenant_id \
         AND r.code = CASE WHEN u.kind = 'service' THEN 'receptionist' ELSE 'nurse' END WHERE u.username <> 'admin'",
    ),
    (
        "role",
        "INSERT INTO role (tenant_id, id, code, name_en, name_zh, created_at) SELECT id, gen_random_uuid(), 'role_' || n, 'x', 'x', now() - make_interval(mins => n) \
         FROM (SELECT id FROM tenant LIMIT 1) t, generate_series(1, $ROWS) n",
    ),
    (
        "department",
        "INSERT INTO department (tenant_id, id, code, name, created_at, parent_id) SELECT d.tenant_id, gen_random_uuid(), 'd' || n, 'x', now() - make_interval(mins => n), \
         CASE WHEN n % 100 = 0 THEN d.id END FROM (SELECT * FROM department LIMIT 1) d, generate_series(1, $ROWS) n",
    ),
    (
        "position",
        "INSERT INTO position (tenant_id, id, code, name, created_at) SELECT id, gen_random_uuid(), 'p' || n, 'x', now() - make_interval(mins => n) \
         FROM (SELECT id FROM tenant LIMIT 1) t, generate_series(1, $ROWS) n",
    ),
    (
        "wechat_app",
        "INSERT INTO wechat_app (tenant_id, id, appid, name, created_at) SELECT id, gen_random_uuid(), 'wx' || lpad(n::text, 16, '0'), 'x', now() - make_interval(mins => n) \
         FROM (SELECT id FROM tenant LIMIT 1) t, generate_series(1, $ROWS) n",
    ),
    (
        "api_key",
        "INSERT INTO api_key (tenant_id, id, user_id, name, prefix, hash, scopes, expires_at, revoked_at, created_at) SELECT u.tenant_id, gen_random_uuid(), u.id, 'x', 'erp_', \
         sha256(n::text::bytea), '[]', now() + interval '1 day', CASE WHEN n % 500 <> 0 THEN now() END, now() - make_interval(mins => n) \
         FROM generate_series(1, $ROWS) n JOIN (SELECT *, row_number() OVER () AS k FROM user_account WHERE kind = 'service') u ON u.k = n % 200 + 1",
    ),
    (
        "user_invitation",
        "INSERT INTO user_invitation (tenant_id, id, token_hash, created_at, expires_at) SELECT tenant_id, id, sha256(id::text::bytea), created_at, now() \
         FROM user_account WHERE kind = 'staff' AND username <> 'admin'",
    ),
    (
        "login_log",
        "INSERT INTO login_log (tenant_id, id, user_id, username_bidx, outcome, trace_id, occurred_at) SELECT u.tenant_id, gen_random_uuid(), u.id, '\\x00', \
         CASE WHEN n % 1000 = 0 THEN 'throttled' ELSE 'success' END, 'x', now() - make_interval(mins => n) \
         FROM (SELECT * FROM user_account WHERE username = 'admin') u, generate_series(1, $ROWS) n",
    ),
    (
        "task_runs",
        "INSERT INTO task_runs (id, task, trigger, status, instance_id, started_at, finished_at) \
         SELECT gen_random_uuid(), 'auth.purge-expired', 'manual', 'ok', gen_random_uuid(), now() - make_interval(secs => n), now() FROM generate_series(1, $ROWS) n",
    ),
    (
        "dead_letters",
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at, dead_at) \
         SELECT gen_random_uuid(), 'sink-' || n % 20, id, CASE WHEN n % 1000 = 7 THEN 'rare.thing.' || n % 3 ELSE 'test.thing.done' END, '{}', '{}', 3, '[]', now(), \
         now() - make_interval(secs => n) \
         FROM (SELECT id FROM tenant LIMIT 1) t, generate_series(1, $ROWS) n",
    ),
    (
        "setting_history",
        "INSERT INTO setting_history (tenant_id, id, setting_id, version, action, value, created_at) \
         SELECT h.tenant_id, gen_random_uuid(), h.setting_id, 1000000 + n, 'set', h.value, h.created_at - make_interval(secs => n) \
         FROM setting_history h, generate_series(1, $ROWS) n",
    ),
    (
        "audit_log",
        "INSERT INTO audit_log (tenant_id, seq, prev_hash, row_hash, key_id, record, occurred_at, actor, action, entity, entity_id, outcome, trace_id) \
         SELECT l.tenant_id, 1000000 + n, prev_hash, row_hash, key_id, record, occurred_at, 'system:' || n % 50, 'test.thing.done', 'thing', gen_random_uuid(), 'success', trace_id \
         FROM (SELECT * FROM audit_log ORDER BY seq LIMIT 1) l, generate_series(1, $ROWS) n",
    ),
    (
        "tenant_plan",
        "INSERT INTO tenant_plan (id, code, name, permission_codes, created_at) SELECT gen_random_uuid(), 'plan-' || n, 'x', '{auth.*}', \
         now() - make_interval(mins => n) FROM generate_series(1, $ROWS) n",
    ),
    // The last one, since the others take some row of it for their tenant. None of them is in use, or tasks would walk them all.
    (
        "tenant",
        "INSERT INTO tenant (id, code, name, status, plan_id, created_at) SELECT gen_random_uuid(), CASE WHEN n % 3 = 0 THEN 'li' ELSE 'clinic' END || n, 'x', \
         CASE WHEN n % 1000 = 0 THEN 'closed' ELSE 'suspended' END, (SELECT id FROM tenant_plan p WHERE p.code = 'plan-' || (n % 500 + 1)), \
         now() - make_interval(mins => n) FROM generate_series(1, $ROWS) n",
    ),
];

/// What the lists are asked beyond their first page: the operation, and query strings or bodies.
fn questions(operation: &str) -> Option<Vec<Value>> {
    Some(match operation {
        "listPatients" => {
            vec![
                json!("status=active"),
                json!("gender=male"),
                json!("department_id=$TOP"),
                json!("created_from=2026-01-01T00:00:00Z&created_to=2026-06-01T00:00:00Z"),
            ]
        }
        "listSessions" | "listSettingHistory" | "listTaskRuns" | "listRoles" | "listPositions" | "listTenantPlans" | "listWechatApps" => {
            vec![]
        }
        "listInvitations" => vec![],
        "listBreakGlass" => vec![json!("unreviewed=true"), json!("patient_id=$PATIENT"), json!("patient_id=$PATIENT&unreviewed=true")],
        "listApiKeys" => vec![json!("live=true"), json!("user_id=$ADMIN"), json!("user_id=$ADMIN&live=true")],
        "listDepartments" => vec![json!("parent_id=$TOP")],
        "listUsers" => vec![
            json!("q=li9"),
            json!("q=nobody"),
            json!("status=disabled"),
            json!("kind=service"),
            json!("role=receptionist"),
            json!("role=nurse"),
            json!("role=auditor"),
        ],
        "listTenants" => vec![
            json!("status=closed"),
            json!("status=suspended"),
            json!("status=active"),
            json!("plan=plan-7"),
            json!("plan=nothing"),
            json!("q=li9"),
            json!("q=nobody"),
        ],
        "listLoginLogs" => vec![
            json!("user_id=$ADMIN"),
            json!("outcome=throttled"),
            json!("outcome=disabled"),
            json!("from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z"),
        ],
        "listDeadLetters" => vec![
            json!("sink=sink-7"),
            json!("tenant=default"),
            json!("status=all"),
            json!("event_type=test.thing.done"),
            json!("event_type=test.*"),
            json!("event_type=rare.thing.1"),
            json!("event_type=rare.*"),
            json!("event_type=rare.*&tenant=default"),
            json!("event_type=rare.thing.2&tenant=default&status=all"),
            json!("event_type=health.*&tenant=default"),
            json!("event_type=health.patient.created"),
        ],
        "listAuditLogs" => vec![
            json!("actor=system:7"),
            json!("entity=thing"),
            json!("action=test.*"),
            json!("action=auth.login"),
            json!("outcome=denied"),
            json!("from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z"),
        ],
        "searchPatients" => vec![
            json!({"phone": "13800005678"}),
            json!({"identifier": "E12345678"}),
            json!({"mrn": "X77"}),
            json!({"name": "张伟"}),
            json!({"pinyin": "zhangwei"}),
            json!({"last4": "5678", "birth_year": 1960}),
        ],
        _ => return None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_or_search_scans_a_large_tenant() {
    let clinic = Clinic::open().await;
    let person = json!({"name": "张伟", "gender": "male", "birth_date": "1960-01-01", "phone": "13800005678"});
    let patient = clinic.api.post("/api/v1/health/patients", &person).await.expect(201).text_at("id").to_owned();
    let admin: String = clinic.db.query_scalar("SELECT id::text FROM user_account WHERE username = 'admin'").await;
    let top = clinic.api.post("/api/v1/departments", &json!({"code": "top", "name": "Top"})).await.expect(201).text_at("id").to_owned();
    let locale = clinic.api.request(Method::PUT, &format!("/api/v1/config/settings/{SETTING}")).header("if-match", "0");
    clinic.api.send(locale.json(&json!({ "value": "en" }))).await.expect(200);
    for (table, fill) in TABLES {
        clinic.db.execute(&filling(fill)).await;
        clinic.db.execute(&format!("ANALYZE {table}")).await;
    }
    begin(&clinic.db).await;
    let document = contract::document();
    let mut asked = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let pages = operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == "limit"));
            if !pages && !id.starts_with("search") {
                continue;
            }
            let questions = questions(id).unwrap_or_else(|| panic!("{id} is a list: say here what to ask it, and fill the table it reads"));
            let questions: Vec<Value> = questions
                .iter()
                .map(|one| {
                    one.as_str().map_or_else(
                        || one.clone(),
                        |text| text.replace("$ADMIN", &admin).replace("$TOP", &top).replace("$PATIENT", &patient).into(),
                    )
                })
                .collect();
            let calls = ask(&clinic.api, method, &path.replace("{name}", PURGE).replace("{key}", SETTING), &questions).await;
            check(&clinic.db, id, calls).await;
            asked.push(id.to_owned());
        }
    }
    assert!(asked.len() >= 3, "{asked:?}");
}

/// Whoever sees but a part of a large tenant has a list that walks through that part alone.
#[tokio::test(flavor = "multi_thread")]
async fn the_lists_of_those_who_see_a_part_read_that_part_alone() {
    let clinic = Clinic::open().await;
    let api = &clinic.api;
    let person = json!({"name": "张伟", "gender": "male", "birth_date": "1960-01-01", "phone": "13800005678"});
    api.post("/api/v1/health/patients", &person).await.expect(201);
    let ward = api.post("/api/v1/departments", &json!({"code": "ward", "name": "Ward"})).await.expect(201).text_at("id").to_owned();
    for name in ["patient", "care_team_member"] {
        let (_, fill) = TABLES.iter().find(|(table, _)| *table == name).unwrap();
        clinic.db.execute(&filling(fill)).await;
    }
    // The oldest of the tenant: a walk through its newest would meet all the others first.
    let old = "(SELECT id FROM patient ORDER BY created_at LIMIT 400)";
    clinic.db.execute(&format!("UPDATE patient SET department_id = '{ward}' WHERE id IN {old}")).await;
    let (doctor, _) = crate::scopes::staff(&clinic, "doctor", "doctor", &[]).await;
    let (nurse, _) = crate::scopes::staff(&clinic, "nurse", "nurse", &[&ward]).await;
    let join = format!(
        "INSERT INTO care_team_member (tenant_id, id, patient_id, user_id, role) SELECT p.tenant_id, gen_random_uuid(), p.id, u.id, 'member' \
         FROM patient p, user_account u WHERE u.username = 'doctor' AND p.id IN {old}"
    );
    clinic.db.execute(&join).await;
    clinic.db.execute("VACUUM ANALYZE patient").await;
    clinic.db.execute("VACUUM ANALYZE care_team_member").await;
    begin(&clinic.db).await;
    for (who, api) in [("doctor", &doctor), ("nurse", &nurse)] {
        let questions = questions("listPatients").unwrap();
        let questions: Vec<Value> = questions.iter().map(|one| one.as_str().unwrap().replace("$TOP", &ward).into()).collect();
        let calls = ask(api, "get", "/api/v1/health/patients", &questions).await;
        check(&clinic.db, who, calls).await;
        let calls = ask(api, "post", "/api/v1/health/patients/search", &crate::plans::questions("searchPatients").unwrap()).await;
        check(&clinic.db, who, calls).await;
    }
}

/// The first page, the page after it, and every question; how many calls that were.
async fn ask(api: &Api, method: &str, path: &str, questions: &[Value]) -> i64 {
    if method == "post" {
        for body in questions {
            api.post(path, body).await.expect(200);
        }
        return questions.len() as i64;
    }
    let first = api.get(&format!("{path}?limit=200")).await.expect(200);
    let cursor = first.body["next_cursor"].as_str().unwrap_or_else(|| panic!("{path} has one page only")).to_owned();
    api.get(&format!("{path}?limit=200&cursor={cursor}")).await.expect(200);
    for question in questions {
        api.get(&format!("{path}?limit=200&{}", question.as_str().unwrap())).await.expect(200);
    }
    questions.len() as i64 + 2
}

/// Nobody checks for each of so many rows that what it refers to is there.
fn filling(fill: &str) -> String {
    format!("SET session_replication_role = replica; {}", fill.replace("$ROWS", &ROWS.to_string()))
}

/// Nothing that was counted so far counts: what filled the tables scanned, and so did the server before they were full.
async fn begin(db: &TestDb) {
    report(db).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    db.execute("SELECT pg_stat_reset()").await;
}

/// Ends the serving sessions, which then report what they have counted.
async fn report(db: &TestDb) {
    // Again and again: what the server does by itself may have opened another one, which the pool keeps.
    let serving = "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/serve%'";
    erp_testkit::eventually("the sessions end", async || {
        db.execute(&format!("SELECT pg_terminate_backend(pid) {serving}")).await;
        db.query_scalar::<i64>(&format!("SELECT count(*) {serving}")).await == 0
    })
    .await;
}

/// Judges what the serving sessions counted since the last time.
async fn check(db: &TestDb, operation: &str, calls: i64) {
    report(db).await;
    for (table, _) in TABLES {
        let count = |column: &str| format!("SELECT COALESCE({column}, 0)::bigint FROM pg_stat_user_tables WHERE relname = '{table}'");
        let (scans, fetched) = (db.query_scalar::<i64>(&count("seq_scan")).await, db.query_scalar::<i64>(&count("idx_tup_fetch")).await);
        assert_eq!(scans, 0, "{operation} scans {table}");
        assert!(fetched <= calls * MOST, "{operation} reads {fetched} rows of {table} in {calls} calls");
    }
    db.execute("SELECT pg_stat_reset()").await;
}

/// Dealing with the letters of rare types, and of one sink, reads those and no others.
#[tokio::test(flavor = "multi_thread")]
async fn dealing_with_some_dead_letters_reads_no_others() {
    let db = crate::support::seeded().await;
    let (table, fill) = TABLES.iter().find(|(table, _)| *table == "dead_letters").unwrap();
    db.execute(&fill.replace("$ROWS", &ROWS.to_string())).await;
    // As many that were dealt with long ago.
    db.execute(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at, dead_at, status) \
         SELECT gen_random_uuid(), 'sink-0', tenant_id, event_type, '{}', '{}', 3, '[]', now(), dead_at - interval '90 days', 'replayed' FROM dead_letters",
    )
    .await;
    db.execute("UPDATE dead_letters SET sink = 'rare-sink' WHERE event_type = 'rare.thing.1'").await;
    db.execute("INSERT INTO outbox_sinks (name, kind) VALUES ('rare-sink', 'log'), ('sink-7', 'log')").await;
    db.execute(&format!("VACUUM ANALYZE {table}")).await;
    let count = async |column: &str| {
        db.query_scalar::<i64>(&format!("SELECT COALESCE({column}, 0)::bigint FROM pg_stat_user_tables WHERE relname = '{table}'")).await
    };
    for (command, done) in [
        // Their events are gone, so that each is looked at and none can be handed over.
        (&["retry", "--type", "rare.*"][..], 0),
        (&["discard", "--type", "rare.thing.0*", "--note", "x"], 33),
        (&["discard", "--type", "rare.*", "--sink", "sink-7", "--note", "x", "--tenant", "default"], 33),
        (&["discard", "--sink", "rare-sink", "--note", "x"], 34),
    ] {
        tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        db.execute("SELECT pg_stat_reset()").await;
        let ran = crate::support::on(&db).args(["dead-letters"]).args(command).run();
        assert!(ran.stdout.starts_with(&done.to_string()), "{command:?}: {ran}");
        // Sessions report what they counted when they end.
        tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        let (scans, fetched) = (count("seq_scan").await, count("idx_tup_fetch").await);
        assert_eq!(scans, 0, "{command:?} scans");
        assert!(fetched <= MOST, "{command:?} reads {fetched} letters");
    }
}

/// One tenant's view of the outbox reads what is of that tenant, however much waits of another.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_view_of_the_outbox_reads_no_other_tenants_rows() {
    let db = crate::support::seeded().await;
    crate::support::seed_tenant(&db, "east");
    db.execute("INSERT INTO outbox_sinks (name, kind) SELECT 'sink-' || n, 'log' FROM generate_series(0, 19) n").await;
    let of = "FROM (SELECT id FROM tenant WHERE code = 'default') t, generate_series(1, $ROWS) n";
    let event = "event_id, tenant_id, shard, aggregate_type, aggregate_id";
    for (table, fill) in [
        (
            "domain_events",
            format!(
                "INSERT INTO domain_events ({event}, aggregate_version, event_type, schema_version, payload, headers) \
                 SELECT gen_random_uuid(), id, n % 16, 'thing', gen_random_uuid(), 1, 'test.thing.done', 1, '{{}}', '{{}}' {of}"
            ),
        ),
        (
            "outbox_retries",
            format!(
                "INSERT INTO outbox_retries (sink, {event}, id, occurred_at, available_at) \
                 SELECT 'sink-' || n % 20, gen_random_uuid(), id, n % 16, 'thing', gen_random_uuid(), n, now(), now() {of}"
            ),
        ),
        (
            "dead_letters",
            TABLES
                .iter()
                .find(|(table, _)| *table == "dead_letters")
                .unwrap()
                .1
                .replace("FROM tenant LIMIT 1", "FROM tenant WHERE code = 'default'"),
        ),
    ] {
        db.execute(&fill.replace("$ROWS", &ROWS.to_string())).await;
        db.execute(&format!("VACUUM ANALYZE {table}")).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    db.execute("SELECT pg_stat_reset()").await;
    let ran = crate::support::on(&db).args(["outbox", "status", "--tenant", "east"]).run().expect(0);
    assert!(ran.stdout.contains("of east pending") && ran.stdout.contains("0 to be tried again"), "{ran}");
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    let read = "SELECT relname || ' ' || seq_scan FROM pg_stat_user_tables WHERE relname IN ('domain_events', 'outbox_retries', 'dead_letters') \
        AND (seq_scan > 0 OR idx_tup_fetch > 100)";
    assert_eq!(db.rows(read).await, Vec::<String>::new());
}

/// What the desk asks of dead letters of a type, by the role and under the policy that it asks with.
#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_of_a_type_are_found_by_an_index() {
    let clinic = Clinic::open().await;
    let (table, fill) = TABLES.iter().find(|(table, _)| *table == "dead_letters").unwrap();
    clinic.db.execute(&filling(fill)).await;
    clinic.db.execute(&format!("ANALYZE {table}")).await;
    let tenant = clinic.db.query_scalar::<uuid::Uuid>("SELECT id FROM tenant").await;
    let whole = "event_type = 'rare.thing.1'";
    let scopes = [
        (
            format!("SELECT set_config('app.current_tenant_id', '{tenant}', false)"),
            format!("tenant_id = '{tenant}' AND "),
            "dead_letters_tenant_type",
        ),
        ("SELECT set_config('app.scope', 'system', false)".to_owned(), String::new(), "dead_letters_type"),
    ];
    for (scope, of, index) in &scopes {
        // One type, and from one to the next of those that begin so.
        for question in [
            format!("EXPLAIN SELECT id FROM dead_letters WHERE {of}status = 'open' AND {whole} ORDER BY dead_at DESC, id DESC LIMIT 21"),
            format!("EXPLAIN SELECT event_type FROM dead_letters WHERE {of}event_type ~>=~ 'rare.' ORDER BY event_type USING ~<~ LIMIT 1"),
        ] {
            let mut session = clinic.db.connection(erp_testkit::Role::App).await;
            sea_orm::sqlx::raw_sql(sea_orm::sqlx::AssertSqlSafe(scope.clone())).execute(&mut session).await.unwrap();
            let plan: Vec<(String,)> =
                sea_orm::sqlx::query_as(sea_orm::sqlx::AssertSqlSafe(question)).fetch_all(&mut session).await.unwrap();
            let plan = plan.into_iter().map(|(line,)| line).collect::<Vec<_>>().join("\n");
            assert!(plan.contains(index) && !plan.contains("Seq Scan") && !plan.contains("Sort"), "{plan}");
        }
    }
}
