//! The data: 50 tenants of 4,000 patients, and one of 270,000.
//!
//! The rows are sealed by the product's own functions and copied in; only the way into the tables is another.

mod copy;
mod people;
mod tenants;

use std::time::Instant;

use anyhow::Result;
use erp_testkit::keys;
use uuid::Uuid;

pub use people::{born, identifier, name, phone};

use crate::{say, site::Site, sql};

/// Moves with whatever makes other data: a site that was kept has it in its name.
pub const VERSION: &str = "1";
pub const TENANTS: u64 = 50;
pub const PATIENTS: u64 = 4_000;
pub const LARGE: u64 = 270_000;
/// The slug of the large tenant.
pub const LARGE_CODE: &str = "bench-large";
/// Users of each tenant, `user1` and so on, with the administrator's password of tests.
pub const USERS: u64 = 4;
/// The role of the bare server: row-level security does not bind it.
pub const BARE_ROLE: &str = "bench_bare";

const DONE: &str = "seeded";

/// Makes the data unless it is there.
pub async fn ensure(site: &Site) -> Result<()> {
    let start = Instant::now();
    // Of a site that was kept too: it finds nothing to do.
    site.erp().args(["migrate", "--no-progress"]).run().expect(0);
    let mut conn = sql::connect(&site.superuser_url()).await?;
    let done: Option<String> =
        sql::scalar(&mut conn, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()").await?;
    if done.as_deref() == Some(DONE) {
        return Ok(());
    }
    site.erp().args(["seed", "--profile", "ci", "--no-progress"]).run().expect(0);
    sql::run(&mut conn, &tenants::script()).await?;
    let ids = |code: &str| format!("SELECT array_agg(id) FROM tenant WHERE code {code}");
    let small: Vec<Uuid> = sql::scalar(&mut conn, &ids(&format!("LIKE 'bench-%' AND code <> '{LARGE_CODE}'"))).await?;
    let large: Vec<Uuid> = sql::scalar(&mut conn, &ids(&format!("= '{LARGE_CODE}'"))).await?;
    let wanted = small.into_iter().map(|id| (id, PATIENTS)).chain(large.into_iter().map(|id| (id, LARGE)));
    copy::patients(&site.superuser_url(), &keys::crypto(), wanted.collect()).await?;
    sql::run(&mut conn, "VACUUM (ANALYZE)").await?;
    sql::run(&mut conn, "CHECKPOINT").await?;
    sql::run(&mut conn, &format!("COMMENT ON DATABASE erp IS '{DONE}'")).await?;
    say(&format!("{} patients in {} tenants after {:.0} s", TENANTS * PATIENTS + LARGE, TENANTS + 1, start.elapsed().as_secs_f64()));
    Ok(())
}
