//! Months are made and dropped by a role that owns nothing, and nothing else is.

use erp_testkit::{Role, TestDb};
use sea_orm::sqlx::{self, AssertSqlSafe, Row};

/// The answer, or the SQLSTATE.
async fn call(test: &TestDb, sql: &str) -> Result<bool, String> {
    let mut conn = test.connection(Role::App).await;
    let row = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_one(&mut conn).await;
    row.map(|row| row.get(0)).map_err(|error| error.as_database_error().and_then(|e| e.code()).unwrap_or_default().into_owned())
}

async fn tables(test: &TestDb) -> i64 {
    test.query_scalar("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").await
}

#[tokio::test]
async fn months_are_made_ahead_and_again_changes_nothing() {
    let test = TestDb::new().await;
    for table in ["domain_event_archive", "event_inbox"] {
        let months: i64 = test
            .query_scalar(&format!("SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '{table}'::regclass AND c.relname ~ '_p[0-9]{{6}}$'"))
            .await;
        assert_eq!(months, 4, "{table}");
        let next = format!("SELECT erp_partition_ensure('{table}', (now() + interval '5 months')::date)");
        assert_eq!((call(&test, &next).await, call(&test, &next).await), (Ok(true), Ok(false)));
    }
    let faults = test.db().await.gate(&<erp_migrations::Migrator as erp_db::migrate::History>::classes()).await.unwrap();
    assert_eq!(faults, Vec::<String>::new(), "a month made later is guarded like the first ones");
    let straight = call(&test, "SELECT EXISTS (SELECT FROM domain_event_archive_p202101)");
    assert_eq!(straight.await, Err("42P01".to_owned()));
}

#[tokio::test]
async fn nothing_else_can_be_made_or_dropped() {
    let test = TestDb::new().await;
    let before = tables(&test).await;
    for (statement, state) in [
        ("erp_partition_ensure('patient', now()::date)", "42501"),
        ("erp_partition_ensure('domain_events', now()::date)", "42501"),
        ("erp_partition_ensure('domain_event_archive; DROP TABLE patient', now()::date)", "42501"),
        ("erp_partition_ensure('public.domain_event_archive', now()::date)", "42501"),
        ("erp_partition_ensure(NULL, now()::date)", "42501"),
        ("erp_partition_ensure('event_inbox', NULL)", "42501"),
        ("erp_partition_ensure('event_inbox', '2019-12-31')", "42501"),
        ("erp_partition_ensure('event_inbox', (now() + interval '20 months')::date)", "42501"),
        ("erp_partition_ensure('event_inbox', 'infinity')", "42501"),
        ("erp_partition_drop('patient', '2021-01-01')", "42501"),
        ("erp_partition_drop('outbox_retries', '2021-01-01')", "42501"),
        ("erp_partition_drop(NULL, '2021-01-01')", "42501"),
        ("erp_partition_drop('domain_event_archive', now()::date)", "55006"),
        ("erp_partition_drop('domain_event_archive', (now() - interval '1 month')::date)", "55006"),
        ("erp_partition_drop('domain_event_archive', NULL)", "55006"),
    ] {
        let answer = call(&test, &format!("SELECT {statement}")).await;
        assert!(answer.is_err(), "{statement}: {answer:?}");
        assert!(answer == Err(state.to_owned()) || statement.contains("infinity"), "{statement}: {answer:?}");
    }
    for statement in ["DROP TABLE event_inbox_other", "CREATE TABLE x PARTITION OF event_inbox DEFAULT", "DELETE FROM domain_event_archive"]
    {
        assert_eq!(call(&test, statement).await, Err("42501".to_owned()), "{statement}");
    }
    assert_eq!(call(&test, "SELECT erp_partition_drop('event_inbox', '2021-01-01')").await, Ok(false), "there is no such month");
    // A table that only looks like a month is none.
    test.execute_as(Role::Owner, "CREATE TABLE event_inbox_p202102 (x int)").await;
    assert_eq!(call(&test, "SELECT erp_partition_drop('event_inbox', '2021-02-01')").await, Ok(false));
    test.execute_as(Role::Owner, "DROP TABLE event_inbox_p202102").await;
    // A caller's search_path and tables of its own change nothing.
    let trick = "WITH s AS (SELECT set_config('search_path', 'pg_temp, public', false)) SELECT public.erp_partition_ensure('patient', now()::date) FROM s";
    assert_eq!(call(&test, trick).await, Err("42501".to_owned()));
    assert_eq!(tables(&test).await, before);
}

#[tokio::test]
async fn a_month_that_is_over_goes_unless_somebody_needs_it() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    for table in ["domain_event_archive", "event_inbox"] {
        assert_eq!(call(&test, &format!("SELECT erp_partition_ensure('{table}', '2021-03-01')")).await, Ok(true));
    }
    test.execute(&format!(
        "INSERT INTO domain_event_archive (id, event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers, occurred_at) \
         VALUES (1, '0177ee5c-4400-7000-8000-000000000001', '{tenant}', 1, 'thing', gen_random_uuid(), 1, 'test.thing.changed', 1, '{{}}', '{{}}', '2021-03-02'); \
         INSERT INTO outbox_retries (sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, available_at) \
         SELECT 'x', event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, now() FROM domain_event_archive"
    ))
    .await;
    let drop = "SELECT erp_partition_drop('domain_event_archive', '2021-03-01')";
    assert_eq!(call(&test, drop).await, Err("55006".to_owned()), "a retry needs it");
    test.execute(&format!(
        "DELETE FROM outbox_retries; INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
         VALUES ('0177f000-0000-7000-8000-000000000001', 'x', '{tenant}', 't', '{{}}', '{{}}', 1, '[]', now())"
    ))
    .await;
    // The id's time: 2021-03-02.
    assert_eq!(call(&test, "SELECT '0177f000-0000-7000-8000-000000000001'::uuid BETWEEN erp_month_as_uuid('2021-03-01') AND erp_month_as_uuid('2021-04-01')").await, Ok(true));
    assert_eq!(call(&test, drop).await, Err("55006".to_owned()), "an open dead letter needs it");
    test.execute("UPDATE dead_letters SET status = 'discarded'").await;
    assert_eq!((call(&test, drop).await, call(&test, drop).await), (Ok(true), Ok(false)));
    assert_eq!(call(&test, "SELECT erp_partition_drop('event_inbox', '2021-03-01')").await, Ok(true));
}
