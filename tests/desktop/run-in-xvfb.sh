#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command on a display, a session bus and a home of its own, and cleans up after it.
# Without -noreset the display is shut for a moment whenever its last client goes.
# Usage: run-in-xvfb.sh CMD…    LC_ALL passes through; MATTA_SCREEN sets the size (1024x768x24).
set -eu
. "$(dirname "$0")/own-session.sh"

Xvfb -displayfd 3 -screen 0 "${MATTA_SCREEN:-1024x768x24}" -nolisten tcp -noreset \
  3>"$home/display" >/dev/null 2>&1 &
server=$!
tries=0
while [ ! -s "$home/display" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo 'Bail out! Xvfb did not start' && exit 1; }
  sleep 0.1
done

DISPLAY=":$(cat "$home/display")"
export DISPLAY GDK_BACKEND=x11 NO_AT_BRIDGE=1
unset WAYLAND_DISPLAY
enter_session "$@"
