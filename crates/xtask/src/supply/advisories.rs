//! `cargo xtask check-advisories`: no crate with a known hole, by a copy of the RustSec database. No network.

use std::{
    collections::BTreeSet,
    env,
    fs::File,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::Args;
use rustsec::{Database, Lockfile, Report, advisory::Informational, report::Settings};

use super::rules::{FILE, Rules};
use crate::{say, servers::scratch::Scratch, verdict, workspace};

/// Check Cargo.lock against a copy of the RustSec advisory database
#[derive(Args, Debug)]
#[command(
    after_help = "The copy is a folder as https://github.com/RustSec/advisory-db has it, or that folder as .tar.xz. It is looked for in ERP_SHARED_FIXTURES, then in\n../shared/fixtures beside this checkout. Where there is none the check is skipped, and says so."
)]
pub struct Opts {
    /// The copy of the database
    #[arg(long, value_name = "PATH")]
    db: Option<PathBuf>,
    /// Another lock file
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
}

const ARCHIVE: &str = "advisory-db.tar.xz";
const SKIPPED: &str = "\
**********************************************************************
* THE ADVISORY DATABASE IS ABSENT: check-advisories is SKIPPED.       *
* It is looked for as advisory-db.tar.xz in ERP_SHARED_FIXTURES, then *
* in ../shared/fixtures beside this checkout; --db names another.     *
**********************************************************************";

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let Some(db) = opts.db.clone().or_else(archive) else {
        say(SKIPPED);
        return Ok(ExitCode::SUCCESS);
    };
    let lock = opts.lock.clone().unwrap_or_else(|| workspace::root().join("Cargo.lock"));
    let today = today();
    let found = with_database(&db, |db| {
        say(&format!("{} advisories", db.iter().count()));
        Ok(judge(db, &Lockfile::load(&lock)?, &Rules::read()?, &today))
    })?;
    Ok(verdict("check-advisories", &found))
}

/// The copy beside this checkout, if there is one.
fn archive() -> Option<PathBuf> {
    let beside = || workspace::root().join("..").join("shared").join("fixtures");
    let folder = env::var_os("ERP_SHARED_FIXTURES").map_or_else(beside, PathBuf::from);
    Some(folder.join(ARCHIVE)).filter(|path| path.is_file())
}

fn with_database<T>(path: &Path, work: impl FnOnce(&Database) -> Result<T>) -> Result<T> {
    if path.is_dir() {
        return work(&Database::open(path)?);
    }
    let scratch = Scratch::new().context("no scratch folder")?;
    let archive = File::open(path).with_context(|| path.display().to_string())?;
    tar::Archive::new(xz2::read::XzDecoder::new(archive)).unpack(scratch.path()).with_context(|| path.display().to_string())?;
    work(&Database::open(&scratch.path().join("advisory-db"))?)
}

/// What is known against the crates of a lock file and not accepted for the time being.
fn judge(db: &Database, lock: &Lockfile, rules: &Rules, today: &str) -> Vec<String> {
    let settings = Settings {
        informational_warnings: vec![Informational::Unmaintained, Informational::Unsound, Informational::Notice],
        ..Settings::default()
    };
    let report = Report::generate(db, lock, &settings);
    let holes = report.vulnerabilities.list.iter().map(|hole| (&hole.package, Some(&hole.advisory), "vulnerable"));
    let warnings = report.warnings.values().flatten().map(|warning| (&warning.package, warning.advisory.as_ref(), warning.kind.as_str()));
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for (package, advisory, kind) in holes.chain(warnings) {
        let id = advisory.map(|advisory| advisory.id.to_string()).unwrap_or_default();
        let title = advisory.map(|advisory| advisory.title.clone()).unwrap_or_default();
        let accepted = rules.accepted.get(&id);
        seen.insert(id.clone());
        let of = format!("{} {} is {kind}: {id} {title}", package.name, package.version);
        match accepted {
            Some(accepted) if accepted.until.as_str() >= today => {}
            Some(accepted) => found.push(format!("{of}, accepted until {}", accepted.until)),
            None => found.push(of),
        }
    }
    found.extend(rules.accepted.keys().filter(|id| !seen.contains(*id)).map(|id| format!("{id} concerns nothing: take it out of {FILE}")));
    found
}

#[expect(clippy::disallowed_methods, reason = "whether an acceptance has run out is asked of the real calendar")]
fn today() -> String {
    chrono::Utc::now().format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const ADVISORY: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"planted\"\ndate = \"2020-01-01\"\n[versions]\npatched = [\">= 1.2.3\"]\n```\n\n# A hole\n\nIt leaks.\n";

    /// A database with one advisory, and what it says of the crate in this version.
    fn found(version: &str, accepted: &str, today: &str) -> Vec<String> {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path().join("crates/planted");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("RUSTSEC-2020-0001.md"), ADVISORY).unwrap();
        let lock = format!(
            "version = 4\n[[package]]\nname = \"planted\"\nversion = \"{version}\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n"
        );
        let rules = toml::from_str(&format!("source = ''\nlicences = []\n[exceptions]\n[duplicates]\n[accepted]\n{accepted}")).unwrap();
        with_database(scratch.path(), |db| Ok(judge(db, &lock.parse()?, &rules, today))).unwrap()
    }

    #[test]
    fn a_planted_hole_is_found_and_a_mended_one_is_not() {
        let planted = found("1.2.2", "", "2026-01-01");
        assert!(planted.len() == 1 && planted[0].contains("planted 1.2.2") && planted[0].contains("RUSTSEC-2020-0001"), "{planted:?}");
        assert_eq!(found("1.2.3", "", "2026-01-01"), Vec::<String>::new());
    }

    #[test]
    fn what_is_accepted_is_so_for_a_time() {
        let accepted = "RUSTSEC-2020-0001 = { why = 'not reached', until = '2026-06-30' }";
        assert_eq!(found("1.0.0", accepted, "2026-06-30").len(), 0);
        assert_eq!(found("1.0.0", accepted, "2026-07-01").len(), 1);
        assert_eq!(found("1.2.3", accepted, "2026-06-30").len(), 1, "nothing is left to accept");
    }

    /// The real database, where it is there: our lock file is clean, and an old crate planted in it is not.
    #[test]
    fn a_vulnerable_crate_in_our_lock_file_is_found() {
        let Some(archive) = archive() else { return say(SKIPPED) };
        let ours = fs::read_to_string(workspace::root().join("Cargo.lock")).unwrap();
        let old =
            "\n[[package]]\nname = \"smallvec\"\nversion = \"0.6.9\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        let rules = Rules::read().unwrap();
        with_database(&archive, |db| {
            assert!(db.iter().count() > 1000);
            assert_eq!(judge(db, &ours.parse()?, &rules, &today()), Vec::<String>::new());
            let planted = judge(db, &format!("{ours}{old}").parse()?, &rules, &today());
            assert!(planted.iter().any(|line| line.contains("smallvec 0.6.9 is vulnerable")), "{planted:?}");
            Ok(())
        })
        .unwrap();
    }
}
