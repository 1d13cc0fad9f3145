//! The codes that count: rows of `sms_code`.

use std::{net::IpAddr, time::Duration};

use erp_core::{Pii, Secret, crypto::random::random_bytes, new_id};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use erp_web::network;
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

use super::sender::Purpose;
use crate::{
    Auth,
    login::{rate::Rate, throttle},
};

/// Minutes for which a code is good.
pub const MINUTES: u32 = 5;
/// Seconds between two codes for one phone.
pub const PAUSE: u32 = 60;
/// Wrong tries after which a code is dead.
pub const TRIES: i16 = 5;
/// Purpose of the MAC that is kept of a code.
const MAC: &str = "sms-code";

/// A code that was kept.
pub struct Issued {
    pub id: Uuid,
    pub code: Secret<String>,
}

/// Why no code is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The last one is not a minute old.
    TooSoon(Duration),
    /// The day's codes of the phone, or of the address, are used up.
    Daily(Duration),
}

/// How many a day.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    pub phone: u32,
    pub address: u32,
}

/// Six digits, each as likely as any.
fn digits() -> Outcome<Secret<String>> {
    let number = u64::from_be_bytes(random_bytes::<8>().map_err(erp_db::DbError::from)?);
    Ok(Secret::new(format!("{:06}", number % 1_000_000)))
}

fn phone_index(tx: &TenantTx, phone: &Pii<String>) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "sms_code", "phone", "exact", phone.expose()).to_vec()
}

fn address_index(tx: &TenantTx, ip: IpAddr) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "sms_code", "address", "exact", &network(ip)).to_vec()
}

/// What is signed of a code: it is good for its row alone.
fn signed(id: Uuid, code: &str) -> Vec<u8> {
    [id.as_bytes().as_slice(), code.as_bytes()].concat()
}

/// Makes a code, in place of an earlier one for the same, unless there were too many; under the locks of the address and the phone.
pub async fn issue(tx: &WriteTx, purpose: Purpose, phone: &Pii<String>, ip: IpAddr, caps: Caps) -> Outcome<Result<Issued, Refused>> {
    let (phone_bidx, address_bidx) = (phone_index(tx, phone), address_index(tx, ip));
    throttle::lock(tx, &address_bidx).await?;
    throttle::lock(tx, &throttle::phone_key(tx, phone.expose())).await?;
    let by_phone = day(tx, "phone_bidx", &phone_bidx).await?;
    let by_address = day(tx, "address_bidx", &address_bidx).await?;
    for (day, cap) in [(by_phone, caps.phone), (by_address, caps.address)] {
        if day.codes >= i64::from(cap) {
            return Ok(Err(Refused::Daily(seconds(day.free_in))));
        }
    }
    if by_phone.pause > 0 {
        return Ok(Err(Refused::TooSoon(seconds(by_phone.pause))));
    }
    let tenant = tx.tenant().get();
    let statement = "UPDATE sms_code SET used_at = now() WHERE tenant_id = $1 AND phone_bidx = $2 AND purpose = $3 AND used_at IS NULL";
    tx.execute_raw(sql(statement, [tenant.into(), phone_bidx.clone().into(), purpose.as_str().into()])).await?;
    let (id, code) = (new_id(), digits()?);
    let mac = tx.crypto().mac(MAC, tx.tenant(), &signed(id, code.expose()));
    let statement = "INSERT INTO sms_code (tenant_id, id, purpose, phone_bidx, address_bidx, code_hash, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7))";
    let values: [Value; 7] = [
        tenant.into(),
        id.into(),
        purpose.as_str().into(),
        phone_bidx.into(),
        address_bidx.into(),
        mac.to_vec().into(),
        (MINUTES as i32).into(),
    ];
    tx.execute_raw(sql(statement, values)).await?;
    Ok(Ok(Issued { id, code }))
}

/// The codes of the last 24 hours.
#[derive(Clone, Copy, Debug)]
struct Day {
    codes: i64,
    /// Seconds until another may follow the last one, and until the first one is a day old.
    pause: i64,
    free_in: i64,
}

async fn day(tx: &WriteTx, column: &str, subject: &[u8]) -> Result<Day, DbErr> {
    let statement = format!(
        "SELECT count(*) AS codes, COALESCE(ceil(extract(epoch FROM max(created_at) + make_interval(secs => $3) - now())), 0)::bigint AS pause, \
         COALESCE(ceil(extract(epoch FROM min(created_at) + interval '1 day' - now())), 0)::bigint AS free_in \
         FROM sms_code WHERE tenant_id = $1 AND {column} = $2 AND created_at > now() - interval '1 day'"
    );
    let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), subject.to_vec().into(), f64::from(PAUSE).into()])).await?;
    let Some(row) = row else { return Ok(Day { codes: 0, pause: 0, free_in: 0 }) };
    Ok(Day { codes: row.try_get("", "codes")?, pause: row.try_get("", "pause")?, free_in: row.try_get("", "free_in")? })
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds.max(1) as u64)
}

/// Looks at a typed code under the phone's lock: its row, if it is the one that counts. It is not used up yet.
///
/// A wrong one counts against the row, against the phone whether or not anything was sent, and against the address, as a wrong
/// password does. While the phone is delayed, or the address has failed too often, nothing is looked at, nor counted.
pub async fn check(auth: &Auth, tx: &WriteTx, purpose: Purpose, phone: &Pii<String>, typed: &str, ip: IpAddr) -> Outcome<Option<Uuid>> {
    let (key, rate) = (throttle::phone_key(tx, phone.expose()), Rate::of_address(tx, ip, auth.failures_per_address));
    let delayed = throttle::lock(tx, &key).await?;
    if rate.is_full(tx).await? || delayed {
        return Ok(None);
    }
    let statement = "SELECT id, code_hash FROM sms_code WHERE tenant_id = $1 AND phone_bidx = $2 AND purpose = $3 AND used_at IS NULL \
        AND expires_at > now() AND tries < $4 ORDER BY created_at DESC LIMIT 1";
    let values: [Value; 4] = [tx.tenant().get().into(), phone_index(tx, phone).into(), purpose.as_str().into(), i32::from(TRIES).into()];
    let row = tx.query_one_raw(sql(statement, values)).await?;
    let found = row.map(|row| Ok::<_, DbErr>((row.try_get::<Uuid>("", "id")?, row.try_get::<Vec<u8>>("", "code_hash")?))).transpose()?;
    if let Some((id, stored)) = &found {
        let stored = <[u8; 32]>::try_from(stored.as_slice()).unwrap_or_default();
        if tx.crypto().verify_mac(MAC, tx.tenant(), &signed(*id, typed), &stored) {
            return Ok(Some(*id));
        }
    }
    // The same statements where there is no row.
    let statement = "UPDATE sms_code SET tries = tries + 1 WHERE tenant_id = $1 AND id = $2";
    let id = found.map_or_else(Uuid::nil, |(id, _)| id);
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    auth.count_failure(tx, &key, None).await?;
    rate.add(tx).await?;
    Ok(None)
}

/// The code has done its work; earlier wrong ones are forgiven.
pub async fn used(tx: &WriteTx, id: Uuid, phone: &Pii<String>) -> Outcome<()> {
    let statement = "UPDATE sms_code SET used_at = now() WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into()])).await?;
    throttle::forget(tx, &throttle::phone_key(tx, phone.expose())).await?;
    Ok(())
}
