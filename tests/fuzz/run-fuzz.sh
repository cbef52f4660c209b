#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one fuzz target for a time, from what is kept and from what earlier runs found. An input that
# breaks it stays beside those. Usage: run-fuzz.sh TARGET SECONDS
set -eu

target=$1 seconds=$2
name=$(basename "$target")
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
found=$(dirname "$target")/../../corpus/$name
mkdir -p "$found"
kept=$here/corpus/$name
[ -d "$kept" ] || kept=
exec "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 -error_exitcode=1 \
  -artifact_prefix="$found-" "$found" ${kept:+"$kept"} "$here/../data" "$here/../../data/examples/policy.d"
