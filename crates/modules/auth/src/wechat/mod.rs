//! Signing in by a WeChat mini-program.
//!
//! The client brings a code of `wx.login`; WeChat says whose it is (an openid). One that is bound to a user of the tenant signs in.
//! One that is not gets a ticket, and with it and a phone number that WeChat vouches for (`getPhoneNumber`) becomes the user of the
//! patient with that phone: of the one there is, of a new one where the tenant lets people sign up by themselves, and where several
//! share the phone, of the one whom the client can tell more about.
//!
//! The tenant comes from the app id. Codes of WeChat are good once, and are never sent a second time after any answer but "busy".
//! The `session_key` that comes with an openid is not kept, not even in memory: nothing here decrypts for a client.

pub mod answer;
pub mod api;
pub mod app;
pub mod bind;
pub mod body;
pub mod choose;
pub mod http;
pub mod identity;
pub mod login;
pub mod refusal;
pub mod settings;
pub mod ticket;
pub mod token;

use erp_kit::{SealedColumn, SealedIndex, SealedTable};

/// The name of WeChat among those who say who somebody is.
pub(crate) const PROVIDER: &str = "wechat";

pub(crate) static APPS: SealedTable = SealedTable {
    table: "wechat_app",
    bound_to: None,
    subject: false,
    columns: &[
        SealedColumn { column: "secret_enc", field: "secret", indexes: &[] },
        SealedColumn { column: "access_token_enc", field: "access_token", indexes: &[] },
    ],
};

pub(crate) static IDENTITIES: SealedTable = SealedTable {
    table: "external_identity",
    bound_to: None,
    subject: false,
    columns: &[
        SealedColumn {
            column: "openid_enc",
            field: "openid",
            indexes: &[SealedIndex { column: "openid_bidx", index: "exact", text: whole }],
        },
        SealedColumn {
            column: "unionid_enc",
            field: "unionid",
            indexes: &[SealedIndex { column: "unionid_bidx", index: "exact", text: whole }],
        },
    ],
};

pub(crate) static TICKETS: SealedTable = SealedTable {
    table: "wechat_ticket",
    bound_to: None,
    subject: false,
    columns: &[
        SealedColumn { column: "openid_enc", field: "openid", indexes: &[] },
        SealedColumn { column: "unionid_enc", field: "unionid", indexes: &[] },
        SealedColumn { column: "phone_enc", field: "phone", indexes: &[] },
    ],
};

/// It is sealed as it is compared.
#[expect(clippy::unnecessary_wraps, reason = "an index may leave texts out; this one leaves out none")]
fn whole(text: &str) -> Option<String> {
    Some(text.to_owned())
}
