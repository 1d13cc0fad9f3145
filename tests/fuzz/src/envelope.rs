//! Envelopes of personal data and the place they are bound to.

use std::sync::LazyLock;

use erp_core::{
    TenantId,
    crypto::{Field, Keyset, MasterKey, PiiCrypto, key_id_of},
};
use uuid::{Uuid, uuid};

const TENANT: Uuid = uuid!("01890a5d-ac96-774b-bcce-b302099a8057");
const ROW: Uuid = uuid!("01890a5d-ac96-774b-bcce-b302099a8058");
/// Sealed elsewhere under the key below for `patient.name` of this row, a text and a person's key: nothing else may open.
const TEXT: &str = "010182ff2062b0b1b2b3b4b5b6b7b8b9babb40aa27236d99fef54d52ca96c367bae5382a38fcef7f6ee64b7b07b009fbe5ad";
const KEY: &str = "010182ff2062b0b1b2b3b4b5b6b7b8b9babb01a856875c21da4686520382e476a25f401927324c6babb8110c6a23953f7c33156a423c67a9d528661192\
    a0194e1136c2566cf24c4ed32a243d578c62cfc1ad926065f09bce221a4344835739ee03ee";

static CRYPTO: LazyLock<PiiCrypto> = LazyLock::new(|| {
    let key = |first: u8| Keyset::new(MasterKey::from_bytes(std::array::from_fn(|n| first + n as u8)), Vec::new());
    PiiCrypto::new(key(0), key(32))
});

#[expect(clippy::disallowed_methods, reason = "no tenant of anybody")]
fn field<'a>(table: &'a str, column: &'a str) -> Field<'a> {
    Field { tenant: TenantId::from_verified(TENANT), table, column, row: ROW }
}

/// An envelope; also the names of a table and a column, split at NUL, beside which the neighbours must stay shut.
pub fn envelope(data: &[u8]) {
    let place = field("patient", "name");
    let (text, key) = (hex::encode(data) == TEXT, hex::encode(data) == KEY);
    assert_eq!(CRYPTO.open_bytes(&place, None, data).is_ok(), text, "an envelope that nobody sealed");
    assert_eq!(CRYPTO.open(&place, None, data).is_ok(), text, "a text that nobody sealed");
    assert_eq!(CRYPTO.open_subject(&place, data).is_ok(), key, "a key that nobody sealed");
    let _ = (key_id_of(data), CRYPTO.is_current(data));

    let text = String::from_utf8_lossy(data);
    let (table, column) = text.split_once('\0').unwrap_or((&text, ""));
    let sealed = CRYPTO.seal(&field(table, column), None, &text).unwrap();
    assert_eq!(CRYPTO.open(&field(table, column), None, &sealed).unwrap().expose(), &*text);
    // The same letters divided elsewhere.
    for at in text.char_indices().map(|(at, _)| at).take(4) {
        let (left, right) = text.split_at(at);
        if (left, right) != (table, column) {
            assert!(CRYPTO.open(&field(left, right), None, &sealed).is_err(), "{table:?}.{column:?} opens as {left:?}.{right:?}");
        }
    }
}
