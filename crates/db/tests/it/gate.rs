//! The catalogue gate: green on our schema, red on every way to break it.

use erp_db::migrate::History;
use erp_migrations::Migrator;
use erp_testkit::TestDb;

async fn violations(test: &TestDb) -> Vec<String> {
    test.db().await.gate(&Migrator::classes()).await.unwrap()
}

#[tokio::test]
async fn the_schema_passes() {
    assert_eq!(violations(&TestDb::new().await).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_breach_is_seen() {
    for (breach, word) in [
        ("DROP POLICY tenant_isolation ON patient", "patient"),
        ("ALTER TABLE patient NO FORCE ROW LEVEL SECURITY", "patient"),
        ("ALTER TABLE patient DISABLE ROW LEVEL SECURITY", "patient"),
        ("CREATE POLICY open ON patient FOR SELECT USING (true)", "patient"),
        ("CREATE TABLE stray (id uuid PRIMARY KEY)", "stray"),
        ("GRANT TRUNCATE ON patient TO erp_app", "TRUNCATE"),
        ("CREATE UNIQUE INDEX global_phone ON patient (phone_bidx)", "global_phone"),
        (
            "ALTER TABLE patient ADD CONSTRAINT loose UNIQUE (id); ALTER TABLE patient_identifier ADD CONSTRAINT astray FOREIGN KEY (patient_id) REFERENCES patient (id)",
            "astray",
        ),
        ("CREATE VIEW everybody AS SELECT * FROM patient", "everybody"),
        ("CREATE FUNCTION sneak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "sneak"),
        ("GRANT CREATE ON SCHEMA public TO erp_app", "create in schema"),
        ("ALTER TABLE login_log OWNER TO erp_app", "owns tables"),
    ] {
        let test = TestDb::new().await;
        // Before the breach: a role that owns tables is refused at connecting already.
        let db = test.db().await;
        test.execute(breach).await;
        let found = db.gate(&Migrator::classes()).await.unwrap();
        assert!(found.iter().any(|line| line.contains(word)), "{breach}: {found:?}");
    }
}
