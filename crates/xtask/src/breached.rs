//! `cargo xtask breached`: the list of leaked passwords that ships, from lists of passwords in the clear.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::ExitCode,
    str::FromStr,
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::{say, workspace};

const FILE: &str = "crates/modules/auth/src/password/breached.bin";
/// By the first two bytes of a hash.
const BUCKETS: usize = 1 << 16;
/// Bytes of a hash: the bucket's two, and three that stand in it.
const KEPT: usize = 5;

/// Write the list of leaked passwords anew
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  cargo xtask breached top_1M.txt:8 long.txt:15\n\nThe lists that the committed file was made from stand in crates/modules/auth/src/password/breached.rs."
)]
pub struct Opts {
    /// A file with one password a line, and the fewest characters of those to take
    #[arg(value_name = "FILE:LENGTH", required = true)]
    lists: Vec<List>,
}

#[derive(Clone, Debug)]
struct List {
    path: PathBuf,
    shortest: usize,
}

impl FromStr for List {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let (path, shortest) = text.rsplit_once(':').context("write FILE:LENGTH")?;
        Ok(Self { path: path.into(), shortest: shortest.parse().context("LENGTH is a number")? })
    }
}

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let mut hashes = BTreeSet::new();
    for List { path, shortest } in &opts.lists {
        let file = BufReader::new(File::open(path).with_context(|| path.display().to_string())?);
        for line in file.split(b'\n') {
            // What is not UTF-8 nobody can type here.
            if let Ok(line) = String::from_utf8(line?) {
                hashes.extend(hash(line.trim_end_matches('\r'), *shortest));
            }
        }
    }
    let bytes = pack(&hashes)?;
    fs::write(workspace::root().join(FILE), &bytes)?;
    say(&format!("wrote {FILE}: {} passwords, {} bytes", hashes.len(), bytes.len()));
    Ok(ExitCode::SUCCESS)
}

/// Of the spelling that a password is judged in: NFKC, lower case.
fn hash(password: &str, shortest: usize) -> Option<[u8; KEPT]> {
    let spelt = password.nfkc().collect::<String>().to_lowercase();
    (spelt.chars().count() >= shortest).then(|| Sha256::digest(spelt.as_bytes()).first_chunk::<KEPT>().copied())?
}

/// How many stand in each bucket, a byte each; then the rest of every hash, in order.
fn pack(hashes: &BTreeSet<[u8; KEPT]>) -> Result<Vec<u8>> {
    let mut bytes = vec![0_u8; BUCKETS];
    for hash in hashes {
        let bucket = &mut bytes[usize::from(hash[0]) << 8 | usize::from(hash[1])];
        ensure!(*bucket < u8::MAX, "too many passwords for buckets of {} each", u8::MAX);
        *bucket += 1;
    }
    bytes.extend(hashes.iter().flat_map(|hash| &hash[2..]));
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_packed_in_order_by_their_beginning() {
        let hashes: BTreeSet<_> = ["Password1234", "ｐａｓｓｗｏｒｄ1234", "another one"].iter().filter_map(|word| hash(word, 8)).collect();
        assert_eq!(hashes.len(), 2, "spellings of one password meet");
        assert_eq!(hash("short", 8), None);
        let bytes = pack(&hashes).unwrap();
        assert_eq!(bytes.len(), BUCKETS + 2 * 3);
        assert_eq!(bytes[..BUCKETS].iter().map(|n| u32::from(*n)).sum::<u32>(), 2);
    }
}
