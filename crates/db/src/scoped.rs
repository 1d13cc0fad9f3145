//! Entities of tenant tables: every access by key names the tenant, every change names the version it was based on.

use std::str::FromStr;

use erp_core::{Problem, new_id};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, DbErr, EntityTrait, ExprTrait, IdenStatic, IntoActiveModel, Iterable, PrimaryKeyTrait,
    QueryFilter, Value, sea_query::Expr,
};
use uuid::Uuid;

use crate::{Failure, TenantTx, WriteTx};

/// An entity whose primary key is `(tenant_id, id)`.
pub trait Scoped: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = (Uuid, Uuid)>> {
    /// The row, or `None` when it is absent or another tenant's.
    fn by_id(tx: &TenantTx, id: Uuid) -> impl Future<Output = Result<Option<Self::Model>, DbErr>> + Send {
        Self::find_by_id((tx.tenant().get(), id)).one(tx)
    }

    /// The row, or a 404 problem.
    fn require(tx: &TenantTx, id: Uuid) -> impl Future<Output = Result<Self::Model, Failure>> + Send {
        async move { Self::by_id(tx, id).await?.ok_or_else(|| Problem::not_found().into()) }
    }

    /// Writes the set columns of `model` if the row still has `version`; stamps it and moves the version up by one.
    /// Another version answers 409 with the one that stands; an absent row 404.
    fn update_versioned<A>(tx: &WriteTx, id: Uuid, version: i32, model: A) -> impl Future<Output = Result<Self::Model, Failure>> + Send
    where
        A: ActiveModelTrait<Entity = Self> + Send,
        Self::Model: IntoActiveModel<A>,
    {
        async move {
            let mut model = model;
            let (tenant, key, current) = (column::<Self>("tenant_id")?, column::<Self>("id")?, column::<Self>("version")?);
            for fixed in ["tenant_id", "id", "created_at", "created_by", "version", "updated_at"] {
                if let Ok(column) = column::<Self>(fixed) {
                    model.not_set(column);
                }
            }
            if let Ok(by) = column::<Self>("updated_by") {
                model.set(by, Value::Uuid(tx.origin().actor.user_id()));
            }
            let mut update = Self::update_many()
                .set(model)
                .col_expr(current, Expr::col(current).add(1))
                .filter(tenant.eq(tx.tenant().get()))
                .filter(key.eq(id))
                .filter(current.eq(version));
            if let Ok(at) = column::<Self>("updated_at") {
                update = update.col_expr(at, Expr::cust("now()"));
            }
            if let Some(row) = update.exec_with_returning(&**tx).await?.into_iter().next() {
                return Ok(row);
            }
            let row = Self::require(tx, id).await?.into_active_model();
            match row.get(current).into_value() {
                Some(Value::Int(Some(now))) => Err(Problem::version_conflict(now).into()),
                _ => Err(Problem::conflict("common.version.conflict").into()),
            }
        }
    }
}

impl<E> Scoped for E where E: EntityTrait<PrimaryKey: PrimaryKeyTrait<ValueType = (Uuid, Uuid)>> {}

/// Inserts a row of the transaction's tenant: fills `tenant_id`, a new `id` unless one is set, and who made it.
pub async fn insert_scoped<A>(tx: &WriteTx, mut model: A) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    model.set(column::<A::Entity>("tenant_id")?, tx.tenant().get().into());
    if let Ok(id) = column::<A::Entity>("id")
        && matches!(model.get(id), ActiveValue::NotSet)
    {
        model.set(id, new_id().into());
    }
    for stamp in ["created_by", "updated_by"] {
        if let Ok(stamp) = column::<A::Entity>(stamp) {
            model.set(stamp, Value::Uuid(tx.origin().actor.user_id()));
        }
    }
    A::Entity::insert(model).exec_with_returning(&**tx).await
}

/// The columns of an entity's table as a list to select from `alias`, each named with `prefix` before it, as
/// `FromQueryResult::from_query_result` takes them apart again. For statements that bring rows of several tables at once.
pub fn columns<E: EntityTrait>(alias: &str, prefix: &str) -> String {
    let columns: Vec<_> = E::Column::iter().map(|column| format!("{alias}.{0} AS {prefix}{0}", column.as_str())).collect();
    columns.join(", ")
}

fn column<E: EntityTrait>(name: &str) -> Result<E::Column, DbErr> {
    E::Column::from_str(name).map_err(|_| DbErr::Type(format!("the entity has no column {name}")))
}
