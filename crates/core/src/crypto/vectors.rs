//! Project Wycheproof's vectors: known answers, and the inputs that broke other implementations.
//!
//! Each test says how many vectors ran, so that a change of the set or of a filter cannot leave it empty.

use wycheproof::{TestResult, aead, hkdf, mac};

use super::{
    CryptoError,
    derive::{expand, hmac_sha256, verify_hmac_sha256},
    envelope::{decrypt, encrypt},
};

/// RFC 5869 §2.3: no more than 255 blocks.
const HKDF_MOST: usize = 255 * 32;

/// Those with our parameters: keys of 256, nonces of 96 and tags of 128 bits. The envelope has no place for any other.
#[test]
fn aes_256_gcm() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in set.test_groups.iter().filter(|group| (group.key_size, group.nonce_size, group.tag_size) == (256, 96, 128)) {
        for test in &group.tests {
            let (key, nonce) = (test.key.as_slice().try_into().unwrap(), test.nonce.as_slice().try_into().unwrap());
            let sealed = [test.ct.as_slice(), test.tag.as_slice()].concat();
            let opened = decrypt(key, nonce, &test.aad, &sealed);
            if test.result == TestResult::Invalid {
                assert_eq!(opened.unwrap_err(), CryptoError::Integrity, "{}: {}", test.tc_id, test.comment);
                invalid += 1;
            } else {
                assert_eq!(opened.unwrap().as_slice(), test.pt.as_slice(), "{}: {}", test.tc_id, test.comment);
                assert_eq!(encrypt(key, nonce, &test.aad, &test.pt).unwrap(), sealed, "{}: {}", test.tc_id, test.comment);
                valid += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (39, 27));
}

/// All but those that ask for more than HKDF can give, which no caller does: every length is a constant of ours.
#[test]
fn hkdf_sha_256() {
    let set = hkdf::TestSet::load(hkdf::TestName::HkdfSha256).unwrap();
    let (mut ran, mut too_large) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        if test.size > HKDF_MOST {
            assert_eq!(test.result, TestResult::Invalid, "{}", test.tc_id);
            too_large += 1;
            continue;
        }
        let mut okm = vec![0; test.size];
        expand(&test.salt, &test.ikm, &test.info, &mut okm);
        assert_eq!(okm == test.okm.as_slice(), test.result != TestResult::Invalid, "{}: {}", test.tc_id, test.comment);
        ran += 1;
    }
    assert_eq!((ran, too_large), (83, 3));
}

/// Whole tags through both functions, cut ones against the beginning of ours: a blind index is cut to 128 bits like them.
#[test]
fn hmac_sha_256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let (mut whole, mut cut) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let good = test.result != TestResult::Invalid;
            let tag = hmac_sha256(&test.key, &[&test.msg]);
            assert_eq!(tag.starts_with(&test.tag), good, "{}: {}", test.tc_id, test.comment);
            if let Ok(given) = <&[u8; 32]>::try_from(test.tag.as_slice()) {
                assert_eq!(verify_hmac_sha256(&test.key, &[&test.msg], given), good, "{}: {}", test.tc_id, test.comment);
                whole += 1;
            } else {
                assert_eq!(test.tag.len() * 8, group.tag_size, "{}", test.tc_id);
                cut += 1;
            }
        }
    }
    assert_eq!((whole, cut), (87, 87));
}
