//! Tables by class, so that no migration can forget row-level security, the composite key or a stamp.

use std::fmt::Write;

/// What row-level security asks of every tenant row. The `(SELECT …)` makes it an initplan, evaluated once a statement;
/// `NULLIF` since the setting reads `''`, not NULL, on a reused connection.
const TENANT_CHECK: &str = "tenant_id = (SELECT NULLIF(current_setting('app.current_tenant_id', true), '')::uuid)";
const SYSTEM_CHECK: &str = "(SELECT current_setting('app.scope', true)) = 'system'";

/// The columns every business row has: who made and last changed it and when, its version, and when it was deleted softly.
const STAMPS: &str = "created_at timestamptz NOT NULL DEFAULT now(), created_by uuid, updated_at timestamptz NOT NULL DEFAULT now(), updated_by uuid, \
    version integer NOT NULL DEFAULT 1 CHECK (version > 0), deleted_at timestamptz";

/// A table under construction.
pub struct Table {
    name: &'static str,
    columns: Vec<String>,
    indexes: Vec<String>,
    policies: Vec<(&'static str, &'static str)>,
    /// `RANGE (column)`.
    partitioned: Option<&'static str>,
}

impl Table {
    /// A tenant table with the common row: key `(tenant_id, id)` and stamps.
    pub fn tenant(name: &'static str) -> Self {
        let key = [
            "tenant_id uuid NOT NULL".to_owned(),
            "id uuid NOT NULL".to_owned(),
            STAMPS.to_owned(),
            "PRIMARY KEY (tenant_id, id)".to_owned(),
        ];
        Self { name, columns: key.into(), indexes: vec![], policies: vec![("tenant_isolation", TENANT_CHECK)], partitioned: None }
    }

    /// A tenant table whose row is not a business object: its keys and columns stand in full, beginning with `tenant_id`.
    pub fn tenant_bare(name: &'static str) -> Self {
        Self {
            name,
            columns: vec!["tenant_id uuid NOT NULL".to_owned()],
            indexes: vec![],
            policies: vec![("tenant_isolation", TENANT_CHECK)],
            partitioned: None,
        }
    }

    /// A queue table: every tenant's rows, walked by the relay and the scheduler in system scope.
    pub fn queue(name: &'static str) -> Self {
        Self { policies: vec![("tenant_isolation", TENANT_CHECK), ("system_scope", SYSTEM_CHECK)], ..Self::global(name) }
    }

    /// A table without tenant data.
    pub fn global(name: &'static str) -> Self {
        Self { name, columns: vec![], indexes: vec![], policies: vec![], partitioned: None }
    }

    /// Adds a column or a table constraint as it stands in `CREATE TABLE`.
    pub fn column(mut self, definition: &str) -> Self {
        self.columns.push(definition.to_owned());
        self
    }

    /// A unique constraint within the tenant.
    pub fn unique(mut self, name: &str, columns: &str) -> Self {
        self.columns.push(format!("CONSTRAINT {name} UNIQUE (tenant_id, {columns})"));
        self
    }

    /// A reference to a tenant table's row of the same tenant.
    pub fn references(mut self, column: &str, table: &str, on_delete: &str) -> Self {
        self.columns.push(format!("FOREIGN KEY (tenant_id, {column}) REFERENCES {table} (tenant_id, id) ON DELETE {on_delete}"));
        self
    }

    /// An index within the tenant; `tail` follows the column list (`WHERE …`).
    pub fn index(mut self, name: &str, columns: &str, tail: &str) -> Self {
        self.indexes.push(format!("CREATE INDEX {name} ON {} (tenant_id, {columns}) {tail}", self.name));
        self
    }

    /// An index or other statement as it stands.
    pub fn also(mut self, statement: &str) -> Self {
        self.indexes.push(statement.to_owned());
        self
    }

    /// Partitions by `RANGE (column)`; who makes them is another matter.
    pub fn partitioned(mut self, by: &'static str) -> Self {
        self.partitioned = Some(by);
        self
    }

    pub fn build(self) -> Vec<String> {
        let by = self.partitioned.map(|by| format!(" PARTITION BY {by}")).unwrap_or_default();
        let mut statements = vec![format!("CREATE TABLE {} ({}){by}", self.name, self.columns.join(", "))];
        if !self.policies.is_empty() {
            statements.push(format!("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY", self.name));
        }
        for (policy, check) in &self.policies {
            let mut statement = String::new();
            let _ = write!(statement, "CREATE POLICY {policy} ON {} FOR ALL USING ({check}) WITH CHECK ({check})", self.name);
            statements.push(statement);
        }
        statements.extend(self.indexes);
        statements
    }
}

/// The statements of several tables, in order.
pub fn all(tables: impl IntoIterator<Item = Table>) -> Vec<String> {
    tables.into_iter().flat_map(Table::build).collect()
}

/// `DROP TABLE` in the given order.
pub fn drop(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("DROP TABLE {name}")).collect()
}
