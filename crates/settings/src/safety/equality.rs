//! One secret, one purpose: whoever learns it must not learn two things.

use erp_core::Secret;

use super::Facts;
use crate::{
    checks::{EQUAL, OWN_PREDECESSOR},
    defaults::MUST_SET,
    finding::Finding,
    key::SecretKind,
    schema::Schema,
    secrets,
    url::Url,
};

struct Held {
    path: &'static str,
    /// Keys of one family may repeat: a retired key and its successor, two URLs of one server.
    family: &'static str,
    /// The value as text, and as bytes where it is a key: hex and base64 of one key are equal.
    forms: Vec<Secret<Vec<u8>>>,
}

pub(super) fn check(schema: &Schema, facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let mut held: Vec<Held> = Vec::new();
    for key in schema.keys() {
        let Some(kind) = key.secret.filter(|kind| *kind != SecretKind::WechatId) else { continue };
        let texts = facts.text(key.path).into_iter().chain(facts.list(key.path));
        held.extend(texts.filter(|text| !text.is_empty() && *text != MUST_SET).filter_map(|text| {
            let forms = forms(kind, text)?;
            Some(Held { path: key.path, family: family(key.path, kind), forms })
        }));
    }
    for (index, one) in held.iter().enumerate() {
        for other in &held[..index] {
            if !one.forms.iter().any(|form| other.forms.contains(form)) {
                continue;
            }
            if one.family != other.family {
                let message = format!("the same secret as {}; each purpose needs its own", other.path);
                findings.push(Finding::new(&EQUAL, message).key(one.path));
            } else if let Some(list) = [one.path, other.path].into_iter().find(|path| path.ends_with("previous")) {
                findings.push(Finding::new(&OWN_PREDECESSOR, "lists a key twice, or the one in use").key(list));
            }
        }
    }
}

/// `jwt.previous` to `jwt.secret`; the two URLs of one database to one.
fn family(path: &'static str, kind: SecretKind) -> &'static str {
    match (kind, path) {
        (SecretKind::DatabaseUrl, _) => "database",
        (_, "jwt.previous") => "jwt.secret",
        (_, path) => path.strip_suffix("_previous").unwrap_or(path),
    }
}

fn forms(kind: SecretKind, text: &str) -> Option<Vec<Secret<Vec<u8>>>> {
    let bytes = |text: &str| Secret::new(text.as_bytes().to_vec());
    if matches!(kind, SecretKind::DatabaseUrl | SecretKind::RedisUrl) {
        let url = Url::parse(text).ok()?;
        return url.any_password().filter(|password| !password.is_empty()).map(|password| vec![bytes(password)]);
    }
    let mut forms = vec![bytes(text)];
    forms.extend(secrets::decode_key32(text).ok().map(|key| Secret::new(key.expose().to_vec())));
    Some(forms)
}
