#!/usr/bin/env bash
# Runs the foreign clients of tests/clients against target/debug/towline.
set -euo pipefail
. "$(dirname "$0")/env.sh"

scripts/install.sh run clients
scripts/build.sh
forget_server_settings
exec "$venv/bin/python" tests/clients/run.py "$@"
