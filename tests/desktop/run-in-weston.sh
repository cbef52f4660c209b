#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command under a Wayland compositor without a screen, with no X display, on a session bus and in a home of its
# own, and cleans up after it.
# Usage: run-in-weston.sh CMD…    LC_ALL passes through.
set -eu

home=$(mktemp -d "${TMPDIR:-/tmp}/matta-weston.XXXXXX")
weston=
# The portal for documents may still have its file system in there.
cleanup() {
  [ -z "$weston" ] || kill "$weston" 2>/dev/null || :
  tries=0
  until rm -rf "$home" 2>/dev/null || [ "$tries" -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}
trap cleanup EXIT
trap 'exit 143' HUP INT TERM

mkdir -m 700 "$home/run" "$home/data" "$home/config" "$home/cache"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data"
export XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
unset DISPLAY
weston --backend=headless-backend.so --no-config --socket=matta --idle-time=0 --width=1280 --height=1024 \
  --log="$home/log" >/dev/null 2>&1 &
weston=$!
until [ -S "$home/run/matta" ]; do
  kill -0 "$weston" 2>/dev/null || { echo 'Bail out! weston did not start' && exit 1; }
  sleep 0.1
done

export WAYLAND_DISPLAY=matta GDK_BACKEND=wayland GSK_RENDERER="${GSK_RENDERER:-cairo}"
# What the bus starts says things of its own, which are no part of a test's report.
dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@" 3>&1 >/dev/null
