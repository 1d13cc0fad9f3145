//! What a tenant gets of this module: permissions, built-in roles, the first administrator.
//!
//! | who | roles |
//! |---|---|
//! | the first administrator of any tenant | `tenant_admin` |
//! | … of the default tenant | also `platform_admin`: runs the installation |
//! | … with the profile demo or ci | also `head_doctor`, which reaches all patients there: one login walks through everything |
//!
//! The administrator is made once in a tenant's life (`tenant.seeded_at`): one that was deleted does not come back, and an
//! existing password is never touched.

use erp_core::{FieldProblem, Pii, Problem, Secret, pii::normalise as tidy};
use erp_db::{Failure, Outcome, TenantTx, WriteTx, sql};
use erp_kit::{AdminPassword, AdminSeed, Profile, SeedContext, SeedReport};
use erp_settings::{
    AuthSection, SafeConfig,
    secrets::{Generate, generate},
};
use sea_orm::ConnectionTrait;

use crate::{
    password::{Passwords, normalise},
    role::{self, rules::BUILT_IN},
    user::{
        self,
        person::Contact,
        rules::{is_username, normalise_username},
    },
};

/// The class of the transaction lock that makes seeds of one tenant wait for each other.
const LOCK: i32 = 7104;

pub async fn seed(context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
    // By itself: rows of the global table stay locked no longer than needed.
    let sync = async |tx: &WriteTx| role::service::sync_permissions(tx, context.permissions).await.map_err(Failure::from);
    context.write(sync).await?;
    let roles = async |tx: &WriteTx| {
        lock(tx).await?;
        role::service::ensure_built_in(tx, context.permissions, context.is_default).await
    };
    for code in context.write(roles).await? {
        report.created(format!("role {code}"));
    }
    crate::wechat::app::seed::run(context, report).await?;
    match &context.admin {
        Some(admin) => first_administrator(context, admin, report).await,
        None => Ok(()),
    }
}

/// Until the transaction ends.
pub(crate) async fn lock(tx: &WriteTx) -> Outcome<()> {
    tx.execute_raw(sql("SELECT pg_advisory_xact_lock($1, hashtext($2))", [LOCK.into(), tx.tenant().to_string().into()])).await?;
    Ok(())
}

async fn is_seeded(tx: &TenantTx) -> Outcome<bool> {
    let row = tx.query_one_raw(sql("SELECT seeded_at IS NOT NULL AS seeded FROM tenant WHERE id = $1", [tx.tenant().get().into()])).await?;
    Ok(row.map(|row| row.try_get("", "seeded")).transpose()?.unwrap_or(false))
}

async fn first_administrator(context: &SeedContext<'_>, admin: &AdminSeed, report: &mut SeedReport) -> Outcome<()> {
    if context.db.read(context.tenant.id, is_seeded).await? {
        return Ok(());
    }
    let username = normalise_username(&admin.username);
    if !is_username(&username) {
        return Err(Problem::invalid("username", "auth.user.username_invalid").into());
    }
    let contact = contact(admin)?;
    let section: AuthSection = context.config.section().map_err(Problem::internal)?;
    let passwords = Passwords::new(&section).map_err(Problem::internal)?;
    let (password, reveal) = choose(&passwords, context, admin, &username)?;
    let hash = passwords.hash(&password).await?;
    let must_change = admin.must_change || matches!(admin.password, AdminPassword::SetupToken);
    let mut roles = vec!["tenant_admin"];
    if context.is_default {
        roles.push("platform_admin");
    }
    if matches!(context.profile, Profile::Demo | Profile::Ci) {
        roles.push("head_doctor");
    }
    roles.extend(admin.roles.iter().map(String::as_str).filter(|role| !roles.contains(role)).collect::<Vec<_>>());
    let write = async |tx: &WriteTx| {
        lock(tx).await?;
        // Another seed may have been quicker.
        if is_seeded(tx).await? {
            Ok(false)
        } else {
            let account = user::manage::Account { username: &username, hash: &hash, must_change, roles: &roles, contact: &contact };
            let made = make(tx, &account).await?;
            if roles.contains(&"head_doctor") && made && context.profile != Profile::Minimal {
                role::service::reach_all(tx, "head_doctor").await?;
            }
            Ok(made)
        }
    };
    if context.write(write).await? {
        report.created(format!("user {username}"));
        if let Some(label) = reveal.filter(|_| !context.dry_run) {
            report.reveal_once.push((label.to_owned(), password));
        }
    }
    Ok(())
}

/// What can be said of a new administrator before there is a tenant: the name, the further roles, a given password.
pub fn judge(config: &SafeConfig, admin: &AdminSeed, is_default: bool) -> Result<(), Problem> {
    let username = normalise_username(&admin.username);
    if !is_username(&username) {
        return Err(Problem::invalid("username", "auth.user.username_invalid"));
    }
    contact(admin)?;
    let unknown = admin.roles.iter().find(|role| !BUILT_IN.iter().any(|known| known.code == **role && (is_default || !known.platform)));
    if unknown.is_some() {
        let allowed: Vec<&str> = BUILT_IN.iter().filter(|known| is_default || !known.platform).map(|known| known.code).collect();
        return Err(Problem::fields(vec![FieldProblem::new("role", "common.field.choice").param("allowed", allowed.join(", "))]));
    }
    let AdminPassword::Given(given) = &admin.password else { return Ok(()) };
    if is_default {
        // The configuration's own checks have judged it.
        return Ok(());
    }
    let section: AuthSection = config.section().map_err(Problem::internal)?;
    let passwords = Passwords::new(&section).map_err(Problem::internal)?;
    let faults = passwords.policy.faults("password", &normalise(given.expose()), &username, &[]);
    if faults.is_empty() { Ok(()) } else { Err(Problem::fields(faults)) }
}

fn contact(admin: &AdminSeed) -> Result<Contact, Problem> {
    let email = admin.email.as_ref().map(|given| tidy::email(given.expose()));
    match email {
        Some(Err(code)) => Err(Problem::invalid("email", code)),
        Some(Ok(email)) => Ok(Contact { email: Some(Pii::new(email)), ..Contact::default() }),
        None => Ok(Contact::default()),
    }
}

/// The password, and under what name it must be shown.
fn choose(
    passwords: &Passwords,
    context: &SeedContext<'_>,
    admin: &AdminSeed,
    username: &str,
) -> Outcome<(Secret<String>, Option<&'static str>)> {
    let label = match &admin.password {
        AdminPassword::Given(given) => {
            let mut faults = passwords.policy.faults("password", &normalise(given.expose()), username, &[]);
            if context.is_default {
                // It comes from the configuration, whose own checks have judged it. One that is too long could never be typed.
                faults.retain(|fault| fault.code == "auth.password.too_long");
            }
            return if faults.is_empty() { Ok((given.clone(), None)) } else { Err(Problem::fields(faults).into()) };
        }
        AdminPassword::Generate => "password",
        AdminPassword::SetupToken => "setup password",
    };
    Ok((generate(Generate::Password).map_err(Problem::internal)?, Some(label)))
}

/// Whether the user was made; one of that name is left as it is.
async fn make(tx: &WriteTx, account: &user::manage::Account<'_>) -> Outcome<bool> {
    tx.execute_raw(sql("UPDATE tenant SET seeded_at = now(), updated_at = now() WHERE id = $1", [tx.tenant().get().into()])).await?;
    Ok(user::manage::create(tx, account).await?.is_some())
}
