#!/usr/bin/env bash
# Formatting and clippy, warnings refused.
set -euo pipefail
. "$(dirname "$0")/env.sh"

cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
