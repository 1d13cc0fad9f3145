//! What a tenant's transaction can reach, and what it can not.

use erp_core::{Origin, TenantId};
use erp_db::{ConnectError, Db, DbError, PoolOptions, TenantTx, WriteTx, sequences, sql};
use erp_testkit::{Role, TestDb};
use sea_orm::{
    ConnectionTrait, DbErr,
    sqlx::{self, AssertSqlSafe, Executor},
};

async fn codes(db: &Db, tenant: TenantId) -> Vec<String> {
    db.read(tenant, async |tx: &TenantTx| {
        let rows = tx.query_all_raw(sql("SELECT code FROM number_sequence ORDER BY code", [])).await?;
        rows.iter().map(|row| Ok::<_, DbError>(row.try_get("", "code")?)).collect()
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn rows_of_another_tenant_are_neither_seen_nor_made() {
    let test = TestDb::new().await;
    let (a, b) = (test.tenant("a1").await.id, test.tenant("b1").await.id);
    let db = test.db().await;
    let origin = Origin::system("test");
    for (tenant, code) in [(a, "of-a"), (b, "of-b")] {
        db.write(tenant, &origin, async |tx: &WriteTx| sequences::ensure(tx, code, "{seq:1}").await).await.unwrap();
    }
    assert_eq!((codes(&db, a).await, codes(&db, b).await), (vec!["of-a".to_owned()], vec!["of-b".to_owned()]));
    let smuggle = async |tx: &WriteTx| {
        tx.execute_raw(sql("INSERT INTO number_sequence (tenant_id, code, pattern) VALUES ($1, 'x', '{seq:1}')", [b.get().into()])).await?;
        Ok::<_, DbError>(())
    };
    assert!(matches!(db.write(a, &origin, smuggle).await, Err(DbError::Privilege(_))));
    let touched = async |tx: &WriteTx| {
        Ok::<_, DbError>(
            tx.execute_unprepared("UPDATE number_sequence SET pattern = 'x{seq:2}' WHERE code = 'of-b'").await?.rows_affected(),
        )
    };
    assert_eq!(db.write(a, &origin, touched).await.unwrap(), 0);
}

#[tokio::test]
async fn a_read_cannot_write() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    let write = async |tx: &TenantTx| Ok::<_, DbError>(tx.execute_unprepared("UPDATE role SET name_en = 'x'").await.map(|_| ())?);
    assert!(test.db().await.read(tenant, write).await.is_err());
}

#[tokio::test]
async fn an_error_rolls_everything_back() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    let db = test.db().await;
    let fail = async |tx: &WriteTx| {
        sequences::ensure(tx, "gone", "{seq:1}").await?;
        Err::<(), _>(DbError::Unavailable("on purpose".to_owned()))
    };
    db.write(tenant, &Origin::system("test"), fail).await.unwrap_err();
    assert_eq!(codes(&db, tenant).await, Vec::<String>::new());
}

/// Without a tenant every table is empty and closed: on a fresh connection, on one that a tenant's transaction has used, after a rollback,
/// after an error, and after a reset. The tables and their columns are those of the catalogue.
#[tokio::test]
async fn without_a_tenant_there_is_nothing() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    let db = test.db().await;
    db.write(tenant, &Origin::system("test"), async |tx: &WriteTx| sequences::ensure(tx, "one", "{seq:1}").await).await.unwrap();
    let tables: Vec<String> = {
        let mut conn = test.connection(Role::Superuser).await;
        sqlx::query_scalar("SELECT relname::text FROM pg_class WHERE relrowsecurity AND NOT relispartition ORDER BY 1")
            .fetch_all(&mut conn)
            .await
            .unwrap()
    };
    assert!(tables.len() > 10);
    let mut conn = test.connection(Role::App).await;
    let used = format!("BEGIN; SET LOCAL app.current_tenant_id = '{tenant}'; SELECT 1; COMMIT");
    let undone = format!("BEGIN; SET LOCAL app.current_tenant_id = '{tenant}'; SELECT 1; ROLLBACK");
    let failed = format!("BEGIN; SET LOCAL app.current_tenant_id = '{tenant}'; SELECT 1/0; COMMIT");
    let state_of = |error: &sqlx::Error| error.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
    for state in ["", used.as_str(), undone.as_str(), failed.as_str(), "BEGIN; SELECT 1; ROLLBACK", "RESET ALL"] {
        if conn.execute(AssertSqlSafe(state)).await.is_err() {
            conn.execute("ROLLBACK").await.unwrap();
        }
        for table in &tables {
            let seen: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}"))).fetch_one(&mut conn).await.unwrap();
            assert_eq!(seen, 0, "{table} after {state:?}");
            // Nothing is changed: no row is seen, or the role may not change this table at all.
            let column = "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '' ORDER BY attname = 'tenant_id', attnum LIMIT 1";
            let column: String = sqlx::query_scalar(column).bind(table).fetch_one(&mut conn).await.unwrap();
            for change in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
                match conn.execute(AssertSqlSafe(change.clone())).await {
                    Ok(done) => assert_eq!(done.rows_affected(), 0, "{change} after {state:?}"),
                    Err(error) => assert_eq!(state_of(&error).as_deref(), Some("42501"), "{change} after {state:?}: {error}"),
                }
            }
            // Nothing is made: the policy refuses before any other rule of the table speaks, except for what must not be null and for
            // what has no month.
            let insert = format!("INSERT INTO {table} (tenant_id) VALUES ('{tenant}')");
            let error = conn.execute(AssertSqlSafe(insert)).await.unwrap_err();
            assert!(
                ["42501", "23502", "428C9", "23514"].contains(&state_of(&error).unwrap_or_default().as_str()),
                "{table} after {state:?}: {error}"
            );
        }
        let insert = format!("INSERT INTO number_sequence (tenant_id, code, pattern) VALUES ('{tenant}', 'y', '{{seq:1}}')");
        assert_eq!(state_of(&conn.execute(AssertSqlSafe(insert)).await.unwrap_err()).as_deref(), Some("42501"), "after {state:?}");
    }
    // Nothing was lost on the way.
    assert_eq!(codes(&db, tenant).await, ["one"]);
}

