//! Setting a value, going back to the wider scope's, going back to an older one: one transaction each.

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, Page, PageRequest, Problem, crypto::Field, event::Code, new_id};
use erp_db::{DbError, Outcome, Scoped, TenantTx, WriteTx, insert_scoped, sql};
use erp_kit::{Scope, SettingSpec, settings::SEALED};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select, sea_query::LockType};
use serde_json::Value;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    history::{self, Entry},
    input::Place,
};
use crate::{
    Config,
    events::{SettingChange, SettingChanged, ValueOf},
    theme,
};

/// What a row shall say.
enum Change {
    Value(Value),
    /// A kept envelope, which is bound to this very row.
    Envelope(Vec<u8>),
    Nothing,
}

fn deciding(tx: &TenantTx, place: Place) -> Select<Entity> {
    Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::ScopeId.is_in([tx.tenant().get(), place.id]))
}

/// Every row that decides in this place: the tenant's, and the user's where it is one's.
pub async fn rows(tx: &TenantTx, place: Place) -> Outcome<Vec<Model>> {
    Ok(deciding(tx, place).all(tx).await?)
}

/// As [`rows`], of one setting.
pub async fn rows_of(tx: &TenantTx, place: Place, key: &str) -> Outcome<Vec<Model>> {
    Ok(deciding(tx, place).filter(Column::Key.eq(key)).all(tx).await?)
}

/// The setting's versions in this place, newest first; none where it never had a value.
pub async fn versions(tx: &TenantTx, place: Place, key: &str, request: &PageRequest) -> Outcome<Page<Entry>> {
    match find(tx, place, key, None).await? {
        Some(row) => history::page(tx, row.id, request).await,
        None => Ok(Page { items: Vec::new(), next_cursor: None }),
    }
}

impl Config {
    /// The registered setting, or 404.
    pub fn spec(&self, key: &str) -> Result<&SettingSpec, Problem> {
        self.settings.spec(key).ok_or_else(Problem::not_found)
    }

    /// Puts `value` in place of what `version` was. Nothing is written when nothing differs.
    pub async fn set(&self, tx: &WriteTx, spec: &SettingSpec, place: Place, version: i32, value: &Value) -> Outcome<()> {
        place.allowed(spec)?;
        self.judge(tx, spec, value).await?;
        let row = find(tx, place, spec.key, Some(LockType::Update)).await?;
        let now = row.as_ref().map_or(0, |row| row.version);
        Problem::expect_version(now, version)?;
        if row.as_ref().is_some_and(|row| row.value.as_ref() == Some(value)) {
            return Ok(());
        }
        self.write(tx, spec, place, row.as_ref(), Change::Value(value.clone()), SettingChange::Set).await
    }

    /// Takes the value away, so that the wider scope's counts. 404 where there is none.
    pub async fn reset(&self, tx: &WriteTx, spec: &SettingSpec, place: Place, version: i32) -> Outcome<()> {
        place.allowed(spec)?;
        let row = find(tx, place, spec.key, Some(LockType::Update)).await?.ok_or_else(Problem::not_found)?;
        Problem::expect_version(row.version, version)?;
        if row.deleted_at.is_some() {
            return Err(Problem::not_found().into());
        }
        self.write(tx, spec, place, Some(&row), Change::Nothing, SettingChange::Reset).await
    }

    /// Makes a new version with the value of the old one `to`, which must fit today's schema.
    pub async fn rollback(&self, tx: &WriteTx, spec: &SettingSpec, place: Place, version: i32, to: i32) -> Outcome<()> {
        place.allowed(spec)?;
        let row = find(tx, place, spec.key, Some(LockType::Update)).await?.ok_or_else(Problem::not_found)?;
        Problem::expect_version(row.version, version)?;
        let unknown = || Problem::invalid("to", "config.setting.version_unknown");
        let kept = history::of_version(tx, row.id, to).await?.ok_or_else(unknown)?;
        let change = match (kept.value, kept.value_enc) {
            (_, Some(envelope)) => {
                self.judge(tx, spec, &open(tx, row.id, &envelope)?).await?;
                Change::Envelope(envelope)
            }
            (Some(value), None) => {
                self.judge(tx, spec, &value).await?;
                Change::Value(value)
            }
            (None, None) => Change::Nothing,
        };
        self.write(tx, spec, place, Some(&row), change, SettingChange::Rollback).await
    }

