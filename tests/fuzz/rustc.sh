#!/bin/sh
# The compiler for crates of this workspace, with what makes them fuzzable. `cargo xtask fuzz` sets it as RUSTC_WORKSPACE_WRAPPER.
case " $* " in
  *" --crate-name build_script_"*) exec "$@" ;; # runs during the build, without libFuzzer
  *" --crate-name "*) exec "$@" $ERP_FUZZ_FLAGS ;;
  *) exec "$@" ;;
esac
