//! The file of an export: sealed, under a passphrase or a key.
//!
//! ```text
//! "ERP-TENANT-1\n" ‖ way (1) ‖ salt (32) ‖ memory, passes, lanes (u32 each, big-endian; zero under a key) ‖ the sealed stream
//! ```
//!
//! Argon2id (RFC 9106) makes a key of a passphrase; what it cost stands in the file, so that it opens for ever.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use argon2::{Algorithm, Argon2, Params, Version};
use clap::Args;
use erp_core::{
    Exit, Secret,
    crypto::{STREAM_SALT, StreamOpener, StreamSealer, decode_key32, random::random_bytes, stream_material},
};
use erp_kit::password;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Failed, output::create_private};

const MAGIC: &[u8; 13] = b"ERP-TENANT-1\n";
const KEY: u8 = 1;
const PASSPHRASE: u8 = 2;
const HEAD: usize = MAGIC.len() + 1 + STREAM_SALT + 12;
/// RFC 9106, section 4, the second recommended option: 64 MiB, three passes.
const COST: [u32; 3] = [64 * 1024, 3, 4];
/// What a file may ask of us: 1 GiB.
const MOST: [u32; 3] = [1024 * 1024, 20, 16];
const SHORTEST: usize = 12;

/// What the file is sealed under.
#[derive(Args, Debug)]
#[group(id = "sealed_under", required = true, multiple = false)]
pub struct Lock {
    /// A file with a passphrase of 12 characters or more that only you can read
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// A file with a key of 32 bytes in base64 or hex, as `erp secrets generate aes --format raw` makes one
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

/// A passphrase or a key.
pub enum Key {
    Passphrase(Secret<String>),
    Key(Secret<String>),
}

impl Lock {
    pub fn read(&self) -> Result<Key, Failed> {
        match (&self.passphrase_file, &self.key_file) {
            (Some(path), _) => {
                let text = password::from_file(path)?;
                if text.expose().chars().count() < SHORTEST {
                    let message = format!("the passphrase has fewer than {SHORTEST} characters");
                    return Err(Failed::new(Exit::DataErr, "tenant.passphrase", message));
                }
                Ok(Key::Passphrase(text))
            }
            (None, Some(path)) => {
                let text = password::from_file(path)?;
                decode_key32(text.expose()).map_err(|e| Failed::new(Exit::DataErr, "tenant.key", format!("{}: {e}", path.display())))?;
                Ok(Key::Key(text))
            }
            (None, None) => Err(Failed::usage("name --passphrase-file or --key-file")),
        }
    }
}

impl Key {
    const fn way(&self) -> u8 {
        match self {
            Self::Passphrase(_) => PASSPHRASE,
            Self::Key(_) => KEY,
        }
    }

    fn material(&self, salt: &[u8; STREAM_SALT], cost: [u32; 3]) -> Result<Zeroizing<[u8; 32]>, Failed> {
        let software = |message: String| Failed::new(Exit::Software, "tenant.key", message);
        match self {
            Self::Key(text) => {
                let key = decode_key32(text.expose()).map_err(|e| software(e.to_string()))?;
                Ok(stream_material(&key))
            }
            Self::Passphrase(text) => {
                let [memory, passes, lanes] = cost;
                let params = Params::new(memory, passes, lanes, Some(32)).map_err(|e| software(e.to_string()))?;
                let mut material = Zeroizing::new([0; 32]);
                let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
                argon2.hash_password_into(text.expose().as_bytes(), salt, material.as_mut()).map_err(|e| software(e.to_string()))?;
                Ok(material)
            }
        }
    }
}

/// Hashes what passes.
pub struct Hashed<W> {
    out: W,
    sum: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// A file under construction; it gets its name when it is complete, and is gone otherwise.
pub struct Writing {
    pub stream: StreamSealer<Hashed<BufWriter<File>>>,
    partial: Partial,
    target: PathBuf,
}

struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0); // it has another name when all went well
    }
}

