//! The erp command line: arguments, runners, Printer, exit codes, progress.
