//! Every check by id. Ids are stable: runbooks and waivers name them.

use serde::Serialize;

use crate::finding::Severity;

/// One check that may report a [`crate::Finding`].
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    pub id: &'static str,
    /// The name machines see in `error.kind`.
    pub kind: &'static str,
    /// The usual severity; a finding may be milder where a value is optional.
    pub severity: Severity,
    pub title: &'static str,
}

macro_rules! checks {
    ($($name:ident = $id:literal $kind:literal $severity:ident $title:literal;)*) => {
        $(pub(crate) static $name: Check = Check { id: $id, kind: $kind, severity: Severity::$severity, title: $title };)*
        static ALL: &[&Check] = &[$(&$name),*];
    };
}

checks! {
    UNKNOWN_KEY = "CONF-001" "config.unknown_key" Error "a key or ERP__ variable that maps to nothing";
    WRONG_TYPE = "CONF-002" "config.wrong_type" Error "a value of the wrong type";
    OUT_OF_RANGE = "CONF-003" "config.out_of_range" Error "a number, span or word outside what the key allows";
    MISSING = "CONF-004" "config.missing" Error "a key without any value";
    NO_FILE = "CONF-005" "config.file_missing" Error "a named file is missing or unreadable (exit 66)";
    NOT_TOML = "CONF-006" "config.not_toml" Error "a file that is not TOML";
    VALUE_AND_FILE = "CONF-007" "config.value_and_file" Error "ERP__KEY and ERP__KEY_FILE set together";
    OPEN_FILE = "CONF-008" "config.file_mode" Error "a secret's file open to others, outside development (exit 77)";
    ENVIRONMENT = "CONF-009" "config.environment" Error "an environment nobody defined";
    PREFIX = "CONF-010" "config.prefix" Warning "ERP_X__Y where ERP__X__Y was meant";
    RENAMED = "CONF-011" "config.renamed" Warning "a key under its old name";
    NOT_TEXT = "CONF-012" "config.not_utf8" Error "a value that is not UTF-8 text";
    SECTION_RULE = "CONF-014" "config.invalid" Error "a rule of one section";
    SECTION_ADVICE = "CONF-015" "config.advice" Warning "advice of one section";
    UNSET = "SAFE-001" "config.unset_secret" Error "one of the eight required values is not set";
    TEMPLATE = "SAFE-002" "config.unexpanded_template" Error "a required value still contains ${…}, <…> or {{…}}";
    PLACEHOLDER = "SAFE-003" "config.placeholder_secret" Error "a required value is a placeholder";
    KNOWN = "SAFE-004" "config.known_secret" Error "a required value is a known default or a published sample";
    KEY_FORM = "SAFE-005" "config.key_form" Error "a key is not exactly 32 bytes of base64 or hex";
    LOW_ENTROPY = "SAFE-006" "config.low_entropy" Error "a key or password follows a pattern or varies too little";
    EQUAL = "SAFE-007" "config.equal_secrets" Error "one secret serves two purposes";
    SHORT_PASSWORD = "SAFE-008" "config.short_password" Error "the administrator's password has fewer than 12 characters";
    URL_FORM = "SAFE-009" "config.url_form" Error "a connection URL cannot be read";
    URL_PASSWORD = "SAFE-010" "config.url_password" Error "a connection URL's password is empty, known, or the user's name";
    ACCESS_TTL = "SAFE-011" "config.access_ttl" Error "access tokens live longer than 60 minutes";
    CORS = "SAFE-020" "config.cors" Warning "CORS allows an origin of plain http outside development";
    DB_TLS = "SAFE-021" "config.database_tls" Warning "the database is reached over a network without TLS";
    REDIS_OPEN = "SAFE-022" "config.redis_password" Warning "Redis is reached over a network without a password";
    DEV_BIND = "SAFE-023" "config.development_bind" Warning "a development server listens on every address";
    ROOT = "SAFE-024" "config.running_as_root" Warning "the process runs as root";
    REFRESH_TTL = "SAFE-025" "config.refresh_ttl" Warning "refresh tokens live longer than 30 days";
    TEMPLATE_OTHER = "SAFE-026" "config.unexpanded_text" Warning "a value still contains ${…}, <…> or {{…}}";
    ARGV_SECRET = "SAFE-027" "config.secret_in_argv" Warning "a secret was given by --set, where every process can read it";
    READABLE_FILE = "SAFE-028" "config.secret_in_open_file" Warning "a configuration file with a secret is open to others";
    DB_SUPERUSER = "SAFE-029" "config.database_role" Warning "the database role is a customary superuser";
    ARGON2 = "SAFE-030" "config.argon2_cost" Error "password hashing below the floor of 19 MiB and 2 passes, outside development";
    APPID_FORM = "SAFE-031" "config.appid_form" Warning "the WeChat app id is not wx and 16 hex digits";
    PROXIES = "SAFE-032" "config.trusted_proxies" Warning "every address is trusted as a proxy";
    OWN_PREDECESSOR = "SAFE-033" "config.own_predecessor" Warning "a key is also listed among its predecessors";
    NO_REDIS = "SAFE-034" "config.no_redis" Warning "rate limits are counted without Redis, outside development";
    WEBHOOK_TLS = "SAFE-035" "config.webhook_plain_http" Warning "webhooks without TLS are asked for outside development, and not sent";
    API_TLS = "SAFE-036" "config.api_plain_http" Error "an API that gets secrets is to be called without TLS, outside development";
    SMS_LOG = "SAFE-037" "config.sms_to_log" Error "codes that sign people in would go to the log, outside development";
}

/// Every check, in the order of its id within each family.
pub fn list_checks() -> &'static [&'static Check] {
    ALL
}
