//! Tickets: whom WeChat has named and nobody knows yet. Good for ten minutes and for one user.

use erp_core::{Pii, Problem, Secret, crypto::Field, new_id};
use erp_db::{DbError, Outcome, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value};
use serde_json::json;
use uuid::Uuid;

use super::{TICKETS, answer::Person};
use crate::token::RefreshToken;

/// Seconds.
pub const LIFE: u32 = 600;
/// Codes of a phone, and after them answers about oneself.
pub const TRIES: i16 = 5;

/// One that counts, locked until the transaction ends.
pub struct Ticket {
    pub id: Uuid,
    pub appid: String,
    pub person: Person,
    pub tries: i16,
    /// Once the phone is proved and several patients have it.
    pub choice: Option<Choice>,
}

/// The phone, and the patients in the order in which they were shown.
pub struct Choice {
    pub phone: Pii<String>,
    pub candidates: Vec<Uuid>,
}

pub fn refused() -> Problem {
    Problem::new(401, "auth.wechat.bind_token_invalid")
}

fn place(tx: &WriteTx, column: &'static str, id: Uuid) -> Field<'static> {
    Field { tenant: tx.tenant(), table: TICKETS.table, column, row: id }
}

/// A new ticket's token.
pub async fn issue(tx: &WriteTx, appid: &str, person: &Person) -> Outcome<Secret<String>> {
    let (id, token) = (new_id(), RefreshToken::generate(tx.tenant())?);
    let seal = |column: &'static str, text: &Pii<String>| tx.crypto().seal(&place(tx, column, id), None, text.expose());
    let openid = seal("openid", &person.openid).map_err(DbError::from)?;
    let unionid = person.unionid.as_ref().map(|unionid| seal("unionid", unionid)).transpose().map_err(DbError::from)?;
    let statement = "INSERT INTO wechat_ticket (tenant_id, id, token_hash, appid, openid_enc, unionid_enc, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))";
    let values: [Value; 7] = [
        tx.tenant().get().into(),
        id.into(),
        crate::token::refresh_hash(token.expose()).to_vec().into(),
        appid.into(),
        openid.into(),
        unionid.into(),
        f64::from(LIFE).into(),
    ];
    tx.execute_raw(sql(statement, values)).await?;
    Ok(token)
}

/// The ticket of a token's hash, or 401 where it is used, over, or tried too often.
pub async fn find(tx: &WriteTx, hash: &[u8; 32]) -> Outcome<Ticket> {
    let statement = "SELECT id, appid, openid_enc, unionid_enc, phone_enc, candidates, tries FROM wechat_ticket \
        WHERE tenant_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > now() AND tries < $3 FOR UPDATE";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), hash.to_vec().into(), i32::from(TRIES).into()])).await?;
    let row = row.ok_or_else(refused)?;
    let id: Uuid = row.try_get("", "id")?;
    let open = |column: &'static str, envelope: &[u8]| tx.crypto().open(&place(tx, column, id), None, envelope).map_err(DbError::from);
    let read = |name: &str| row.try_get::<Option<Vec<u8>>>("", name);
    let openid = open("openid", &row.try_get::<Vec<u8>>("", "openid_enc")?)?;
    let unionid = read("unionid_enc")?.map(|envelope| open("unionid", &envelope)).transpose()?;
    let phone = read("phone_enc")?.map(|envelope| open("phone", &envelope)).transpose()?;
    let candidates: Option<serde_json::Value> = row.try_get("", "candidates")?;
    let candidates = candidates.map(serde_json::from_value).transpose().map_err(Problem::internal)?;
    let choice = phone.zip(candidates).map(|(phone, candidates)| Choice { phone, candidates });
    Ok(Ticket { id, appid: row.try_get("", "appid")?, person: Person { openid, unionid }, tries: row.try_get("", "tries")?, choice })
}

/// Counts a try, whatever becomes of it.
pub async fn count(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    let statement = "UPDATE wechat_ticket SET tries = tries + 1 WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    Ok(())
}

/// The ticket has done its work.
pub async fn used(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    let statement = "UPDATE wechat_ticket SET used_at = now(), phone_enc = NULL, candidates = NULL WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    Ok(())
}

/// The phone is proved, and these have it: tries are counted anew.
pub async fn offer(tx: &WriteTx, id: Uuid, phone: &Pii<String>, candidates: &[Uuid]) -> Outcome<()> {
    let envelope = tx.crypto().seal(&place(tx, "phone", id), None, phone.expose()).map_err(DbError::from)?;
    let statement = "UPDATE wechat_ticket SET phone_enc = $3, candidates = $4, tries = 0 WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), envelope.into(), json!(candidates).into()])).await?;
    Ok(())
}
