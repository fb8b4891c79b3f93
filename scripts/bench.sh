#!/usr/bin/env bash
# Capacity: builds the release binary with its pages, measures it beside a constant server, writes bench/report.json.
set -euo pipefail
. "$(dirname "$0")/env.sh"

# Ten thousand sockets on each side want more open files than a shell allows by default.
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
scripts/install.sh run
scripts/build.sh --release
cargo build --release --locked --quiet --package towline-bench
# `--media` alone: what two browsers see of a call. It wants browsers and a display, which the other parts do not.
if [ "${1:-}" = --media ]; then
  scripts/install.sh browser
  BINARY=$PWD/target/release/towline exec node e2e/measure.js bench/media.json
fi
target/release/towline-bench run "$@"
