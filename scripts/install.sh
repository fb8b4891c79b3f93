#!/usr/bin/env bash
# Installs what is missing, and only that. Groups: run (build and serve), clients, browser, xml, supply; `test` is all
# of them. Says what it does; with everything there it is done in a moment.
set -euo pipefail
. "$(dirname "$0")/env.sh"

has() { command -v "$1" >/dev/null 2>&1; }

# --- Debian packages -------------------------------------------------------------------------------------------------

wanted=()
want_package() { # a package, when dpkg does not have it installed
  local state
  state=$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)
  [ "$state" = installed ] || wanted+=("$1")
}
want_command() { # a package, when the command it brings is not there, wherever it may come from
  has "$1" || wanted+=("$2")
}

install_packages() {
  [ ${#wanted[@]} -gt 0 ] || return 0
  local as=()
  if ! has apt-get; then
    stop "Missing: ${wanted[*]} (names of Debian packages). There is no apt-get here: install them your way, then run this again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    has sudo || stop "Missing, and neither root nor sudo to install it. As root: apt-get install --no-install-recommends ${wanted[*]}"
    as=(sudo)
  fi
  say "installing Debian packages: ${wanted[*]}"
  # One unreachable source among several is no reason to give up: what is then missing, the next line says.
  "${as[@]}" apt-get update -qq || say "apt-get update failed; going on with the package lists that are there"
  local told
  told=$("${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" 2>&1) ||
    stop "$told"
}

# --- npm and Python --------------------------------------------------------------------------------------------------

node_modules() { # exactly what the lock file of a folder says; its digest beside the result tells whether it still does
  [ -f "$1/package-lock.json" ] || return 0
  local digest stamp=$1/node_modules/.installed
  digest=$(sha256sum <"$1/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null || true)" = "$digest" ] && return 0
  say "installing node modules: $1"
  npm ci --prefix "$1" --no-audit --no-fund --loglevel=error >/dev/null
  printf '%s\n' "$digest" >"$stamp"
}

python_packages() {
  local digest stamp=$venv/.installed
  digest=$(sha256sum <scripts/requirements.txt)
  [ "$(cat "$stamp" 2>/dev/null || true)" = "$digest" ] && return 0
  say "installing Python packages: .venv"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r scripts/requirements.txt
  printf '%s\n' "$digest" >"$stamp"
}

# --- groups ----------------------------------------------------------------------------------------------------------

needs_python() {
  want_command python3 python3
  # Debian keeps half of `venv` in a package of its own.
  python3 -c 'import ensurepip' >/dev/null 2>&1 || want_package python3-venv
}

packages_of() {
  case $1 in
    run)
      want_command cc gcc
      [ -e /usr/include/stdlib.h ] || want_package libc6-dev
      want_command curl curl
      ;;
    clients)
      needs_python
      local package
      for package in php-cli php-soap mono-mcs mono-devel; do want_package "$package"; done
      ;;
    browser)
      want_package chromium
      want_package fonts-dejavu-core
      # A display to share, networks to stand between two browsers, and a firewall between these.
      want_command Xvfb xvfb
      want_command ip iproute2
      want_command nft nftables
      ;;
    xml) want_package libxml2-utils ;;
    supply) needs_python ;;
    *) stop "unknown group $1: run, clients, browser, xml, supply, test" ;;
  esac
}

modules_of() {
  case $1 in
    run) node_modules web ;;
    clients | supply) python_packages ;;
    browser) node_modules e2e ;;
    xml) node_modules tests/xml-suite ;;
  esac
}

has cargo || stop "Rust is missing: install the toolchain named in Cargo.toml (rust-version) with rustup, then run this again."
{ has node && has npm; } || stop "Node is missing: install Node 20 or newer with npm, then run this again."
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || stop "Node $(node -v) is too old: 20 or newer is needed."

groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=(test)
[ "${groups[*]}" = test ] && groups=(run clients browser xml supply)

for group in "${groups[@]}"; do packages_of "$group"; done
install_packages
for group in "${groups[@]}"; do modules_of "$group"; done
say "installed: ${groups[*]}"