    async fn judge(&self, tx: &TenantTx, spec: &SettingSpec, value: &Value) -> Outcome<()> {
        self.schemas.check(spec.key, value)?;
        // A theme that is not there would leave the pages without colours.
        if spec.key == super::own::BRANDING.key
            && let Some(code) = value["theme"].as_str()
            && !theme::service::exists(tx, code).await?
        {
            return Err(Problem::invalid("value.theme", "config.theme.unknown").into());
        }
        Ok(())
    }

    /// Row, history, audit line, event, and the word to every process.
    async fn write(
        &self,
        tx: &WriteTx,
        spec: &SettingSpec,
        place: Place,
        before: Option<&Model>,
        change: Change,
        kind: SettingChange,
    ) -> Outcome<()> {
        let id = before.map_or_else(new_id, |row| row.id);
        let mut row = ActiveModel { value: Set(None), value_enc: Set(None), deleted_at: Set(None), ..Default::default() };
        match change {
            Change::Value(value) if spec.secret => row.value_enc = Set(Some(seal(tx, id, &value)?)),
            Change::Value(value) => row.value = Set(Some(value)),
            Change::Envelope(envelope) => row.value_enc = Set(Some(envelope)),
            Change::Nothing => row.deleted_at = Set(Some(now(tx).await?)),
        }
        let row = match before {
            Some(before) => Entity::update_versioned(tx, id, before.version, row).await?,
            None => insert(tx, spec, place, ActiveModel { id: Set(id), ..row }).await?,
        };
        history::keep(tx, &row, kind.code()).await?;
        tx.audit(
            AuditEntry::new("config.setting.changed", "setting", row.id)
                .detail("key", spec.key)
                .detail("scope", row.scope.as_str())
                .detail("scope_id", row.scope_id.to_string())
                .detail("change", kind.code())
                .detail("version", row.version),
        );
        let (key, scope) = (Code::new(spec.key), value_of(place.scope));
        tx.publish(row.id, i64::from(row.version), &SettingChanged { setting_id: row.id, key, scope, scope_id: place.id, change: kind });
        self.settings.changes(tx).await
    }
}

async fn insert(tx: &WriteTx, spec: &SettingSpec, place: Place, row: ActiveModel) -> Outcome<Model> {
    let row = ActiveModel { scope: Set(place.scope.as_str().to_owned()), scope_id: Set(place.id), key: Set(spec.key.to_owned()), ..row };
    match insert_scoped(tx, row).await.map_err(DbError::from) {
        Ok(row) => Ok(row),
        // Of two first values at once, one is the first.
        Err(error) if error.violates("setting_once") => Err(Problem::version_conflict(1).into()),
        Err(error) if error.violates("setting_tenant_id_user_id_fkey") => {
            Err(Problem::invalid("scope_id", "common.reference.missing").into())
        }
        Err(error) => Err(error.into()),
    }
}

const fn value_of(scope: Scope) -> ValueOf {
    match scope {
        Scope::Tenant => ValueOf::Tenant,
        Scope::Department => ValueOf::Department,
        Scope::User => ValueOf::User,
    }
}

async fn now(tx: &TenantTx) -> Outcome<DateTime<Utc>> {
    let row = tx.query_one_raw(sql("SELECT now() AS at", [])).await?;
    let row = row.ok_or_else(|| DbError::Unavailable("the database does not say what time it is".to_owned()))?;
    Ok(row.try_get("", "at")?)
}

async fn find(tx: &TenantTx, place: Place, key: &str, lock: Option<LockType>) -> Outcome<Option<Model>> {
    let query =
        Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::ScopeId.eq(place.id)).filter(Column::Key.eq(key));
    let query = match lock {
        Some(lock) => query.lock(lock),
        None => query,
    };
    Ok(query.one(tx).await?.filter(|row| row.scope == place.scope.as_str()))
}

fn field(tx: &TenantTx, row: Uuid) -> Field<'static> {
    Field { tenant: tx.tenant(), table: SEALED.0, column: SEALED.1, row }
}

fn seal(tx: &TenantTx, row: Uuid, value: &Value) -> Outcome<Vec<u8>> {
    Ok(tx.crypto().seal(&field(tx, row), None, &value.to_string()).map_err(DbError::from)?)
}

fn open(tx: &TenantTx, row: Uuid, envelope: &[u8]) -> Outcome<Value> {
    let text = tx.crypto().open(&field(tx, row), None, envelope).map_err(DbError::from)?;
    Ok(serde_json::from_str(text.expose()).map_err(Problem::internal)?)
}
