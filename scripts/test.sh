#!/usr/bin/env bash
# Every check, in order, each with a heading and its time; stops at the first that fails.
set -euo pipefail
. "$(dirname "$0")/env.sh"

passed=0
began=$SECONDS

finish() { # the closing line is the last thing said, whatever happened
  say
  say "total $((SECONDS - began)) s"
  say "$passed passed, $1 failed"
}

step() { # a heading, then the command that follows it
  local heading=$1 from=$SECONDS
  shift
  say
  say "== $heading"
  if "$@"; then
    passed=$((passed + 1))
    say "-- $heading: $((SECONDS - from)) s"
  else
    say "-- $heading: FAILED after $((SECONDS - from)) s: $*"
    finish 1
    exit 1
  fi
}

forget_server_settings
step "install what is missing" scripts/install.sh test
step "formatting" cargo fmt --all --check
step "house rules and generated files" cargo xtask ci
step "pages: types, lints, unit tests" scripts/web.sh
step "pages and binary" scripts/build.sh
step "pages in a browser" npm run --silent --prefix web test:browser
step "clippy" cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
step "cargo test" cargo test --workspace --locked --quiet
step "foreign clients" scripts/clients.sh
step "browsers" scripts/e2e.sh
step "supply chain" scripts/supply-chain.sh
finish 0