impl Writing {
    /// Beside the place where it will be, readable by its owner alone. What is there is never overwritten.
    pub fn create(target: &Path, key: &Key) -> Result<Self, Failed> {
        if std::fs::symlink_metadata(target).is_ok() {
            let message = format!("{} exists", target.display());
            return Err(Failed::new(Exit::CantCreate, "output", message).hint("an existing file is never overwritten"));
        }
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = target.with_file_name(format!("{name}.{}.partial", std::process::id()));
        let file = create_private(&path)?;
        let partial = Partial(path);
        let cost = if matches!(key, Key::Passphrase(_)) { COST } else { [0; 3] };
        let salt = random_bytes::<STREAM_SALT>().map_err(|e| Failed::new(Exit::OsErr, "random", e.to_string()))?;
        let head = head(key.way(), &salt, cost);
        let mut out = Hashed { out: BufWriter::new(file), sum: Sha256::new(), bytes: 0 };
        out.write_all(&head).map_err(|e| io(target, &e))?;
        let stream = StreamSealer::new(key.material(&salt, cost)?.as_ref(), &salt, &head, out);
        Ok(Self { stream, partial, target: target.to_owned() })
    }

    /// On the disk, under its name; its SHA-256 in hex and its bytes.
    pub fn complete(self) -> Result<(String, u64), Failed> {
        let Self { stream, partial, target } = self;
        let named = || -> std::io::Result<(String, u64)> {
            let Hashed { out, sum, bytes } = stream.finish()?;
            out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            std::fs::rename(&partial.0, &target)?;
            let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
            File::open(parent)?.sync_all()?;
            Ok((hex::encode(sum.finalize()), bytes))
        };
        named().map_err(|e| io(&target, &e))
    }
}

fn head(way: u8, salt: &[u8; STREAM_SALT], cost: [u32; 3]) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.push(way);
    head.extend_from_slice(salt);
    for number in cost {
        head.extend_from_slice(&number.to_be_bytes());
    }
    head
}

/// Opens the file of an export.
pub fn open(path: &Path, key: &Key) -> Result<BufReader<StreamOpener<BufReader<File>>>, Failed> {
    let file = File::open(path).map_err(|e| Failed::new(Exit::NoInput, "input.missing", format!("cannot read {}: {e}", path.display())))?;
    let mut input = BufReader::new(file);
    let mut head = [0; HEAD];
    let not_one = || Failed::new(Exit::DataErr, "tenant.file", format!("{} is not an export of a tenant", path.display()));
    input.read_exact(&mut head).map_err(|_| not_one())?;
    let (magic, rest) = head.split_at(MAGIC.len());
    let (way, rest) = rest.split_at(1);
    let (salt, numbers) = rest.split_at(STREAM_SALT);
    if magic != MAGIC || (way != [PASSPHRASE] && way != [KEY]) {
        return Err(not_one());
    }
    if way != [key.way()] {
        let other = if way == [PASSPHRASE] { "a passphrase: --passphrase-file" } else { "a key: --key-file" };
        return Err(Failed::new(Exit::Usage, "tenant.key", format!("{} is sealed under {other}", path.display())));
    }
    let mut cost = [0; 3];
    for (number, bytes) in cost.iter_mut().zip(numbers.chunks_exact(4)) {
        *number = u32::from_be_bytes(bytes.try_into().map_err(|_| not_one())?);
    }
    if cost.iter().zip(MOST).any(|(asked, most)| *asked > most) {
        return Err(not_one());
    }
    let [memory, passes, lanes] = cost;
    if way == [PASSPHRASE] && Params::new(memory, passes, lanes, Some(32)).is_err() {
        return Err(not_one());
    }
    let salt: [u8; STREAM_SALT] = salt.try_into().map_err(|_| not_one())?;
    let opener = StreamOpener::new(key.material(&salt, cost)?.as_ref(), &salt, &head, input).map_err(|e| io(path, &e))?;
    Ok(BufReader::new(opener))
}

/// A file that cannot be written or read, or that does not open.
pub fn io(path: &Path, error: &std::io::Error) -> Failed {
    if error.kind() == std::io::ErrorKind::InvalidData {
        return Failed::new(Exit::DataErr, "tenant.unsealed", format!("{} does not open: {error}", path.display()));
    }
    Failed::new(Exit::IoErr, "io", format!("{}: {error}", path.display()))
}
