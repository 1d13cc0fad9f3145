//! Connection URLs as sqlx reads them.

use std::{fmt::Write, os::unix::ffi::OsStrExt, path::Path};

/// The port in the socket's name. Nothing listens on TCP.
pub const PORT: u16 = 5432;

/// `postgres://role@localhost/database?host=<socket folder>&port=5432`
pub fn connection(socket_dir: &Path, role: &str, database: &str) -> String {
    let (role, database) = (encoded(role.as_bytes()), encoded(database.as_bytes()));
    let host = encoded(socket_dir.as_os_str().as_bytes());
    format!("postgres://{role}@localhost/{database}?host={host}&port={PORT}")
}

/// Percent-encoding of everything but RFC 3986's unreserved characters.
fn encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len()), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}"); // writing into a String cannot fail
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::connection;
    use std::path::Path;

    #[test]
    fn the_socket_folder_is_encoded() {
        let url = connection(Path::new("/a b/ü"), "erp_app", "erp");
        assert_eq!(url, "postgres://erp_app@localhost/erp?host=%2Fa%20b%2F%C3%BC&port=5432");
    }
}
