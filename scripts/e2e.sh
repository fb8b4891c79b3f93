#!/usr/bin/env bash
# Runs the browser tests of e2e against target/debug/towline.
set -euo pipefail
. "$(dirname "$0")/env.sh"

scripts/install.sh run browser
scripts/build.sh
forget_server_settings
exec npm run --silent --prefix e2e test
