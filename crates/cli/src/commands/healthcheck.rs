//! `erp healthcheck`

use std::time::Duration;

use clap::Args;
use erp_core::Exit;
use serde_json::{Value, json};

use crate::{Failed, Output};

/// Ask a running server how it is; needs no configuration, for images without curl
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  erp healthcheck\n  erp healthcheck http://127.0.0.1:3000 --ready --wait 2s")]
pub struct Opts {
    /// The server's base URL
    #[arg(default_value = "http://127.0.0.1:3000")]
    url: String,
    /// Also ask whether it takes traffic
    #[arg(long)]
    ready: bool,
    /// How long to wait for the answer
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = humantime::parse_duration)]
    wait: Duration,
}

pub async fn run(opts: &Opts) -> Result<Output, Failed> {
    Ok(match ask(&opts.url, opts.ready, opts.wait).await? {
        Ok((url, body)) => Output::new(json!({ "url": url, "healthy": true, "body": body }), format!("{url}: ok")),
        // A negative verdict, not an error: nobody answering is just what is asked for.
        Err((url, reason)) => {
            Output::new(json!({ "url": url, "healthy": false, "reason": reason }), format!("{url}: {reason}")).exit(Exit::Negative)
        }
    })
}

/// Asks once: the URL asked and the body of a healthy server, or the URL and why it is not healthy.
pub(super) async fn ask(base: &str, ready: bool, wait: Duration) -> Result<Result<(String, Value), (String, String)>, Failed> {
    let path = if ready { "/health/ready" } else { "/health/live" };
    let url = format!("{}{path}", base.trim_end_matches('/'));
    let client = reqwest::Client::builder().timeout(wait).build().map_err(|e| Failed::new(Exit::Software, "healthcheck", e.to_string()))?;
    let request = client.get(&url).build().map_err(|_| Failed::usage(format!("{base} is not an http:// URL")))?;
    let down = |reason: String| Ok(Err((url.clone(), reason)));
    let answer = match client.execute(request).await {
        Ok(answer) => answer,
        Err(error) if error.is_timeout() => return down(format!("no answer within {}", humantime::format_duration(wait))),
        Err(_) => return down("nobody answers".to_owned()),
    };
    let status = answer.status();
    let body: Value = match answer.json().await {
        Ok(body) => body,
        Err(_) => return down(format!("answered {status} with a body that is not ours")),
    };
    // A proxy's own 200 page must not pass for a healthy server: the body has to say so too.
    if !status.is_success() || !matches!(body.get("status").and_then(Value::as_str), Some("live" | "ready" | "degraded" | "maintenance")) {
        return down(format!("answered {status}"));
    }
    Ok(Ok((url, body)))
}
