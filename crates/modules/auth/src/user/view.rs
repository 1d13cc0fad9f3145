//! What an answer shows of a user.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Pii, TenantId, crypto::PiiCrypto, pii::mask};
use sea_orm::{DbErr, QueryResult};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::person::{Sealed, open};

/// A user as lists show it. Personal data is masked; the name to sign in by is not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserSummary {
    pub id: Uuid,
    #[schema(example = "li.wei")]
    pub username: String,
    /// `staff`, `patient` or `service`.
    #[schema(example = "staff")]
    pub kind: String,
    /// `invited`, `active` or `disabled`.
    #[schema(example = "active")]
    pub status: String,
    /// Role codes.
    #[schema(example = json!(["doctor"]))]
    pub roles: Vec<String>,
    #[schema(example = "李*")]
    pub display_name: Option<String>,
    #[schema(example = "138****5678")]
    pub phone: Option<String>,
    #[schema(example = "l***@clinic.example")]
    pub email: Option<String>,
    pub must_change_password: bool,
    pub password_changed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
    /// A protected field of this row does not open: it is shown as null, and the fault has been reported.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub decrypt_failed: bool,
}

/// A user in detail. The phone and the e-mail address are masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserDetail {
    #[serde(flatten)]
    pub summary: UserSummary,
    /// Live sessions.
    #[schema(example = 1)]
    pub sessions: i64,
    /// Logins ask for a code beside the password.
    pub mfa_enabled: bool,
    pub created_by: Option<Uuid>,
    pub updated_by: Option<Uuid>,
    /// Of the name: a right password ends the count.
    pub failed_attempts: i32,
    /// Until when logins under the name are delayed.
    pub blocked_until: Option<DateTime<Utc>>,
}

/// The columns of a [`UserSummary`], of `user_account u`.
pub const COLUMNS: &str = "u.id, u.username, u.kind, u.status, u.must_change_password, u.password_changed_at, u.created_at, u.updated_at, \
    u.version, u.subject_key, u.display_name_enc, u.phone_enc, u.email_enc, \
    (SELECT string_agg(r.code, ' ' ORDER BY r.code) FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id \
     AND r.deleted_at IS NULL WHERE ur.tenant_id = u.tenant_id AND ur.user_id = u.id) AS roles";

impl UserSummary {
    pub const fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id }
    }

    /// A row of [`COLUMNS`], masked. A field that does not open is marked, and the rest of the page stands.
    pub fn read(row: &QueryResult, crypto: &PiiCrypto, tenant: TenantId) -> Result<Self, DbErr> {
        let bytes = |name: &str| row.try_get::<Option<Vec<u8>>>("", name);
        let (subject_key, name, phone, email) =
            (bytes("subject_key")?, bytes("display_name_enc")?, bytes("phone_enc")?, bytes("email_enc")?);
        let id: Uuid = row.try_get("", "id")?;
        let sealed = Sealed {
            id,
            subject_key: subject_key.as_deref(),
            display_name: name.as_deref(),
            phone: phone.as_deref(),
            email: email.as_deref(),
        };
        let opened = open(crypto, tenant, &sealed);
        let masked = |value: Option<&Pii<String>>, mask: fn(&str) -> String| value.map(|value| mask(value.expose()));
        let roles: Option<String> = row.try_get("", "roles")?;
        Ok(Self {
            id,
            username: row.try_get("", "username")?,
            kind: row.try_get("", "kind")?,
            status: row.try_get("", "status")?,
            roles: roles.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            display_name: masked(opened.known.display_name.as_ref(), mask::name),
            phone: masked(opened.known.phone.as_ref(), mask::phone),
            email: masked(opened.known.email.as_ref(), mask::email),
            must_change_password: row.try_get("", "must_change_password")?,
            password_changed_at: row.try_get("", "password_changed_at")?,
            created_at: row.try_get("", "created_at")?,
            updated_at: row.try_get("", "updated_at")?,
            version: row.try_get("", "version")?,
            decrypt_failed: !opened.broken.is_empty(),
        })
    }
}
