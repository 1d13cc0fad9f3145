//! `erp secrets rotate`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use erp_core::{Exit, Secret, crypto::decode_key32};
use erp_settings::{
    HealthSection, JwtSection, SafeConfig,
    secrets::{Generate, generate},
};
use serde_json::json;

use super::{named, variable, write_private};
use crate::{Context, Failed, Output, bootstrap::Bootstrap};

/// Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp secrets rotate aes-256 --out new-keys.toml      one server: exchange at the next restart\n  erp secrets rotate jwt --out new-keys.env\n\nSeveral servers, while people work:\n  erp secrets rotate hmac --stage prepare --out step-1.toml     every server learns the new key\n  erp --config step-1.toml secrets rotate hmac --stage promote --out step-2.toml\n\nNothing is changed by this command: the file is for the servers' configuration."
)]
pub struct Opts {
    /// What the key is for
    #[arg(value_enum)]
    kind: KindArg,
    /// prepare: the new key reads and does not write yet; promote: the prepared one writes. Neither: at once
    #[arg(long, value_enum)]
    stage: Option<Stage>,
    /// [default: env for --out NAME.env, else toml]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Write to a new file that only you can read; otherwise to stdout, once
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindArg {
    Jwt,
    #[value(name = "aes-256", alias = "aes")]
    Aes256,
    Hmac,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stage {
    Prepare,
    Promote,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Env,
    Toml,
}

/// A key in use and those it follows, as the configuration holds them.
struct Keyset {
    primary: Secret<String>,
    previous: Vec<Secret<String>>,
}

impl KindArg {
    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Jwt => ("jwt.secret", "jwt.previous"),
            Self::Aes256 => ("health.aes_key", "health.aes_key_previous"),
            Self::Hmac => ("health.hmac_key", "health.hmac_key_previous"),
        }
    }

    const fn fresh(self) -> Generate {
        match self {
            Self::Jwt => Generate::Jwt,
            Self::Aes256 => Generate::Aes256,
            Self::Hmac => Generate::Hmac,
        }
    }

    fn configured(self, config: &SafeConfig) -> Result<Keyset, Failed> {
        let invalid = |e: erp_settings::SectionError| Failed::new(Exit::Config, "config.invalid", e.to_string());
        Ok(match self {
            Self::Jwt => {
                let jwt: JwtSection = config.section().map_err(invalid)?;
                Keyset { primary: jwt.secret, previous: jwt.previous }
            }
            Self::Aes256 => {
                let health: HealthSection = config.section().map_err(invalid)?;
                Keyset { primary: health.aes_key, previous: health.aes_key_previous }
            }
            Self::Hmac => {
                let health: HealthSection = config.section().map_err(invalid)?;
                Keyset { primary: health.hmac_key, previous: health.hmac_key_previous }
            }
        })
    }

    /// What is left to do, in order.
    fn steps(self, stage: Option<Stage>) -> Vec<&'static str> {
        if stage == Some(Stage::Prepare) {
            return vec![
                "give it to every server, one after the other: add it by --config or ERP_CONFIG, restart",
                "then, with that configuration: erp secrets rotate KIND --stage promote --out FILE",
            ];
        }
        let give = "give it to every server: by --config or ERP_CONFIG, behind whatever names the old key; restart; erp secrets verify";
        match self {
            Self::Jwt => vec![give, "after jwt.access_token_ttl no token of the old key is left: take it out of jwt.previous"],
            Self::Aes256 => vec![
                give,
                "erp run-task health.reencrypt, then with --dry-run until it exits 0 (suspended tenants: --tenant SLUG)",
                "a day later take the old key out of health.aes_key_previous; backups of its time still need it",
            ],
            Self::Hmac => vec![
                give,
                "erp run-task health.reencrypt, then with --dry-run until it exits 0 (suspended tenants: --tenant SLUG)",
                "keep the old key in health.hmac_key_previous as long as the audit trail of its time is to be verified",
            ],
        }
    }
}

impl Keyset {
    fn exchanged(self, stage: Option<Stage>, fresh: impl FnOnce() -> Result<Secret<String>, Failed>) -> Result<Self, Failed> {
        let Self { primary, mut previous } = self;
        Ok(match stage {
            None => {
                previous.insert(0, primary);
                Self { primary: fresh()?, previous }
            }
            Some(Stage::Prepare) => {
                previous.insert(0, fresh()?);
                Self { primary, previous }
            }
            Some(Stage::Promote) if previous.is_empty() => {
                return Err(Failed::usage("no key is prepared: there is no previous one to promote")
                    .hint("erp secrets rotate KIND --stage prepare, and use its file by --config"));
            }
            Some(Stage::Promote) => {
                let prepared = std::mem::replace(&mut previous[0], primary);
                Self { primary: prepared, previous }
            }
        })
    }
}

pub async fn run(context: &Context, opts: &Opts) -> Result<Output, Failed> {
    let mut start = Bootstrap::new(context);
    let loaded = start.loaded().await?;
    let (key, list) = opts.kind.keys();
    // Such a secret is never written out again where others may read along.
    let from_file = loaded
        .raw()
        .explain(loaded.schema())
        .iter()
        .any(|entry| (entry.key == key || entry.key == list) && entry.origin.as_ref().is_some_and(|origin| origin.from_secret_file));
    let config = loaded.check(&erp_settings::Policy::default())?.config().clone();
    start.close().await?;
    if from_file && opts.out.is_none() {
        return Err(
            Failed::usage(format!("{key} comes from a file of its own and is not shown")).hint("--out FILE writes it for you alone")
        );
    }
    let fresh = || generate(opts.kind.fresh()).map_err(|e| Failed::new(Exit::OsErr, "random", e.to_string()));
    let keyset = opts.kind.configured(&config)?.exchanged(opts.stage, fresh)?;
    let format = opts.format.unwrap_or_else(|| if named(opts.out.as_deref(), ".env") { Form::Env } else { Form::Toml });
    let text = Secret::new(render(format, key, list, &keyset));
    let id = |key: &Secret<String>| decode_key32(key.expose()).map_or_else(|_| "?".to_owned(), |key| format!("{:08x}", key.id()));
    let steps = opts.kind.steps(opts.stage);
    let mut data = json!({
        "key": key, "primary_id": id(&keyset.primary), "previous_ids": keyset.previous.iter().map(id).collect::<Vec<_>>(),
        "file": opts.out, "next_steps": steps,
    });
    let steps: Vec<String> = steps.iter().enumerate().map(|(i, step)| format!("{}. {step}", i + 1)).collect();
    let Some(path) = &opts.out else {
        data["config"] = text.expose().as_str().into();
        context.printer.notice(&steps.join("\n"));
        return Ok(Output::new(data, text.expose().as_str()));
    };
    write_private(path, text.expose())?;
    Ok(Output::new(data, format!("written to {}\n{}", path.display(), steps.join("\n"))))
}

fn render(format: Form, key: &str, list: &str, keyset: &Keyset) -> String {
    let previous: Vec<&str> = keyset.previous.iter().map(|key| key.expose().as_str()).collect();
    match format {
        Form::Env => format!("{}={}\n{}={}\n", variable(key), keyset.primary.expose(), variable(list), previous.join(",")),
        Form::Toml => {
            let (section, name) = key.split_once('.').unwrap_or(("", key));
            let list = list.rsplit_once('.').map_or(list, |(_, name)| name);
            let previous: Vec<String> = previous.iter().map(|key| format!("\"{key}\"")).collect();
            format!("[{section}]\n{name} = \"{}\"\n{list} = [{}]\n", keyset.primary.expose(), previous.join(", "))
        }
    }
}
