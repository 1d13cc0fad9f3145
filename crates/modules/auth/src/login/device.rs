//! Known devices: where a user has signed in before.
//!
//! Whoever knows a name can delay it by failing under it. A device that brings the token of an earlier login is counted by
//! itself, so that its user signs in while strangers try. The token is no credential: without the password it opens nothing.
//! Several people may use one device, so what a client keeps is a list of tokens, the latest in front.

use erp_core::{Problem, Secret, crypto::random, new_id, same_secret};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use uuid::Uuid;

use crate::token::refresh_hash as hash;

/// A device stays known for so long after its last login, in seconds.
pub const LIFE_SECONDS: u64 = 180 * 24 * 3600;
/// Tokens of one list: people at one device.
const LONGEST_LIST: usize = 8;
/// Devices of one user. More push out those that never came back, oldest first.
const MOST_DEVICES: i64 = 20;

/// What a client brought: nothing, or up to [`LONGEST_LIST`] tokens.
#[derive(Clone, Debug, Default)]
pub struct Presented(Vec<Secret<String>>);

impl Presented {
    /// What is not of the form is passed over: it makes a device unknown, no error.
    pub fn parse(text: &str) -> Self {
        let fits = |token: &&str| token.len() == 43 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        Self(text.split('.').filter(fits).take(LONGEST_LIST).map(|token| Secret::new(token.to_owned())).collect())
    }

    /// The list with `first` in front.
    fn behind(&self, first: &str) -> Secret<String> {
        let rest = self.0.iter().map(|token| token.expose().as_str()).filter(|token| !same_secret(token.as_bytes(), first.as_bytes()));
        Secret::new(std::iter::once(first).chain(rest).take(LONGEST_LIST).collect::<Vec<_>>().join("."))
    }
}

/// A device of the user who signs in.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: Uuid,
    token: Secret<String>,
}

/// The user's device among those that were presented.
pub async fn find(tx: &TenantTx, user: Uuid, presented: &Presented) -> Outcome<Option<Known>> {
    if presented.0.is_empty() {
        return Ok(None);
    }
    let hashes: Vec<String> = presented.0.iter().map(|token| hex::encode(hash(token.expose()))).collect();
    let statement = "SELECT d.id, encode(d.token_hash, 'hex') AS hash FROM known_device d WHERE d.tenant_id = $1 AND d.user_id = $2 \
        AND d.token_hash IN (SELECT decode(h, 'hex') FROM jsonb_array_elements_text($3) AS h) AND d.expires_at > now() LIMIT 1";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), user.into(), json!(hashes).into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let found: String = row.try_get("", "hash")?;
    let token =
        presented.0.iter().zip(&hashes).find_map(|(token, hash)| same_secret(hash.as_bytes(), found.as_bytes()).then(|| token.clone()));
    Ok(token.map(|token| Known { id: row.try_get("", "id").unwrap_or_default(), token }))
}

/// After a login: the device is known from now on. Returns it and the list for the client to keep.
pub async fn remember(tx: &WriteTx, user: Uuid, known: Option<&Known>, presented: &Presented) -> Outcome<(Uuid, Secret<String>)> {
    if let Some(known) = known {
        let statement =
            "UPDATE known_device SET returned_at = now(), expires_at = now() + make_interval(secs => $3) WHERE tenant_id = $1 AND id = $2";
        let values: [sea_orm::Value; 3] = [tx.tenant().get().into(), known.id.into(), (LIFE_SECONDS as f64).into()];
        if tx.execute_raw(sql(statement, values)).await?.rows_affected() > 0 {
            return Ok((known.id, presented.behind(known.token.expose())));
        }
    }
    let (id, token) = (new_id(), random::token(32).map_err(Problem::internal)?);
    let statement = "INSERT INTO known_device (tenant_id, id, user_id, token_hash, expires_at) VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))";
    let values: [sea_orm::Value; 5] =
        [tx.tenant().get().into(), id.into(), user.into(), hash(&token).to_vec().into(), (LIFE_SECONDS as f64).into()];
    tx.execute_raw(sql(statement, values)).await?;
    // A client that keeps no token makes a row at each login: such rows must not push out those that are used.
    let statement = "DELETE FROM known_device WHERE tenant_id = $1 AND user_id = $2 AND id NOT IN (SELECT id FROM known_device \
        WHERE tenant_id = $1 AND user_id = $2 ORDER BY id = $3 DESC, returned_at IS NOT NULL DESC, COALESCE(returned_at, created_at) DESC LIMIT $4)";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), id.into(), MOST_DEVICES.into()])).await?;
    Ok((id, presented.behind(&token)))
}

/// The devices that a user is known on.
pub async fn of_user(tx: &WriteTx, user: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let statement = "SELECT id FROM known_device WHERE tenant_id = $1 AND user_id = $2";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    rows.iter().map(|row| row.try_get("", "id")).collect()
}

/// After a new password: whoever signed in by the old one is a stranger, but for the device of the session that stays.
pub async fn forget(tx: &WriteTx, user: Uuid, session: Uuid) -> Result<(), DbErr> {
    let statement = "DELETE FROM known_device WHERE tenant_id = $1 AND user_id = $2 AND id IS DISTINCT FROM \
        (SELECT device_id FROM session WHERE tenant_id = $1 AND id = $3)";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), session.into()])).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_latest_in_front_and_stays_short() {
        let token = |c: char| c.to_string().repeat(43);
        let text = ['a', 'b', 'c'].map(token).join(".");
        let list = Presented::parse(&text);
        assert_eq!(list.behind(&token('b')).expose(), &['b', 'a', 'c'].map(token).join("."));
        let full = Presented::parse(&('a'..='z').map(token).collect::<Vec<_>>().join("."));
        assert_eq!(full.behind(&token('0')).expose().split('.').count(), LONGEST_LIST);
        for junk in ["", ".", "x", &"!".repeat(43), &"a".repeat(1 << 16)] {
            assert!(Presented::parse(junk).0.is_empty(), "{junk:.50}");
        }
    }
}
