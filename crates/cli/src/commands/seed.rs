//! `erp seed`

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use erp_core::{Exit, Pii};
use erp_kit::{AdminPassword, Profile, password};
use erp_server::phase::{MigrateMode, SeedOptions};
use serde_json::{Map, Value, json};

use crate::{Context, Failed, Output, bootstrap::Bootstrap};

/// Make what is missing: default tenant, permissions, built-in roles, administrator. Never resets anything
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp seed                                              the default tenant and its administrator\n  erp seed --tenant east --tenant-name 'East clinic'    a further tenant; prints a one-time setup password\n  erp seed --profile demo --env development             also people to click through"
)]
pub struct Opts {
    /// Seed this tenant too, making it if there is none
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// The name of a new tenant [default: its slug]
    #[arg(long, value_name = "NAME", requires = "tenant", value_parser = super::values::label)]
    tenant_name: Option<String>,
    /// The user name of a new administrator
    #[arg(long, value_name = "NAME")]
    admin_username: Option<String>,
    /// The e-mail address of a new administrator
    #[arg(long, value_name = "ADDRESS")]
    admin_email: Option<String>,
    /// Give a new administrator this built-in role too; may be repeated. `doctor` may see patients' data in clear
    #[arg(long = "admin-role", value_name = "ROLE")]
    admin_roles: Vec<String>,
    /// Read a new administrator's password from stdin
    #[arg(long, group = "password")]
    admin_password_stdin: bool,
    /// Read it from a file
    #[arg(long, value_name = "FILE", group = "password")]
    admin_password_file: Option<PathBuf>,
    /// Make one and print it once
    #[arg(long, group = "password")]
    generate_admin_password: bool,
    /// How much to make
    #[arg(long, value_enum, default_value = "minimal")]
    profile: ProfileArg,
    /// Only this module's seed
    #[arg(long, value_name = "MODULE")]
    only: Option<String>,
    /// Change nothing; say what would be made
    #[arg(long)]
    dry_run: bool,
    /// As --dry-run; exit 3 if anything would be made
    #[arg(long)]
    check: bool,
    /// Wait so long for a database that is not there yet
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = humantime::parse_duration)]
    wait_db: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ProfileArg {
    Minimal,
    Demo,
    Ci,
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let password = if opts.admin_password_stdin {
        Some(AdminPassword::Given(password::from_stdin()?))
    } else if let Some(path) = &opts.admin_password_file {
        Some(AdminPassword::Given(password::from_file(path)?))
    } else {
        opts.generate_admin_password.then_some(AdminPassword::Generate)
    };
    let seed = SeedOptions {
        tenant: opts.tenant.clone(),
        tenant_name: opts.tenant_name.clone(),
        admin_username: opts.admin_username.clone(),
        admin_email: opts.admin_email.clone().map(Pii::new),
        admin_roles: opts.admin_roles.clone(),
        password,
        profile: match opts.profile {
            ProfileArg::Minimal => Profile::Minimal,
            ProfileArg::Demo => Profile::Demo,
            ProfileArg::Ci => Profile::Ci,
        },
        waive_change: context.globals.embedded,
        skip: false,
        only: opts.only.clone(),
        origin: context.origin(),
        ..SeedOptions::default()
    };
    make(context, &seed, opts.wait_db, opts.dry_run || opts.check).await
}

/// Seeds, or says what a seed would make.
pub(super) async fn make(context: &Context, seed: &SeedOptions, wait_db: Duration, dry_run: bool) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    if dry_run {
        let migrated = start.migrated(wait_db, &MigrateMode::Verify).await?;
        let report = migrated.plan_seed(seed).await?;
        migrated.db().close().await;
        drop(migrated);
        start.close().await?;
        let human =
            if report.created.is_empty() { "nothing to seed".to_owned() } else { format!("would create {}", report.created.join(", ")) };
        let output = Output::new(json!({ "dry_run": true, "would_create": report.created }), human);
        return Ok(if report.created.is_empty() { output } else { output.exit(Exit::Differences) });
    }
    // Seeding a schema of another level would write rows it does not know.
    let seeded = start.seeded(wait_db, &MigrateMode::Verify, seed).await?;
    let report = seeded.report();
    let once: Map<String, Value> =
        report.reveal_once.iter().map(|(label, secret)| (label.clone(), secret.expose().clone().into())).collect();
    let data = json!({ "tenant": seeded.tenant().code, "created": report.created, "once": once });
    let mut lines: Vec<String> = report.created.iter().map(|what| format!("created {what}")).collect();
    if lines.is_empty() {
        lines.push("nothing to seed".to_owned());
    }
    lines.extend(report.reveal_once.iter().map(|(label, secret)| format!("{label} (shown once): {}", secret.expose())));
    let output = Output::new(data, lines.join("\n"));
    seeded.db().close().await;
    drop(seeded);
    start.close().await?;
    Ok(output)
}
