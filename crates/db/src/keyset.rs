//! Keyset pages in SeaORM queries.

use erp_core::Cursor;
use sea_orm::{
    ColumnTrait, ExprTrait, IntoSimpleExpr,
    sea_query::{Expr, SimpleExpr},
};

/// Rows after `cursor` in the order "newest first", as a row comparison: SeaORM's own `cursor_by` writes an OR of
/// conditions, for which PostgreSQL cannot walk the index.
pub fn older_than<C: ColumnTrait>(at: C, id: C, cursor: &Cursor) -> SimpleExpr {
    let row = [at.into_simple_expr(), id.into_simple_expr()];
    Expr::tuple(row).lt(Expr::tuple([Expr::value(cursor.at), Expr::value(cursor.id)]))
}
