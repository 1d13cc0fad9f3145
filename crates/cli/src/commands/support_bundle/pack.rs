//! The archive: files by name, each scrubbed once more before it is written.

use std::{fs::File, io};

use erp_settings::Scrubber;
use flate2::{Compression, GzBuilder};
use serde::Serialize;

/// What the bundle will hold.
#[derive(Debug, Default)]
pub struct Bundle {
    files: Vec<(&'static str, String)>,
    left_out: Vec<String>,
}

impl Bundle {
    pub fn json(&mut self, name: &'static str, value: &impl Serialize) {
        let text = serde_json::to_string_pretty(value).unwrap_or_else(|e| format!("{{\"error\":\"{e}\"}}"));
        self.files.push((name, text + "\n"));
    }

    /// Says what is not in it.
    pub fn missing(&mut self, why: &str) {
        self.left_out.push(why.to_owned());
    }

    /// Writes everything; gives the names and the size of the archive.
    pub fn write(mut self, file: File, secrets: &Scrubber) -> io::Result<(Vec<&'static str>, u64)> {
        let mut readme = "A support bundle of erp. Secrets are masked, patients' data is not looked at.\n".to_owned();
        self.left_out.iter().for_each(|line| readme.push_str(&format!("Left out: {line}\n")));
        self.files.insert(0, ("README.txt", readme));
        let mut archive = tar::Builder::new(GzBuilder::new().write(file, Compression::default()));
        for (name, text) in &self.files {
            // Nothing secret should be left in it; should some error message repeat one all the same, it ends here.
            let text = secrets.scrub(text);
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o600);
            header.set_cksum();
            archive.append_data(&mut header, format!("erp-support/{name}"), text.as_bytes())?;
        }
        let file = archive.into_inner()?.finish()?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        Ok((self.files.into_iter().map(|(name, _)| name).collect(), bytes))
    }
}
