//! `erp tenant create`

use std::{path::PathBuf, time::Duration};

use clap::Args;
use erp_db::tenants::Terms;
use erp_kit::{AdminPassword, password};
use erp_server::phase::SeedOptions;

use super::{on, terms::TermsOpts};
use crate::{
    Context, Failed, Output,
    commands::{seed, values},
};

/// Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp tenant create east --name 'East clinic'              prints a one-time setup password\n  erp tenant create north --plan basic --expires 2027-01-01 --max-users 50\n  erp tenant create west --admin-username boss --password-stdin < password.txt"
)]
pub struct Opts {
    /// 2 to 40 of a-z, 0-9 and inner hyphens; never changes
    #[arg(value_name = "SLUG")]
    slug: String,
    /// What people call it [default: the slug]
    #[arg(long, value_name = "NAME", value_parser = values::label)]
    name: Option<String>,
    #[command(flatten)]
    terms: TermsOpts,
    /// The user name of its administrator [default: admin]
    #[arg(long, value_name = "NAME")]
    admin_username: Option<String>,
    /// Give the administrator this built-in role too; may be repeated. `doctor` may see patients' data in clear
    #[arg(long = "admin-role", value_name = "ROLE")]
    admin_roles: Vec<String>,
    /// Read the administrator's password from stdin
    #[arg(long, group = "password")]
    password_stdin: bool,
    /// Read it from a file
    #[arg(long, value_name = "FILE", group = "password")]
    password_file: Option<PathBuf>,
    /// Change nothing; say what would be made
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let password = if opts.password_stdin {
        Some(AdminPassword::Given(password::from_stdin()?))
    } else {
        opts.password_file.as_deref().map(password::from_file).transpose()?.map(AdminPassword::Given)
    };
    opts.terms.judge(context.clock.now())?;
    let mut plan_id = None;
    if opts.terms.plan.is_some() {
        on(context, async |seeded| {
            plan_id = opts.terms.plan_id(seeded.db()).await?;
            Ok(Output::new((), String::new()))
        })
        .await?;
    }
    let options = SeedOptions {
        terms: Terms { plan_id, expires_at: opts.terms.expires, max_users: opts.terms.max_users },
        timezone: opts.terms.timezone.clone(),
        tenant: Some(opts.slug.clone()),
        tenant_name: opts.name.clone(),
        admin_username: opts.admin_username.clone(),
        admin_roles: opts.admin_roles.clone(),
        password,
        waive_change: context.globals.embedded,
        origin: context.origin(),
        ..SeedOptions::default()
    };
    seed::make(context, &options, Duration::ZERO, opts.dry_run).await
}
