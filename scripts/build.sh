#!/usr/bin/env bash
# Builds the pages, unless nothing of them has changed, and then the binary that carries them: target/debug/towline, or with --release target/release/towline.
set -euo pipefail
. "$(dirname "$0")/env.sh"

built=web/node_modules/.pages-built
pages_changed() {
  [ ! -e "$built" ] || [ ! -d web/dist ] ||
    [ -n "$(find web \( -path web/node_modules -o -path web/dist \) -prune -o -newer "$built" -print -quit)" ]
}

if pages_changed; then
  npm run --silent --prefix web build -- --logLevel warn
  touch "$built"
fi
cargo build --locked --bin towline "$@"
