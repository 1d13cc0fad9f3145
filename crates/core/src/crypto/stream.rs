//! A long text, sealed piece by piece, for files that leave the house.
//!
//! ```text
//! pieces of 64 KiB, each followed by its tag (16); the last one is shorter, perhaps empty, and known as the last
//! ```
//!
//! The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: the nonce is a prefix of 7 bytes, the number
//! of the piece and whether it is the last one. Pieces that are changed, moved, left out or cut off do not open. Key and prefix are
//! HKDF-SHA-256 of the key material under a random salt of the file's own, so that no two files share them. What stands before the pieces
//! is associated data of each.

use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32, Key, Nonce, StreamBE32};
use aes_gcm::Aes256Gcm;
use zeroize::Zeroizing;

use super::{
    derive::{derive32, expand},
    key::MasterKey,
};

/// Random bytes that make each file's key its own.
pub const STREAM_SALT: usize = 32;

const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
const KEY: usize = 32;
const PREFIX: usize = 7;
const INFO: &[u8] = b"erp/stream/v1";

/// A key of 32 bytes as the material of a stream.
pub fn stream_material(key: &MasterKey) -> Zeroizing<[u8; 32]> {
    derive32("erp/stream/key/v1", key.bytes(), &[])
}

fn keys(material: &[u8], salt: &[u8; STREAM_SALT]) -> (Key<Aes256Gcm>, Nonce<Aes256Gcm, StreamBE32<Aes256Gcm>>) {
    let mut bytes = Zeroizing::new([0; KEY + PREFIX]);
    expand(salt, material, INFO, bytes.as_mut());
    let (mut key, mut prefix) = (Key::<Aes256Gcm>::default(), Nonce::<Aes256Gcm, StreamBE32<Aes256Gcm>>::default());
    key.copy_from_slice(&bytes[..KEY]);
    prefix.copy_from_slice(&bytes[KEY..]);
    (key, prefix)
}

/// Seals what is written to it. Without [`StreamSealer::finish`] the text does not open.
pub struct StreamSealer<W: Write> {
    sealer: EncryptorBE32<Aes256Gcm>,
    head: Vec<u8>,
    piece: Vec<u8>,
    out: W,
}

impl<W: Write> StreamSealer<W> {
    /// `head` is what the reader knows before it opens anything.
    pub fn new(material: &[u8], salt: &[u8; STREAM_SALT], head: &[u8], out: W) -> Self {
        let (key, prefix) = keys(material, salt);
        Self { sealer: EncryptorBE32::new(&key, &prefix), head: head.to_vec(), piece: Vec::with_capacity(PIECE + TAG), out }
    }

    /// Seals the last piece; what it was written to.
    ///
    /// # Errors
    /// Of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        self.sealer.encrypt_last_in_place(&self.head, &mut self.piece).map_err(|_| too_long())?;
        self.out.write_all(&self.piece)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for StreamSealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits until something follows: the last one is sealed in another way.
        if self.piece.len() == PIECE {
            self.sealer.encrypt_next_in_place(&self.head, &mut self.piece).map_err(|_| too_long())?;
            self.out.write_all(&self.piece)?;
            self.piece.clear();
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn too_long() -> io::Error {
    io::Error::other("a stream has 2^32 pieces at most")
}

/// Opens what a [`StreamSealer`] has sealed. Whatever is read is authentic; the end is one only if it is the sealed end.
pub struct StreamOpener<R: Read> {
    opener: Option<DecryptorBE32<Aes256Gcm>>,
    head: Vec<u8>,
    piece: Zeroizing<Vec<u8>>,
    at: usize,
    input: R,
    /// Read ahead: whether a piece is the last one shows by what follows it.
    next: Vec<u8>,
}

impl<R: Read> StreamOpener<R> {
    /// # Errors
    /// Of the reader.
    pub fn new(material: &[u8], salt: &[u8; STREAM_SALT], head: &[u8], mut input: R) -> io::Result<Self> {
        let (key, prefix) = keys(material, salt);
        let next = fill(&mut input)?;
        let opener = Some(DecryptorBE32::new(&key, &prefix));
        Ok(Self { opener, head: head.to_vec(), piece: Zeroizing::new(Vec::new()), at: 0, input, next })
    }

    fn advance(&mut self) -> io::Result<()> {
        let Some(mut opener) = self.opener.take() else { return Ok(()) };
        let mut piece = std::mem::take(&mut self.next);
        self.next = if piece.len() == PIECE + TAG { fill(&mut self.input)? } else { Vec::new() };
        let opened = if self.next.is_empty() {
            opener.decrypt_last_in_place(&self.head, &mut piece)
        } else {
            let opened = opener.decrypt_next_in_place(&self.head, &mut piece);
            self.opener = Some(opener);
            opened
        };
        opened.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the key is another one, or the file was changed or cut off"))?;
        self.piece = Zeroizing::new(piece);
        self.at = 0;
        Ok(())
    }
}

/// The next piece with its tag; shorter at the end.
fn fill(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(PIECE + TAG);
    input.take((PIECE + TAG) as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

impl<R: Read> Read for StreamOpener<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() && self.opener.is_some() {
            self.advance()?;
        }
        let rest = self.piece.get(self.at..).unwrap_or_default();
        let taken = rest.len().min(out.len());
        out[..taken].copy_from_slice(&rest[..taken]);
        self.at += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: [u8; STREAM_SALT] = [7; STREAM_SALT];

    fn sealed(text: &[u8]) -> Vec<u8> {
        let mut sealer = StreamSealer::new(b"material", &SALT, b"head", Vec::new());
        sealer.write_all(text).unwrap();
        sealer.finish().unwrap()
    }

    fn opened(material: &[u8], head: &[u8], sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        StreamOpener::new(material, &SALT, head, sealed)?.read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn texts_of_any_length_come_back() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5] {
            let text: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            assert_eq!(opened(b"material", b"head", &sealed(&text)).unwrap(), text, "{length}");
        }
    }

    #[test]
    fn what_was_changed_cut_off_moved_or_lengthened_does_not_open() {
        let text = vec![1; 2 * PIECE + 100];
        let good = sealed(&text);
        assert!(opened(b"other", b"head", &good).is_err() && opened(b"material", b"tail", &good).is_err());
        for cut in [0, 1, PIECE, PIECE + TAG, 2 * (PIECE + TAG), good.len() - 1] {
            assert!(opened(b"material", b"head", &good[..cut]).is_err(), "cut at {cut}");
        }
        for at in [0, PIECE, PIECE + TAG, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(opened(b"material", b"head", &bad).is_err(), "changed at {at}");
        }
        let mut swapped = good[PIECE + TAG..2 * (PIECE + TAG)].to_vec();
        swapped.extend_from_slice(&good[..PIECE + TAG]);
        swapped.extend_from_slice(&good[2 * (PIECE + TAG)..]);
        assert!(opened(b"material", b"head", &swapped).is_err());
        assert!(opened(b"material", b"head", &[good.as_slice(), b"more"].concat()).is_err());
    }
}
