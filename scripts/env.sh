# shellcheck shell=bash
# Sourced by the scripts beside it: where the project is, how to speak, and how to clean the environment.
# Holds no step of its own.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
cd "$root"

say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

# The server reads TOWLINE_* variables as its configuration and refuses those that it does not know;
# a demo or a test starts from none.
forget_server_settings() {
  local name
  for name in $(compgen -e TOWLINE_ || true); do
    [ "$name" = TOWLINE_ADVISORY_DB ] || unset "$name"
  done
}
