//! Dictionaries, as modules use them: taking a value, and saying where values are used.

use erp_core::Problem;
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// Who uses a value of a dictionary, in the words of the answer that refuses to delete it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DictUser {
    /// The module.
    pub module: &'static str,
    /// What uses it: `patient`.
    pub entity: &'static str,
    /// How many, or as many as were counted.
    pub count: i64,
}

/// A module's answer to who uses any of these values. Asked once inside the transaction that is about to delete them.
#[async_trait::async_trait]
pub trait DictUse: Send + Sync + 'static {
    /// Empty where nobody of this module does.
    async fn users(&self, tx: &TenantTx, dict: &str, values: &[String]) -> Outcome<Vec<DictUser>>;
}

/// Takes a value for a new row: it must be there and not be disabled, and is not deleted before this transaction ends.
///
/// # Errors
/// 422 for `path` where there is no such value, or it is disabled; those of the database.
pub async fn take(tx: &WriteTx, path: &str, dict: &str, value: &str) -> Outcome<()> {
    let statement = "SELECT i.status FROM dict_item i JOIN dict_type d ON d.tenant_id = i.tenant_id AND d.id = i.dict_id \
        WHERE i.tenant_id = $1 AND d.code = $2 AND i.value = $3 FOR KEY SHARE OF i";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), dict.into(), value.into()])).await?;
    let status: Option<String> = row.map(|row| row.try_get("", "status")).transpose()?;
    match status.as_deref() {
        Some("active") => Ok(()),
        Some(_) => Err(Problem::invalid(path, "config.dict.value_disabled").into()),
        None => Err(Problem::invalid(path, "config.dict.value_unknown").into()),
    }
}
