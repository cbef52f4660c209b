#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command on a display, a session bus and a home of its own, and cleans up after it.
# Without -noreset the display is shut for a moment whenever its last client goes.
# Usage: run-in-xvfb.sh CMD…    LC_ALL passes through; MATTA_SCREEN sets the size (1024x768x24).
set -eu

home=$(mktemp -d "${TMPDIR:-/tmp}/matta-xvfb.XXXXXX")
xvfb=
# The portal for documents has a file system in there, and goes a moment after its bus. What the command
# ended with counts, not this.
cleanup() {
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || :
  tries=0
  until rm -rf "$home" 2>/dev/null || [ "$tries" -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}
trap cleanup EXIT
trap 'exit 143' HUP INT TERM

mkdir -m 700 "$home/run" "$home/data" "$home/config" "$home/cache"
Xvfb -displayfd 3 -screen 0 "${MATTA_SCREEN:-1024x768x24}" -nolisten tcp -noreset \
  3>"$home/display" >/dev/null 2>&1 &
xvfb=$!
tries=0
while [ ! -s "$home/display" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo 'Bail out! Xvfb did not start' && exit 1; }
  sleep 0.1
done

DISPLAY=":$(cat "$home/display")"
export DISPLAY
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data"
export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
export GDK_BACKEND=x11 GSK_RENDERER="${GSK_RENDERER:-cairo}" NO_AT_BRIDGE=1
unset WAYLAND_DISPLAY
# What the bus starts says things of its own, which are no part of a test's report.
dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@" 3>&1 >/dev/null
