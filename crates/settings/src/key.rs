//! One configuration key: its path, type, range and how secret it is.

use std::time::Duration;

/// What a key holds. Values from the environment and from `--set` arrive as text and are read by the same rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A string, taken as it stands: `"0012345"` keeps its zeros.
    Text,
    /// A whole number, both bounds inclusive.
    Integer { min: i64, max: i64 },
    /// A number, both bounds inclusive.
    Float { min: f64, max: f64 },
    /// `true`/`false`; from text also `1`/`0`, `yes`/`no`, `on`/`off`.
    Bool,
    /// A span of time as people write it (`"15m"`, `"1h 30m"`), both bounds inclusive.
    Duration { min: Duration, max: Duration },
    /// A list of strings; from text comma separated or a JSON array.
    List,
    /// A URL with one of these schemes.
    Url(&'static [&'static str]),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A free subtree whose keys the schema does not know; from text a JSON object.
    Table,
}

/// How a secret is judged. All but `Other` are kinds of the eight values a start needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// 32 random bytes as base64 or hex: `jwt.secret`, `health.aes_key`, `health.hmac_key`.
    Key32,
    /// A password a person types.
    Password,
    DatabaseUrl,
    RedisUrl,
    WechatId,
    WechatSecret,
    /// Hidden in all output; judged only by its section.
    Other,
}

/// One key of the configuration tree.
#[derive(Clone, Debug)]
pub struct Key {
    /// Full dotted path: `jwt.secret`.
    pub path: &'static str,
    pub kind: Kind,
    /// One sentence, with units where the type does not say them.
    pub doc: &'static str,
    /// May be absent. An empty text counts as absent.
    pub optional: bool,
    pub secret: Option<SecretKind>,
    /// Takes effect on SIGHUP, without a restart.
    pub reloadable: bool,
    /// A TOML value for keys that `config/default.toml` does not carry (a module's own).
    pub default: Option<&'static str>,
    /// The boolean key that must be true for this one to be needed: `wechat.enabled`.
    pub required_when: Option<&'static str>,
}

impl Key {
    pub const fn new(path: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self { path, kind, doc, optional: false, secret: None, reloadable: false, default: None, required_when: None }
    }

    pub const fn text(path: &'static str, doc: &'static str) -> Self {
        Self::new(path, Kind::Text, doc)
    }

    /// Bounds are inclusive.
    pub const fn integer(path: &'static str, min: i64, max: i64, doc: &'static str) -> Self {
        Self::new(path, Kind::Integer { min, max }, doc)
    }

    pub const fn bool(path: &'static str, doc: &'static str) -> Self {
        Self::new(path, Kind::Bool, doc)
    }

    /// Bounds are inclusive.
    pub const fn duration(path: &'static str, min: Duration, max: Duration, doc: &'static str) -> Self {
        Self::new(path, Kind::Duration { min, max }, doc)
    }

    pub const fn list(path: &'static str, doc: &'static str) -> Self {
        Self::new(path, Kind::List, doc)
    }

    pub const fn url(path: &'static str, schemes: &'static [&'static str], doc: &'static str) -> Self {
        Self::new(path, Kind::Url(schemes), doc)
    }

    pub const fn choice(path: &'static str, words: &'static [&'static str], doc: &'static str) -> Self {
        Self::new(path, Kind::Choice(words), doc)
    }

    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    pub const fn secret(mut self, kind: SecretKind) -> Self {
        self.secret = Some(kind);
        self
    }

    pub const fn reloadable(mut self) -> Self {
        self.reloadable = true;
        self
    }

    /// A TOML value, such as `"\"15m\""` or `"[]"`.
    pub const fn default_toml(mut self, toml: &'static str) -> Self {
        self.default = Some(toml);
        self
    }

    pub const fn required_when(mut self, switch: &'static str) -> Self {
        self.required_when = Some(switch);
        self
    }

    /// The environment variable that sets this key: `ERP__JWT__SECRET`.
    pub fn env_name(&self) -> String {
        env_name(self.path)
    }

    /// Is this one of the values a start cannot do without?
    pub fn is_required_secret(&self) -> bool {
        !self.optional && self.secret.is_some_and(|kind| kind != SecretKind::Other)
    }
}

/// `jwt.secret` to `ERP__JWT__SECRET`.
pub(crate) fn env_name(path: &str) -> String {
    format!("ERP__{}", path.replace('.', "__").to_uppercase())
}
