//! `erp tenant show`

use clap::Args;
use erp_db::{Db, tenants};

use super::unknown;
use crate::{Failed, Output};

/// A time, or what stands for none.
fn time(at: Option<chrono::DateTime<chrono::Utc>>, none: &str) -> String {
    at.map_or_else(|| none.to_owned(), |at| at.format("%FT%TZ").to_string())
}

/// One tenant: name, status, plan, end, time zone
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp tenant show east --json")]
pub struct Opts {
    #[arg(value_name = "SLUG")]
    slug: String,
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    super::find(db, &opts.slug).await?;
    let tenant = tenants::show(db, &opts.slug).await?.ok_or_else(|| unknown(&opts.slug, ""))?;
    let users = tenant.max_users.map_or_else(|| "any number".to_owned(), |most| format!("{most} at most"));
    let human = format!(
        "tenant    {}\nid        {}\nname      {}\nstatus    {}\nplan      {}\nexpires   {}\nusers     {users}\ntimezone  {}\ncreated   {}\nseeded    {}\nexported  {}\nerased    {}",
        tenant.code,
        tenant.id,
        tenant.name,
        tenant.status,
        tenant.plan.as_deref().unwrap_or("none"),
        time(tenant.expires_at, "never"),
        tenant.timezone,
        time(Some(tenant.created_at), ""),
        time(tenant.seeded_at, "never"),
        time(tenant.exported_at, "never"),
        time(tenant.erased_at, "never"),
    );
    Ok(Output::new(tenant, human))
}