#[tokio::test]
async fn numbers_never_repeat() {
    let test = std::sync::Arc::new(TestDb::new().await);
    let tenant = test.tenant("clinic").await.id;
    let db = test.db().await;
    db.write(tenant, &Origin::system("test"), async |tx: &WriteTx| sequences::ensure(tx, "no", "N{seq:3}").await).await.unwrap();
    let takers: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(tenant, &Origin::system("test"), async |tx: &WriteTx| sequences::next(tx, "no").await).await.unwrap().unwrap().text
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for taker in takers {
        numbers.push(taker.await.unwrap());
    }
    numbers.sort();
    assert_eq!(numbers, (1..=20).map(|n| format!("N{n:03}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_sequence_counts_by_the_period_that_its_pattern_names_on_the_tenants_own_day() {
    let test = TestDb::new().await;
    let tenant = test.tenant("clinic").await.id;
    let db = test.db().await;
    // Fourteen hours ahead: another day than in UTC for most of the time.
    let zone = format!("UPDATE tenant SET timezone = 'Pacific/Kiritimati' WHERE id = '{tenant}'");
    test.connection(Role::Superuser).await.execute(AssertSqlSafe(zone)).await.unwrap();
    let patterns = [("all", "P{seq:1}"), ("year", "{yy}-{seq:1}"), ("month", "{yyyy}{mm}-{seq:1}"), ("day", "{yyyy}{mm}{dd}-{seq:1}")];
    let origin = Origin::system("test");
    let drawn = db.write::<_, DbError, _>(tenant, &origin, async |tx: &WriteTx| {
        assert_eq!(sequences::next(tx, "none").await?, None);
        let row = tx.query_one_raw(sql("SELECT (now() AT TIME ZONE 'Pacific/Kiritimati')::date AS day", [])).await?.unwrap();
        let day: chrono::NaiveDate = row.try_get("", "day")?;
        for (code, pattern) in patterns {
            sequences::ensure(tx, code, pattern).await?;
            assert_eq!(sequences::next(tx, code).await?.unwrap().day, day);
        }
        let periods = tx.query_all_raw(sql("SELECT code, period FROM number_counter WHERE tenant_id = $1", [tenant.get().into()])).await?;
        let periods = periods.iter().map(|row| Ok((row.try_get("", "code")?, row.try_get("", "period")?)));
        Ok((day, periods.collect::<Result<std::collections::BTreeMap<String, String>, DbErr>>()?))
    });
    let (day, periods) = drawn.await.unwrap();
    let expected = [
        ("all", "all".to_owned()),
        ("year", day.format("%Y").to_string()),
        ("month", day.format("%Y%m").to_string()),
        ("day", day.format("%Y%m%d").to_string()),
    ];
    assert_eq!(periods, expected.map(|(code, period)| (code.to_owned(), period)).into());
}

#[tokio::test]
async fn a_role_that_row_level_security_does_not_bind_is_refused() {
    let test = TestDb::new().await;
    let refused = Db::connect(PoolOptions { url: test.superuser_url().into(), ..test.pool_options() }, test.crypto()).await;
    assert!(matches!(refused, Err(ConnectError::Role { .. })));
    let owner = Db::connect(PoolOptions { url: test.owner_url().into(), ..test.pool_options() }, test.crypto()).await;
    assert!(matches!(owner, Err(ConnectError::Role { .. })), "the owner, although migrate_url is set");
    let alone = PoolOptions { url: test.owner_url().into(), migrate_url: None, ..test.pool_options() };
    Db::connect(alone, test.crypto()).await.expect("the owner alone serves, with a warning");
}
