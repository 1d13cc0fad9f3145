//! `erp`: an operations toolkit and a daemon in one binary. Everything happens in `erp-cli`; this file names the modules.

mod modules;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    erp_cli::run(modules::all, std::env::args_os())
}
