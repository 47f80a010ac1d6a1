# Sourced by the hooks. azd gives them its environment's values as variables.
set -eu

step() { printf '==> %s\n' "$1"; }

fail() {
  printf 'ERROR: %s\n' "$1" >&2
  exit 1
}

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is not installed: docs/deploy.md says what the hooks need."; }

# Tries a command again until it succeeds: retry <times> <seconds between> <command>…
retry() {
  times=$1
  pause=$2
  shift 2
  until "$@"; do
    times=$((times - 1))
    [ "$times" -gt 0 ] || return 1
    sleep "${HOOK_PAUSE:-$pause}"
  done
}
