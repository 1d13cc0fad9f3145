//! `cargo xtask fuzz`: the programs of `tests/fuzz` under libFuzzer, with the compiler that builds everything else.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, ensure};
use cargo_metadata::Message;
use clap::Args;

use crate::{say, verdict, workspace};

/// Feed what reads foreign bytes with bytes that libFuzzer makes, for a while
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  cargo xtask fuzz                          each target for 20 seconds, two at a time\n  cargo xtask fuzz token --seconds 600      one of them for long\n  cargo xtask fuzz json --input FILE        what a file does\n\nInputs start from tests/fuzz/corpus/TARGET. What is found on the way stays in target/fuzz/corpus; an input that breaks something is kept in\ntarget/fuzz/found and belongs into the corpus once it is mended. cargo-fuzz runs the same programs:\n  RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz --features libfuzzer TARGET"
)]
pub struct Opts {
    /// Which; all otherwise
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// How long each
    #[arg(long, value_name = "N", default_value_t = 20)]
    seconds: u32,
    /// How many at a time
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: usize,
    /// Only this input
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

/// What makes the compiler count which branches ran and note what was compared. Without the address sanitizer, which needs
/// another compiler: our crates have no unsafe code to speak of.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";

pub fn run(opts: &Opts) -> Result<ExitCode> {
    let root = workspace::root();
    let corpus = root.join("tests/fuzz/corpus");
    let mut all: Vec<String> = fs::read_dir(&corpus)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    all.sort();
    for target in &opts.targets {
        ensure!(all.contains(target), "there is no target {target}; there are {}", all.join(", "));
    }
    let targets = if opts.targets.is_empty() { all } else { opts.targets.clone() };
    let built = build(&targets)?;
    let work = built.folder.join("fuzz");
    let mut found = Vec::new();
    for some in built.programs.chunks(opts.jobs.max(1)) {
        let mut running = Vec::new();
        for (target, program) in some {
            running.push((target, start(opts, target, program, &corpus, &work)?));
        }
        for (target, mut child) in running {
            let status = child.wait()?;
            if status.success() {
                say(&format!("{target}: {}", last_words(&work, target)));
            } else {
                found.push(format!("{target}: {status}; see {}", work.join(format!("{target}.log")).display()));
            }
        }
    }
    Ok(verdict("fuzz", &found))
}

struct Built {
    programs: Vec<(String, PathBuf)>,
    folder: PathBuf,
}

/// The workspace is chosen as a whole, so that crates from elsewhere have the features of every other build and are not built
/// again; only what is ours is, with counters.
fn build(targets: &[String]) -> Result<Built> {
    let root = workspace::root();
    let mut cargo = workspace::cargo();
    cargo.args(["build", "--workspace", "--features", "erp-fuzz/libfuzzer", "--quiet", "--message-format", "json-render-diagnostics"]);
    cargo.args(targets.iter().flat_map(|target| ["--bin", target]));
    cargo.env("RUSTC_WORKSPACE_WRAPPER", root.join("tests/fuzz/rustc.sh")).env("ERP_FUZZ_FLAGS", INSTRUMENTED);
    let built = cargo.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    ensure!(built.status.success(), "the fuzz targets do not build");
    let mut programs = Vec::new();
    for message in Message::parse_stream(built.stdout.as_slice()) {
        if let Message::CompilerArtifact(artifact) = message?
            && let Some(program) = artifact.executable
            && targets.contains(&artifact.target.name)
        {
            programs.push((artifact.target.name, program.into_std_path_buf()));
        }
    }
    ensure!(programs.len() == targets.len(), "{} of {} targets were built", programs.len(), targets.len());
    let folder = programs.first().and_then(|(_, program)| program.ancestors().nth(2)).context("no target folder")?.to_owned();
    Ok(Built { programs, folder })
}

fn start(opts: &Opts, target: &str, program: &Path, corpus: &Path, work: &Path) -> Result<Child> {
    let (new, kept) = (work.join("corpus").join(target), work.join("found"));
    fs::create_dir_all(&new)?;
    fs::create_dir_all(&kept)?;
    let log = fs::File::create(work.join(format!("{target}.log")))?;
    let mut command = Command::new(program);
    command.current_dir(work).stdout(Stdio::null()).stderr(log);
    if let Some(input) = &opts.input {
        command.arg(fs::canonicalize(input).with_context(|| input.display().to_string())?);
        return command.spawn().with_context(|| program.display().to_string());
    }
    let limits = [
        format!("-max_total_time={}", opts.seconds),
        "-timeout=10".into(),
        "-rss_limit_mb=1024".into(),
        "-print_final_stats=1".into(),
        "-max_len=8192".into(),
    ];
    command.args(limits).arg(format!("-artifact_prefix={}/{target}-", kept.display())).arg(new).arg(corpus.join(target));
    command.spawn().with_context(|| program.display().to_string())
}

/// How many inputs were tried, from the end of the log.
fn last_words(work: &Path, target: &str) -> String {
    let log = fs::read(work.join(format!("{target}.log"))).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let number = |name: &str| log.lines().rev().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned())).unwrap_or_default();
    let coverage = log.lines().rev().find_map(|line| line.split_once(" cov: ")?.1.split_whitespace().next()).unwrap_or("?");
    format!("{} inputs, {coverage} branches", number("stat::number_of_executed_units:"))
}
