//! `erp tenant show`

use clap::Args;
use erp_db::{Db, tenants};

use super::unknown;
use crate::{Failed, Output};

/// One tenant: name, status, timezone
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  erp tenant show east --json")]
pub struct Opts {
    #[arg(value_name = "SLUG")]
    slug: String,
}

pub async fn run(db: &Db, opts: &Opts) -> Result<Output, Failed> {
    super::find(db, &opts.slug).await?;
    let tenant = tenants::show(db, &opts.slug).await?.ok_or_else(|| unknown(&opts.slug, ""))?;
    let seeded = tenant.seeded_at.map_or_else(|| "never".to_owned(), |at| at.format("%FT%TZ").to_string());
    let human = format!(
        "tenant    {}\nid        {}\nname      {}\nstatus    {}\ntimezone  {}\ncreated   {}\nseeded    {seeded}",
        tenant.code,
        tenant.id,
        tenant.name,
        tenant.status,
        tenant.timezone,
        tenant.created_at.format("%FT%TZ"),
    );
    Ok(Output::new(tenant, human))
}
