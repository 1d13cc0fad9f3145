//! `erp secrets generate`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use erp_core::Exit;
use erp_settings::secrets::{Generate, generate};
use serde_json::{Map, Value, json};

use super::{named, variable, write_private};
use crate::{Failed, Output};

/// Make new random secrets; printed once, on stdout alone
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  erp secrets generate jwt\n  erp secrets generate all --format env > erp.env\n  erp secrets generate all --out secrets.toml      written with mode 0600"
)]
pub struct Opts {
    #[arg(value_enum)]
    kind: KindArg,
    /// [default: env for --out NAME.env, toml for NAME.toml, else raw]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Write to a new file that only you can read
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindArg {
    Jwt,
    #[value(name = "aes-256")]
    Aes256,
    Hmac,
    Password,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    Raw,
    Env,
    Toml,
}

pub fn run(opts: &Opts) -> Result<Output, Failed> {
    let Opts { kind, format, out } = opts;
    let format = format.unwrap_or_else(|| match out.as_deref() {
        path if named(path, ".env") => Form::Env,
        path if named(path, ".toml") => Form::Toml,
        _ => Form::Raw,
    });
    let kinds: Vec<Generate> = match kind {
        KindArg::Jwt => vec![Generate::Jwt],
        KindArg::Aes256 => vec![Generate::Aes256],
        KindArg::Hmac => vec![Generate::Hmac],
        KindArg::Password => vec![Generate::Password],
        KindArg::All => Generate::ALL.to_vec(),
    };
    let mut made = Vec::new();
    for kind in kinds {
        let secret = generate(kind).map_err(|e| Failed::new(Exit::OsErr, "random", e.to_string()))?;
        made.push((kind.key(), secret));
    }
    let text = render(&made.iter().map(|(key, secret)| (*key, secret.expose().as_str())).collect::<Vec<_>>(), format);
    if let Some(path) = out {
        write_private(path, &text)?;
        let data = json!({ "file": path, "keys": made.iter().map(|(key, _)| key).collect::<Vec<_>>() });
        return Ok(Output::new(data, format!("written to {}", path.display())));
    }
    let data: Map<String, Value> = made.iter().map(|(key, secret)| ((*key).to_owned(), secret.expose().clone().into())).collect();
    Ok(Output::new(data, text))
}

fn render(made: &[(&str, &str)], format: Form) -> String {
    let lines: Vec<String> = match format {
        Form::Raw if made.len() == 1 => vec![made[0].1.to_owned()],
        Form::Raw => made.iter().map(|(key, value)| format!("{key} {value}")).collect(),
        Form::Env => made.iter().map(|(key, value)| format!("{}={value}", variable(key))).collect(),
        Form::Toml => made.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect(),
    };
    lines.join("\n") + "\n"
}
