//! What is known of the person behind a user, sealed under a key of the person's own.

use erp_core::{
    Pii, TenantId,
    crypto::{CryptoError, Field, PiiCrypto, SubjectKey},
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::entity::{ActiveModel, Model};

const TABLE: &str = super::SEALED.table;

/// In plaintext, normalised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub display_name: Option<Pii<String>>,
    /// In E.164.
    pub phone: Option<Pii<String>>,
    pub email: Option<Pii<String>>,
}

impl Contact {
    /// The fields in which two states differ, as audit rows name them.
    pub fn changed(&self, other: &Self) -> Vec<&'static str> {
        let same = [self.display_name == other.display_name, self.phone == other.phone, self.email == other.email];
        FIELDS.into_iter().zip(same).filter_map(|(field, same)| (!same).then_some(field)).collect()
    }
}

pub const FIELDS: [&str; 3] = ["display_name", "phone", "email"];

/// A stored contact, as far as it could be opened.
pub struct Opened {
    pub known: Contact,
    /// Fields that did not open; in `known` they are absent.
    pub broken: Vec<&'static str>,
}

/// What a row holds sealed.
pub struct Sealed<'a> {
    pub id: Uuid,
    pub subject_key: Option<&'a [u8]>,
    pub display_name: Option<&'a [u8]>,
    pub phone: Option<&'a [u8]>,
    pub email: Option<&'a [u8]>,
}

impl<'a> From<&'a Model> for Sealed<'a> {
    fn from(row: &'a Model) -> Self {
        Self {
            id: row.id,
            subject_key: row.subject_key.as_deref(),
            display_name: row.display_name_enc.as_deref(),
            phone: row.phone_enc.as_deref(),
            email: row.email_enc.as_deref(),
        }
    }
}

/// Opens every field. What does not open is named in the log with its row, and never shown as empty.
pub fn open(crypto: &PiiCrypto, tenant: TenantId, row: &Sealed<'_>) -> Opened {
    let mut broken = Vec::new();
    // Most rows of machines and of users made at the command line hold nothing: no key is derived for them.
    let subject = row.subject_key.map(|wrapped| crypto.open_subject(&field(tenant, "subject_key", row.id), wrapped));
    let mut read = |column: &'static str, envelope: Option<&[u8]>| {
        let envelope = envelope?;
        let opened = match &subject {
            Some(Ok(subject)) => crypto.open(&field(tenant, column, row.id), Some(subject), envelope),
            Some(Err(error)) => Err(*error),
            None => Err(CryptoError::Integrity),
        };
        match opened {
            Ok(value) => Some(value),
            Err(error) => {
                let user_id = row.id;
                tracing::error!(%tenant, %user_id, column, %error, code = "auth.pii.integrity", "a protected field does not open");
                broken.push(column);
                None
            }
        }
    };
    let known =
        Contact { display_name: read("display_name", row.display_name), phone: read("phone", row.phone), email: read("email", row.email) };
    Opened { known, broken }
}

/// Sets the columns of `fields` with their blind indexes, under the row's key, which is made if there is none.
pub fn write(
    crypto: &PiiCrypto,
    tenant: TenantId,
    id: Uuid,
    wrapped: Option<&[u8]>,
    now: &Contact,
    fields: &[&str],
    row: &mut ActiveModel,
) -> Result<(), CryptoError> {
    if fields.is_empty() {
        return Ok(());
    }
    let place = field(tenant, "subject_key", id);
    let subject = match wrapped {
        Some(wrapped) => crypto.open_subject(&place, wrapped)?,
        None => {
            let (subject, wrapped) = crypto.new_subject(&place)?;
            row.subject_key = Set(Some(wrapped));
            subject
        }
    };
    let seal = |column: &str, value: Option<&Pii<String>>| seal(crypto, tenant, id, &subject, column, value);
    let blind = |column: &str, value: Option<&Pii<String>>| value.map(|value| index(crypto, tenant, column, value.expose()));
    for name in fields {
        match *name {
            "display_name" => row.display_name_enc = Set(seal("display_name", now.display_name.as_ref())?),
            "phone" => {
                row.phone_enc = Set(seal("phone", now.phone.as_ref())?);
                row.phone_bidx = Set(blind("phone", now.phone.as_ref()));
            }
            "email" => {
                row.email_enc = Set(seal("email", now.email.as_ref())?);
                row.email_bidx = Set(blind("email", now.email.as_ref()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn seal(
    crypto: &PiiCrypto,
    tenant: TenantId,
    id: Uuid,
    subject: &SubjectKey,
    column: &str,
    value: Option<&Pii<String>>,
) -> Result<Option<Vec<u8>>, CryptoError> {
    value.map(|value| crypto.seal(&field(tenant, column, id), Some(subject), value.expose())).transpose()
}

/// The blind index that is stored.
fn index(crypto: &PiiCrypto, tenant: TenantId, column: &str, normalised: &str) -> Vec<u8> {
    crypto.blind(tenant, TABLE, column, "exact", normalised).to_vec()
}

fn field(tenant: TenantId, column: &str, row: Uuid) -> Field<'_> {
    Field { tenant, table: TABLE, column, row }
}
