#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command under a Wayland compositor without a screen, with no X display, on a session bus and in a home of its
# own, and cleans up after it.
# Usage: run-in-weston.sh CMD…    LC_ALL passes through.
set -eu
. "$(dirname "$0")/own-session.sh"

unset DISPLAY
XDG_RUNTIME_DIR="$home/run" weston --backend=headless-backend.so --no-config --socket=matta --idle-time=0 \
  --width=1280 --height=1024 --log="$home/log" >/dev/null 2>&1 &
server=$!
until [ -S "$home/run/matta" ]; do
  kill -0 "$server" 2>/dev/null || { echo 'Bail out! weston did not start' && exit 1; }
  sleep 0.1
done

export WAYLAND_DISPLAY=matta GDK_BACKEND=wayland
enter_session "$@"
