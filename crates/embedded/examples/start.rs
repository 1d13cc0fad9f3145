//! Starts a cluster by hand, says how long each step took, and stops it when standard input ends:
//! `cargo run -p erp-embedded --example start -- FOLDER </dev/null`

use erp_embedded::{Cluster, Options};
use std::{
    env,
    error::Error,
    io::{self, Read, Write},
    time::Instant,
};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = env::args_os().nth(1).ok_or("which folder?")?;
    let mut out = io::stdout();
    let begin = Instant::now();
    let started = Cluster::start(&Options::new(dir), &mut |word| drop(writeln!(io::stderr(), "{word}")));
    let cluster = match started {
        Ok(cluster) => cluster,
        Err(error) => return Err(error.to_string().into()),
    };
    writeln!(out, "{:.0?} {:.0?} {}", begin.elapsed(), cluster.timings(), cluster.bin_dir().display())?;
    writeln!(out, "{}", cluster.app_url())?;
    io::stdin().read_to_end(&mut Vec::new())?;
    let begin = Instant::now();
    cluster.stop()?;
    writeln!(out, "stopped in {:.0?}", begin.elapsed())?;
    Ok(())
}
