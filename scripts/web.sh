#!/usr/bin/env bash
# Checks the pages without a browser: types, lints, unit tests.
set -euo pipefail
. "$(dirname "$0")/env.sh"

scripts/install.sh run
npm run --silent --prefix web check
npm run --silent --prefix web test
