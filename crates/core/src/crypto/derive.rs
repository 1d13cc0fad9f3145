//! Key derivation: HKDF-SHA-256 (RFC 5869) over length-prefixed context, and HMAC-SHA-256 (RFC 2104).

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A derived key; wiped on drop.
pub type DerivedKey = Zeroizing<[u8; 32]>;

/// Joins parts so that no two lists of parts give the same bytes: each is preceded by its length as a big-endian `u32`.
pub fn length_prefixed(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
    for part in parts {
        // A part is a name or an id; one of 4 GiB cannot occur.
        joined.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// HKDF-SHA-256 to 32 bytes, `info` being the length-prefixed parts.
pub fn derive32(salt: &str, key_material: &[u8], info: &[&[u8]]) -> DerivedKey {
    let mut key = Zeroizing::new([0; 32]);
    expand(salt.as_bytes(), key_material, &length_prefixed(info), key.as_mut());
    key
}

#[expect(clippy::expect_used, reason = "HKDF-SHA-256 refuses only more than 8160 bytes, and every caller asks for a small constant")]
pub(super) fn expand(salt: &[u8], key_material: &[u8], info: &[u8], out: &mut [u8]) {
    Hkdf::<Sha256>::new(Some(salt), key_material).expand(info, out).expect("an output below 8160 bytes");
}

/// HMAC-SHA-256 over the parts one after another.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    mac(key, parts).finalize().into_bytes().into()
}

/// Whether `tag` is the HMAC of the parts; takes the same time wherever they differ.
pub fn verify_hmac_sha256(key: &[u8], parts: &[&[u8]], tag: &[u8; 32]) -> bool {
    mac(key, parts).verify_slice(tag).is_ok()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104 §2)")]
fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key length");
    for part in parts {
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex_text: &str) -> Vec<u8> {
        hex::decode(hex_text).unwrap()
    }

    #[test]
    fn hkdf_gives_the_vectors_of_rfc_5869() {
        let long = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
        // (IKM, salt, info, OKM): Appendix A.1, A.2, A.3.
        let cases = [
            (
                vec![0x0b; 22],
                long(0, 12),
                long(0xf0, 0xf9),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            ),
            (
                long(0x00, 0x4f),
                long(0x60, 0xaf),
                long(0xb0, 0xff),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
                 da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
            ),
            (vec![0x0b; 22], vec![], vec![], "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
        ];
        for (ikm, salt, info, okm) in cases {
            let want = bytes(okm);
            let mut got = vec![0; want.len()];
            expand(&salt, &ikm, &info, &mut got);
            assert_eq!(got, want);
        }
    }

    #[test]
    fn hmac_gives_the_vectors_of_rfc_4231() {
        // (key, data, HMAC-SHA-256): §4.2 to §4.8 without the truncated §4.6.
        let cases: [(Vec<u8>, Vec<u8>, &str); 6] = [
            (vec![0x0b; 20], b"Hi There".into(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (b"Jefe".into(), b"what do ya want for nothing?".into(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            (vec![0xaa; 20], vec![0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            ((1..=25).collect(), vec![0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First".into(),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (
                vec![0xaa; 131],
                b"This is a test using a larger than block-size key and a larger than block-size data. \
                  The key needs to be hashed before being used by the HMAC algorithm."
                    .into(),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            ),
        ];
        for (key, data, want) in cases {
            let tag = hmac_sha256(&key, &[&data]);
            assert_eq!(hex::encode(tag), want);
            let (head, tail) = data.split_at(data.len() / 2);
            assert!(verify_hmac_sha256(&key, &[head, tail], &tag));
            assert!(!verify_hmac_sha256(&key, &[&data, b"x"], &tag));
        }
    }

    #[test]
    fn lengths_keep_parts_apart() {
        assert_eq!(length_prefixed(&[b"a", b""]), [0, 0, 0, 1, b'a', 0, 0, 0, 0]);
        assert_ne!(length_prefixed(&[b"a", b"bc"]), length_prefixed(&[b"ab", b"c"]));
        assert_ne!(length_prefixed(&[b"a"]), length_prefixed(&[b"a", b""]));
    }
}
