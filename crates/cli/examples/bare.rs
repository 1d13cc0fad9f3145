fn main() -> std::process::ExitCode {
    erp_cli::run(Vec::new, std::env::args_os())
}
