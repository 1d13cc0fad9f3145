//! The keys of an embedded installation, made once and never changed.

use crate::{EmbeddedError, layout};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The name of the file below the embedded folder.
pub const FILE: &str = "secrets.toml";

const HEADER: &str = "\
# Keys and the first administrator's password, made by the first `erp serve --embedded`.
#
# KEEP THIS FILE, and keep a copy apart from the database: without [health] the encrypted columns
# cannot be read again, by anyone. Readable by its owner only (0600); never commit it.
";

/// Letters and digits that cannot be taken for one another (no 0 O o, 1 I l).
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
const PASSWORD_LENGTH: usize = 20;

/// Fresh secrets. Not `Debug`: they must not end up in a log.
pub struct Secrets {
    /// `[jwt] secret`: 32 random bytes, standard base64.
    pub jwt_secret: String,
    /// `[health] aes_key`: 32 random bytes, standard base64.
    pub aes_key: String,
    /// `[health] hmac_key`: 32 random bytes, standard base64.
    pub hmac_key: String,
    /// `[auth] super_admin_password`: 20 characters, at least one upper case letter, lower case letter and digit.
    pub super_admin_password: String,
}

/// Whether the file was made just now.
pub enum Created {
    /// Yes: the one time the password is to be shown.
    New { admin_password: String },
    /// No, it was there.
    Existing,
}

impl Secrets {
    /// New ones from the operating system's randomness.
    pub fn generate() -> Result<Self, EmbeddedError> {
        Ok(Self { jwt_secret: key()?, aes_key: key()?, hmac_key: key()?, super_admin_password: password()? })
    }

    /// The file's text. Base64, letters and digits need no escaping in TOML.
    fn to_toml(&self) -> String {
        format!(
            "{HEADER}\n[jwt]\nsecret = \"{}\"\n\n[health]\naes_key = \"{}\"\nhmac_key = \"{}\"\n\n[auth]\nsuper_admin_password = \"{}\"\n",
            self.jwt_secret, self.aes_key, self.hmac_key, self.super_admin_password
        )
    }
}

/// The path of `dir/secrets.toml`, which is made if it is missing. An existing file is never rewritten; only its
/// mode is brought back to 0600.
pub fn load_or_create(dir: &Path) -> Result<(PathBuf, Created), EmbeddedError> {
    let dir = layout::private_dir(dir)?;
    let path = dir.join(FILE);
    if path.exists() {
        layout::set_mode(&path, 0o600)?;
        return Ok((path, Created::Existing));
    }
    let secrets = Secrets::generate()?;
    let mut unique = [0; 8];
    getrandom::fill(&mut unique).map_err(EmbeddedError::Random)?;
    let temporary = dir.join(format!("{FILE}.{:016x}.new", u64::from_ne_bytes(unique)));
    let placed = write_private(&temporary, &secrets.to_toml()).and_then(|()| fs::hard_link(&temporary, &path));
    // A link, where a rename would replace the keys that another process may just have made.
    let created = match placed {
        Ok(()) => Created::New { admin_password: secrets.super_admin_password },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.exists() => Created::Existing,
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) && temporary.exists() => {
            // File systems without links.
            fs::rename(&temporary, &path).map_err(EmbeddedError::io("create", &path))?;
            Created::New { admin_password: secrets.super_admin_password }
        }
        Err(error) => {
            let _ = fs::remove_file(&temporary);
            return Err(EmbeddedError::io("create", &path)(error));
        }
    };
    let _ = fs::remove_file(&temporary);
    File::open(&dir).and_then(|dir| dir.sync_all()).map_err(EmbeddedError::io("sync", &dir))?;
    Ok((path, created))
}

/// Written and on disk before it gets its name.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn key() -> Result<String, EmbeddedError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(EmbeddedError::Random)?;
    Ok(STANDARD.encode(bytes))
}

/// About 116 bits. Drawn again until all three kinds are there (few passwords need it).
fn password() -> Result<String, EmbeddedError> {
    // Bytes above the last multiple would make the first letters more likely.
    let fair = 256 - 256 % ALPHABET.len();
    loop {
        let mut text = String::with_capacity(PASSWORD_LENGTH);
        while text.len() < PASSWORD_LENGTH {
            let mut byte = [0];
            getrandom::fill(&mut byte).map_err(EmbeddedError::Random)?;
            let index = usize::from(byte[0]);
            if index < fair {
                text.extend(ALPHABET.get(index % ALPHABET.len()).map(|letter| char::from(*letter)));
            }
        }
        let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
        if has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit) {
            return Ok(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_all_kinds_and_no_twins() {
        for _ in 0..200 {
            let text = password().unwrap();
            assert_eq!(text.len(), PASSWORD_LENGTH);
            assert!(text.bytes().all(|byte| ALPHABET.contains(&byte)));
            assert!(text.contains(|c: char| c.is_ascii_digit()) && text.contains(|c: char| c.is_ascii_uppercase()));
        }
    }
}
