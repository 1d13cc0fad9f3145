//! How many logins may fail in an hour from one address and in one tenant, whatever the names: a thief of many names, or of many
//! addresses, stays below what a name's own delay sees. Known devices are exempt.
//!
//! A row holds the time by which the failures so far are worked off, one each `hour / limit` (GCRA): the limit may be used up at
//! once, and comes back evenly.

use std::net::IpAddr;

use erp_db::{TenantTx, WriteTx, sql};
use erp_web::network;
use sea_orm::{ConnectionTrait, DbErr};

const HOUR: f64 = 3600.0;

/// One count.
#[derive(Clone, Debug)]
pub struct Rate {
    subject: Vec<u8>,
    per_hour: u32,
}

impl Rate {
    /// IPv6 by /64.
    pub fn of_address(tx: &TenantTx, ip: IpAddr, per_hour: u32) -> Self {
        Self::new(tx, "address", &network(ip), per_hour)
    }

    /// `what`: the tenant itself, or what is counted in it without being its own.
    pub fn of_tenant(tx: &TenantTx, what: &str, per_hour: u32) -> Self {
        Self::new(tx, "tenant", what, per_hour)
    }

    fn new(tx: &TenantTx, index: &str, subject: &str, per_hour: u32) -> Self {
        Self { subject: tx.crypto().blind(tx.tenant(), "login_rate", "subject", index, subject).to_vec(), per_hour }
    }

    fn each(&self) -> f64 {
        HOUR / f64::from(self.per_hour.max(1))
    }

    /// Whether the limit is used up. Without a lock: the attempts that are under way together are few, since hashing limits them.
    pub async fn is_full(&self, tx: &TenantTx) -> Result<bool, DbErr> {
        let statement =
            "SELECT until > now() + make_interval(secs => $3) AS full_up FROM login_rate WHERE tenant_id = $1 AND subject_bidx = $2";
        // Half a step, so that the limit itself is not lost to a rounding.
        let room = HOUR - self.each() / 2.0;
        let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), self.subject.clone().into(), room.into()])).await?;
        row.map_or(Ok(false), |row| row.try_get("", "full_up"))
    }

    /// Adds a failure, in one statement.
    pub async fn add(&self, tx: &WriteTx) -> Result<(), DbErr> {
        let statement = "INSERT INTO login_rate (tenant_id, subject_bidx, until) VALUES ($1, $2, now() + make_interval(secs => $3)) \
            ON CONFLICT (tenant_id, subject_bidx) DO UPDATE SET until = greatest(login_rate.until, now()) + make_interval(secs => $3)";
        tx.execute_raw(sql(statement, [tx.tenant().get().into(), self.subject.clone().into(), self.each().into()])).await?;
        Ok(())
    }
}
