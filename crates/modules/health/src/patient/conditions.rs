//! The conditions of a list of patients, and the page of those who meet them.

use erp_core::{Page, PageRequest};
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, Value};

use super::{
    sight::Sight,
    view::{LIST_COLUMNS, ListRow, PatientSummary},
};

/// Conditions and the values they bind.
pub struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    pub fn new(tx: &TenantTx) -> Self {
        Self { text: "p.tenant_id = $1 AND p.deleted_at IS NULL".to_owned(), values: vec![tx.tenant().get().into()] }
    }

    /// Binds a value and gives its placeholder.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Binds several and gives them as a list for `IN`.
    pub fn bind_all(&mut self, values: impl IntoIterator<Item = Value>) -> String {
        values.into_iter().map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }

    pub fn and(&mut self, condition: &str) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
    }

    pub fn equal(&mut self, column: &str, value: impl Into<Value>) {
        let place = self.bind(value);
        self.and(&format!("{column} = {place}"));
    }

    pub fn within(&mut self, column: &str, values: impl IntoIterator<Item = Value>) {
        let places = self.bind_all(values);
        self.and(&format!("{column} IN ({places})"));
    }

    /// The newest of all who meet them: for conditions that most rows of a walk meet.
    pub async fn newest(mut self, tx: &TenantTx, request: &PageRequest, sight: &Sight) -> Outcome<Page<PatientSummary>> {
        let Some(ways) = sight.ways(&mut self.values) else { return self.found(tx, request, sight).await };
        self.behind(request);
        // The walk through the tenant's newest would go on until it met somebody whom the caller sees: each way has its own.
        let newest: Vec<String> = ways.iter().map(|way| way.newest(&self.text, request.fetch())).collect();
        let text = format!(
            "SELECT {LIST_COLUMNS} FROM (SELECT id, created_at FROM ({}) every ORDER BY created_at DESC, id DESC LIMIT {}) seen \
             JOIN patient p ON p.tenant_id = $1 AND p.id = seen.id ORDER BY p.created_at DESC, p.id DESC",
            newest.join(" UNION "),
            request.fetch()
        );
        page(tx, &text, self.values, request).await
    }

    /// All who meet them: for conditions that few rows meet, by an index of their own.
    pub async fn found(mut self, tx: &TenantTx, request: &PageRequest, sight: &Sight) -> Outcome<Page<PatientSummary>> {
        if let Some(seen) = sight.condition(&mut self.values) {
            self.and(&seen);
        }
        self.behind(request);
        // A literal: bound, it would make PostgreSQL plan every list anew.
        let text = format!(
            "SELECT {LIST_COLUMNS} FROM patient p WHERE {} ORDER BY p.created_at DESC, p.id DESC LIMIT {}",
            self.text,
            request.fetch()
        );
        page(tx, &text, self.values, request).await
    }

    fn behind(&mut self, request: &PageRequest) {
        if let Some(after) = request.after {
            let (at, id) = (self.bind(after.at), self.bind(after.id));
            self.and(&format!("(p.created_at, p.id) < ({at}, {id})"));
        }
    }
}

async fn page(tx: &TenantTx, text: &str, values: Vec<Value>, request: &PageRequest) -> Outcome<Page<PatientSummary>> {
    let rows = tx.query_all_raw(sql(text, values)).await?;
    let rows = rows.iter().map(ListRow::first_of).collect::<Result<Vec<_>, _>>()?;
    let page = Page::from_rows(rows, request, ListRow::cursor);
    Ok(page.map(|row| row.masked(tx.crypto(), tx.tenant())))
}
