# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by what runs a command on a display of its own: a home that goes again, with the display's
# server, and a session bus. Sets $home; the caller sets $server to the process to end.

home=$(mktemp -d "${TMPDIR:-/tmp}/matta-display.XXXXXX")
server=
# The portal for documents has a file system in there, and goes a moment after its bus. What the command
# ended with counts, not this.
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || :
  tries=0
  until rm -rf "$home" 2>/dev/null || [ "$tries" -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}
trap cleanup EXIT
trap 'exit 143' HUP INT TERM

mkdir -m 700 "$home/run" "$home/data" "$home/config" "$home/cache"

# enter_session CMD…
enter_session() {
  export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data"
  export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
  export GSK_RENDERER="${GSK_RENDERER:-cairo}"
  # What the bus starts says things of its own, which are no part of a test's report.
  dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@" 3>&1 >/dev/null
}
