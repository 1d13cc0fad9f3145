//! Files, folders and standard input.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use crate::fhir::Format;

const BUFFER: usize = 256 * 1024;

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Stdin,
    File(PathBuf),
}

/// A path that names nothing readable.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct Missing {
    pub path: PathBuf,
    pub error: io::Error,
}

impl Source {
    /// As it stands in the report.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// Opens it and finds out its format: by its name, else by its beginning.
    pub fn open(&self) -> io::Result<(Box<dyn BufRead + Send>, Format)> {
        let (input, lines): (Box<dyn Read + Send>, bool) = match self {
            Self::Stdin => (Box::new(io::stdin()), false),
            Self::File(path) => (Box::new(File::open(path)?), has_extension(path, &["ndjson", "jsonl"])),
        };
        let mut input = BufReader::with_capacity(BUFFER, input);
        let format = if lines { Format::Ndjson } else { Format::detect(input.fill_buf()?) };
        Ok((Box::new(input), format))
    }
}

/// Every document that the arguments name, in order; folders are searched for `.json`, `.ndjson` and `.jsonl`. Everything is
/// looked for before anything is imported.
pub fn expand(arguments: &[String]) -> Result<Vec<Source>, Missing> {
    let mut sources = Vec::new();
    for argument in arguments {
        if argument == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        let path = PathBuf::from(argument);
        let missing = |error| Missing { path: path.clone(), error };
        if path.metadata().map_err(missing)?.is_dir() {
            let before = sources.len();
            folder(&path, &mut sources).map_err(missing)?;
            if sources.len() == before {
                return Err(missing(io::Error::new(io::ErrorKind::NotFound, "the folder holds no .json, .ndjson or .jsonl")));
            }
        } else {
            File::open(&path).map_err(missing)?;
            sources.push(Source::File(path));
        }
    }
    Ok(sources)
}

fn folder(path: &Path, sources: &mut Vec<Source>) -> io::Result<()> {
    let mut entries = path.read_dir()?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        // A link to a folder may lead back here.
        if entry.is_dir() && !entry.is_symlink() {
            folder(&entry, sources)?;
        } else if entry.is_file() && has_extension(&entry, &["json", "ndjson", "jsonl"]) {
            sources.push(Source::File(entry));
        }
    }
    Ok(())
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    path.extension().and_then(|e| e.to_str()).is_some_and(|e| wanted.iter().any(|w| w.eq_ignore_ascii_case(e)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_in_order_and_a_missing_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.json", "a.ndjson", "b/d.JSON", "notes.txt"] {
            std::fs::write(folder.path().join(name), "{}").unwrap();
        }
        let found = expand(&[folder.path().display().to_string(), "-".to_owned()]).unwrap();
        let names: Vec<String> = found.iter().map(|s| s.name().replace(&format!("{}/", folder.path().display()), "")).collect();
        assert_eq!(names, ["a.ndjson", "b/d.JSON", "c.json", "-"]);
        assert!(matches!(found[0].open().unwrap().1, Format::Ndjson));
        assert!(expand(&["/nowhere/at/all.json".to_owned()]).is_err());
        let empty = tempfile::tempdir().unwrap();
        assert!(expand(&[empty.path().display().to_string()]).unwrap_err().to_string().contains("holds no .json"));
    }
}
