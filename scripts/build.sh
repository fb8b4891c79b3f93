#!/usr/bin/env bash
# Builds the pages and then the binary that carries them: target/debug/towline.
set -euo pipefail
. "$(dirname "$0")/env.sh"

[ ! -f web/package.json ] || npm run --silent --prefix web build
cargo build --locked --bin towline
