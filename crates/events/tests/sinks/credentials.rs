//! NATS by credentials files: a server that trusts an operator, and users whose accounts signed for them.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use async_nats::{ConnectOptions, jetstream};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use erp_core::SystemClock;
use erp_events::{
    Sink,
    sinks::{Outbound, SecretStore, SinkDeps, build},
};
use erp_testkit::TestNats;
use nkeys::KeyPair;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{ends, event, retry};

/// A claim of one key about another, as `nsc` writes it.
fn jwt(issuer: &KeyPair, subject: &KeyPair, name: &str, nats: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let claims =
        json!({ "jti": name, "iat": 1_760_000_000, "iss": issuer.public_key(), "sub": subject.public_key(), "name": name, "nats": nats });
    let text = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ed25519-nkey" })), part(&claims));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(issuer.sign(text.as_bytes()).unwrap());
    format!("{text}.{signature}")
}

/// An account of the operator's, with room for streams.
fn account(operator: &KeyPair, key: &KeyPair, name: &str, streams: bool) -> String {
    let room = if streams { -1 } else { 0 };
    let limits = json!({
        "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "conn": -1, "leaf": -1, "wildcards": true,
        "mem_storage": room, "disk_storage": room, "streams": room, "consumer": room,
    });
    jwt(operator, key, name, &json!({ "type": "account", "version": 2, "limits": limits }))
}

/// The text of a `.creds` file: a new user of the account.
pub fn new_user(account: &KeyPair) -> String {
    let user = KeyPair::new_user();
    let claims = json!({ "type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1 });
    let jwt = jwt(account, &user, "relay", &claims);
    format!(
        "-----BEGIN NATS USER JWT-----\n{jwt}\n------END NATS USER JWT------\n\n************************* IMPORTANT *************************\n\
         NKEY Seed printed below can be used to sign and prove identity.\n\n-----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        user.seed().unwrap()
    )
}

pub struct Trusted {
    pub nats: TestNats,
    /// Its users are let in.
    pub account: KeyPair,
    _folder: TempDir,
}

pub fn trusted() -> Trusted {
    let [operator, account_key, system] = [KeyPair::new_operator(), KeyPair::new_account(), KeyPair::new_account()];
    let trust = jwt(&operator, &operator, "clinic", &json!({ "type": "operator", "version": 2 }));
    let config = format!(
        "operator: {trust}\nsystem_account: {1}\nresolver: MEMORY\nresolver_preload: {{ {0}: {2}\n {1}: {3} }}\n",
        account_key.public_key(),
        system.public_key(),
        account(&operator, &account_key, "events", true),
        account(&operator, &system, "system", false),
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nats.conf");
    fs::write(&path, config).unwrap();
    Trusted { nats: TestNats::start_with(&[Path::new("--config"), &path]), account: account_key, _folder: folder }
}

/// With these files in the folder of secrets, and this variable.
fn deps(folder: &Path, variable: &str) -> SinkDeps {
    let secrets = SecretStore::new([("ERP_SINK_CREDS".to_owned(), variable.to_owned())], Some(folder.to_owned()));
    SinkDeps { clock: SystemClock::shared(), secrets: Arc::new(secrets), outbound: Outbound::default() }
}

fn sink(url: &str, more: &Value, deps: &SinkDeps) -> Result<Arc<dyn Sink>, String> {
    let mut config = json!({ "servers": [url], "timeout": "5s" });
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    build("nats", &config, deps).map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_credentials_file_opens_a_server_that_trusts_its_operator() {
    let Trusted { nats, account, _folder } = trusted();
    let owner = ConnectOptions::new().credentials(&new_user(&account)).unwrap().connect(nats.url()).await.unwrap();
    let config = jetstream::stream::Config { name: "events".to_owned(), subjects: vec!["erp.>".to_owned()], ..Default::default() };
    let stream = jetstream::new(owner).create_stream(config).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o600)).unwrap();
    };
    let (ours, strangers) = (new_user(&account), new_user(&KeyPair::new_account()));
    write("ours.creds", &ours);
    write("strangers.creds", &strangers);
    write("seedless.creds", ours.split("-----BEGIN USER").next().unwrap());
    let deps = deps(folder.path(), &ours);

    for (count, given) in [json!({ "credentials_file": "ours.creds" }), json!({ "credentials_env": "ERP_SINK_CREDS" })].iter().enumerate() {
        let (sink, event) = (sink(&nats.url(), given, &deps).unwrap(), event());
        sink.deliver(&event).await.unwrap();
        sink.deliver(&event).await.unwrap();
        assert_eq!(stream.get_info().await.unwrap().state.messages, count as u64 + 1, "{given}");
    }
    for unknown in [json!({}), json!({ "credentials_file": "strangers.creds" })] {
        let refused = retry(ends(&sink(&nats.url(), &unknown, &deps).unwrap(), &event()).await);
        assert!(refused.starts_with("NATS cannot be reached"), "{unknown}: {refused}");
    }
    for (given, said) in [
        (json!({ "credentials_file": "seedless.creds" }), "nats.credentials_file: does not hold a user's JWT and seed"),
        (json!({ "credentials_file": "../ours.creds" }), "nats.credentials_file: must be the plain name"),
        (json!({ "credentials_env": "ERP_SINK_NONE" }), "nats.credentials_env: names a variable that is not set"),
        (
            json!({ "credentials_env": "ERP_SINK_CREDS", "credentials_file": "ours.creds" }),
            "nats.credentials_file: credentials_env is given too",
        ),
        (
            json!({ "credentials_file": "ours.creds", "token_env": "ERP_SINK_CREDS" }),
            "nats.username: give username and password, or a token",
        ),
    ] {
        let told = sink(&nats.url(), &given, &deps).err().unwrap();
        assert!(told.starts_with(said) && !told.contains("eyJ"), "{given}: {told}");
    }
}
